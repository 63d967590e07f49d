"""What handlers do with a case, in every state of it, also two at once; and that whoever is none any more is out."""

import asyncio
import itertools

import pytest
from sqlalchemy import select

from signpost.bot.audit import Act, entries
from signpost.bot.incidents.access import NotYoursError, handled_case
from signpost.bot.incidents.commands import (
    Acknowledge,
    AddNote,
    AskToUnmask,
    CaseCommand,
    CloseCase,
    DeclareConflict,
    HoldCase,
    MessageReporter,
    OpenCase,
    Recategorise,
    RecordAction,
    ReleaseHold,
    ReopenCase,
    ShowEvidence,
    ShowMyCases,
)
from signpost.bot.incidents.desk import IncidentDesk
from signpost.bot.incidents.evidence.inspector import Inspector
from signpost.bot.incidents.handling import MissingTextError, act, said
from signpost.bot.incidents.life_cycle import Outcome, RefusedError
from signpost.bot.incidents.report import MOST_TEXT, Topic
from signpost.bot.incidents.views import CaseList, CaseOpened
from signpost.bot.people import Role
from signpost.bot.set_up import apply_school
from signpost.bot.store.tables import CaseHandlerRow, CaseRow
from signpost.bot.unit_of_work import Office
from tests.bot.offices import SampleSchool
from tests.bot.school_files import with_role, without

TEACHER, NOMINATED, DEPUTY, HEAD, CHAIR = "amy", "nadia", "sam", "helen", "george"
STATES = ("received", "acknowledged", "in progress", "on hold", "closed")


def acts(reference: str) -> dict[str, CaseCommand]:
    return {
        "acknowledge": Acknowledge(reference=reference),
        "note": AddNote(reference=reference, text="Rang home."),
        "message": MessageReporter(reference=reference, text="Are you safe?"),
        "topic": Recategorise(reference=reference, topic=Topic.THREATS),
        "action": RecordAction(reference=reference, text="Filter changed."),
        "hold": HoldCase(reference=reference, text="CR/123/26"),
        "release": ReleaseHold(reference=reference, text="No further action."),
        "close": CloseCase(reference=reference, outcome=Outcome.UPHELD, text="Done."),
        "reopen": ReopenCase(reference=reference, text="A new post."),
    }


AFTERWARDS = {
    "received": {
        "acknowledge": "acknowledged", "note": "in progress", "message": "in progress", "topic": "in progress",
        "action": "in progress", "hold": "on hold", "close": "closed",
    },
    "acknowledged": {
        "acknowledge": "acknowledged", "note": "in progress", "message": "in progress", "topic": "in progress",
        "action": "in progress", "hold": "on hold", "close": "closed",
    },
    "in progress": {
        "acknowledge": "in progress", "note": "in progress", "message": "in progress", "topic": "in progress",
        "action": "in progress", "hold": "on hold", "close": "closed",
    },
    "on hold": {
        "acknowledge": "on hold", "note": "on hold", "message": "on hold", "action": "on hold",
        "release": "in progress",
    },
    "closed": {"acknowledge": "closed", "reopen": "in progress"},
}  # fmt: skip
"""What comes of an act, by the state before; what is not named is refused."""


async def case_in(school: SampleSchool, state: str) -> str:
    """A case that is in a state; its reference."""
    reference = (await school.reports(TEACHER, about=("pupil",))).reference
    steps = {
        "received": (),
        "acknowledged": ("acknowledge",),
        "in progress": ("note",),
        "on hold": ("hold",),
        "closed": ("close",),
    }
    for step in steps[state]:
        await school.says(NOMINATED, acts(reference)[step])
    return reference


async def state_of(school: SampleSchool, reference: str) -> str:
    async with school.office.work(school.id, read_only=True) as work:
        row = (await work.transaction.scalars(select(CaseRow).where(CaseRow.reference == reference))).one()
        return "on hold" if row.is_on_hold else row.state.replace("_", " ")


async def opens(school: SampleSchool, handle: str, reference: str) -> CaseOpened:
    return await school.sees(handle, OpenCase(reference=reference), CaseOpened)


async def logged(school: SampleSchool, reference: str) -> list[Act]:
    async with school.office.work(school.id, read_only=True) as work:
        id_ = await work.transaction.scalar(select(CaseRow.id).where(CaseRow.reference == reference))
        return [entry.act for entry in await entries(work.transaction, str(id_))]


# --- Every act in every state -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
async def test_every_act_is_done_or_refused_and_what_is_refused_changes_nothing(
    sample_school: SampleSchool, state: str
) -> None:
    school = sample_school
    for name in acts(""):
        reference = await case_in(school, state)
        before = await logged(school, reference)
        if name in AFTERWARDS[state]:
            assert isinstance(await school.says(NOMINATED, acts(reference)[name]), str)
            assert await state_of(school, reference) == AFTERWARDS[state][name], name
        else:
            with pytest.raises(RefusedError):
                await school.says(NOMINATED, acts(reference)[name])
            assert await state_of(school, reference) == state, name
            assert await logged(school, reference) == before, name


