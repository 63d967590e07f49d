"""`signpost policy check`, as a program of its own."""

import json
import subprocess
from pathlib import Path

from tests.bot.school import PROGRAM
from tests.conftest import ROOT

SAMPLE = ROOT / "signpost/sample/policy.md"
OLD = (
    "Social Media Policy\n\nAdopted: May 2012\n\nNext review: May 2014\n\n1. Rules\n\n"
    "1.1 Staff must tell the headteacher about abuse.\n\n1.2 Staff must follow the Data Protection Act 1998.\n"
)


def check(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*PROGRAM, "policy", "check", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def test_a_policy_without_fault_ends_with_0() -> None:
    done = check(SAMPLE)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Social Media Policy: reading age 12\n\nNothing was found.\n"


def test_what_must_be_fixed_ends_with_3_and_stands_first(tmp_path: Path) -> None:
    file = tmp_path / "old.txt"
    file.write_text(OLD, "utf-8")
    done = check(file)

    assert (done.returncode, done.stderr) == (3, "")
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in done.stdout
    heads = [line for line in lines if line.startswith(("must fix", "should fix", "worth a look"))]
    assert heads[:2] == [
        "must fix  The review is overdue",
        "must fix  The Data Protection Act 1998 is no longer in force",
    ]
    assert any(line.startswith("    1.2: “Staff must follow the Data Protection Act 1998.”") for line in lines)
    assert lines[-1].startswith("2 must fix, ")


def test_json_is_one_object_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "old.txt"
    file.write_text(OLD, "utf-8")
    done = check(file, "--json")

    (line,) = done.stdout.splitlines()
    checked = json.loads(line)
    assert done.returncode == 3
    assert set(checked) == {"policy", "title", "digest", "checked_on", "reading_age", "findings"}
    law = next(finding for finding in checked["findings"] if finding["id"] == "law/data-protection-act-1998")
    assert law["quotations"] == [{"ref": "1.2", "text": "Staff must follow the Data Protection Act 1998."}]
    assert set(law) == {"id", "kind", "severity", "title", "quotations", "why", "do", "source", "models"}


def test_a_file_that_is_not_there_is_an_error() -> None:
    done = check("nowhere.md")

    assert done.returncode == 1
    assert done.stderr.startswith("signpost: nowhere.md cannot be opened")
