"""Charts of the return as SVG: readable in grey and on paper, with the numbers on them.

Black is the year, hatched the year before; a number that is held back is a star where its bar would stand, so that it
is not taken for none.
"""

import io
import textwrap
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from signpost.bot.governors.breakdowns import AREA_LABELS, NATURE_LABELS, By, kind_key
from signpost.bot.governors.figures import Figures, Table
from signpost.bot.governors.suppression import Shown
from signpost.bot.governors.wording import HELD_BACK, number

_WIDTH = 6.3
"""Inches: what stands between the margins of a page."""
_INK, _PALE, _LINE = "#262626", "#ffffff", "#8c8c8c"
_SMALL, _PLAIN = 7.5, 8.5
"""Points."""
_DARKEST = 0.85
_LABEL = 32
"""Letters of a cell's name in a line."""


def draw_charts(figures: Figures) -> dict[str, str]:
    """The charts, by the names of their tables; none of a table of which nothing is shown."""
    drawn = {}
    for name in (By.MONTH, By.KIND, By.PLATFORM, By.AFFECTED, By.ABOUT, By.OUTCOME):
        table = figures.table(name)
        if any(cell.count for cell in table.cells):
            drawn[str(name)] = _draw(table, figures)
    return drawn


def _draw(table: Table, figures: Figures) -> str:
    match table.name:
        case By.MONTH:
            return _months(table, figures)
        case By.KIND:
            return _heat_map(table)
        case _:
            return _bars(table, figures)


def _svg(figure: Figure) -> str:
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def _figure(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(_WIDTH, height), layout="constrained")
    return figure, figure.add_subplot()


class _Series(NamedTuple):
    """One year's bars, and how they look."""

    year: str
    counts: tuple[Shown, ...]
    face: str
    hatch: str


def _series(table: Table, figures: Figures) -> list[_Series]:
    year = _Series(figures.year, tuple(cell.count for cell in table.cells), _INK, "")
    if figures.before is None:
        return [year]
    return [year, _Series(figures.before, tuple(cell.before for cell in table.cells), _PALE, "////")]


def _months(table: Table, figures: Figures) -> str:
    figure, axes = _figure(2.2)
    series = _series(table, figures)
    width = 0.8 / len(series)
    for order, one in enumerate(series):
        places = [place + (order - (len(series) - 1) / 2) * width for place in range(len(one.counts))]
        axes.bar(
            places,
            [count or 0 for count in one.counts],
            width * 0.94,
            label=one.year,
            linewidth=0.6,
            facecolor=one.face,
            edgecolor=_INK,
            hatch=one.hatch,
        )
        for place, count in zip(places, one.counts, strict=True):
            axes.annotate(
                number(count), (place, count or 0), (0, 1.5), textcoords="offset points", ha="center", fontsize=7
            )
    axes.set_xticks(range(len(table.cells)), [cell.label[:3] for cell in table.cells], fontsize=_PLAIN)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    axes.set_ylabel(f"Number of {table.unit}", fontsize=_PLAIN)
    _finish(axes, has_legend=len(series) > 1)
    axes.margins(x=0.01, y=0.12)
    return _svg(figure)


def _bars(table: Table, figures: Figures) -> str:
    """Bars that lie, since their names are long."""
    series = _series(table, figures)
    figure, axes = _figure(0.55 + 0.3 * len(table.cells))
    height = 0.8 / len(series)
    for order, one in enumerate(series):
        places = [place + (order - (len(series) - 1) / 2) * height for place in range(len(one.counts))]
        axes.barh(
            places,
            [count or 0 for count in one.counts],
            height * 0.94,
            label=one.year,
            linewidth=0.6,
            facecolor=one.face,
            edgecolor=_INK,
            hatch=one.hatch,
        )
        for place, count in zip(places, one.counts, strict=True):
            axes.annotate(
                number(count), (count or 0, place), (2, 0), textcoords="offset points", va="center", fontsize=7
            )
    axes.set_yticks(range(len(table.cells)), [_lines(cell.label) for cell in table.cells], fontsize=_PLAIN)
    axes.invert_yaxis()
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.set_xlabel(f"Number of {table.unit}", fontsize=_PLAIN)
    _finish(axes, has_legend=len(series) > 1)
    axes.margins(x=0.06, y=0.02)
    return _svg(figure)


def _lines(label: str) -> str:
    """A cell's name in two lines, where it is long; what is longer still stands in the table."""
    return textwrap.fill(label, _LABEL, max_lines=2, placeholder=" …")


def _finish(axes: Axes, *, has_legend: bool) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(_LINE)
    axes.tick_params(labelsize=_PLAIN, color=_LINE, length=2)
    if has_legend:
        axes.legend(fontsize=_SMALL, frameon=False, ncols=2, loc="lower right", bbox_to_anchor=(1, 1), borderpad=0)


def _heat_map(table: Table) -> str:
    """The grid of contact, conduct and content by what drives it, of the year alone; the darker, the more."""
    figure, axes = _figure(2.1)
    counts = {cell.key: cell.count for cell in table.cells}
    most = max((count or 0 for count in counts.values()), default=0) or 1
    for row, area in enumerate(AREA_LABELS):
        for column, nature in enumerate(NATURE_LABELS):
            count = counts[kind_key(area, nature)]
            shade = 1 - _DARKEST * (count or 0) / most
            face, hatch = (_PALE, "....") if count is None else (str(shade), "")
            axes.add_patch(Rectangle((column, row), 1, 1, edgecolor=_LINE, linewidth=0.8, facecolor=face, hatch=hatch))
            axes.text(
                column + 0.5,
                row + 0.5,
                HELD_BACK if count is None else number(count),
                ha="center",
                va="center",
                fontsize=11,
                color=_PALE if count is not None and shade < 0.55 else _INK,
                bbox={"facecolor": _PALE, "edgecolor": "none", "pad": 1.5} if count is None else None,
            )
    axes.set_xlim(0, len(NATURE_LABELS))
    axes.set_ylim(len(AREA_LABELS), 0)
    axes.set_xticks([column + 0.5 for column in range(len(NATURE_LABELS))], list(NATURE_LABELS.values()))
    axes.set_yticks([row + 0.5 for row in range(len(AREA_LABELS))], list(AREA_LABELS.values()))
    axes.tick_params(labelsize=_PLAIN + 0.5, length=0)
    axes.xaxis.tick_top()
    axes.spines[:].set_visible(False)
    axes.set_xlabel(f"Number of {table.unit} in each cell", fontsize=_SMALL)
    return _svg(figure)
