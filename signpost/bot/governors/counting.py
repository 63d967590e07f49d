"""Counts one school's reports of a school year and of the year before, as they stood when each year was over.

What is kept in clear is read as it is. Platform, who was affected and by whom are sealed, since a word such as
"headteacher" beside a time would tell a reader of the database who is reported: each report is opened, these three are
looked at, and it is let go. Nothing of it is shown, and nothing kept but how many there are. Where a case was deleted,
its tombstone is counted; that the police held it is in the log, which outlives it.
"""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.audit import Act
from signpost.bot.governors.breakdowns import (
    NO,
    OPEN,
    YES,
    By,
    about_key,
    affected_key,
    kind_key,
    month_key,
    platform_key,
)
from signpost.bot.governors.inputs import questions_of, signing_of
from signpost.bot.governors.school_year import SchoolYear
from signpost.bot.governors.tally import Counted, Tally, tally_of
from signpost.bot.incidents.dossier import Dossier
from signpost.bot.incidents.parts import PartKind, ReportPart
from signpost.bot.incidents.report import Report
from signpost.bot.store.tables import AuditRow, CaseRow, DossierRow, PartRow, TombstoneRow
from signpost.bot.vault import MasterKeys

AT_A_TIME = 500
"""Sealed reports in memory."""
_HOUR, _DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@dataclass(frozen=True)
class TwoYears:
    """The counts of a year, and those of the year before."""

    year: Tally
    before: Tally


async def count(transaction: AsyncSession, master: MasterKeys, zone: ZoneInfo, year: SchoolYear) -> TwoYears:
    """Count a school's reports.

    Args:
        transaction: in one school; nothing is changed in it.
        master: the master keys that the cases' keys are wrapped with.
        zone: the school's time zone.
        year: which year; the year before is counted, too.

    Raises:
        VaultError: a report cannot be opened: it was changed, or these are not its keys.
    """
    years = (year, year.before)
    reports: dict[SchoolYear, list[Counted]] = {one: [] for one in years}
    async for received_at, report in _cases(transaction, master, zone, years):
        reports[year if received_at >= year.starts_at(zone) else year.before].append(report)
    for row in await transaction.scalars(_tombstones(years)):
        of = year if row.month >= year.months[0] else year.before
        reports[of].append(_of_tombstone(row, of))
    held = await _held(transaction, zone, years)
    counted = [
        tally_of(
            reports[one],
            held[one],
            await signing_of(transaction, zone, one),
            await questions_of(transaction, one),
        )
        for one in years
    ]
    return TwoYears(*counted)


def _query(first: dt.datetime, end: dt.datetime, after: str) -> Any:
    """The next lot of cases behind one, by their ids: one lot is all that there is in most schools."""
    return (
        select(
            CaseRow.id,
            CaseRow.received_at,
            CaseRow.area,
            CaseRow.nature,
            CaseRow.outcome,
            CaseRow.acknowledged_at,
            CaseRow.closed_at,
            CaseRow.escalations,
            DossierRow.wrapped_key,
            PartRow.id.label("part"),
            PartRow.sealed,
        )
        .join(DossierRow, and_(DossierRow.school == CaseRow.school, DossierRow.id == CaseRow.id))
        .join(PartRow, and_(PartRow.school == CaseRow.school, PartRow.case == CaseRow.id))
        .where(
            CaseRow.id > after,
            CaseRow.received_at >= first,
            CaseRow.received_at < end,
            PartRow.kind == PartKind.REPORT,
        )
        .order_by(CaseRow.id)
        .limit(AT_A_TIME)
    )


