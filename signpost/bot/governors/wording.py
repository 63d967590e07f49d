"""The return in words: how numbers are written, and a sentence for each table."""

import datetime as dt

from signpost.bot.governors.figures import Cell, Figures, Signing, Table, Timing
from signpost.bot.governors.suppression import FEWER, Shown

HELD_BACK = "*"
LEGEND = (
    f"{HELD_BACK} stands for a number that is held back: it is {FEWER}, or it would give away one that is. "
    "0 means that there was none."
)
NO_SIGNING = "No agreement was open for signing."
NO_QUESTIONS = "Questions on the policy were not counted."


def number(count: Shown) -> str:
    """A cell of a table."""
    return HELD_BACK if count is None else f"{count:,}"


def total(count: Shown) -> str:
    """A total."""
    return FEWER if count is None else f"{count:,}"


def title(figures: Figures) -> str:
    """The headline of the return."""
    return f"Governors’ return on online safety, {figures.year}"


def day(date: dt.date) -> str:
    """A day, written out."""
    return f"{date.day} {date:%B %Y}"


def since(figures: Figures) -> str | None:
    """From when on anything could be counted, where that is not the whole year."""
    if figures.in_use_since is None:
        return None
    return f"Signpost was set up here on {day(figures.in_use_since)}: nothing from before that is counted."


def reports(figures: Figures) -> str:
    """How many reports there were, in a sentence."""
    if figures.reports == 0:
        said = f"Nothing was reported in {figures.year}"
    else:
        said = f"{total(figures.reports).capitalize()} reports were received in {figures.year}"
    if figures.before is None:
        return f"{said}. There are no figures for the year before."
    return f"{said}; {'none' if figures.reports_before == 0 else total(figures.reports_before)} the year before."


def sentence(table: Table, of: Shown) -> str:
    """What a table shows.

    Args:
        table: the table.
        of: its total.
    """
    if of is None:
        return f"There were {FEWER}, so nothing more is said of them."
    if of == 0:
        return f"There were no {table.unit}."
    shown = [cell for cell in table.cells if cell.count]
    if not shown:
        return f"All numbers are held back: they are so small that one would give away another. They add up to {of:,}."
    most = max(shown, key=lambda cell: cell.count or 0)
    return f"The largest number shown is “{most.label}”: {most.count:,} of {of:,} {table.unit}.{_held_back(table)}"


def _held_back(table: Table) -> str:
    count = sum(cell.count is None for cell in table.cells)
    return f" {count} numbers are held back." if count else ""


def timing(found: Timing) -> str:
    """How long something took, in a sentence."""
    if found.median is None:
        return "There were too few for a time to be told."
    half = f"Half took {_amount(found.median, found.unit)} or less"
    if found.nine_in_ten is None:
        return f"{half}. There were too few for the slowest tenth to be told."
    return f"{half}; the slowest tenth took {_amount(found.nine_in_ten, found.unit)} or more."


def _amount(count: int, unit: str) -> str:
    return f"{count:,} {unit.removesuffix('s') if count == 1 else unit}"


def duration(count: int | None, unit: str) -> str:
    """A time in a table."""
    return "too few to tell" if count is None else _amount(count, unit)


def row(cell: Cell, *, is_compared: bool) -> str:
    """A cell in a line of text."""
    before = f" (the year before: {number(cell.before)})" if is_compared else ""
    return f"{cell.label}: {number(cell.count)}{before}"


def signing(figures: Figures) -> tuple[str, ...]:
    """How far the signing of each agreement came."""
    return tuple(_signed(found) for found in figures.signing) or (NO_SIGNING,)


def _signed(found: Signing) -> str:
    signed = f"{number(found.signed)} of {total(found.asked)} people had signed it; it was due on {day(found.due)}"
    sent = "no reminder was" if found.reminders == 0 else f"{total(found.reminders)} reminders were"
    return f"{found.agreement}: {signed}, and {sent} sent."
