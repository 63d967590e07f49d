"""The return as a document that a governor can read on paper, or have read out: PDF/UA-1, made by typst."""

import datetime as dt
import json
import warnings
from importlib.resources import files
from typing import Any

import typst

from signpost.bot.governors import wording
from signpost.bot.governors.breakdowns import YES, By
from signpost.bot.governors.charts import draw_charts
from signpost.bot.governors.figures import Figures, Table, Timing
from signpost.errors import SignpostError

_IN_SHORT = (By.ESCALATED, By.HELD)
"""What takes no table of its own: one of its two cells says it all."""
_CHART = {
    By.MONTH: "Bar chart of the reports of each month",
    By.KIND: "Heat map of the reports by area and by what drives them",
}


class DocumentError(SignpostError):
    """The document could not be made."""


def make_document(figures: Figures) -> bytes:
    """The return as a PDF: tagged, with a title and a language, every chart with a text in its place.

    Raises:
        DocumentError: typst refused it, as where it would be no PDF/UA.
    """
    charts = draw_charts(figures)
    made_at = dt.datetime.combine(figures.made_on, dt.time(), dt.UTC)
    with warnings.catch_warnings():
        warnings.simplefilter("error", typst.TypstWarning)
        try:
            made = typst.compile(
                files(__package__).joinpath("return.typ").read_bytes(),
                format="pdf",
                pdf_standards=["ua-1"],
                sys_inputs={"return": json.dumps(_content(figures, charts))},
                ignore_system_fonts=True,
                timestamp=made_at,
            )
        except (typst.TypstError, typst.TypstWarning) as error:
            raise DocumentError(f"The document could not be made: {error}") from error
    return made


def _content(figures: Figures, charts: dict[str, str]) -> dict[str, Any]:
    """What stands in the document, in its order."""
    shown = [table for table in figures.tables if table.name not in _IN_SHORT]
    return {
        "title": wording.title(figures),
        "school": figures.school,
        "year": figures.year,
        "before": figures.before,
        "made_on": wording.day(figures.made_on),
        "counted_until": wording.day(figures.counted_until),
        "reports": wording.reports(figures),
        "since": wording.since(figures),
        "legend": wording.LEGEND,
        "short": _in_short(figures),
        "sections": [_section(table, figures, charts) for table in shown] if figures.reports else [],
        "signing": wording.signing(figures),
        "questions": [
            _section(table, figures, charts, figures.questions, "questions") for table in figures.question_tables
        ],
        "no_questions": wording.NO_QUESTIONS,
        "schools": [
            _section(table, figures, charts, None if table.name == "reports" else figures.schools, "schools")
            for table in figures.school_tables
        ],
        "anchor": figures.anchor,
    }


def _in_short(figures: Figures) -> list[list[str]]:
    rows = [["Reports received", wording.total(figures.reports), wording.total(figures.reports_before)]]
    for found in figures.timings:
        rows += _timed(found)
    for name in _IN_SHORT:
        table = figures.table(name)
        cell = next(cell for cell in table.cells if cell.key == YES)
        rows.append([cell.label, wording.number(cell.count), wording.number(cell.before)])
    return [row if figures.before else row[:2] for row in rows]


def _timed(found: Timing) -> list[list[str]]:
    def row(label: str, count: int | None, before: int | None) -> list[str]:
        return [
            f"{found.title}: {label}",
            wording.duration(count, found.unit),
            wording.duration(before, found.unit),
        ]

    return [
        row("half took at most", found.median, found.median_before),
        row("the slowest tenth took at least", found.nine_in_ten, found.nine_in_ten_before),
    ]


def _section(
    table: Table, figures: Figures, charts: dict[str, str], of: int | None = None, unit: str = "reports"
) -> dict[str, Any]:
    said = wording.sentence(table, figures.reports if unit == "reports" else of)
    rows = [[cell.label, wording.number(cell.count), wording.number(cell.before)] for cell in table.cells]
    return {
        "name": table.name,
        "title": table.title,
        "unit": table.unit.capitalize(),
        "sentence": said,
        "chart": charts.get(table.name),
        "alt": f"{_CHART.get(By(table.name), 'Bar chart')}; the table has its numbers. {said}"
        if table.name in charts
        else "",
        "rows": [row if figures.before else row[:2] for row in rows],
    }