async def _cases(
    transaction: AsyncSession, master: MasterKeys, zone: ZoneInfo, years: tuple[SchoolYear, SchoolYear]
) -> AsyncIterator[tuple[dt.datetime, Counted]]:
    """When each report of two years was received, and what is counted of it."""
    year, before = years
    school = transaction.info["school"]
    first, middle, end = before.starts_at(zone), year.starts_at(zone), year.ends_at(zone)
    after, rows = "", None
    while rows is None or len(rows) == AT_A_TIME:
        rows = (await transaction.execute(_query(first, end, after))).all()
        for row in rows:
            after = row.id
            key = master.unwrap(row.wrapped_key, "case", school, row.id)
            report = Dossier(school, row.id, key).read(f"{PartKind.REPORT}:{row.part}", row.sealed, ReportPart).report
            over = end if row.received_at >= middle else middle
            yield row.received_at, _of_case(row, report, row.received_at.astimezone(zone).month, over)


def _of_case(row: Any, report: Report, month: int, end: dt.datetime) -> Counted:
    """What is counted of a case, as it stood at the end of the year."""

    def until(later: dt.datetime | None, unit: dt.timedelta) -> int | None:
        return None if later is None or later >= end else int((later - row.received_at) / unit)

    days = until(row.closed_at, _DAY)
    return _counted(
        month=month,
        kind=kind_key(row.area, row.nature),
        platform=platform_key(report.platform),
        affected=affected_key(report.affected),
        about=about_key(report.about),
        outcome=OPEN if days is None else row.outcome,
        is_escalated=row.escalations > 0,
        hours=until(row.acknowledged_at, _HOUR),
        days=days,
    )


def _tombstones(years: tuple[SchoolYear, SchoolYear]) -> Select[TombstoneRow]:
    year, before = years
    return select(TombstoneRow).where(TombstoneRow.month >= before.months[0], TombstoneRow.month <= year.months[-1])


def _of_tombstone(row: TombstoneRow, year: SchoolYear) -> Counted:
    """What is counted of a case that was deleted. It knows the month alone, and is taken to be of its first day."""
    was_open = row.days_to_close is None or row.month + row.days_to_close * _DAY > year.last_day
    return _counted(
        month=row.month.month,
        kind=kind_key(row.area, row.nature),
        platform=platform_key(row.facts.get("platform")),
        affected=affected_key(filter(None, row.facts.get("affected", "").split(","))),
        about=about_key(filter(None, row.facts.get("about", "").split(","))),
        outcome=OPEN if was_open or row.outcome is None else row.outcome,
        is_escalated=row.escalations > 0,
        hours=row.hours_to_acknowledge,
        days=None if was_open else row.days_to_close,
    )


def _counted(  # noqa: PLR0913 - each is a fact by itself
    *,
    month: int,
    kind: str,
    platform: str,
    affected: str,
    about: str,
    outcome: str,
    is_escalated: bool,
    hours: int | None,
    days: int | None,
) -> Counted:
    cells = {
        By.MONTH: month_key(month),
        By.KIND: kind,
        By.PLATFORM: platform,
        By.AFFECTED: affected,
        By.ABOUT: about,
        By.OUTCOME: outcome,
        By.ESCALATED: YES if is_escalated else NO,
    }
    return Counted(cells, hours, days)


async def _held(
    transaction: AsyncSession, zone: ZoneInfo, years: tuple[SchoolYear, SchoolYear]
) -> dict[SchoolYear, int]:
    """How many reports of each year were held for the police before it was over; by the log, deleted ones included."""
    year, before = years
    query = select(AuditRow.about, AuditRow.act, AuditRow.at).where(
        AuditRow.act.in_((Act.REPORT_RECEIVED, Act.HOLD_SET)),
        AuditRow.at >= before.starts_at(zone),
        AuditRow.at < year.ends_at(zone),
    )
    entries = (await transaction.execute(query)).all()
    found = {}
    for one in years:
        start, end = one.starts_at(zone), one.ends_at(zone)
        received = {entry.about for entry in entries if entry.act == Act.REPORT_RECEIVED and start <= entry.at < end}
        found[one] = len({entry.about for entry in entries if entry.act == Act.HOLD_SET and entry.at < end} & received)
    return found
