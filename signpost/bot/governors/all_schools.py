"""An authority's view: many schools in one return, which are not compared by name unless that is wanted.

A school's own return is known to others, too. So a number of all schools is held back where it would tell what one of
them held back: where those that did, in the same cell, are fewer than five. For the same reason schools with fewer than
five reports are left out where there are fewer than five such schools.
"""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from zoneinfo import ZoneInfo

from sqlalchemy import select

from signpost.bot import audit
from signpost.bot.audit import Act
from signpost.bot.governors.breakdowns import By, breakdowns
from signpost.bot.governors.counting import TwoYears, count
from signpost.bot.governors.figures import Figures, Occasion, Table, figures_of, make_table, protected
from signpost.bot.governors.school_year import SchoolYear, finished_year
from signpost.bot.governors.suppression import LEAST, is_small
from signpost.bot.governors.tally import Tally, merged
from signpost.bot.school import SchoolKeys
from signpost.bot.store.tables import SchoolRow
from signpost.bot.unit_of_work import Office
from signpost.errors import SignpostError

AT_ONCE = 4
"""Schools that are counted at the same time: while the database looks for one, the reports of another are opened."""
_SCHOOL = select(
    SchoolRow.name, SchoolRow.wrapped_key, SchoolRow.file["calendar"]["time_zone"].as_string().label("time_zone")
)
_SIZES = (
    ("none", "None"),
    ("1", f"1 to {LEAST - 1}"),
    ("5", "5 to 9"),
    ("10", "10 to 19"),
    ("20", "20 to 49"),
    ("50", "50 or more"),
)


class NoSchoolsError(SignpostError):
    """There is no school to make a return of."""


@dataclass(frozen=True)
class SchoolCounts:
    """One school's name and counts."""

    name: str
    counts: TwoYears


async def all_schools_return(office: Office, year: str, title: str, *, is_by_name: bool = False) -> Figures:
    """The return of all schools together. Each is read in a transaction of its own, and has it in its own log.

    Args:
        office: begins units of work.
        year: as it is typed; none: the last that is over.
        title: what the schools are together.
        is_by_name: whether they may be compared by name.

    Raises:
        SchoolYearError: it is no school year, or it is not over.
        NoSchoolsError: there are none.
        VaultError: a report cannot be opened.
    """
    today = office.clock().date()
    wanted = finished_year(year, today)
    async with office.store.every_school(read_only=True) as transaction:
        ids = (await transaction.scalars(select(SchoolRow.id).order_by(SchoolRow.name, SchoolRow.id))).all()
    if not ids:
        raise NoSchoolsError("No school is set up. Run: signpost school apply school.toml")
    schools = await _count_all(office, ids, wanted)
    both = [[school.counts.year for school in schools], [school.counts.before for school in schools]]
    kept = [without_few(tallies) for tallies in both]
    risky = (risky_cells(kept[0], wanted), risky_cells(kept[1], wanted))
    occasion = Occasion(school=title, year=wanted, made_on=today, risky=risky)
    figures = figures_of(occasion, TwoYears(merged(kept[0]), merged(kept[1])))
    names = [school.name for school in schools]
    tables = (_by_size(both), *([_by_name(names, kept)] if is_by_name else []))
    return figures.model_copy(update={"schools": len(schools), "school_tables": tables})


async def _count_all(office: Office, ids: Sequence[str], year: SchoolYear) -> list[SchoolCounts]:
    """The counts of schools, in their order."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def in_turn(id_: str) -> SchoolCounts:
        async with turns:
            return await _count(office, id_, year)

    try:
        async with asyncio.TaskGroup() as group:
            counting = [group.create_task(in_turn(id_)) for id_ in ids]
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return [counted.result() for counted in counting]


async def _count(office: Office, id_: str, year: SchoolYear) -> SchoolCounts:
    async with office.store.school(id_) as transaction:
        name, wrapped_key, time_zone = (await transaction.execute(_SCHOOL)).one()
        counts = await count(transaction, office.master, ZoneInfo(time_zone), year)
        # Last, since on PostgreSQL whoever else writes in the school waits from here on.
        log = SchoolKeys(id_, office.master.unwrap(wrapped_key, "school", id_, id_)).audit
        at = office.clock()
        await audit.record(transaction, log, Act.RETURN_MADE, actor="system", at=at, year=str(year))
        return SchoolCounts(name, counts)


def without_few(tallies: list[Tally]) -> list[Tally]:
    """The schools' counts, without those of fewer than five reports where such schools are fewer than five."""
    few = sum(is_small(tally.total) for tally in tallies)
    return [Tally() if is_small(few) and is_small(tally.total) else tally for tally in tallies]


def risky_cells(tallies: list[Tally], year: SchoolYear) -> Mapping[By, Collection[str]]:
    """The cells that fewer than five schools hold back in their own returns, though some do."""
    found: dict[By, Collection[str]] = {}
    for breakdown in breakdowns(year):
        hiding: Counter[str] = Counter()
        for tally in filter(attrgetter("total"), tallies):
            shown = protected(breakdown, tally)
            hiding.update(
                key
                for key, count in zip(breakdown.cells, shown, strict=True)
                if count is None and tally.count(breakdown.by, key)
            )
        found[breakdown.by] = {key for key, schools in hiding.items() if schools < LEAST}
    return found


def _by_size(both: list[list[Tally]]) -> Table:
    """How many schools had how many reports."""
    counts = tuple(Counter(_size(tally.total) for tally in tallies) for tallies in both)
    return make_table("sizes", "Schools by the number of their reports", "schools", dict(_SIZES), counts)


def _size(total: int) -> str:
    return next((key for key, _ in reversed(_SIZES[1:]) if total >= int(key)), "none")


def _by_name(names: list[str], both: list[list[Tally]]) -> Table:
    labels = {str(place): name for place, name in enumerate(names)}
    counts = tuple(Counter({str(place): tally.total for place, tally in enumerate(tallies)}) for tallies in both)
    return make_table("schools", "Reports by school", "reports", labels, counts)
