"""How long cases are kept, and what is left of them: by outcome, from dated settings with their source.

Nothing is deleted unread, open, or on hold, and nothing whose handlers were not told in time. Deleting a case destroys
its key; what is left is a tombstone for counting, and the audit log, which knows the case by an opaque id.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict
from sqlalchemy import delete, select

from signpost.bot import audit
from signpost.bot.audit import Act
from signpost.bot.incidents.access import Case, case_by_id
from signpost.bot.incidents.assignment import routing_request
from signpost.bot.incidents.categories import Nature
from signpost.bot.incidents.contents import report_of
from signpost.bot.incidents.dossier import new_id
from signpost.bot.incidents.life_cycle import Outcome, may_delete
from signpost.bot.incidents.parts import ReportPart
from signpost.bot.incidents.report import About, Kind, Report
from signpost.bot.incidents.routing import subject_kinds
from signpost.bot.incidents.succession import pass_on
from signpost.bot.incidents.views import CasePointer
from signpost.bot.jobs import Postponed, TaskKind, add_task
from signpost.bot.notices import forget, notify
from signpost.bot.store.tables import CaseRow, DossierRow, InboxRow, NoticeRow, TaskRow, TombstoneRow
from signpost.bot.unit_of_work import Office, UnitOfWork

REMINDED_BEFORE = dt.timedelta(days=30)
"""How long before a case is deleted its handlers are told; of one that is not kept as long, when it is closed."""
ASKED_EVERY = dt.timedelta(days=365)
"""How often the handlers are asked about a case whose time is over and that is not deleted by itself."""
_STAFF = {About.COLLEAGUE, About.HEADTEACHER, About.NOMINATED_PERSON, About.GOVERNOR, About.CHAIR}


class Rule(BaseModel):
    """How long cases of some outcomes are kept, and who says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcomes: tuple[Outcome, ...]
    about_staff: bool | None = None
    """None: whoever it is about."""
    natures: tuple[Nature, ...] = ()
    """None named: of any nature."""
    days: int
    is_automatic: bool = True
    """False: the school has to say how long, and until then nothing is deleted."""
    source: str

    def fits(self, outcome: Outcome, nature: str | None, *, about_staff: bool) -> bool:
        """Whether it is for such a case."""
        return (
            outcome in self.outcomes
            and self.about_staff in {None, about_staff}
            and (not self.natures or nature in self.natures)
        )


@dataclass(frozen=True)
class Period:
    """How long a case is kept after it was closed, and whether it is deleted then by itself."""

    length: dt.timedelta
    is_automatic: bool = True


@dataclass(frozen=True)
class Deletion:
    """When a closed case's time is over, and from when on its handlers are told."""

    at: dt.datetime
    remind_at: dt.datetime
    is_automatic: bool

    @property
    def notice(self) -> dt.timedelta:
        """How long they have, from being told."""
        return self.at - self.remind_at


@cache
def rules() -> tuple[Rule, ...]:
    """The rules, from `retention.toml`."""
    content = tomllib.loads(files(__package__).joinpath("retention.toml").read_text("utf-8"))
    return tuple(Rule.model_validate(rule) for rule in content["rule"])


def period(outcome: Outcome, nature: str | None, overrides: Mapping[Outcome, int], *, about_staff: bool) -> Period:
    """How long a case is kept after it was closed.

    Args:
        outcome: how it was closed.
        nature: what drove it, as its category says; None where it has none.
        overrides: the school's own schedule, in days by outcome.
        about_staff: whether it is about somebody of the school: for such allegations the guidance says more.
    """
    if outcome in overrides:
        return Period(dt.timedelta(days=overrides[outcome]))
    found = next(rule for rule in rules() if rule.fits(outcome, nature, about_staff=about_staff))
    return Period(dt.timedelta(days=found.days), found.is_automatic)


async def schedule_deletion(case: Case) -> None:
    """See to the reminder and the deletion of a closed case.

    What was seen to before is left: it finds, when it is due, that it is too early, or has nothing to do any more.
    """
    found = await deletion_of(case)
    if found is None:
        return
    for kind, at in ((TaskKind.REMIND_RETENTION, found.remind_at), (TaskKind.DELETE_CASE, found.at)):
        occasion = (case.work.now.isoformat(), at.isoformat())
        await add_task(case.work.transaction, kind, case.row.id, max(case.work.now, at), *occasion)


async def reschedule(work: UnitOfWork) -> None:
    """See to all closed cases anew, once the school's own schedule has changed."""
    for id_ in (await work.transaction.scalars(select(CaseRow.id).where(CaseRow.closed_at.is_not(None)))).all():
        case = await case_by_id(work, id_)
        if case is not None:
            await schedule_deletion(case)


