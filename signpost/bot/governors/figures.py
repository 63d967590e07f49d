"""What a return publishes: everything in it may be printed, and read by anybody.

Whatever was counted becomes a figure here and nowhere else, so that nothing leaves without `suppression`. Whether a
time is shown turns on numbers that are shown, too: it would tell how many there are otherwise.
"""

import datetime as dt
import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from signpost.bot.governors.breakdowns import OPEN, Breakdown, By, breakdowns
from signpost.bot.governors.counting import TwoYears
from signpost.bot.governors.inputs import QuestionCount, SigningCount
from signpost.bot.governors.school_year import SchoolYear
from signpost.bot.governors.suppression import LEAST, Shown, protect, total_shown
from signpost.bot.governors.tally import Tally

LEAST_FOR_TENTH = 10
"""Reports from which on there is a tenth."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Cell(_Value):
    """One row of a table; None: held back."""

    key: str
    label: str
    count: Shown
    before: Shown


class Table(_Value):
    """Counts that add up to a total, those of the year before beside them."""

    name: str
    title: str
    unit: str
    """What is counted."""
    cells: tuple[Cell, ...]


class Timing(_Value):
    """How long something took; None: too few for that to be told."""

    name: str
    title: str
    unit: str
    median: int | None
    nine_in_ten: int | None
    """Within so much it was done in nine of ten."""
    median_before: int | None
    nine_in_ten_before: int | None


class Signing(_Value):
    """How far the signing of one agreement came."""

    agreement: str
    due: dt.date
    asked: Shown
    signed: Shown
    reminders: Shown


class Figures(_Value):
    """A return, as it is published."""

    school: str
    """Its name, or what the schools are together."""
    year: str
    before: str | None
    """The year that it is compared with; None where there was no Signpost yet."""
    counted_until: dt.date
    in_use_since: dt.date | None
    """The day on which Signpost was set up, where that was later than the year's first."""
    made_on: dt.date
    reports: Shown
    reports_before: Shown
    tables: tuple[Table, ...]
    timings: tuple[Timing, ...]
    signing: tuple[Signing, ...]
    questions: Shown
    questions_before: Shown
    question_tables: tuple[Table, ...]
    anchor: str | None
    """The head of the audit log."""
    schools: int | None = None
    """How many schools it is of; None: of one."""
    school_tables: tuple[Table, ...] = ()
    """How many schools reported how much, or which, where they may be compared by name."""

    def table(self, name: str) -> Table:
        """One of its tables of reports."""
        return next(table for table in self.tables if table.name == name)


@dataclass(frozen=True)
class Occasion:
    """What a return is of, beside its counts.

    Args:
        school: what it is called.
        year: the school year.
        made_on: the day on which it is made.
        in_use_since: the day on which Signpost was set up; None where that is of no account.
        anchor: the head of the audit log.
        risky: cells that are held back however much they count, this year and the year before.
    """

    school: str
    year: SchoolYear
    made_on: dt.date
    in_use_since: dt.date | None = None
    anchor: str | None = None
    risky: tuple[Mapping[By, Collection[str]], Mapping[By, Collection[str]]] = field(default_factory=lambda: ({}, {}))


def figures_of(occasion: Occasion, counts: TwoYears) -> Figures:
    """The return of these counts."""
    year, before = counts.year, counts.before
    first, since = occasion.year.months[0], occasion.in_use_since
    tables = tuple(_table(breakdown, counts, occasion.risky) for breakdown in breakdowns(occasion.year))
    return Figures(
        school=occasion.school,
        year=str(occasion.year),
        before=str(occasion.year.before) if since is None or since < first else None,
        counted_until=occasion.year.last_day,
        in_use_since=since if since is not None and since > first else None,
        made_on=occasion.made_on,
        reports=total_shown(year.total),
        reports_before=total_shown(before.total),
        tables=tables,
        timings=_timings(counts, next(table for table in tables if table.name == By.OUTCOME)),
        signing=tuple(map(_signing, year.signing)),
        questions=total_shown(_asked(year.questions)),
        questions_before=total_shown(_asked(before.questions)),
        question_tables=_question_tables(counts) if year.questions or before.questions else (),
        anchor=occasion.anchor,
    )


def make_table(name: str, title: str, unit: str, labels: Mapping[str, str], counts: tuple[Counter[str], ...]) -> Table:
    """A table of two partitions, each protected by itself.

    Args:
        name: by which it is found.
        title: its headline.
        unit: what is counted.
        labels: what its cells are called, in their order.
        counts: of each cell, this year and the year before.
    """
    shown = [protect([counter[key] for key in labels]) for counter in counts]
    return _joined(name, title, unit, labels, (shown[0], shown[1]))


