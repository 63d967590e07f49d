"""Counts made up for tests, and the return of them."""

import datetime as dt
from collections import Counter

from signpost.bot.governors.breakdowns import OPEN, By, breakdowns
from signpost.bot.governors.counting import TwoYears
from signpost.bot.governors.figures import Figures, Occasion, figures_of
from signpost.bot.governors.inputs import QuestionCount, SigningCount
from signpost.bot.governors.school_year import SchoolYear
from signpost.bot.governors.tally import Counted, Tally, tally_of
from tests.bot.governors.generated import chance_of

YEAR = SchoolYear(2025)
OCCASION = Occasion("Ottermarsh Primary School", YEAR, dt.date(2026, 9, 7), anchor="ottermarsh " + "5f" * 32)
SIGNING = (SigningCount("Acceptable use agreement", 64, 57, dt.date(2025, 10, 10), 23),)
QUESTIONS = (
    QuestionCount("Friend requests", helped=12, not_helped=3, unsaid=20, unsettled=6),
    QuestionCount("Photographs", helped=9, not_helped=5, unsaid=8, unsettled=2),
    QuestionCount("Former pupils", helped=1, not_helped=1, unsaid=0, unsettled=1),
)


def tally(outcomes: dict[str, int], acknowledged: int | None = None, months: dict[str, int] | None = None) -> Tally:
    """A year with these outcomes; all in one cell of every other breakdown, unless months are given."""
    total = sum(outcomes.values())
    closed = total - outcomes.get(OPEN, 0)
    cells = {breakdown.by: Counter({next(iter(breakdown.cells)): total}) for breakdown in breakdowns(YEAR)}
    cells |= {By.OUTCOME: Counter(outcomes)} | ({By.MONTH: Counter(months)} if months else {})
    hours = Counter({3: total if acknowledged is None else acknowledged})
    return Tally(total, cells, hours, Counter({20: closed}))


def drawn(count: int, seed: int = 3) -> Tally:
    """A year of so many reports, by chance."""
    chance = chance_of(seed)
    reports = []
    for _ in range(count):
        cells: dict[By, str] = {
            one.by: chance.choices(list(one.cells), [1 / (place + 1) for place in range(len(one.cells))])[0]
            for one in breakdowns(YEAR)
            if one.by != By.HELD
        }
        days = None if cells[By.OUTCOME] == OPEN else chance.randrange(1, 90)
        reports.append(Counted(cells, chance.randrange(1, 60), days))
    return tally_of(reports, count // 12, SIGNING, QUESTIONS)


def published(year: Tally, before: Tally | None = None, occasion: Occasion = OCCASION) -> Figures:
    """The return of these counts."""
    return figures_of(occasion, TwoYears(year, before or Tally()))
