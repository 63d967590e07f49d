"""The rules' verdict and the second reading's, weighed: what each counts, and what wrongly giving leave would cost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.answers.passage import Matrix
from signpost.bot.answers.question import Question, read_question
from signpost.bot.answers.reading import LABELS, VERDICTS
from signpost.bot.answers.verdict import Ground, Verdict
from signpost.bot.answers.weighing import COSTS, Asked, asked_for, likelihoods, weigh
from tests.bot.school import vocabulary

SAID = Ground(sentence="The page is run by the office.")
READINGS = st.lists(st.floats(-50, 50, width=32), min_size=len(LABELS), max_size=len(LABELS))
QUESTIONS = st.sampled_from(
    ["can I?", "must I?", "is it so?", "is it banned to do it?", "can I ignore it?", "who does it?"]
)


def asked(text: str) -> Question:
    return read_question(text, vocabulary())


def reading(**odds: float) -> Matrix:
    return np.array([odds.get(label, 0) for label in LABELS], dtype=np.float32)


def weighed(text: str, ruled: Verdict, read: Matrix, ground: Ground = SAID) -> Verdict:
    return weigh(asked(text), ruled, read, ground)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("can I post it?", "leave"),
        ("is it banned to post it?", "ban"),
        ("can I ignore it if a pupil tells me something worrying?", "refusing"),
        ("is it ok not to report a concern?", "refusing"),
        ("do I have to reply?", "duty"),
        ("will I get in trouble if I post it?", "outcome"),
        ("does this policy apply to volunteers?", "scope"),
        ("who replies?", "told"),
        ("does the school read it?", "fact"),
    ],
)
def test_what_gives_leave_turns_on_what_was_asked(text: str, asks: Asked) -> None:
    assert asked_for(asked(text)) == asks


@pytest.mark.parametrize("verdict", ["yes", "no", "depends"])
def test_where_the_rules_say_nothing_plain_the_reading_decides(verdict: Verdict) -> None:
    assert weighed("does the school read it?", "depends", reading(**{verdict: 9})) == verdict


def test_where_the_reading_is_in_doubt_the_rules_decide() -> None:
    doubtful = reading(yes=1, no=1, depends=1)

    assert weighed("may I post it?", "no", doubtful) == "no"
    assert weighed("may I post it?", "depends", doubtful) == "depends"
    assert weighed("does the school read it?", "yes", doubtful) == "yes"


def test_a_sure_reading_overrules_the_rules() -> None:
    assert weighed("can I post it?", "no", reading(depends=9)) == "depends"
    assert weighed("does the school read it?", "no", reading(yes=9)) == "yes"
    assert weighed("can I post it?", "no", reading(yes=9)) == "yes"


@pytest.mark.parametrize(
    ("text", "gives", "refuses"),
    [
        ("can I post it?", "yes", "no"),
        ("is it banned to post it?", "no", "yes"),
        ("does this policy apply to volunteers?", "no", "yes"),
        ("will I get in trouble if I post it?", "no", "yes"),
        ("can I ignore it?", "yes", "no"),
        ("can I ignore it?", "no", "yes"),
    ],
)
def test_leave_is_given_only_where_its_opposite_is_far_less_likely(text: str, gives: Verdict, refuses: Verdict) -> None:
    doubtful, sure = reading(**{gives: 2.2, refuses: 2}), reading(**{gives: 7, refuses: 1})

    assert weighed(text, "depends", doubtful) != gives
    assert weighed(text, "depends", sure) == gives
    assert weighed(text, "depends", reading(**{gives: 2, refuses: 3})) == refuses


@pytest.mark.parametrize(("verdict", "opposite"), [("yes", "no"), ("no", "yes")])
def test_a_duty_is_neither_read_in_nor_lifted_where_its_opposite_is_likely(verdict: Verdict, opposite: Verdict) -> None:
    text = "should I reply?"

    assert weighed(text, "depends", reading(**{verdict: 3, opposite: 2})) == "depends"
    assert weighed(text, "depends", reading(**{verdict: 7, opposite: 1})) == verdict


def test_a_duty_not_to_is_no_duty_to_do_it() -> None:
    silent = Ground(sentence="Staff who are abused should make no reply.", same_verb=True)

    assert weighed("should I reply?", "yes", reading(no=7, yes=1), silent) == "no"


def test_a_duty_is_not_read_into_what_stands_below_a_ban() -> None:
    banned = Ground(sentence="tell your password to anybody", lead_in=("You must not:",), same_verb=True)

    assert weighed("do I have to tell the technician my password?", "no", reading(yes=9), banned) == "no"


def test_no_duty_to_tell_is_one_to_tell_somebody_a_password() -> None:
    known = Ground(sentence="Whoever thinks that a password is known must tell the office.", same_verb=True)

    for text in ("the head is asking for my password. do I have to tell him?", "do I have to give IT my log-in?"):
        assert weighed(text, "yes", reading(yes=9), known) != "yes"
    for text in ("someone got hold of my password. do I have to tell the office?", "do I have to tell you of a scam?"):
        assert weighed(text, "yes", reading(yes=9), known) == "yes"


def test_what_is_to_be_done_beside_a_ban_has_to_be_done() -> None:
    asked = "a pupil added me and I ignored it, do I have to tell anyone?"
    banned = Ground(sentence="Staff must not accept such a request, and must tell the head of it.")

    assert weighed(asked, "no", reading(yes=9), banned) == "yes"
    assert weighed(asked, "no", reading(yes=2), banned) == "no"


def test_what_stands_below_do_is_not_read_as_forbidden() -> None:
    do = Ground(sentence="use the school account", lead_in=("DO",), same_verb=True)

    assert weighed("can I use the school account?", "depends", reading(no=9), do) != "no"


def test_a_ban_in_reply_to_the_policys_own_question_is_not_read_away() -> None:
    reply = Ground(sentence="You should not go looking for it.", lead_in=("Can I read what my class write about me?",))

    assert weighed("can I read my class's chat?", "no", reading(yes=9), reply) != "yes"


def test_leave_to_say_nothing_is_not_read_in() -> None:
    heard = Ground(sentence="Whoever hears of it has a duty to tell the head.")

    for text in ("do I have to keep quiet about it?", "can I keep it between us?", "am I meant to turn a blind eye?"):
        assert weighed(text, "no", reading(yes=9), heard) == "no"
        assert weighed(text, "depends", reading(yes=9), heard) == "depends"


@given(READINGS, st.sampled_from(["must", "should"]))
def test_a_ban_of_the_very_thing_is_not_read_away(read: list[float], modal: str) -> None:
    odds, ban = np.array(read, dtype=np.float32), Ground(sentence=f"Staff {modal} not post photos.", same_verb=True)

    assert weighed("can I post photos?", "no", odds, ban) != "yes"
    assert weighed("is it banned to post photos?", "yes", odds, ban) != "no"


@given(READINGS)
def test_a_duty_to_tell_somebody_is_not_read_away_nor_one_into_a_ban(read: list[float]) -> None:
    odds, must = np.array(read, dtype=np.float32), Ground(sentence="Staff must report it.", same_verb=True)
    ban = Ground(sentence="post it", lead_in=("Staff must not:",), same_verb=True)

    assert weighed("do I have to report it?", "yes", odds, must) == "yes"
    assert weighed("do I have to post it?", "no", odds, ban) == "no"


def test_another_duty_to_do_the_very_thing_at_most_depends_whatever_is_read_unless_off_duty() -> None:
    must = Ground(sentence="Parents who write must be answered by email.", same_verb=True)

    assert weighed("do I have to answer her?", "yes", reading(no=9), must) == "depends"
    assert weighed("do I have to answer her tonight?", "yes", reading(no=9), must) == "no"
    assert weighed("do I have to answer her?", "yes", reading(yes=9), must) == "yes"


def test_what_hardly_settles_a_question_gives_no_leave_and_sets_no_duty_but_to_tell() -> None:
    beside, tell = reading(yes=3, none=5), Ground(sentence="Staff must tell the head of any concern.")

    assert weighed("can I post it?", "yes", beside) == "depends"
    assert weighed("do I have to post it?", "yes", beside) == "depends"
    assert weighed("do I have to tell anyone?", "yes", beside, tell) == "yes"
    assert weighed("does the school read it?", "yes", beside) == "yes"


@given(READINGS)
def test_what_is_allowed_on_another_device_or_at_another_time_is_not_read_as_allowed(read: list[float]) -> None:
    elsewhere = Ground(sentence="Staff may use school devices.", conflict=True)

    assert weighed("can I use my phone?", "no", np.array(read, dtype=np.float32), elsewhere) != "yes"


@given(READINGS, st.sampled_from(VERDICTS))
def test_a_harmful_act_never_gets_a_plain_yes(read: list[float], ruled: Verdict) -> None:
    ground = Ground(sentence="Staff may.", harmful=True)

    assert weighed("can I post it?", ruled, np.array(read, dtype=np.float32), ground) != "yes"
    assert weighed("is it banned to post it?", "yes", np.array(read, dtype=np.float32), ground) != "no"


def test_trouble_that_the_policy_speaks_of_is_read_away_only_by_a_sure_reading() -> None:
    punished = Ground(sentence="Breaches may lead to dismissal.")

    assert weighed("will I get in trouble if I post it?", "yes", reading(yes=1, no=1), punished) == "yes"
    assert weighed("will I get in trouble if I post it?", "yes", reading(yes=1, no=9), punished) == "no"


def test_a_yes_or_no_is_not_answered_by_what_the_policy_says_about_it() -> None:
    assert weighed("does the school read it?", "depends", reading(info=9, no=2)) == "no"


def test_who_when_and_what_are_told_and_ages_are_reckoned_whatever_is_read() -> None:
    age = Ground(sentence="Staff must not contact former pupils under 18.")

    assert weighed("who replies?", "info", reading(no=9)) == "info"
    assert weighed("can I text a former pupil who is 16?", "no", reading(depends=9), age) == "no"


@given(READINGS, st.sampled_from(VERDICTS), QUESTIONS)
def test_whatever_is_read_no_verdict_gives_leave_that_would_cost_more_than_another(
    read: list[float], ruled: Verdict, text: str
) -> None:
    odds = np.array(read, dtype=np.float32)
    likely = dict(zip(VERDICTS, likelihoods(ruled, odds).tolist(), strict=True))
    verdict = weighed(text, ruled, odds)

    assert sum(likely.values()) == pytest.approx(1, abs=1e-4)
    for costly, cost in COSTS[asked_for(asked(text))].items():
        if verdict == costly:
            opposite = "no" if costly == "yes" else "yes"
            assert likely[opposite] * (cost - 1) <= likely[costly]


def test_what_is_left_out_of_what_is_allowed_is_given_no_leave() -> None:
    ground = Ground(sentence="Blogs are fine so long as the school is not named.", left_out=True)

    assert weighed("can I name it?", "depends", reading(yes=9), ground) in ("no", "depends")


@pytest.mark.parametrize(
    "ground",
    [
        Ground(sentence="Only use school cameras.", named=True),
        Ground(sentence="Sticks are banned, except those issued by the office.", excepted=True),
    ],
)
def test_what_is_named_as_allowed_is_not_read_as_forbidden(ground: Ground) -> None:
    assert weighed("can I use it?", "depends", reading(no=9), ground) == "depends"
    assert weighed("can I use it?", "depends", reading(yes=9), ground) == "yes"
