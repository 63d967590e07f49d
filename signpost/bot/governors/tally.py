"""The counts of a year, before anything is held back: never shown, and never kept."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from signpost.bot.governors.breakdowns import NO, OPEN, YES, By
from signpost.bot.governors.inputs import QuestionCount, SigningCount


@dataclass(frozen=True)
class Counted:
    """What is counted of one report.

    Args:
        cells: the cell that it is in, of each breakdown but `By.HELD`.
        hours: whole hours until it was acknowledged; None where it was not by the end of the year.
        days: whole days until it was closed; None where it was open at the end of the year.
    """

    cells: Mapping[By, str]
    hours: int | None
    days: int | None


@dataclass(frozen=True)
class Tally:
    """What one year comes to, in one school or in many.

    Args:
        total: reports.
        cells: how many in each cell of each breakdown.
        hours: how many were acknowledged after so many hours.
        days: how many were closed after so many days.
        signing: of the agreements.
        questions: on policies.
    """

    total: int = 0
    cells: Mapping[By, Counter[str]] = field(default_factory=dict)
    hours: Counter[int] = field(default_factory=Counter)
    days: Counter[int] = field(default_factory=Counter)
    signing: tuple[SigningCount, ...] = ()
    questions: tuple[QuestionCount, ...] = ()

    def count(self, by: By, cell: str) -> int:
        """How many reports are in a cell."""
        return self.cells.get(by, Counter())[cell]


def tally_of(
    reports: Iterable[Counted],
    held: int,
    signing: tuple[SigningCount, ...] = (),
    questions: tuple[QuestionCount, ...] = (),
) -> Tally:
    """Count reports.

    Args:
        reports: those of a year.
        held: how many of them were held for the police at some time.
        signing: of the agreements.
        questions: on policies.
    """
    total = 0
    cells: dict[By, Counter[str]] = {by: Counter() for by in By}
    hours: Counter[int] = Counter()
    days: Counter[int] = Counter()
    for report in reports:
        total += 1
        for by, cell in report.cells.items():
            cells[by][cell] += 1
        if report.hours is not None:
            hours[report.hours] += 1
        if report.days is not None:
            days[report.days] += 1
    cells[By.HELD] = Counter({YES: min(held, total), NO: total - min(held, total)})
    return Tally(total, cells, hours, days, signing, questions)


def merged(tallies: Iterable[Tally]) -> Tally:
    """Many schools' counts as one."""
    total = 0
    cells: dict[By, Counter[str]] = {by: Counter() for by in By}
    hours: Counter[int] = Counter()
    days: Counter[int] = Counter()
    signing: dict[tuple[str, object], SigningCount] = {}
    questions: dict[str, QuestionCount] = {}
    for tally in tallies:
        total += tally.total
        for by, counter in tally.cells.items():
            cells[by].update(counter)
        hours.update(tally.hours)
        days.update(tally.days)
        for one in tally.signing:
            before = signing.get((one.agreement, one.due))
            signing[one.agreement, one.due] = one if before is None else _together(before, one)
        for asked in tally.questions:
            known = questions.get(asked.topic)
            questions[asked.topic] = asked if known is None else _asked_together(known, asked)
    return Tally(total, cells, hours, days, tuple(signing.values()), tuple(questions.values()))


def _together(one: SigningCount, other: SigningCount) -> SigningCount:
    return SigningCount(
        one.agreement, one.asked + other.asked, one.signed + other.signed, one.due, one.reminders + other.reminders
    )


def _asked_together(one: QuestionCount, other: QuestionCount) -> QuestionCount:
    return QuestionCount(
        one.topic,
        one.helped + other.helped,
        one.not_helped + other.not_helped,
        one.unsaid + other.unsaid,
        one.unsettled + other.unsettled,
    )


def closed(tally: Tally) -> int:
    """How many reports were closed."""
    return tally.total - tally.count(By.OUTCOME, OPEN)
