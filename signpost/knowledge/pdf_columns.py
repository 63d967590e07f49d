"""Columns of text side by side on a page of a PDF, told apart by the gutter between them."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from signpost.knowledge.assembly import Line

_MARGIN = 0.3
"""The gutter lies between this share of the page's width and what is left behind it."""
_STEP = 3.0
_HALF = 4.0
"""Points of white on either side of its middle."""
_FEWEST_LINES = 8
_MOST_WORDS = 5_000
"""Nobody reads a page with more, and looking for a gutter in it would take long."""
_LEAST_SHARE = 0.35
"""Of the lines, how many have words on either side."""
_LEAST_FILLED = 0.6
"""Of the longest line of a column, how long the middle one is."""
_MOST_CROSSING = 0.2
"""Of the lines, how many run across: titles, and what is set over both columns."""


def find_gutter(lines: Sequence[Sequence[Line]], width: float) -> float | None:
    """Where the white between two columns is, in points from the left; None where the page has one column.

    Args:
        lines: the words of each line, from left to right.
        width: of the page.
    """
    if len(lines) < _FEWEST_LINES or sum(map(len, lines)) > _MOST_WORDS:
        return None
    places = [_MARGIN * width + step * _STEP for step in range(int((1 - 2 * _MARGIN) * width / _STEP) + 1)]
    crossing = [sum(crosses(line, place) for line in lines) for place in places]
    fewest = min(crossing)
    best = [place for place, count in zip(places, crossing, strict=True) if count == fewest]
    gutter = best[len(best) // 2]
    if fewest > _MOST_CROSSING * len(lines):
        return None
    free = [line for line in lines if not crosses(line, gutter)]
    sides = (
        [[word for word in line if word.x1 < gutter] for line in free],
        [[word for word in line if word.x0 > gutter] for line in free],
    )
    return gutter if all(_is_column([line for line in side if line], len(lines)) for side in sides) else None


def _is_column(lines: Sequence[Sequence[Line]], of: int) -> bool:
    """Whether lines on one side are running text: the first column of a table without rules is mostly short."""
    if len(lines) < _LEAST_SHARE * of:
        return False
    widths = [line[-1].x1 - line[0].x0 for line in lines]
    return median(widths) >= _LEAST_FILLED * max(widths)


def crosses(line: Sequence[Line], gutter: float) -> bool:
    """Whether words of a line stand in the gutter."""
    return any(word.x0 < gutter + _HALF and word.x1 > gutter - _HALF for word in line)


def in_columns(lines: Sequence[Sequence[Line]], gutter: float) -> list[list[Line]]:
    """The words of a page in reading order, passage by passage.

    What crosses the gutter ends the columns above it. A right column is moved to where the left one begins, so that its
    paragraphs are told by the same margins.
    """
    passages: list[list[Line]] = [[]]
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        if not crosses(line, gutter):
            left += [word for word in line if word.x1 < gutter]
            right += [word for word in line if word.x0 > gutter]
            continue
        if left or right:
            passages += [left, _moved(right, left), []]
            left, right = [], []
        passages[-1] += line
    passages += [left, _moved(right, left)]
    return [words for words in passages if words]


def _moved(words: Sequence[Line], to: Sequence[Line]) -> list[Line]:
    by = min((word.x0 for word in words), default=0.0) - min((word.x0 for word in to or words), default=0.0)
    return [replace(word, x0=word.x0 - by, x1=word.x1 - by) for word in words]
