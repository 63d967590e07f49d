"""The return for programs: CSV for a spreadsheet, JSON for all else. They say what the document says, and no more."""

import csv
import io
import json
from collections.abc import Iterator

from signpost.bot.governors import wording
from signpost.bot.governors.figures import Figures


def to_json(figures: Figures) -> str:
    """As JSON: null is a number that is held back, 0 is none."""
    return json.dumps({"note": wording.LEGEND, **figures.model_dump(mode="json")}, ensure_ascii=False, indent=2) + "\n"


def to_csv(figures: Figures) -> str:
    """As CSV (RFC 4180), a row for each number; what is held back is told from what is none."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("table", "row", figures.year, figures.before or ""))
    is_compared = figures.before is not None
    writer.writerows(
        (_text(table), _text(row), count, before if is_compared else "") for table, row, count, before in _rows(figures)
    )
    return out.getvalue()


def _rows(figures: Figures) -> Iterator[tuple[str, str, str, str]]:
    yield "Reports", "All reports", wording.total(figures.reports), wording.total(figures.reports_before)
    for table in (*figures.tables, *figures.question_tables, *figures.school_tables):
        for cell in table.cells:
            yield table.title, cell.label, wording.number(cell.count), wording.number(cell.before)
    for found in figures.timings:
        of = f"{found.title}, in {found.unit}"
        yield of, "Half took at most", _time(found.median), _time(found.median_before)
        yield of, "The slowest tenth took at least", _time(found.nine_in_ten), _time(found.nine_in_ten_before)
    for one in figures.signing:
        of = f"Signing: {one.agreement}, due {one.due}"
        yield of, "Asked to sign", wording.total(one.asked), ""
        yield of, "Signed", wording.number(one.signed), ""
        yield of, "Reminders sent", wording.total(one.reminders), ""


def _text(name: str) -> str:
    """A name, marked as text where a spreadsheet would take it for a formula."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@")) else name


def _time(count: int | None) -> str:
    return "" if count is None else str(count)
