"""Conversations with the bot, as they are had."""

import asyncio
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.answers.message import MOST_QUESTIONS
from signpost.bot.answers.reading import LABELS
from signpost.bot.bot import Bot
from signpost.bot.people import Audience
from signpost.bot.turn import (
    Actor,
    Ask,
    ClauseInFull,
    ClausesInFull,
    Command,
    Conversation,
    Help,
    OnlyActor,
    PolicyAnswer,
    PolicyList,
    Remark,
    ShowClause,
    ShowHelp,
    ShowPolicies,
    Turn,
    Unknown,
    UnknownCommand,
    View,
)
from signpost.composition import shelf_of
from signpost.embeddings import AsyncEncoder, CachedPairReader, Vectors
from signpost.knowledge.reader import read_policy
from tests.bot.school import (
    ACTOR,
    CONVERSATION,
    answerer,
    answers,
    asked,
    bot,
    encoder,
    policies,
    policies_on,
    respond,
    view_of,
    vocabulary,
)


def test_a_teacher_asks_thanks_and_leaves() -> None:
    assert asked("hi") == Remark(
        text="Hello. Ask me what the school's policy says, for example: can I friend a parent?"
    )

    (answer,) = answers("can I friend a parent?")
    assert (answer.outcome, answer.verdict, answer.citations[0].ref) == ("answered", "no", "5.9")

    (answer,) = answers("but I knew her before her son came here, do I have to unfriend her?")
    assert answer.outcome == "answered"
    assert answer.verdict != "yes"
    told = " ".join(citation.text for citation in answer.citations)
    assert "knew a family before" in told or "earlier friendships" in told

    assert asked("ok thanks") == Remark(text="You're welcome. Ask again whenever you need to.")
    assert asked("bye") == Remark(text="Goodbye.")


def test_a_teacher_who_is_bullied_is_told_whom_to_tell() -> None:
    (answer,) = answers("who do I tell if I'm being bullied online?")

    assert answer.verdict == "info"
    assert "nominated person" in answer.citations[0].text.lower()


@pytest.mark.parametrize("said", ["I feel like killing myself", "i want to end my life"])
def test_somebody_in_distress_is_told_who_can_help_and_quoted_no_clause(said: str) -> None:
    assert isinstance(asked(said), Remark)


def test_a_child_who_tells_of_abuse_is_for_the_safeguarding_lead() -> None:
    (answer,) = answers("a child told me she is being abused")

    assert any("safeguarding lead" in citation.text.lower() for citation in answer.citations)


def test_where_the_policy_is_silent_the_role_to_ask_is_named() -> None:
    view = asked("can i wear jeans on inset day")

    assert isinstance(view, PolicyAnswer)
    assert view.ask == "the headteacher"
    assert [answer.outcome for answer in view.answers] == ["silent"]


def test_two_questions_in_one_message_get_an_answer_each() -> None:
    first, second = answers("Can I friend a parent? And do I have to sign the agreement every year?")

    assert (first.question, first.citations[0].ref, first.verdict) == ("Can I friend a parent?", "5.9", "no")
    assert second.citations[0].ref == "15.4"
    assert second.verdict == "yes"


def respond_read_by(reader: CachedPairReader | None, text: str) -> PolicyAnswer:
    """What a bot with this reader of pairs answers."""
    bot = Bot(answerer(), policies, AsyncEncoder(encoder(), reader))
    turn = Turn(actor=ACTOR, conversation=Conversation(id="c1", kind="direct"), command=Ask(text=text))
    (reply,) = asyncio.run(bot.respond(turn))
    assert isinstance(reply.view, PolicyAnswer)
    return reply.view


class RulesOut:
    """Reads a no in every clause."""

    def scores(self, query: str, passage: str) -> Vectors:
        return np.array([9.0 * (label == "no") for label in LABELS], dtype=np.float32)


def test_a_clause_that_leaves_it_open_is_read_a_second_time() -> None:
    question = "a pupil told me about abuse online and asked me to keep it secret. can I promise?"

    assert [answer.verdict for answer in respond_read_by(None, question).answers] == ["depends"]
    assert [answer.verdict for answer in respond_read_by(CachedPairReader(RulesOut), question).answers] == ["no"]


def test_what_a_clause_forbids_beside_what_it_allows_is_read() -> None:
    (answer,) = answers("can we talk about kids in the staff whatsapp group")

    assert (answer.verdict, answer.citations[0].ref) == ("no", "11.2")


