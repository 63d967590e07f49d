"""How many questions get a right answer from the installed program, as a user would run it."""

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpus import COMMON, HELD_OUT, OWN, PRESSING, READ, ROOT, SETS, SHARED, TUNED, WORDY
from benchmarks.generated import printed, slipped
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


def _printed(rows: Sequence[Mapping[str, Any]], policies: Path) -> list[dict[str, Any]]:
    """Answers where the policies have become text by way of a print."""
    with tempfile.TemporaryDirectory() as folder:
        for name in {row["policy"] for row in rows}:
            file = policies / f"{name}.txt"
            (Path(folder) / file.name).write_text(printed(file.read_text("utf-8")), "utf-8")
        return _answers(rows, Path(folder))


def _own(sets: Sequence[str], every: int, *, with_slips: bool = False, in_print: bool = False) -> list[str]:
    """The cells of a row on one in so many of the questions of some sets.

    Args:
        sets: their names.
        every: one in how many.
        with_slips: whether each is to have a slip in it.
        in_print: whether the policies are to be read as they come out of a print.
    """
    asked, answered, chance = [], [], random.Random(0)
    for folder in sorted({SETS[name][0] for name in sets}):
        rows = [row for name in sets if SETS[name][0] == folder for row in read_rows(SETS[name][1])]
        rows = rows[::every]
        if with_slips:
            rows = [row | {"question": slipped(row["question"], chance)} for row in rows]
        asked += rows
        answered += (_printed if in_print else _answers)(rows, folder) if rows else []
    return cells(score(asked, answered))


def measure(quick: bool) -> Report:
    """Right answers on the real policies, and on the project's own."""
    report, found, every = Report(), [], 100 if quick else 1
    policies, gold = SETS["dev"]
    if gold.exists():
        found.append(("real policies (`dev.jsonl`)", *cells(_scored(gold, _signpost(gold, policies)))))
        found.append(("… with a slip in each question", *_own(["dev"], every, with_slips=True)))
    else:
        report.note("`../shared` is not on this machine: the real policies and their questions are left out.")
    for label, sets in (
        ("policies that nothing was learnt from", HELD_OUT),
        ("long-winded ones and everyday questions that only settings were chosen by", TUNED),
        ("questions that press on safety, not learnt from", PRESSING),
        ("policies that it has learnt from", (*OWN, *READ)),
    ):
        found.append((label, *_own(sets, every)))
        if sets == HELD_OUT:
            found.append(("… with a slip in each question", *_own(sets, every, with_slips=True)))
            found.append(("… with the policies as they come out of a print", *_own(sets, every, in_print=True)))
    label = "long-winded ones and everyday questions that it has learnt from, one in five"
    found.append((label, *_own((*WORDY, *COMMON), 5 * every)))
    header = ["questions on", *MEASURES, "unsafe"]
    report.table("Answers of `signpost ask --batch`", header, found)
    report.note(
        "Only the policies that nothing was learnt from give a held-out figure: twelve policies and 680 questions by "
        "three who had seen neither the code nor the vocabulary, to which no weight was fitted, and whose misses were "
        "not read; settings were chosen with their totals in sight. The next row's are harder: a quarter of their "
        "questions are close to what the policy says, and not settled by it. Settings were chosen by them. The last "
        "two rows show what was learnt: the encoder's adapter, the ranking's weights, the confidence and the second "
        "reading."
    )
    return report
