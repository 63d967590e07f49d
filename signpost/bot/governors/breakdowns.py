"""By what reports are counted: into which cells, and what these are called.

Each is a partition: a report is in one cell of it, and in one only. Where a report names several (a pupil and a
parent), that is a cell of its own, and who it is about is told no closer than a governor has to know: there is one
headteacher, so a count of reports about headteachers would name somebody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from signpost.bot.governors.school_year import SchoolYear
from signpost.bot.incidents.categories import Area, Nature, cells
from signpost.bot.incidents.form import PLATFORM_LABELS
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.report import About, Affected, Platform

UNSAID = "not_said"
SEVERAL = "several"


class By(StrEnum):
    """What reports are counted by."""

    MONTH = "month"
    KIND = "kind"
    PLATFORM = "platform"
    AFFECTED = "affected"
    ABOUT = "about"
    OUTCOME = "outcome"
    ESCALATED = "escalated"
    HELD = "held"


@dataclass(frozen=True)
class Breakdown:
    """One table of the return.

    Args:
        by: what it counts by.
        title: its headline.
        cells: what each cell is called, in the order in which they are shown.
    """

    by: By
    title: str
    cells: Mapping[str, str]


NATURE_LABELS = {
    Nature.COMMERCIAL: "Commercial",
    Nature.AGGRESSIVE: "Aggressive",
    Nature.SEXUAL: "Sexual",
    Nature.VALUES: "Values",
}
AREA_LABELS = {Area.CONTACT: "Contact", Area.CONDUCT: "Conduct", Area.CONTENT: "Content"}
_AFFECTED = {
    Affected.PUPIL: "A pupil or pupils",
    Affected.COLLEAGUE: "Whoever reported it, or a colleague",
    Affected.PARENT: "A parent or carer",
    Affected.SCHOOL: "The school as a whole",
    Affected.OTHER: "Somebody else",
}
_ABOUT = {
    About.PUPIL: "A pupil or pupils",
    About.PARENT: "A parent or carer",
    About.COLLEAGUE: "Somebody of the school: staff, volunteer, contractor or governor",
    About.OUTSIDER: "Somebody outside the school",
    About.UNKNOWN: "Not known, or not said",
}
_COARSE: Mapping[str, str] = {
    Affected.REPORTER: Affected.COLLEAGUE,
    About.HEADTEACHER: About.COLLEAGUE,
    About.NOMINATED_PERSON: About.COLLEAGUE,
    About.GOVERNOR: About.COLLEAGUE,
    About.CHAIR: About.COLLEAGUE,
}
OPEN = "open"
_OUTCOMES = {
    Outcome.UPHELD: "Upheld",
    Outcome.NOT_UPHELD: "Not upheld",
    Outcome.UNFOUNDED: "Unfounded",
    Outcome.MALICIOUS: "Malicious",
    Outcome.PASSED_TO_POLICE: "Passed to the police",
    Outcome.PASSED_TO_LADO: "Passed to the local authority’s designated officer",
    Outcome.SUPPORTED: "Settled with support",
    OPEN: "Still open at the end of the year",
}
YES, NO = "yes", "no"


def breakdowns(year: SchoolYear) -> tuple[Breakdown, ...]:
    """All tables of reports, in the order in which they are shown."""
    several = {SEVERAL: "More than one of these"}
    unsaid = {UNSAID: "Not said"}
    return (
        Breakdown(By.MONTH, "Reports by month", {month_key(month.month): f"{month:%B}" for month in year.months}),
        Breakdown(
            By.KIND,
            "Reports by kind",
            {kind_key(area, nature): f"{AREA_LABELS[area]}, {nature}" for area, nature in cells()} | unsaid,
        ),
        Breakdown(By.PLATFORM, "Reports by platform", {key: PLATFORM_LABELS[key] for key in Platform} | unsaid),
        Breakdown(By.AFFECTED, "To whom it happened", _AFFECTED | several | unsaid),
        Breakdown(By.ABOUT, "By whom", _ABOUT | several),
        Breakdown(By.OUTCOME, "What came of it", _OUTCOMES),
        Breakdown(
            By.ESCALATED,
            "Moved on because nobody had read it in time",
            {YES: "Moved on at least once", NO: "Not moved on"},
        ),
        Breakdown(By.HELD, "Held for the police", {YES: "Held for the police at some time", NO: "Never held"}),
    )


def month_key(month: int) -> str:
    """The cell of a month."""
    return f"{month:02}"


def kind_key(area: str | None, nature: str | None) -> str:
    """The cell of what a report is."""
    return UNSAID if area is None or nature is None else f"{area}_{nature}"


def platform_key(said: str | None) -> str:
    """The cell of a platform."""
    return said or UNSAID


def affected_key(said: Iterable[str]) -> str:
    """The cell of those to whom it happened."""
    return _one_of(said, UNSAID)


def about_key(said: Iterable[str]) -> str:
    """The cell of those who did it."""
    return _one_of((one for one in said if one != About.UNKNOWN), About.UNKNOWN)


def _one_of(said: Iterable[str], nobody: str) -> str:
    kinds = {str(_COARSE.get(one, one)) for one in said}
    if len(kinds) > 1:
        return SEVERAL
    return kinds.pop() if kinds else nobody
