"""How long cases are kept, and that nothing of them is left afterwards; on both databases."""

import datetime as dt
import itertools
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from signpost.adapters.terminal.inbox import TerminalMessenger
from signpost.bot.audit import Act, entries, verify
from signpost.bot.incidents.access import NotYoursError, case_by_id
from signpost.bot.incidents.categories import Nature
from signpost.bot.incidents.commands import (
    AddNote,
    AskToUnmask,
    CloseCase,
    DecideUnmask,
    DeclareConflict,
    FormValue,
    HoldCase,
    OpenCase,
    ReopenCase,
    ShowMyReports,
)
from signpost.bot.incidents.evidence.inspector import Accepted, Inspector
from signpost.bot.incidents.evidence.kind import Kind
from signpost.bot.incidents.evidence_store import add_evidence
from signpost.bot.incidents.life_cycle import Outcome, RefusedError
from signpost.bot.incidents.report import EvidenceItem
from signpost.bot.incidents.retention import REMINDED_BEFORE, period, rules
from signpost.bot.incidents.views import CaseOpened, CasePointer, MyReports
from signpost.bot.set_up import apply_school
from signpost.bot.store.tables import Base, CaseRow, DossierRow, NoticeRow, PartRow, TombstoneRow
from signpost.bot.vault import SealBrokenError
from tests.bot.offices import SampleSchool
from tests.bot.school_files import without

TEACHER, NOMINATED, DEPUTY, HEAD, CHAIR = "amy", "nadia", "sam", "helen", "george"


async def closes(
    school: SampleSchool, outcome: Outcome = Outcome.UPHELD, handler: str = NOMINATED, **values: FormValue
) -> str:
    """A case that was read and closed; its reference."""
    receipt = await school.reports(TEACHER, "It happened.", **{"about": ("pupil",), **values})
    await school.says(handler, OpenCase(reference=receipt.reference))
    await school.says(handler, CloseCase(reference=receipt.reference, outcome=outcome))
    await school.works()
    return receipt.reference


async def case_id(school: SampleSchool, reference: str) -> str | None:
    async with school.office.work(school.id, read_only=True) as work:
        return await work.transaction.scalar(select(CaseRow.id).where(CaseRow.reference == reference))


async def is_there(school: SampleSchool, reference: str) -> bool:
    return await case_id(school, reference) is not None


async def keeps_for(school: SampleSchool, **days: int) -> None:
    """The school writes its own schedule into its file."""
    overrides = {Outcome(outcome): kept for outcome, kept in days.items()}
    reports = school.file.reports.model_copy(update={"retention_days": overrides})
    await apply_school(school.office, school.file.model_copy(update={"reports": reports}))


# --- The rules --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("outcome", "about_staff"), list(itertools.product(Outcome, [True, False])))
@pytest.mark.parametrize("nature", [None, *Nature])
def test_there_is_a_period_for_every_case(outcome: Outcome, about_staff: bool, nature: str | None) -> None:
    assert period(outcome, nature, {}, about_staff=about_staff).length >= REMINDED_BEFORE


def test_the_rules_are_dated_and_name_their_source() -> None:
    content = tomllib.loads(files("signpost.bot.incidents").joinpath("retention.toml").read_text("utf-8"))
    assert isinstance(content["checked_on"], dt.date)
    assert all(len(rule.source) > 40 for rule in rules())


def test_only_a_malicious_allegation_against_staff_is_forgotten_before_ten_years() -> None:
    """Guidance: all other outcomes are kept, unfounded ones too, at least until retirement or for ten years."""
    for outcome in {*Outcome} - {Outcome.MALICIOUS, Outcome.SUPPORTED}:
        kept = period(outcome, None, {}, about_staff=True)
        assert (kept.length >= dt.timedelta(days=3652), kept.is_automatic) == (True, False)
    assert period(Outcome.MALICIOUS, None, {}, about_staff=True).length == dt.timedelta(days=30)


def test_the_schools_own_schedule_comes_first() -> None:
    kept = period(Outcome.UPHELD, Nature.SEXUAL, {Outcome.UPHELD: 7}, about_staff=True)
    assert (kept.length, kept.is_automatic) == (dt.timedelta(days=7), True)


# --- The course of it -------------------------------------------------------------------------------------------------


