"""Measured quality, so that no change makes it worse unnoticed: on our own corpus, and on the shared questions."""

import json
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from benchmarks.generated import slipped
from signpost.bot.answers.answer import Answer
from tests.bot.school import PROGRAM, answer_row, rows
from tests.conftest import ROOT, shared_path

OTHERS = ("questions_a.jsonl", "questions_b.jsonl", "questions_c.jsonl", "questions_d.jsonl")
OTHERS_ASKED = 150


class Floor(NamedTuple):
    """What a share may not fall below, or a count not exceed."""

    first: float
    """Of the questions that the policy answers: the first citation is the right clause."""
    right: float
    """Of all: the first citation and the verdict are right, or it is silent where the policy is."""
    silent: float
    """Of the questions that the policy does not answer: none is claimed."""
    unsafe: int
    """At most so many plain yeses where only no is right."""


# A few points below what was measured when they were set; raise them with the quality.
SAMPLE_FLOOR = Floor(first=0.94, right=0.92, silent=0.87, unsafe=0)
OTHERS_FLOOR = Floor(first=0.91, right=0.88, silent=0.86, unsafe=1)
# Nothing was learnt from these, so that this is nearest to what a new school will see.
UNSEEN_FLOOR = Floor(first=0.90, right=0.82, silent=0.86, unsafe=4)

MOST_LOST_BY_SLIPS = 0.03

# What is wanted of questions on real policies, at any time.
SHARED_RIGHT = 90.0
SHARED_FIRST = 90.0
SHARED_ABSTAINED = 10


class Measured(NamedTuple):
    """What came out, as in `Floor`."""

    first: float
    right: float
    silent: float
    unsafe: int
    unsafe_ids: tuple[str, ...]


def fold(text: str) -> str:
    """As `../shared/eval/score.py` folds: quotes, marks of emphasis, white space and case do not count."""
    return re.sub(r"\s+", " ", text.translate(str.maketrans("’‘“”\xa0", "''\"\" ", "*"))).lower()


def hits(found: Answer, snippets: Iterable[str]) -> bool:
    if found.outcome != "answered":
        return False
    text = fold(found.citations[0].quotation)
    return any(fold(snippet) in text for snippet in snippets)


def measure(asked: Iterable[dict[str, Any]]) -> Measured:
    counts: Counter[str] = Counter()
    unsafe = []
    for row in asked:
        found, _ = answer_row(row)
        if not row["gold"]:
            counts["unanswerable"] += 1
            counts["silent"] += found.outcome != "answered"
            counts["right"] += found.outcome != "answered"
            continue
        first = hits(found, row["gold"])
        counts["answerable"] += 1
        counts["first"] += first
        counts["right"] += first and found.verdict in row["verdict"]
        if found.verdict == "yes" and row["verdict"] == ["no"]:
            unsafe.append(row["id"])
    return Measured(
        first=counts["first"] / counts["answerable"],
        right=counts["right"] / (counts["answerable"] + counts["unanswerable"]),
        silent=counts["silent"] / counts["unanswerable"],
        unsafe=len(unsafe),
        unsafe_ids=tuple(unsafe),
    )


@cache
def on_sample() -> Measured:
    return measure(rows("questions_sample.jsonl"))


@cache
def on_others() -> Measured:
    every = [row for name in OTHERS for row in rows(name)]
    return measure(random.Random(1).sample(every, OTHERS_ASKED))  # noqa: S311 (the same sample each time)


@cache
def on_unseen() -> Measured:
    return measure(rows("questions_f.jsonl"))


@pytest.mark.parametrize("share", ["first", "right", "silent"])
def test_the_sample_policy_is_answered_as_well_as_ever(share: str) -> None:
    assert getattr(on_sample(), share) >= getattr(SAMPLE_FLOOR, share)


@pytest.mark.parametrize("share", ["first", "right", "silent"])
def test_the_policies_of_the_corpus_are_answered_as_well_as_ever(share: str) -> None:
    assert getattr(on_others(), share) >= getattr(OTHERS_FLOOR, share)


@pytest.mark.parametrize("share", ["first", "right", "silent"])
def test_policies_that_nothing_was_learnt_from_are_answered_as_well_as_ever(share: str) -> None:
    assert getattr(on_unseen(), share) >= getattr(UNSEEN_FLOOR, share)


def test_a_plain_yes_where_the_policy_says_no_is_as_rare_as_ever() -> None:
    assert on_sample().unsafe <= SAMPLE_FLOOR.unsafe, on_sample().unsafe_ids
    assert on_others().unsafe <= OTHERS_FLOOR.unsafe, on_others().unsafe_ids
    assert on_unseen().unsafe <= UNSEEN_FLOOR.unsafe, on_unseen().unsafe_ids


def test_one_slip_of_the_finger_in_each_question_hardly_costs_an_answer() -> None:
    chance = random.Random(0)  # noqa: S311 (the same slips each time)
    found = measure(row | {"question": slipped(row["question"], chance)} for row in rows("questions_sample.jsonl"))

    assert found.right >= on_sample().right - MOST_LOST_BY_SLIPS
    assert found.unsafe <= SAMPLE_FLOOR.unsafe, found.unsafe_ids


def test_the_shared_questions_are_answered_well_by_the_command_line(tmp_path: Path) -> None:
    questions, score = shared_path("eval", "dev.jsonl"), shared_path("eval", "score.py")
    command = [*PROGRAM, "ask", "--batch", str(questions), "--policies", str(shared_path("policies")), "--json"]
    batch = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    (tmp_path / "answers.jsonl").write_text(batch.stdout, "utf-8")
    command = [sys.executable, str(score), str(questions), str(tmp_path / "answers.jsonl")]
    scored = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1]
    percent = {name: float(value) for name, value in re.findall(r"(\w+) \d+/\d+ ([\d.]+)%", scored)}
    count = {name: int(value) for name, value in re.findall(r"(\w+) (\d+)", scored)}

    assert [json.loads(line)["id"] for line in batch.stdout.splitlines()] == [
        json.loads(line)["id"] for line in questions.read_text("utf-8").splitlines()
    ]
    assert percent["right"] >= SHARED_RIGHT, scored
    assert percent["hit1"] >= SHARED_FIRST, scored
    assert count["abstained"] >= SHARED_ABSTAINED, scored
    assert count["unsafe"] == 0, scored