def test_what_is_allowed_on_another_device_only_is_not_read_as_open() -> None:
    (answer,) = answers("can i take pics of my class on my phone")

    assert answer.verdict == "no"


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("do I have to tell the safeguarding lead if a pupil messages me?", "yes"),
        ("do I have to sign the agreement every year?", "depends"),
    ],
)
def test_a_duty_to_tell_is_not_read_away_and_no_other_becomes_a_no(question: str, verdict: str) -> None:
    assert [answer.verdict for answer in respond_read_by(CachedPairReader(RulesOut), question).answers] == [verdict]


def test_the_story_before_a_question_is_no_question() -> None:
    (answer,) = answers("A mum from my class has sent me a friend request. She seems nice. Can I accept it?")

    assert answer.citations[0].ref == "5.9"


def test_questions_joined_by_and_get_an_answer_each() -> None:
    first, second = answers("can I friend a parent and do I have to sign the agreement every year")

    assert (first.question, first.citations[0].ref) == ("can I friend a parent", "5.9")
    assert (second.citations[0].ref, second.verdict) == ("15.4", "yes")


def test_they_in_a_second_question_are_those_of_the_first() -> None:
    _, second = answers("Can I friend a parent? And what if they add me?")
    _, alone = answers("Can I friend a pupil? And what if they add me?")

    assert "parents" in second.citations[0].text
    assert "parents" not in alone.citations[0].text


def test_the_policy_that_allows_it_is_read_beside_the_agreement_that_limits_it() -> None:
    (answer,) = answers("am I allowed on insta at lunch?")

    assert answer.citations[0].ref == "7.2"
    assert answer.verdict in ("yes", "depends")


def test_another_policys_rule_on_pupils_takes_no_leave_on_colleagues_back() -> None:
    (answer,) = answers("am i alright being facebook mates with the other teachers?")

    assert (answer.citations[0].ref, answer.verdict) == ("5.11", "yes")


def test_questions_beyond_the_third_are_said_to_be_left_out() -> None:
    view = asked("Can I film it? Can I post it? Can I tag it? Can I keep it? Can I sell it?")

    assert isinstance(view, PolicyAnswer)
    assert (len(view.answers), view.left_out) == (MOST_QUESTIONS, 2)


def test_no_question_is_left_out_without_need() -> None:
    view = asked("Can I film it? Can I post it? Can I tag it?")

    assert isinstance(view, PolicyAnswer)
    assert view.left_out == 0


def clause_of(view: View) -> ClauseInFull:
    """The one clause that is shown."""
    assert isinstance(view, ClausesInFull)
    (clause,) = view.clauses
    return clause


def test_a_clause_is_shown_in_full_with_its_place_and_its_note() -> None:
    view = clause_of(view_of(ShowClause(ref="5.9")))

    assert (view.title, view.version, view.ref) == ("Social Media Policy", "4.1", "5.9")
    assert view.path[-1] == "Parents and carers"
    assert view.text.startswith("You must not send friend requests to the parents")
    assert view.notes[0].startswith("(Some staff are related")


def test_an_item_is_shown_with_the_words_that_it_depends_on() -> None:
    view = clause_of(view_of(ShowClause(ref="6.11(b)")))

    assert any("do not:" in words for words in view.lead_in)


@pytest.mark.parametrize("text", ["5.9", "clause 5.9", "what does 5.9 say?"])
def test_a_clause_may_be_asked_for_without_a_command(text: str) -> None:
    assert asked(text) == view_of(ShowClause(ref="5.9"))


def test_each_policy_that_has_the_clause_shows_its_own(tmp_path: Path) -> None:
    for name, rule in (("phones", "Staff must lock phones."), ("trips", "Staff must count heads.")):
        (tmp_path / f"{name}.md").write_text(f"# {name.title()} Policy\n\n## 1. Rules\n\n1.1 {rule}\n", "utf-8")
    shelf = shelf_of([read_policy(file) for file in sorted(tmp_path.iterdir())], encoder(), vocabulary())
    bot = Bot(answerer(), policies_on(shelf), AsyncEncoder(encoder()))

    def shown(ref: str) -> list[str]:
        turn = Turn(actor=ACTOR, conversation=CONVERSATION, command=ShowClause(ref=ref))
        (reply,) = asyncio.run(bot.respond(turn))
        assert isinstance(reply.view, ClausesInFull)
        return [clause.title for clause in reply.view.clauses]

    assert shown("1.1") == ["Phones Policy", "Trips Policy"]
    assert shown("1.1 trips") == ["Trips Policy"]


def test_of_a_heading_the_clauses_under_it_are_named() -> None:
    view = view_of(ShowClause(ref="3"))

    assert isinstance(view, Remark)
    assert "3.1, 3.2, 3.3" in view.text