async def test_a_case_is_deleted_when_its_time_is_over_and_its_handlers_are_told_a_month_before(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    reference = await closes(school)
    await school.later(days=2192 - 31)
    assert "retention" not in school.platform.to(NOMINATED)
    await school.later(days=2)
    assert school.platform.to(NOMINATED).count("retention") == 1
    await school.later(days=28)
    assert await is_there(school, reference)
    await school.later(days=2)
    assert not await is_there(school, reference)
    assert school.platform.to(NOMINATED).count("retention") == 1
    async with school.office.work(school.id, read_only=True) as work:
        tombstone = (await work.transaction.scalars(select(TombstoneRow))).one()
    assert (tombstone.month, tombstone.outcome, tombstone.facts["about"]) == (dt.date(2026, 11, 1), "upheld", "pupil")
    with pytest.raises(NotYoursError):
        await school.says(NOMINATED, OpenCase(reference=reference))
    assert (await school.sees(TEACHER, ShowMyReports(), MyReports)).reports == ()


async def test_no_case_is_deleted_whose_handlers_were_not_told_in_time(sample_school: SampleSchool) -> None:
    """Where no worker ran for years, the reminder comes first, and then the month."""
    school = sample_school
    reference = await closes(school)
    school.clock.advance(days=3000)
    await school.works()
    assert school.platform.to(NOMINATED).count("retention") == 1
    assert await is_there(school, reference)
    await school.later(days=29)
    assert await is_there(school, reference)
    await school.later(days=2)
    assert not await is_there(school, reference)
    assert school.platform.to(NOMINATED).count("retention") == 1


async def test_an_open_case_is_never_deleted_and_one_that_is_closed_again_starts_anew(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    reference = await closes(school, Outcome.UNFOUNDED)
    await school.later(days=300)
    await school.says(NOMINATED, ReopenCase(reference=reference, text="It has begun again."))
    await school.later(days=2000)
    assert await is_there(school, reference)
    assert "retention" not in school.platform.to(NOMINATED)
    await school.says(NOMINATED, CloseCase(reference=reference, outcome=Outcome.UNFOUNDED))
    await school.later(days=364)
    assert await is_there(school, reference)
    assert school.platform.to(NOMINATED).count("retention") == 1
    await school.later(days=2)
    assert not await is_there(school, reference)


async def test_a_case_that_was_closed_again_for_longer_is_not_announced_early(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await closes(school, Outcome.UNFOUNDED)
    await school.says(NOMINATED, ReopenCase(reference=reference, text="It was true."))
    await school.says(NOMINATED, CloseCase(reference=reference, outcome=Outcome.UPHELD))
    await school.later(days=2000)
    assert "retention" not in school.platform.to(NOMINATED)
    await school.later(days=190)
    assert "retention" in school.platform.to(NOMINATED)


async def test_a_case_that_nobody_ever_read_is_not_deleted(sample_school: SampleSchool) -> None:
    """Closed from its pointer, without a look into it: its handlers are asked, every year."""
    school = sample_school
    receipt = await school.reports(TEACHER, about=("pupil",))
    await school.says(NOMINATED, CloseCase(reference=receipt.reference, outcome=Outcome.UNFOUNDED))
    await school.later(days=366 + 365 * 3)
    assert await is_there(school, receipt.reference)
    assert school.platform.to(NOMINATED).count("retention") >= 3
    await school.says(NOMINATED, OpenCase(reference=receipt.reference))
    await school.later(days=366)
    assert not await is_there(school, receipt.reference)


async def test_a_case_on_hold_is_not_deleted(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await closes(school, Outcome.UNFOUNDED)
    await school.says(NOMINATED, ReopenCase(reference=reference, text="The police ask."))
    await school.says(NOMINATED, HoldCase(reference=reference, text="CR/123"))
    with pytest.raises(RefusedError):
        await school.says(NOMINATED, CloseCase(reference=reference, outcome=Outcome.UNFOUNDED))
    await school.later(days=4000)
    assert await is_there(school, reference)
    assert "retention" not in school.platform.to(NOMINATED)


async def test_an_allegation_against_staff_waits_for_the_schools_decision(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await closes(school, handler=HEAD, about=("colleague",))
    await school.later(days=3653 + 2 * 365)
    assert await is_there(school, reference)
    assert school.platform.to(HEAD).count("retention") == 3
    await keeps_for(school, upheld=4000)
    await school.later(days=31)
    assert not await is_there(school, reference)


async def test_a_worry_about_a_named_member_of_staff_is_kept_as_one_about_staff(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await closes(school, Outcome.UNFOUNDED, handler=HEAD, about=(), about_name="Mr Okoro")
    await school.later(days=500)
    assert await is_there(school, reference)


async def test_a_schedule_that_the_school_changes_holds_for_cases_that_are_closed_already(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    reference = await closes(school)
    await keeps_for(school, upheld=10)
    await school.later(days=9)
    assert school.platform.to(NOMINATED).count("retention") == 1
    assert await is_there(school, reference)
    await school.later(days=2)
    assert not await is_there(school, reference)


async def test_a_case_whose_handlers_have_gone_is_announced_to_whoever_comes_next(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await closes(school)
    await apply_school(school.office, without(school.file, NOMINATED, DEPUTY))
    await school.later(days=2191)
    assert school.platform.to(HEAD) == ["retention"]
    await school.sees(HEAD, OpenCase(reference=reference), CaseOpened)
    await school.later(days=2)
    assert not await is_there(school, reference)


async def test_a_case_is_not_deleted_while_there_is_nobody_to_be_told(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await closes(school, Outcome.UNFOUNDED)
    nobody = school.file.model_copy(update={"people": school.file.people[-1:], "roles": {}})
    await apply_school(school.office, nobody)
    await school.later(days=800)
    assert await is_there(school, reference)
    await apply_school(school.office, school.file)
    await school.later(days=61)
    assert not await is_there(school, reference)


# --- What is left -----------------------------------------------------------------------------------------------------


async def rows(school: SampleSchool) -> dict[str, list[dict[str, Any]]]:
    """All that stands in the database, by table."""
    async with school.office.store.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(text("SELECT set_config('signpost.school', :id, true)"), {"id": school.id})
        return {
            table.name: [dict(row) for row in (await connection.execute(table.select())).mappings()]
            for table in Base.metadata.sorted_tables
        }


async def adds_evidence(school: SampleSchool, reference: str) -> None:
    async with school.office.work(school.id) as work:
        case = await case_by_id(work, str(await work.transaction.scalar(select(CaseRow.id))))
        assert case is not None
        item = EvidenceItem(
            id="e" * 32, name="a.txt", kind=Kind.TEXT, media_type="text/plain", size=1, sha256="0", added_at=work.now
        )
        accepted = await Inspector().inspect(b"a", name="a.txt")
        assert isinstance(accepted, Accepted)
        await add_evidence(work, case.dossier, accepted, b"a", item)


async def test_of_a_deleted_case_there_is_a_tombstone_and_the_log_and_nothing_else(sample_school: SampleSchool) -> None:
    school = sample_school
    clean = {name: len(found) for name, found in (await rows(school)).items()}
    receipt = await school.reports(TEACHER, "Canary words.", about=("pupil",), identity="anonymous")
    reference = receipt.reference
    await adds_evidence(school, reference)
    await school.says(NOMINATED, OpenCase(reference=reference))
    await school.says(NOMINATED, AddNote(reference=reference, text="A note."))
    await school.says(NOMINATED, AskToUnmask(reference=reference, text="The police ask."))
    await school.says(DEPUTY, DecideUnmask(reference=reference, is_agreed=True))
    await school.says(NOMINATED, DeclareConflict(reference=reference))
    await school.works()
    await school.says(DEPUTY, OpenCase(reference=reference))
    id_ = str(await case_id(school, reference))
    async with school.office.work(school.id, read_only=True) as work:
        notice = (await work.transaction.scalars(select(NoticeRow.id))).first()
        assert notice is not None
    pointer = CasePointer(reference=reference, why="new")
    terminal = TerminalMessenger(school.office)
    await terminal.deliver(school.id, await school.person(DEPUTY), pointer, notice)
    before = await rows(school)
    assert {name for name, found in before.items() if len(found) > clean[name]} >= {
        "dossier", "case", "case_handler", "unmask", "part", "evidence", "file", "notice", "inbox", "task"
    }  # fmt: skip
    await school.says(DEPUTY, CloseCase(reference=reference, outcome=Outcome.UNFOUNDED))
    await school.later(days=366)

    after = await rows(school)
    grown = {name for name, found in after.items() if len(found) != clean[name]}
    assert grown == {"tombstone", "audit"}
    assert id_ not in str({name: found for name, found in after.items() if name != "audit"})
    assert reference not in str(after)
    tombstone = after["tombstone"][0]
    assert set(tombstone) == {
        "school", "id", "month", "area", "nature", "outcome", "facts", "hours_to_acknowledge", "days_to_close",
        "escalations",
    }  # fmt: skip
    assert id_ not in str(tombstone)
    async with school.office.work(school.id, read_only=True) as work:
        logged = await entries(work.transaction, id_)
        assert (logged[0].act, logged[-1].act) == (Act.REPORT_RECEIVED, Act.CASE_DELETED)
        assert (await verify(work.transaction, work.school.keys.audit)).holds


async def test_what_was_sealed_cannot_be_opened_any_more(sample_school: SampleSchool, backend: str) -> None:
    school = sample_school
    reference = await closes(school, Outcome.UNFOUNDED)
    other = await closes(school)
    id_ = str(await case_id(school, reference))
    async with school.office.work(school.id, read_only=True) as work:
        part = (await work.transaction.scalars(select(PartRow).where(PartRow.case == id_))).first()
        wrapped = await work.transaction.scalar(select(DossierRow.wrapped_key).where(DossierRow.id == id_))
    assert part is not None
    assert wrapped is not None
    await school.later(days=366)

    async with school.office.work(school.id, read_only=True) as work:
        assert await case_by_id(work, id_) is None
        left = await case_by_id(work, str(await case_id(school, other)))
        assert left is not None
        with pytest.raises(SealBrokenError):
            left.dossier.read_file(f"{part.kind}:{part.id}", part.sealed)
    if backend == "sqlite":  # PostgreSQL overwrites what was deleted when it vacuums
        folder = Path(str(school.office.store.engine.url.database)).parent
        await school.office.store.close()  # the last to leave takes the write-ahead log along
        assert wrapped not in b"".join(file.read_bytes() for file in folder.iterdir())
