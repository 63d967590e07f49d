"""What the policy leaves open, from the question to its owner's answer and its end, on both engines."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import select, update

from signpost.bot.answers.answer import Answer
from signpost.bot.answers.answering import PolicyShelf
from signpost.bot.bot import Bot
from signpost.bot.desks import NO_DESKS, Desks
from signpost.bot.gaps import book
from signpost.bot.gaps.book import GapBook
from signpost.bot.gaps.commands import AnswerGap, NoteGap, RateAnswer, ShowGaps, WithdrawAnswer
from signpost.bot.gaps.desk import GapDesk
from signpost.bot.gaps.topics import TOPICS
from signpost.bot.gaps.views import GapList
from signpost.bot.governors.inputs import questions_of
from signpost.bot.governors.school_year import year_of
from signpost.bot.incidents.desk import IncidentDesk
from signpost.bot.questions.views import ReportInstead
from signpost.bot.store.tables import AuditRow, Base, GapNoteRow, GapRow, PersonRow, QuestionCountRow, StandingAnswerRow
from signpost.bot.turn import Actor, Ask, Command, Conversation, PolicyAnswer, Remark, Turn, View
from signpost.embeddings import AsyncEncoder
from tests.bot.offices import SampleSchool
from tests.bot.school import answerer, encoder, pair_reader, policies_on, shelf

OPEN = (
    "can i bring my dog to school?",
    "Can my dog come to school",
    "is it ok to bring a dog into school",
    "may I bring Zbigniew's dog into school",
    "can dogs come to school with me",
)
"""What the sample policy does not settle, five times."""
CANARY = "Wilhelmina Quackenbush"
SETTLED = "can i friend a parent?"
DISCLOSURE = "a colleague keeps messaging a girl in year 9 about dogs and she told me it scares her"


@dataclass
class Chat:
    """The sample school's bot, with a book of gaps."""

    school: SampleSchool
    bot: Bot
    book: GapBook

    async def says(self, who: str, command: Command) -> View:
        actor = Actor(school=self.school.id, person=await self.school.person(who))
        conversation = Conversation(id="c", kind="direct")
        (reply,) = await self.bot.respond(Turn(actor=actor, conversation=conversation, command=command))
        await self.book.settled()
        return reply.view

    async def asks(self, text: str, who: str = "amy") -> Answer:
        view = await self.says(who, Ask(text=text))
        assert isinstance(view, PolicyAnswer), view
        return view.answers[0]

    async def gaps(self, command: Command = ShowGaps()) -> GapList:  # noqa: B008 - frozen
        view = await self.says("dev", command)
        assert isinstance(view, GapList), view
        return view

    async def rows(self, table: Any) -> list[Any]:
        async with self.school.office.work(self.school.id, read_only=True) as work:
            return list(await work.transaction.scalars(select(table)))


def bot_of(school: SampleSchool, book: GapBook | None, on: PolicyShelf) -> Bot:
    async def desk() -> IncidentDesk:
        return school.desk

    async def gap_desk() -> GapDesk:
        return GapDesk(school.office)

    desks = Desks(incidents=desk, gaps=gap_desk, gap_book=lambda: book)
    return Bot(answerer(), policies_on(on), AsyncEncoder(encoder(), pair_reader()), desks)


@pytest.fixture
async def chat(sample_school: SampleSchool) -> AsyncIterator[Chat]:
    book = GapBook(sample_school.office)
    yield Chat(sample_school, bot_of(sample_school, book, shelf()), book)
    await book.close()


async def five_asked(chat: Chat) -> str:
    """Five people ask what the policy leaves open; the group's reference."""
    for text in OPEN:
        assert (await chat.asks(text)).outcome != "answered"
    (found,) = (await chat.gaps()).groups
    return found.reference


# --- Kept -------------------------------------------------------------------------------------------------------------