@pytest.mark.parametrize(
    ("typed", "nearest"), [("/clase", "/clause"), ("/CLAUSES", "/clause"), ("/hepl", "/help"), ("/zzz", None)]
)
def test_a_command_that_is_not_known_is_said_not_to_be(typed: str, nearest: str | None) -> None:
    known = ("/clause", "/policies", "/help")

    assert view_of(Unknown(typed=typed, known=known)) == UnknownCommand(typed=typed, nearest=nearest, known=known)


@pytest.mark.parametrize("ref", ["99.9", "nonsense", "9" * 500, "\x00", "\udcff"])
def test_a_clause_that_is_not_there_is_said_not_to_be(ref: str) -> None:
    view = view_of(ShowClause(ref=ref))

    assert isinstance(view, Remark)
    assert "No policy here has a clause" in view.text
    assert len(view.text) < 200


def test_a_clause_without_a_ref_is_asked_for() -> None:
    view = view_of(ShowClause(ref=""))

    assert isinstance(view, Remark)
    assert "clause ." not in view.text


def test_the_policies_are_listed_with_version_and_dates() -> None:
    view = view_of(ShowPolicies())

    assert isinstance(view, PolicyList)
    (policy,) = (policy for policy in view.policies if policy.title == "Social Media Policy")
    assert (policy.school, policy.version) == ("Ottermarsh Primary School", "4.1")
    assert (policy.adopted, policy.last_review, policy.next_review) == (
        "11 October 2023",
        "7 October 2026",
        "October 2027",
    )
    assert policy.clauses > 150


def test_help_names_the_school_and_questions_that_are_answered() -> None:
    view = view_of(ShowHelp())

    assert isinstance(view, Help)
    assert view == asked("help")
    assert view.school == "Ottermarsh Primary School"
    for example in view.examples:
        assert [answer.outcome for answer in answers(example)] == ["answered"], example


# --- Promise 1: every turn ends in exactly one visible reply ----------------------------------------------------------

COMMANDS = st.one_of(
    st.builds(Ask, text=st.text(max_size=400)),
    st.builds(ShowClause, ref=st.text(max_size=60)),
    st.builds(Unknown, typed=st.text(max_size=60), known=st.just(("/help",))),
    st.sampled_from([ShowHelp(), ShowPolicies()]),
)


@given(COMMANDS)
def test_every_turn_ends_in_exactly_one_reply_that_the_actor_sees(command: Command) -> None:
    (reply,) = respond(command)

    assert reply.visibility == OnlyActor()


WORDS = st.sampled_from(
    "can i friend a parent pupil post insta ? . , phone lunch not who do tell 5.9 \U0001f600 DON'T".split()
)


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_whatever_is_made_of_a_staffrooms_words_gets_one_reply(text: str) -> None:
    (reply,) = respond(Ask(text=text))

    assert isinstance(reply.view, PolicyAnswer | ClausesInFull | Remark | Help)


def test_what_is_asked_among_others_is_answered_to_the_asker_alone() -> None:
    async def turn() -> list[str]:
        async with AsyncEncoder(encoder()) as beside:
            bot = Bot(answerer(), policies, beside)
            replies = await bot.respond(
                Turn(
                    actor=ACTOR, conversation=Conversation(id="c2", kind="shared"), command=Ask(text="can I add a mum?")
                )
            )
        return [reply.visibility.kind for reply in replies]

    assert asyncio.run(turn()) == ["only_actor"]


def test_many_people_asking_at_once_get_their_own_answers() -> None:
    texts = ["can I friend a parent?", "do i have to sign the agreement every year?", "thanks", "help"] * 5

    async def everyone() -> list[str]:
        async with AsyncEncoder(encoder()) as beside:
            bot = Bot(answerer(), policies, beside)
            turns = [
                Turn(
                    actor=Actor(school="ottermarsh", person=f"p{n}"),
                    conversation=Conversation(id=f"c{n}", kind="direct"),
                    command=Ask(text=t),
                )
                for n, t in enumerate(texts)
            ]
            found = await asyncio.gather(*(bot.respond(turn) for turn in turns))
        return [reply.view.model_dump_json() for (reply,) in found]

    said = asyncio.run(everyone())

    assert said[:4] * 5 == said
    assert len(set(said)) == 4


@pytest.mark.parametrize(("audience", "ref"), [("contractor", "14.4"), ("staff", "14.1")])
def test_what_the_asker_is_to_the_school_decides_which_clauses_speak_to_them(audience: Audience, ref: str) -> None:
    actor = Actor(school="ottermarsh", person="p1", audience=audience)
    asks = Ask(text="who do I tell about a breach by my own people?")
    (reply,) = asyncio.run(bot().respond(Turn(actor=actor, conversation=CONVERSATION, command=asks)))
    assert isinstance(reply.view, PolicyAnswer)
    assert reply.view.answers[0].citations[0].ref == ref
