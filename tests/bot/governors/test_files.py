"""CSV and JSON say what the document says, and tell nothing from held back."""

import csv
import io
import json

from signpost.bot.governors.files import to_csv, to_json
from tests.bot.governors.tallies import drawn, published


def test_json_has_null_for_what_is_held_back_and_0_for_none() -> None:
    figures = published(drawn(96), drawn(71, seed=4))
    read = json.loads(to_json(figures))

    assert read["reports"] == 96
    months = {cell["key"]: cell["count"] for cell in read["tables"][0]["cells"]}
    assert months == {cell.key: cell.count for cell in figures.tables[0].cells}
    assert None in months.values()
    assert "held back" in read["note"]


def test_csv_has_a_row_for_each_number() -> None:
    figures = published(drawn(96), drawn(3, seed=4))
    rows = list(csv.reader(io.StringIO(to_csv(figures))))

    assert rows[0] == ["table", "row", "2025-26", "2024-25"]
    assert rows[1] == ["Reports", "All reports", "96", "fewer than 5"]
    assert ["Reports by month", "September", str(figures.tables[0].cells[0].count), "*"] in rows
    assert ["Signing: Acceptable use agreement, due 2025-10-10", "Signed", "57", ""] in rows
    assert {len(row) for row in rows} == {4}
    cells = sum(len(table.cells) for table in (*figures.tables, *figures.question_tables))
    assert len(rows) == 2 + cells + 4 + 3


def test_a_name_that_a_spreadsheet_would_reckon_with_is_text() -> None:
    figures = published(drawn(96))
    named = figures.question_tables[0].cells[0].model_copy(update={"label": "=1+1"})
    table = figures.question_tables[0].model_copy(update={"cells": (named,)})

    assert "'=1+1" in to_csv(figures.model_copy(update={"question_tables": (table,)}))
