"""How long cases are kept, and what is left of them: by outcome, from dated settings with their source.

Nothing is deleted unread, open, or on hold. Deleting a case destroys its key; what is left is a tombstone for counting.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict
from sqlalchemy import delete

from signpost.bot.audit import Act
from signpost.bot.incidents.access import Case, case_by_id
from signpost.bot.incidents.contents import report_of
from signpost.bot.incidents.dossier import new_id
from signpost.bot.incidents.life_cycle import Outcome, State, may_delete
from signpost.bot.incidents.report import About, Report
from signpost.bot.incidents.views import CasePointer
from signpost.bot.jobs import Postponed, TaskKind, add_task
from signpost.bot.notices import forget, notify
from signpost.bot.store.tables import DossierRow, TombstoneRow
from signpost.bot.unit_of_work import Office

REMINDED_BEFORE = dt.timedelta(days=30)
"""How long before a case is deleted its handlers are told."""
_STAFF = {About.COLLEAGUE, About.HEADTEACHER, About.NOMINATED_PERSON}


class Rule(BaseModel):
    """How long cases of some outcomes are kept, and who says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcomes: tuple[Outcome, ...]
    about_staff: bool
    days: int
    source: str


@cache
def rules() -> tuple[Rule, ...]:
    """The rules, from `retention.toml`."""
    content = tomllib.loads(files(__package__).joinpath("retention.toml").read_text("utf-8"))
    return tuple(Rule.model_validate(rule) for rule in content["rule"])


def kept_for(outcome: Outcome, report: Report, overrides: Mapping[Outcome, int]) -> dt.timedelta:
    """How long a case is kept after it was closed.

    Args:
        outcome: how it was closed.
        report: what it was about: for allegations against staff the guidance says more.
        overrides: the school's own schedule, in days by outcome.
    """
    if outcome in overrides:
        return dt.timedelta(days=overrides[outcome])
    about_staff = bool(report.about_people or _STAFF & set(report.about))
    found = next(rule for rule in rules() if outcome in rule.outcomes and rule.about_staff == about_staff)
    return dt.timedelta(days=found.days)


async def schedule_deletion(case: Case) -> None:
    """See to the reminder and the deletion of a case that has just been closed."""
    at = await deletion_of(case)
    if at is None:
        return
    closed = case.work.now.isoformat()
    remind = max(case.work.now, at - REMINDED_BEFORE)
    await add_task(case.work.transaction, TaskKind.REMIND_RETENTION, case.row.id, remind, closed)
    await add_task(case.work.transaction, TaskKind.DELETE_CASE, case.row.id, at, closed)


async def deletion_of(case: Case) -> dt.datetime | None:
    """When a case is to be deleted; None while it is open."""
    if case.row.closed_at is None or case.status.outcome is None:
        return None
    report = (await report_of(case)).report
    return case.row.closed_at + kept_for(case.status.outcome, report, case.work.school.file.reports.retention_days)


class Retention:
    """Reminds of deletion, and deletes.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    async def remind(self, school: str, id_: str) -> None:
        """Tell a case's handlers that it will be deleted."""
        async with self._office.work(school) as work:
            case = await case_by_id(work, id_)
            if case is None or case.status.state is not State.CLOSED:
                return
            for handler in await case.handlers():
                pointer = CasePointer(reference=case.row.reference, why="retention")
                closed = case.row.closed_at.isoformat() if case.row.closed_at else ""
                await notify(work, handler.person, pointer, about=id_, occasion=f"retention:{closed}")
            await work.record(Act.RETENTION_REMINDED, actor="system", about=id_)

    async def delete(self, school: str, id_: str) -> None:
        """Delete a case whose time is over: its key, and all that hangs on it.

        Raises:
            Postponed: it was closed again later, or is on hold.
        """
        async with self._office.work(school) as work:
            case = await case_by_id(work, id_)
            if case is None:
                return
            at = await deletion_of(case)
            if at is None:
                return  # it was opened again; closing it will see to its deletion anew
            if at > work.now:
                raise Postponed(at)
            if not may_delete(case.status) or case.row.read_at is None:
                raise Postponed(work.now + REMINDED_BEFORE)
            work.transaction.add(_tombstone(case, (await report_of(case)).report))
            await work.record(Act.CASE_DELETED, actor="system", about=id_)
            await forget(work, id_)
            work.transaction.expunge(case.row)
            await work.transaction.execute(delete(DossierRow).where(DossierRow.id == id_))


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