async def test_everything_that_was_written_stands_in_the_case_under_what_was_done(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await case_in(school, "received")
    for name in ("note", "message", "topic", "action", "hold", "release", "close", "reopen"):
        await school.says(NOMINATED, acts(reference)[name])
    entries_ = (await opens(school, NOMINATED, reference)).entries
    written = [(entry.what, entry.text) for entry in entries_ if entry.text]
    assert written == [
        ("noted", "Rang home."),
        ("wrote", "Are you safe?"),
        ("changed the category to", "threats"),
        ("recorded an action", "Filter changed."),
        ("put it on hold for the police", "CR/123/26"),
        ("released the hold", "No further action."),
        ("closed it", "Done."),
        ("opened it again", "A new post."),
    ]
    assert {entry.who for entry in entries_ if entry.text} == {"Nadia Karim"}
    assert sum(entry.what == "closed it" for entry in entries_) == 1


async def test_the_police_reference_is_kept_with_the_hold(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await case_in(school, "on hold")
    opened = await opens(school, NOMINATED, reference)
    assert opened.is_on_hold
    assert any((entry.what, entry.text) == ("put it on hold for the police", "CR/123/26") for entry in opened.entries)


async def test_acknowledging_is_told_to_the_reporter_once_and_is_not_reading(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await case_in(school, "acknowledged")
    await school.says(NOMINATED, Acknowledge(reference=reference))
    await school.says(NOMINATED, acts(reference)["note"])
    await school.works()
    assert school.platform.to(TEACHER) == ["acknowledged"]
    async with school.office.work(school.id, read_only=True) as work:
        assert await work.transaction.scalar(select(CaseRow.read_at)) is None
    await opens(school, NOMINATED, reference)
    async with school.office.work(school.id, read_only=True) as work:
        assert await work.transaction.scalar(select(CaseRow.read_at)) is not None


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\u202e", "x" * (MOST_TEXT + 1)])
def test_an_act_needs_words_and_not_too_many(text: str) -> None:
    with pytest.raises(MissingTextError):
        said(text)


def test_what_is_said_keeps_its_lines_and_nothing_that_steers_a_screen() -> None:
    assert said("  one \r\n\ttwo\x1b[2J\u202ereversed\x00\n\n") == "one\n\ttwo[2Jreversed"
    assert said("👩‍👧 Grüße, ‘quoted’ – ok") == "👩‍👧 Grüße, ‘quoted’ – ok"


# --- Two at once ------------------------------------------------------------------------------------------------------


async def in_time(school: SampleSchool, *said: tuple[str, CaseCommand]) -> list[object]:
    """What people get who say something at the same instant, each to another process: in one, they take turns."""
    office = school.office
    people = [(await school.person(handle), command) for handle, command in said]
    desks = [IncidentDesk(Office(office.store, office.master, office.clock), Inspector()) for _ in said]
    return await asyncio.gather(
        *(desk.respond(school.id, *one) for desk, one in zip(desks, people, strict=True)), return_exceptions=True
    )


async def test_two_handlers_at_once_lose_nothing_and_the_second_acts_on_what_the_first_did(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    reference = (await school.reports(TEACHER, about=("colleague",))).reference
    notes = [AddNote(reference=reference, text=f"Note {number}.") for number in range(4)]
    said: list[CaseCommand] = [*notes, Acknowledge(reference=reference)]
    done = await in_time(school, *zip(itertools.cycle((HEAD, NOMINATED)), said, strict=False))
    assert all(isinstance(answer, str) for answer in done), done
    written = {entry.text for entry in (await opens(school, HEAD, reference)).entries if entry.what == "noted"}
    assert written == {note.text for note in notes}
    await school.works()
    assert school.platform.to(TEACHER) == ["acknowledged"]

    closing = [CloseCase(reference=reference, outcome=outcome) for outcome in (Outcome.UPHELD, Outcome.UNFOUNDED)]
    done = await in_time(school, (HEAD, closing[0]), (NOMINATED, closing[1]))
    assert {type(answer) for answer in done} == {RefusedError, str}, done
    assert (await logged(school, reference)).count(Act.CASE_CLOSED) == 1


async def test_holding_and_closing_at_once_does_not_close_what_is_held(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = (await school.reports(TEACHER, about=("colleague",))).reference
    done = await in_time(school, (HEAD, acts(reference)["hold"]), (NOMINATED, acts(reference)["close"]))
    assert {type(answer) for answer in done} == {RefusedError, str}, done
    assert await state_of(school, reference) in {"on hold", "closed"}


async def test_a_conflict_that_is_declared_twice_at_once_moves_the_case_once(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await case_in(school, "received")
    conflict = DeclareConflict(reference=reference)
    done = await in_time(school, (NOMINATED, conflict), (NOMINATED, conflict))
    assert {type(answer) for answer in done} == {NotYoursError, str}, done
    async with school.office.work(school.id, read_only=True) as work:
        assert len((await work.transaction.scalars(select(CaseHandlerRow))).all()) == 2


# --- Who is no handler any more ---------------------------------------------------------------------------------------


def every_command(reference: str) -> list[CaseCommand]:
    return [
        OpenCase(reference=reference),
        ShowEvidence(reference=reference, number=1),
        DeclareConflict(reference=reference),
        AskToUnmask(reference=reference, text="Why not."),
        *acts(reference).values(),
    ]


async def is_out(school: SampleSchool, handle: str, reference: str) -> None:
    """A case that is not theirs, and one that is not there, look the same to them."""
    for command, other in zip(every_command(reference), every_command("SP-0000-0000"), strict=True):
        with pytest.raises(NotYoursError) as theirs:
            await school.says(handle, command)
        with pytest.raises(NotYoursError) as nobodys:
            await school.says(handle, other)
        assert str(theirs.value) == str(nobodys.value)
    assert (await school.sees(handle, ShowMyCases(), CaseList)).cases == ()


async def test_a_handler_whose_role_has_ended_is_out_at_once_and_the_case_goes_to_the_next(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    reference = await case_in(school, "in progress")
    await apply_school(school.office, with_role(school.file, Role.NOMINATED_PERSON, DEPUTY))
    await is_out(school, NOMINATED, reference)
    await school.works()
    assert school.platform.to(DEPUTY) == ["moved"]
    opened = await opens(school, DEPUTY, reference)
    assert any(entry.text == "Rang home." for entry in opened.entries)


async def test_a_role_that_is_given_back_gives_the_case_back(sample_school: SampleSchool) -> None:
    """A slip in the school file locks nobody out for good."""
    school = sample_school
    reference = await case_in(school, "in progress")
    await apply_school(school.office, with_role(school.file, Role.NOMINATED_PERSON, DEPUTY))
    await apply_school(school.office, school.file)
    await opens(school, NOMINATED, reference)


async def test_a_handler_who_has_left_is_out_at_once_and_the_case_goes_to_the_next(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await case_in(school, "received")
    nadia = await school.person(NOMINATED)
    await apply_school(school.office, without(school.file, NOMINATED))
    async with school.office.work(school.id) as work:
        for command in acts(reference).values():
            with pytest.raises(NotYoursError):
                await act(work, nadia, command)  # type: ignore[arg-type]
        with pytest.raises(NotYoursError):
            await handled_case(work, nadia, reference)
    await school.works()
    assert school.platform.to(NOMINATED) == []
    assert "moved" in school.platform.to(HEAD)


async def test_one_handler_who_leaves_does_not_move_what_another_has(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = (await school.reports(TEACHER, about=("colleague",))).reference
    await opens(school, HEAD, reference)
    await school.works()
    before = list(school.platform.delivered)
    await apply_school(school.office, without(school.file, NOMINATED))
    await school.works()
    assert school.platform.delivered == before


async def test_a_closed_case_of_somebody_who_has_left_is_kept_by_the_next_without_a_word(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    reference = await case_in(school, "closed")
    await school.works()
    await apply_school(school.office, without(school.file, NOMINATED, DEPUTY))
    await school.works()
    assert school.platform.to(HEAD) == []
    assert (await opens(school, HEAD, reference)).state == "closed"


# --- Conflicts --------------------------------------------------------------------------------------------------------


async def test_one_of_two_handlers_who_has_a_conflict_leaves_the_case_to_the_other(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = (await school.reports(TEACHER, about=("colleague",))).reference
    await school.works()
    await school.says(HEAD, DeclareConflict(reference=reference, text="A friend."))
    await school.works()
    await is_out(school, HEAD, reference)
    assert "moved" not in [*school.platform.to(CHAIR), *school.platform.to(TEACHER)]
    opened = await opens(school, NOMINATED, reference)
    assert opened.handlers == ("Nadia Karim (the nominated person)",)
    assert any((entry.what, entry.text) == ("declared a conflict", "A friend.") for entry in opened.entries)


async def test_a_case_that_its_reader_hands_on_is_still_watched(sample_school: SampleSchool) -> None:
    """Acknowledged by one who steps back, and never opened by the next: it moves on as an unread one does."""
    school = sample_school
    reference = await case_in(school, "acknowledged")
    await school.works()
    await school.says(NOMINATED, DeclareConflict(reference=reference))
    await school.later(days=1)
    assert school.platform.to(DEPUTY)[0] == "moved"
    assert "moved" in school.platform.to(HEAD)


async def test_a_conflict_in_a_closed_case_calls_nobody(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await case_in(school, "closed")
    await school.works()
    before = list(school.platform.delivered)
    await school.says(NOMINATED, DeclareConflict(reference=reference))
    await school.later(days=2)
    assert school.platform.delivered == before
    assert (await opens(school, DEPUTY, reference)).state == "closed"
