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

from pydantic import BaseModel, ConfigDict, TypeAdapter
from sqlalchemy import Integer, and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

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
from signpost.bot.incidents.parts import PartKind
from signpost.bot.store.tables import AuditRow, CaseRow, DossierRow, PartRow, TombstoneRow
from signpost.bot.vault import MasterKeys

AT_A_TIME = 500
"""Sealed reports in memory."""
_HOUR, _DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
_CASES = (
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
        CaseRow.id > bindparam("after"),
        CaseRow.received_at >= bindparam("first"),
        CaseRow.received_at < bindparam("end"),
        PartRow.kind == PartKind.REPORT,
    )
    .order_by(CaseRow.id)
    .limit(bindparam("most", type_=Integer))
)
"""The next lot of cases behind one, by their ids: one lot is all that there is in most schools."""
_TOMBSTONES = select(TombstoneRow).where(
    TombstoneRow.month >= bindparam("first"), TombstoneRow.month <= bindparam("last")
)
_RECEIVED, _SET = aliased(AuditRow), aliased(AuditRow)
_HELD = (
    select(_RECEIVED.about, _RECEIVED.at, _SET.at.label("held_at"))
    .join(_SET, and_(_SET.school == _RECEIVED.school, _SET.about == _RECEIVED.about))
    .where(
        _RECEIVED.act == Act.REPORT_RECEIVED,
        _SET.act == Act.HOLD_SET,
        _RECEIVED.at >= bindparam("first"),
        _RECEIVED.at < bindparam("end"),
        _SET.at >= bindparam("first"),
        _SET.at < bindparam("end"),
    )
)


class _Facts(BaseModel):
    """What is counted of what is sealed; the rest of a report is not so much as read."""

    model_config = ConfigDict(hide_input_in_errors=True)

    platform: str | None
    affected: tuple[str, ...]
    about: tuple[str, ...]


class _Sealed(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    report: _Facts


_SEALED = TypeAdapter(_Sealed)


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
    months = {"first": year.before.months[0], "last": year.months[-1]}
    for row in await transaction.scalars(_TOMBSTONES, months):
        of = year if row.month >= year.months[0] else year.before
        reports[of].append(_of_tombstone(row, of))
    held = await _held(transaction, zone, years)
    signing, questions = await signing_of(transaction, zone, *years), await questions_of(transaction, *years)
    return TwoYears(*(tally_of(reports[one], held[one], signing[one], questions[one]) for one in years))


async def _cases(
    transaction: AsyncSession, master: MasterKeys, zone: ZoneInfo, years: tuple[SchoolYear, SchoolYear]
) -> AsyncIterator[tuple[dt.datetime, Counted]]:
    """When each report of two years was received, and what is counted of it."""
    year, before = years
    school = transaction.info["school"]
    first, middle, end = before.starts_at(zone), year.starts_at(zone), year.ends_at(zone)
    after, rows = "", None
    while rows is None or len(rows) == AT_A_TIME:
        wanted = {"after": after, "first": first, "end": end, "most": AT_A_TIME}
        rows = (await transaction.execute(_CASES, wanted)).all()
        for row in rows:
            after = row.id
            key = master.unwrap(row.wrapped_key, "case", school, row.id)
            report = Dossier(school, row.id, key).read(f"{PartKind.REPORT}:{row.part}", row.sealed, _SEALED).report
            over = end if row.received_at >= middle else middle
            yield row.received_at, _of_case(row, report, row.received_at.astimezone(zone).month, over)


def _of_case(row: Any, report: _Facts, month: int, end: dt.datetime) -> Counted:
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
    span = {"first": before.starts_at(zone), "end": year.ends_at(zone)}
    entries = (await transaction.execute(_HELD, span)).all()
    return {
        one: len(
            {entry.about for entry in entries if one.starts_at(zone) <= entry.at and entry.held_at < one.ends_at(zone)}
        )
        for one in years
    }