def _joined(
    name: str, title: str, unit: str, labels: Mapping[str, str], shown: tuple[tuple[Shown, ...], tuple[Shown, ...]]
) -> Table:
    rows = zip(labels.items(), *shown, strict=True)
    cells = tuple(Cell(key=key, label=label, count=count, before=was) for (key, label), count, was in rows)
    return Table(name=name, title=title, unit=unit, cells=cells)


def protected(breakdown: Breakdown, tally: Tally, risky: Collection[str] = ()) -> tuple[Shown, ...]:
    """One year's cells of a breakdown, as they are published."""
    counts = [tally.count(breakdown.by, key) for key in breakdown.cells]
    return protect(counts, risky={place for place, key in enumerate(breakdown.cells) if key in risky})


def _table(
    breakdown: Breakdown,
    counts: TwoYears,
    risky: tuple[Mapping[By, Collection[str]], Mapping[By, Collection[str]]],
) -> Table:
    year, before = (
        protected(breakdown, tally, of.get(breakdown.by, ()))
        for tally, of in zip((counts.year, counts.before), risky, strict=True)
    )
    return _joined(breakdown.by, breakdown.title, "reports", breakdown.cells, (year, before))


def _timings(counts: TwoYears, outcomes: Table) -> tuple[Timing, ...]:
    known = (
        _known_to_be_closed(counts.year.total, {cell.key: cell.count for cell in outcomes.cells}),
        _known_to_be_closed(counts.before.total, {cell.key: cell.before for cell in outcomes.cells}),
    )
    years = (counts.year, counts.before)
    # What is closed was acknowledged. How many more were stands nowhere, and does not show from what is told here.
    acknowledged = list(zip((tally.hours for tally in years), known, strict=True))
    ended = list(zip((tally.days for tally in years), known, strict=True))
    return (
        _timing("acknowledged", "From the report to its acknowledgement", "hours", acknowledged),
        _timing("closed", "From the report to the end of the case", "days", ended),
    )


def _known_to_be_closed(total: int, shown: Mapping[str, Shown]) -> int:
    """How many closed cases a reader knows of, at least, from the table of outcomes."""
    still_open = shown[OPEN]
    if still_open is not None:
        return total - still_open
    return sum(count or 0 for key, count in shown.items() if key != OPEN)


def _timing(name: str, title: str, unit: str, of: list[tuple[Counter[int], int]]) -> Timing:
    (median, tenth), (median_before, tenth_before) = (
        (
            _within(values, 1, 2) if enough >= LEAST else None,
            _within(values, 9, 10) if enough >= LEAST_FOR_TENTH else None,
        )
        for values, known in of
        for enough in (min(known, values.total()),)
    )
    return Timing(
        name=name,
        title=title,
        unit=unit,
        median=median,
        nine_in_ten=tenth,
        median_before=median_before,
        nine_in_ten_before=tenth_before,
    )


def _within(values: Counter[int], part: int, of: int) -> int:
    """The value that so large a part does not exceed. It is one of them: a mean of two would tell an even number."""
    rank = math.ceil(values.total() * part / of)
    return sorted(values.elements())[rank - 1]


def _signing(count: SigningCount) -> Signing:
    signed, _ = protect([count.signed, count.asked - count.signed])
    return Signing(
        agreement=count.agreement,
        due=count.due,
        asked=total_shown(count.asked),
        signed=signed,
        reminders=total_shown(count.reminders),
    )


def _asked(questions: tuple[QuestionCount, ...]) -> int:
    return sum(count.asked for count in questions)


_ANSWERS = {
    "helped": "The answer helped",
    "not_helped": "The answer did not help",
    "unsaid": "Answered; nothing was said of it",
    "unsettled": "The policy did not settle it",
}


def _question_tables(counts: TwoYears) -> tuple[Table, ...]:
    both = (counts.year.questions, counts.before.questions)
    topics = {count.topic: count.topic for questions in both for count in questions}
    by_topic = tuple(Counter({count.topic: count.asked for count in questions}) for questions in both)
    by_answer = tuple(
        Counter({key: sum(getattr(count, key) for count in questions) for key in _ANSWERS}) for questions in both
    )
    return (
        make_table("topic", "Questions on the policy by topic", "questions", topics, by_topic),
        make_table("answer", "What came of the questions", "questions", _ANSWERS, by_answer),
    )
