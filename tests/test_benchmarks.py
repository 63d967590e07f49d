"""The benchmarks count as they say, and each section runs."""

import json
import math
import random
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.corpus import SETS
from benchmarks.generated import distinct_questions, long_policy, perturbed, policies
from benchmarks.measuring import Times, auroc, first_right, measures, paired_interval
from benchmarks.processes import prompt
from benchmarks.report import Report, insert
from benchmarks.retrieval import Case, run
from benchmarks.scoring import MEASURES, cells, score
from benchmarks.systems import Found, Pool, Searcher
from tests.conftest import ROOT, shared_path

TEXTS = ["Staff must not befriend pupils.", "Passwords are never shared.", "Mobile phones stay in lockers."]


def answer(number: int, verdict: str, *texts: str) -> dict[str, Any]:
    cited = [{"ref": "1", "text": text} for text in texts]
    return {"id": str(number), "answered": verdict not in ("silent", "unclear"), "verdict": verdict, "citations": cited}


GOLD: list[dict[str, Any]] = [
    {"id": "1", "policy": "p", "question": "?", "gold": ["must not befriend"], "verdict": ["no"]},
    {"id": "2", "policy": "p", "question": "?", "gold": ["never  shared"], "verdict": ["no"]},
    {"id": "3", "policy": "p", "question": "?", "gold": ["stay in lockers"], "verdict": ["no", "depends"]},
    {"id": "4", "policy": "p", "question": "?", "gold": [], "verdict": ["silent"]},
    {"id": "5", "policy": "p", "question": "?", "gold": [], "verdict": ["silent"]},
    {"id": "6", "policy": "p", "question": "?", "gold": ["never shared"], "verdict": ["no"]},
]
ANSWERS = [
    answer(1, "no", TEXTS[0]),
    answer(2, "yes", TEXTS[0], TEXTS[1]),
    answer(3, "silent", TEXTS[2]),
    answer(4, "silent"),
    answer(5, "yes", TEXTS[0]),
    answer(6, "no", TEXTS[1] + "x" * 900),
]


def test_the_measure_is_that_of_score_py(tmp_path: Path) -> None:
    script = shared_path("eval", "score.py")
    files = [tmp_path / "gold.jsonl", tmp_path / "answers.jsonl"]
    for file, rows in zip(files, (GOLD, ANSWERS), strict=True):
        file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")

    theirs = subprocess.run([sys.executable, script, *files], check=True, capture_output=True, text=True).stdout

    assert score(GOLD, ANSWERS) == theirs.splitlines()[-1]


def test_the_measure_counts() -> None:
    line = score(GOLD, ANSWERS)

    assert line.startswith("right 2/6 33.3% · hit1 1/4 25.0% · hit3 2/4 50.0% · verdict 2/4 50.0% · abstained 1/2")
    assert line.endswith("false_abstain 1/4 25.0% · unsafe 1")
    assert len(cells(line)) == len(MEASURES) + 1
    assert cells(line)[0] == "2/6 (33.3 %)"


def test_ranks_and_intervals() -> None:
    gold = np.array([False, False, True])
    found = measures([1, 2, 0, 4])
    _, low, high = paired_interval(np.ones(50), np.zeros(50))

    assert [first_right(order, gold) for order in ([2, 0, 1], [0, 1, 2], [0, 1])] == [1, 3, 0]
    assert {name: values.mean() for name, values in found.items()} == {"hit@1": 0.25, "hit@3": 0.5, "MRR": 0.4375}
    assert low == high == 1
    assert auroc([3, 2], [1, 2]) == 0.875
    assert math.isnan(auroc([1], []))


def test_a_page_keeps_all_but_the_marked_place() -> None:
    report = Report()
    report.table("T", ["", "n"], [["a", 1]])
    page = "before <!-- bench:x -->old<!-- /bench:x --> after"

    written = insert(page, "x", report.markdown)

    assert written.startswith("before <!-- bench:x -->\n\n**T**\n\n|  | n |\n| --- | --: |\n| a | 1 |\n\n")
    assert written.endswith("<!-- /bench:x --> after")
    assert insert(written, "x", report.markdown) == written
    with pytest.raises(ValueError, match="no place"):
        insert(page, "y", "")


@pytest.mark.parametrize(
    "section", ["machine", "answers", "layouts", "retrieval", "speed", "scale", "reports", "slack"]
)
def test_the_page_has_a_place_for_each_section(section: str) -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")

    assert insert(page, section, "x") != page


class Fixed:
    """A system that gives one order to all questions."""

    def __init__(self, name: str, *order: int) -> None:
        self.name, self._order = name, order

    def index(self, pool: Pool) -> Searcher:
        return lambda _: Found(self._order, 0.5)


def test_systems_are_asked_the_same_questions() -> None:
    pool = Pool(TEXTS)
    cases = [Case("a", pool, np.array([True, False, False])), Case("b", pool, np.array([False, False, False]))]

    results = run(cases, [Fixed("right", 0, 1, 2), Fixed("wrong", 1, 2, 0)])

    assert results["right"].ranks == [1]
    assert results["wrong"].ranks == [3]
    assert results["wrong"].misled == [0.5]
    assert len(results["right"].asking.seconds) == len(cases)
    assert results["right"].asking.p95 >= results["right"].asking.p50 > 0


def test_generated_policies_differ_and_are_as_long_as_wanted() -> None:
    made = list(islice(policies(30), 3))
    text, count = long_policy(90)

    assert len({policy.digest for policy in made}) == 3
    assert all(30 <= len(policy.clauses) <= 60 for policy in made)
    assert count >= 90
    assert perturbed(text, random.Random(1)) != text  # noqa: S311
    assert len(set(distinct_questions(20))) == 20


def test_times_are_added() -> None:
    times = Times()

    assert times.measure(lambda: 7) == 7
    assert len(times.seconds) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_the_prompt_on_a_terminal_is_seen(tmp_path: Path) -> None:
    took = prompt(tmp_path)

    assert took is not None
    assert 0 < took < 60


@pytest.mark.deep
@pytest.mark.parametrize("section", ["answers", "layouts", "retrieval", "speed", "scale", "reports", "slack"])
def test_each_section_runs(section: str) -> None:
    command = [sys.executable, "-m", "benchmarks", section, "--quick"]

    shown = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout

    assert f"## {section}" in shown
    assert "| --: |" in shown


def test_a_section_that_is_none_is_an_error() -> None:
    command = [sys.executable, "-m", "benchmarks", "nonsense"]

    ended = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)

    assert ended.returncode == 2
    assert "there is no section nonsense" in ended.stderr


def test_the_sets_that_are_fitted_to_are_in_the_repository() -> None:
    assert all(folder.is_dir() and file.is_file() for name, (folder, file) in SETS.items() if name != "dev")
