"""The commands about the governors' return, as a program, on data folders of their own."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.test_administration import Done, on, succeeds
from tests.test_cli import fails_in_one_line


def ask(data: Path, *options: str | Path) -> Done:
    return on(data, "governors", "return", *options)


def test_a_return_is_written_as_pdf_csv_and_json_and_never_over_another_file(tmp_path: Path) -> None:
    data, pdf, csv, read = tmp_path / "data", tmp_path / "r.pdf", tmp_path / "r.csv", tmp_path / "r.json"
    said = succeeds(
        ask(data, "--year", "2024-25", "--out", pdf, "--csv", csv, "--json", read, "--school", "ottermarsh")
    )

    assert said.startswith("The return for 2024-25 is in ")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert csv.read_text("utf-8").startswith("table,row,2024-25,\n")
    figures = json.loads(read.read_text("utf-8"))
    assert (figures["reports"], figures["school"]) == (0, "Ottermarsh Primary School")
    with closing(sqlite3.connect(data / "signpost.sqlite")) as connection:
        (mac,) = connection.execute("SELECT mac FROM audit_head").fetchone()
        made = connection.execute("SELECT actor, detail, mac FROM audit WHERE act = 'return_made'").fetchall()
    assert figures["anchor"] == f"ottermarsh {mac}"
    assert made == [("system", '{"year": "2024-25"}', mac)], "the head that it carries tells of it, too"
    assert succeeds(on(data, "audit", "verify", "--anchor", figures["anchor"])) == "The log holds.\n"

    fails_in_one_line(ask(data, "--out", pdf), "is there already")


def test_all_schools_are_one_return(tmp_path: Path) -> None:
    data, read = tmp_path / "data", tmp_path / "r.json"
    fails_in_one_line(ask(data, "--all-schools", "--json", read), "signpost school apply")
    succeeds(on(data, "audit", "anchor"))  # the sample school is set up
    succeeds(ask(data, "--all-schools", "--name-schools", "--json", read))

    figures = json.loads(read.read_text("utf-8"))
    assert (figures["schools"], figures["anchor"]) == (1, None)
    assert [table["name"] for table in figures["school_tables"]] == ["sizes", "schools"]


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--name-schools", "--json", "x.json"),
        ("--all-schools", "--school", "ottermarsh", "--json", "x.json"),
    ],
)
def test_options_that_do_not_go_together_are_refused(tmp_path: Path, options: tuple[str, ...]) -> None:
    assert ask(tmp_path / "data", *options).returncode == 2


@pytest.mark.parametrize(("year", "why"), [("2098-99", "is not over"), ("soon", "as in 2025-26")])
def test_a_year_that_is_not_over_or_is_none_is_refused_in_one_line(tmp_path: Path, year: str, why: str) -> None:
    fails_in_one_line(ask(tmp_path / "data", "--year", year, "--json", tmp_path / "x.json"), why)

    assert not (tmp_path / "x.json").exists()