async def deletion_of(case: Case) -> Deletion | None:
    """When a case is to be deleted; None while it is open."""
    outcome, closed_at = case.status.outcome, case.row.closed_at
    if closed_at is None or outcome is None:
        return None
    about_staff = is_about_staff(case.work, await report_of(case))
    overrides = case.work.school.file.reports.retention_days
    kept = period(outcome, case.row.nature, overrides, about_staff=about_staff)
    at = closed_at + kept.length
    return Deletion(at, max(closed_at, at - REMINDED_BEFORE), kept.is_automatic)


def is_about_staff(work: UnitOfWork, part: ReportPart) -> bool:
    """Whether a report is, or may be, about somebody who works or volunteers at the school.

    In doubt it is: such cases are kept longer, and what is deleted too early is lost.
    """
    return part.report.kind is Kind.POLICY_BREACH or not _STAFF.isdisjoint(subject_kinds(routing_request(work, part)))


class Retention:
    """Reminds of deletion, and deletes.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    async def remind(self, school: str, id_: str) -> None:
        """Tell a case's handlers that it will be deleted, once since it was closed.

        Raises:
            Postponed: it is too early.
        """
        async with self._office.work(school) as work:
            case = await case_by_id(work, id_)
            found = None if case is None else await deletion_of(case)
            if case is None or found is None:
                return
            if found.remind_at > work.now:
                raise Postponed(found.remind_at)
            if await _told_at(case) is None:
                await _tell(case)

    async def delete(self, school: str, id_: str) -> None:
        """Delete a case whose time is over: its key, and all that hangs on it.

        Raises:
            Postponed: it was closed again later, is on hold, was never read, or its handlers are to be told first.
        """
        async with self._office.work(school) as work:
            case = await case_by_id(work, id_)
            found = None if case is None else await deletion_of(case)
            if case is None or found is None:
                return  # where it was opened again, closing it sees to its deletion anew
            again_at = found.at if found.at > work.now else await _waits_until(case, found)
            if again_at is None:
                await _delete(case)
        if again_at is not None:
            raise Postponed(again_at)


async def _waits_until(case: Case, found: Deletion) -> dt.datetime | None:
    """Until when a case has to wait whose time is over, once its handlers are told; None if it can go."""
    now, told_at = case.work.now, await _told_at(case)
    if found.is_automatic and may_delete(case.status) and case.row.read_at is not None:
        if told_at is None:
            return now + (found.notice if await _tell(case) else REMINDED_BEFORE)
        return told_at + found.notice if told_at + found.notice > now else None
    if told_at is None or told_at + ASKED_EVERY <= now:
        await _tell(case)
    return now + ASKED_EVERY


async def _told_at(case: Case) -> dt.datetime | None:
    """When a case's handlers were last told of its deletion, since it was closed."""
    return max(
        (
            entry.at
            for entry in await audit.entries(case.work.transaction, case.row.id)
            if entry.act is Act.RETENTION_REMINDED and case.row.closed_at is not None and entry.at >= case.row.closed_at
        ),
        default=None,
    )


async def _tell(case: Case) -> bool:
    """Tell a case's handlers, or whoever is next where they have gone; whether there is anybody to be told."""
    if not await case.handlers() and not await pass_on(case):
        return False
    await case.work.record(Act.RETENTION_REMINDED, actor="system", about=case.row.id)
    pointer = CasePointer(reference=case.row.reference, why="retention")
    for handler in await case.handlers():
        occasion = f"retention:{case.work.now.isoformat()}"
        await notify(case.work, handler.person, pointer, about=case.row.id, occasion=occasion)
    return True


async def _delete(case: Case) -> None:
    transaction, id_ = case.work.transaction, case.row.id
    case.touch()
    await case.work.record(Act.CASE_DELETED, actor="system", about=id_)
    transaction.add(_tombstone(case, (await report_of(case)).report))
    index = case.work.school.keys.blind_index(id_, "about")
    notices = (await transaction.scalars(select(NoticeRow.id).where(NoticeRow.about == index))).all()
    await transaction.execute(delete(InboxRow).where(InboxRow.id.in_(notices)))
    await transaction.execute(delete(TaskRow).where(TaskRow.target.in_([id_, *notices])))
    await forget(case.work, id_)
    await transaction.flush()
    transaction.expunge(case.row)
    await transaction.execute(delete(DossierRow).where(DossierRow.id == id_))


def _tombstone(case: Case, report: Report) -> TombstoneRow:
    row = case.row

    def since(later: dt.datetime | None, unit: dt.timedelta) -> int | None:
        return None if later is None else int((later - row.received_at) / unit)

    return TombstoneRow(
        id=new_id(),
        month=case.work.school.today(row.received_at).replace(day=1),
        area=row.area,
        nature=row.nature,
        outcome=row.outcome,
        facts={
            "platform": report.platform or "",
            "about": ",".join(sorted(report.about)),
            "affected": ",".join(sorted(report.affected)),
        },
        hours_to_acknowledge=since(row.acknowledged_at, dt.timedelta(hours=1)),
        days_to_close=since(row.closed_at, dt.timedelta(days=1)),
        escalations=row.escalations,
    )