async def test_whoever_is_new_in_the_school_is_taken_out_of_the_next_question(chat: Chat) -> None:
    """The school's names are not gone through for each question, but whenever they are others."""
    await chat.asks(OPEN[0])
    async with chat.school.office.work(chat.school.id) as work:
        await work.transaction.execute(update(PersonRow).where(PersonRow.handle == "ben").values(name="Bo Quibblet"))
    for _ in range(4):
        await chat.asks("can i bring quibblet and his dog to school?")

    (found,) = (await chat.gaps()).groups
    assert "can i bring [name] and his dog to school?" in found.wordings
    assert not any("quibblet" in wording for wording in found.wordings)


async def test_what_is_asked_while_questions_are_written_is_written_the_next_time(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    real = chat.book._write

    async def write(school: str, batch: list[Any]) -> None:
        written.append(len(batch))
        if len(written) == 1:
            chat.book._pending[school].extend(batch)  # as many are asked meanwhile
        await real(school, batch)

    monkeypatch.setattr(chat.book, "_write", write)
    await chat.asks(OPEN[0])
    assert written == [1]
    await chat.book.write()
    assert written == [1, 1]


async def test_a_question_that_is_being_written_when_the_bot_ends_is_written_once(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, kept = chat.book._write, asyncio.Event()

    async def write(school: str, batch: list[Any]) -> None:
        await real(school, batch)
        kept.set()
        await asyncio.sleep(0)

    monkeypatch.setattr(book, "WRITTEN_AFTER_S", 0.0)
    monkeypatch.setattr(chat.book, "_write", write)
    monkeypatch.setattr(chat.book, "settled", kept.wait)
    await chat.asks(OPEN[0])
    await chat.book.close()

    assert await counts(chat) == {"unsettled": 1}


async def test_five_questions_that_mean_the_same_are_one_group_without_who_asked(chat: Chat) -> None:
    await five_asked(chat)

    (found,) = (await chat.gaps()).groups

    assert (found.count, len(found.wordings)) == (5, 5)
    assert "may I bring [name] dog into school" in found.wordings
    assert not any("Zbigniew" in wording for wording in found.wordings)


async def test_fewer_than_five_are_shown_without_their_wording(chat: Chat) -> None:
    for text in OPEN[:4]:
        await chat.asks(text)

    (found,) = (await chat.gaps()).groups

    assert (found.count, found.wordings, found.nearest) == (None, (), None)
    assert found.topic in TOPICS.values()


async def test_no_word_and_no_name_of_a_question_stands_in_the_database(chat: Chat) -> None:
    await chat.asks(f"can i bring the dog of {CANARY} into school?")
    amy = await chat.school.person("amy")

    assert len(await chat.rows(GapRow)) == 1
    async with chat.school.office.work(chat.school.id, read_only=True) as work:
        for table in (GapRow, GapNoteRow, StandingAnswerRow, QuestionCountRow):
            for row in await work.transaction.scalars(select(table)):
                kept = repr([getattr(row, column.key) for column in Base.metadata.tables[table.__tablename__].columns])
                for word in ("dog", "school?", *CANARY.split(), amy):
                    assert word not in kept
    (found,) = (await chat.gaps()).groups
    assert found.count is None
    assert not [row for row in await chat.rows(AuditRow) if row.actor == amy]


async def test_what_reads_as_a_report_is_answered_with_how_to_report_and_leaves_no_trace(chat: Chat) -> None:
    view = await chat.says("amy", Ask(text=DISCLOSURE))

    assert not await chat.rows(GapRow)
    assert not await chat.rows(QuestionCountRow)
    if isinstance(view, PolicyAnswer):  # the policy says what to do
        rated = await chat.says("amy", RateAnswer(mark=view.answers[0].mark, has_helped=False))
        assert isinstance(rated, Remark)
        assert "/report-incident" in rated.text
    else:
        assert isinstance(view, ReportInstead)
        assert "/report-incident" in view.text
    assert not await chat.rows(GapRow)
    assert not await chat.rows(QuestionCountRow)


async def test_a_disclosure_that_the_policy_does_not_answer_is_told_how_to_report(chat: Chat) -> None:
    view = await chat.says("amy", Ask(text="the caretaker hit me in the car park"))

    assert isinstance(view, ReportInstead)
    assert "/report-incident" in view.text
    assert not await chat.rows(GapRow)


async def test_without_a_database_nothing_is_kept_and_answers_have_no_mark(sample_school: SampleSchool) -> None:
    alone = Chat(sample_school, bot_of(sample_school, None, shelf()), GapBook(sample_school.office))

    answer = await alone.asks(OPEN[0])

    assert answer.mark == ""
    assert not await alone.rows(QuestionCountRow)
    assert (await alone.says("amy", RateAnswer(has_helped=True))) == Remark(text="Thank you.")


async def test_an_answer_does_not_wait_for_the_database(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: Any, **_options: Any) -> Any:
        raise AssertionError("the database was asked")

    await chat.asks(SETTLED)
    actor = Actor(school=chat.school.id, person=await chat.school.person("amy"))
    turn = Turn(actor=actor, conversation=Conversation(id="c", kind="direct"), command=Ask(text=OPEN[0]))
    with monkeypatch.context() as patched:
        patched.setattr(chat.school.office, "work", never)
        (reply,) = await chat.bot.respond(turn)

    assert isinstance(reply.view, PolicyAnswer)
    await chat.book.settled()
    assert len(await chat.rows(GapRow)) == 1


async def test_questions_are_deleted_when_their_term_is_over_and_their_counts_stay(chat: Chat) -> None:
    await chat.asks(OPEN[0])
    await chat.school.later(days=364)
    assert len(await chat.rows(GapRow)) == 1

    await chat.school.later(days=9)

    assert not await chat.rows(GapRow)
    assert await chat.rows(QuestionCountRow)


# --- Counted ----------------------------------------------------------------------------------------------------------


async def counts(chat: Chat) -> dict[str, int]:
    async with chat.school.office.work(chat.school.id, read_only=True) as work:
        year = year_of(work.school.today(work.now))
        found = (await questions_of(work.transaction, year))[year]
    names = ("helped", "not_helped", "unsaid", "unsettled")
    return {name: total for name in names if (total := sum(getattr(count, name) for count in found))}


async def test_questions_are_counted_by_what_came_of_them(chat: Chat) -> None:
    helped, not_helped, _ = [await chat.asks(SETTLED) for _ in range(3)]
    await chat.asks(OPEN[0])
    assert await counts(chat) == {"unsaid": 3, "unsettled": 1}

    await chat.says("amy", RateAnswer(mark=helped.mark, has_helped=True))
    await chat.says("amy", RateAnswer(mark=not_helped.mark, has_helped=False))

    assert await counts(chat) == {"helped": 1, "not_helped": 1, "unsaid": 1, "unsettled": 1}
    assert len(await chat.rows(GapRow)) == 2, "what did not help is kept, too"


async def test_an_answer_is_rated_once_and_by_its_asker_alone(chat: Chat) -> None:
    answer = await chat.asks(SETTLED)

    await chat.says("ben", RateAnswer(mark=answer.mark, has_helped=False))
    await chat.says("ben", RateAnswer(has_helped=False))
    assert await counts(chat) == {"unsaid": 1}
    await chat.says("amy", RateAnswer(has_helped=True))
    await chat.says("amy", RateAnswer(mark=answer.mark, has_helped=False))

    assert await counts(chat) == {"helped": 1}


async def test_what_is_only_shown_again_is_not_counted_again(chat: Chat) -> None:
    await chat.says("amy", Ask(text=SETTLED, is_again=True))

    assert await counts(chat) == {}


# --- The owner --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["amy", "helen", "nadia", "george"])
async def test_nobody_but_the_owner_sees_gaps(chat: Chat, who: str) -> None:
    reference = await five_asked(chat)

    for command in (ShowGaps(), NoteGap(reference=reference), AnswerGap(reference=reference, clause="5.2", text="x")):
        view = await chat.says(who, command)
        assert isinstance(view, Remark)
        assert "is for the policy’s owner" in view.text
    assert not await chat.rows(GapNoteRow)


async def answered(chat: Chat, text: str = "Assistance dogs only.") -> str:
    reference = await five_asked(chat)
    clause = next(iter(shelf().policies["policy"].clauses))
    view = await chat.gaps(AnswerGap(reference=reference, clause=f"{clause.ref} policy", text=text))
    assert view.said.startswith("Kept."), view
    assert [(one.text, one.has_lapsed) for one in view.answers] == [(text, False)]
    assert view.groups[0].is_answered
    return reference


async def test_a_standing_answer_is_shown_as_its_owners_words_to_whoever_asks_it_again(chat: Chat) -> None:
    await answered(chat)
    await chat.asks(SETTLED)  # what is known of the school is read behind an answer

    again = await chat.asks("can my dog come into school?", who="ben")
    other = await chat.asks(SETTLED)

    assert again.owners is not None
    assert (again.owners.by, again.owners.text) == ("Dev Patel-Lowe", "Assistance dogs only.")
    assert again.outcome != "answered", "the policy itself says no more than before"
    assert other.owners is None
    assert len(await chat.rows(GapRow)) == 5, "what has an answer is not left open"


async def test_a_standing_answer_lapses_when_its_clause_is_changed(chat: Chat) -> None:
    await answered(chat)
    first, *others = shelf().policies["policy"].clauses
    changed = first.model_copy(update={"text": f"{first.text} And more."})
    policy = shelf().policies["policy"].model_copy(update={"clauses": (changed, *others)})
    on = PolicyShelf(encoder(), answerer().vocabulary)
    on.add(policy)
    later = replace(chat, bot=bot_of(chat.school, chat.book, on))
    await later.asks(SETTLED)

    assert (await later.asks(OPEN[0])).owners is None
    assert [one.has_lapsed for one in (await later.gaps()).answers] == [True]


async def test_a_standing_answer_is_taken_back(chat: Chat) -> None:
    reference = await answered(chat)

    assert (await chat.gaps(WithdrawAnswer(reference=reference))).answers == ()

    await chat.asks(SETTLED)
    assert (await chat.asks(OPEN[0])).owners is None


async def test_a_gap_is_noted_for_the_next_review_and_struck_off_again(chat: Chat) -> None:
    reference = await five_asked(chat)

    noted = await chat.gaps(NoteGap(reference=reference.lower()))
    struck = await chat.gaps(NoteGap(reference=reference))

    assert [(one.reference, len(one.wordings)) for one in noted.notes] == [(reference, 5)]
    assert noted.groups[0].is_noted
    assert struck.notes == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reference": "GA-0000-0000"}, "no such group"),
        ({"clause": "99.9"}, "tied to one clause"),
        ({"text": " "}, "nothing in your answer"),
        ({"text": "x" * 2_001}, "at most 2,000"),
        ({"text": "A pupil told me that Mr Smith hit her."}, "reads as if something has happened"),
    ],
)
async def test_an_answer_that_cannot_be_kept_says_why(chat: Chat, change: dict[str, str], said: str) -> None:
    command = AnswerGap(reference=await five_asked(chat), clause="1.1 policy", text="Assistance dogs only.")

    view = await chat.says("dev", command.model_copy(update=change))

    assert isinstance(view, Remark)
    assert said in view.text
    assert not await chat.rows(StandingAnswerRow)


async def test_what_few_asked_cannot_be_answered_yet(chat: Chat) -> None:
    await chat.asks(OPEN[0])
    (found,) = (await chat.gaps()).groups

    view = await chat.says("dev", AnswerGap(reference=found.reference, clause="1.1 policy", text="No."))

    assert isinstance(view, Remark)
    assert "Fewer than 5" in view.text


async def test_where_nothing_is_kept_there_is_nothing_to_show(sample_school: SampleSchool) -> None:
    bot = Bot(answerer(), policies_on(shelf()), AsyncEncoder(encoder()), NO_DESKS)
    alone = Chat(sample_school, bot, GapBook(sample_school.office))

    assert await alone.says("dev", ShowGaps()) == Remark(text="What the policy does not settle is not kept here.")
