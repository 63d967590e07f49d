"""How many questions get a right answer from the installed program, as a user would run it."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpus import CORPUS, OWN, ROOT, SETS, SHARED
from benchmarks.processes import SIGNPOST, environment
from benchmarks.report import Report
from benchmarks.scoring import MEASURES, cells, read_rows, score


def _signpost(questions: Path, policies: Path) -> str:
    """What `signpost ask --batch` prints, its vectors kept apart from the user's own."""
    command = [*SIGNPOST, "ask", "--batch", str(questions), "--policies", str(policies), "--json"]
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment(ROOT / ".cache")
    ).stdout


def _answers(questions: Sequence[Mapping[str, Any]], policies: Path) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "questions.jsonl"
        file.write_text("\n".join(json.dumps(row) for row in questions), "utf-8")
        return [json.loads(line) for line in _signpost(file, policies).splitlines()]


def _scored(gold: Path, answers: str) -> str:
    """What score.py says of the answers."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answers.jsonl"
        file.write_text(answers, "utf-8")
        command = [sys.executable, str(SHARED / "eval" / "score.py"), str(gold), str(file)]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1]


def measure(quick: bool) -> Report:
    """Right answers on the real policies, and on the project's own."""
    report, found = Report(), []
    policies, gold = SETS["dev"]
    if gold.exists():
        found.append(("real policies (`dev.jsonl`)", *cells(_scored(gold, _signpost(gold, policies)))))
    else:
        report.note("`../shared` is not on this machine: the real policies and their questions are left out.")
    asked, answered = [], []
    for folder in (CORPUS, SETS["sample"][0]):
        rows = [row for name in OWN if SETS[name][0] == folder for row in read_rows(SETS[name][1])]
        rows = rows[::200] if quick else rows
        asked += rows
        answered += _answers(rows, folder)
    found.append(("the project's own corpus, which it has learnt from", *cells(score(asked, answered))))
    header = ["questions on", *MEASURES, "unsafe"]
    report.table("Answers of `signpost ask --batch`", header, found)
    report.note(
        "The project's own corpus gives **no** held-out figure: the encoder's adapter and the ranking's weights were "
        "fitted on these very questions. It shows what was learnt; the real policies show what that is worth."
    )
    return report
