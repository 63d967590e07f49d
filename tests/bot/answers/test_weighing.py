"""The rules' verdict and the second reading's, weighed: what each counts, and what wrongly giving leave would cost."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.answers.passage import Matrix
from signpost.bot.answers.question import Question, read_question
from signpost.bot.answers.reading import LABELS, VERDICTS
from signpost.bot.answers.verdict import Ground, Verdict
from signpost.bot.answers.weighing import COSTS, Asked, Weighing, asked_for
from signpost.knowledge.policy import Modality
from tests.bot.school import vocabulary

SAID = Ground(sentence="The page is run by the office.")
READ = {f"reading.{verdict}": np.eye(len(VERDICTS), dtype=np.float32)[n] for n, verdict in enumerate(VERDICTS)}
READINGS = st.lists(st.floats(-50, 50, width=32), min_size=len(LABELS), max_size=len(LABELS))
QUESTIONS = st.sampled_from(
    ["can I?", "must I?", "is it so?", "is it banned to do it?", "can I ignore it?", "who does it?"]
)


def asked(text: str) -> Question:
    return read_question(text, vocabulary())


def reading(**odds: float) -> Matrix:
    return np.array([odds.get(label, 0) for label in LABELS], dtype=np.float32)


def weighed(weights: dict[str, Matrix], text: str, ruled: Verdict, read: Matrix) -> Verdict:
    return Weighing(weights).verdict(asked(text), ruled, read, SAID, is_open=False)


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
def test_where_the_rules_count_nothing_the_reading_decides(verdict: Verdict) -> None:
    assert weighed(READ, "does the school read it?", "depends", reading(**{verdict: 9})) == verdict


def test_where_the_reading_counts_nothing_the_rules_decide() -> None:
    assert weighed({"leave.no": np.array([0, 3, 0, 0])}, "can I post it?", "no", reading(yes=9)) == "no"


@pytest.mark.parametrize(
    ("text", "gives", "refuses"),
    [
        ("can I post it?", "yes", "no"),
        ("is it banned to post it?", "no", "yes"),
        ("do I have to reply?", "no", "yes"),
        ("does this policy apply to volunteers?", "no", "yes"),
        ("can I ignore it?", "yes", "no"),
        ("can I ignore it?", "no", "yes"),
    ],
)
def test_leave_is_given_only_where_its_opposite_is_far_less_likely(text: str, gives: Verdict, refuses: Verdict) -> None:
    doubtful, sure = reading(**{gives: 1.2, refuses: 1}), reading(**{gives: 6, refuses: 1})

    assert weighed(READ, text, "depends", doubtful) != gives
    assert weighed(READ, text, "depends", sure) == gives
    assert weighed(READ, text, "depends", reading(**{gives: 1, refuses: 2})) == refuses


@given(READINGS)
def test_no_reading_gives_leave_against_the_rules(read: list[float]) -> None:
    odds = np.array(read, dtype=np.float32)

    assert weighed(READ, "can I post it?", "no", odds) != "yes"
    assert weighed(READ, "do I have to reply?", "yes", odds) != "no"
    assert weighed(READ, "is it banned to post it?", "yes", odds) != "no"


@given(READINGS, st.sampled_from(VERDICTS))
def test_a_harmful_act_never_gets_a_plain_yes(read: list[float], ruled: Verdict) -> None:
    ground = Ground(sentence="Staff may.", harmful=True)
    verdict = Weighing(READ).verdict(
        asked("can I post it?"), ruled, np.array(read, dtype=np.float32), ground, is_open=False
    )

    assert verdict != "yes" or ruled == "yes"


def test_a_yes_or_no_is_not_answered_by_what_the_policy_says_about_it() -> None:
    assert weighed(READ, "does the school read it?", "depends", reading(info=9, no=2)) == "no"


def test_what_a_clause_allows_is_not_read_away() -> None:
    allows = Ground(sentence="Staff may use the guest wifi, but not the main network.")
    verdict = Weighing(READ).verdict(asked("can I use the wifi?"), "depends", reading(no=9), allows, is_open=False)

    assert verdict == "depends"


def test_what_a_clause_excepts_is_not_read_away() -> None:
    ground = Ground(sentence="Staff must not name the school except on LinkedIn.", excepted=True)
    weighing = Weighing(READ)

    def verdict(ground: Ground) -> Verdict:
        return weighing.verdict(asked("can I name it?"), "depends", reading(no=9), ground, is_open=False)

    assert verdict(ground) == "depends"
    assert verdict(ground.model_copy(update={"excepted": False})) == "no"


def test_a_duty_to_do_the_very_thing_is_not_read_away() -> None:
    must = Ground(sentence="Staff must report it.", same_verb=True)

    assert Weighing(READ).verdict(asked("do I have to report it?"), "yes", reading(no=9), must, is_open=False) == "yes"


def test_who_when_and_what_are_told_and_ages_are_reckoned_whatever_is_read() -> None:
    age = Ground(sentence="Staff must not contact former pupils under 18.")

    assert weighed(READ, "who replies?", "info", reading(no=9)) == "info"
    young = asked("can I text a former pupil who is 16?")
    assert Weighing(READ).verdict(young, "no", reading(depends=9), age, is_open=False) == "no"


@given(READINGS, st.sampled_from(VERDICTS), QUESTIONS, st.booleans())
def test_whatever_is_read_no_verdict_gives_leave_that_would_cost_more_than_another(
    read: list[float], ruled: Verdict, text: str, is_open: bool
) -> None:
    weighing, question = Weighing.load(), asked(text)
    odds = np.array(read, dtype=np.float32)
    likely = dict(zip(VERDICTS, weighing.likely(question, ruled, odds, SAID, is_open=is_open).tolist(), strict=True))
    verdict = weighing.verdict(question, ruled, odds, SAID, is_open=is_open)

    assert sum(likely.values()) == pytest.approx(1, abs=1e-4)
    for costly, cost in COSTS[asked_for(question)].items():
        if verdict == costly:
            opposite = "no" if costly == "yes" else "yes"
            assert likely[opposite] * (cost - 1) <= likely[costly]


def test_every_weight_is_of_a_sign_that_there_can_be() -> None:
    asks, said = get_args(Asked), (*VERDICTS, *get_args(Modality))
    signs = {*READ, "is_open", *Ground.model_fields, *(f"{one}.{words}" for one in asks for words in said)}
    weights = Weighing.load()._weights

    assert set(READ) <= set(weights) <= signs
    assert all(row.shape == (len(VERDICTS),) for row in weights.values())
