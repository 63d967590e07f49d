"""Which clause is found for a question, beside what other systems find in the same run among the same texts."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import SETS, SHARED, Row, rows
from benchmarks.measuring import Times, auroc, first_right, measures, paired_interval
from benchmarks.report import Report
from benchmarks.scoring import read_rows
from benchmarks.systems import Pool, Searcher, System, Txtai, systems
from signpost.bot.answers.passage import contexts

PASSAGES = SHARED / "eval" / "orsharc_dev.jsonl"


@dataclass(frozen=True)
class Case:
    """A question put to a pool, and which of its texts are right: none where the pool does not answer it."""

    question: str
    pool: Pool
    gold: NDArray[np.bool_]


@dataclass
class Result:
    """What one system did with all questions."""

    indexing: Times = field(default_factory=Times)
    asking: Times = field(default_factory=Times)
    ranks: list[int] = field(default_factory=list)
    """Of the first right text, for each answerable question."""
    confident: list[float] = field(default_factory=list)
    """Its confidence in its first text, for each answerable question."""
    misled: list[float] = field(default_factory=list)
    """The same, for each question that nothing answers."""


def run(cases: Sequence[Case], compared: Sequence[System]) -> dict[str, Result]:
    """Put every question to every system, by turns, so that what slows the machine slows them all."""
    results = {system.name: Result() for system in compared}
    searchers: dict[tuple[str, int], Searcher] = {}
    for pool in {id(case.pool): case.pool for case in cases}.values():
        for system in compared:
            searcher = results[system.name].indexing.measure(partial(system.index, pool))
            searcher(cases[0].question)  # the first search of some is slower
            searchers[system.name, id(pool)] = searcher
    turns = list(compared)
    for case in cases:
        random.shuffle(turns)
        for system in turns:
            result, search = results[system.name], searchers[system.name, id(case.pool)]
            found = result.asking.measure(partial(search, case.question))
            if case.gold.any():
                result.ranks.append(first_right(found.order, case.gold))
                result.confident.append(found.confidence)
            else:
                result.misled.append(found.confidence)
    return results


def _tabulate(report: Report, caption: str, cases: Sequence[Case], results: dict[str, Result]) -> None:
    silent = any(result.misled for result in results.values())
    unit, index_unit = results["dense"].asking.p50, sum(results["dense"].indexing.seconds)
    table = []
    for name, result in results.items():
        means = [f"{values.mean():.3f}" for values in measures(result.ranks).values()]
        confidence = [f"{auroc(result.confident, result.misled):.3f}"] if silent else []
        times = [f"{result.asking.p50 / unit:.2f}", f"{result.asking.p95 / unit:.2f}"]
        table.append([name, *means, *confidence, *times, f"{sum(result.indexing.seconds) / index_unit:.2f}"])
    header = ["system", "hit@1", "hit@3", "MRR", *(["AUROC"] if silent else []), "p50 ×", "p95 ×", "index ×"]
    report.table(caption, header, table)
    texts = sum(len(pool.texts) for pool in {id(case.pool): case.pool for case in cases}.values())
    report.note(
        f"× 1 is the dense model's p50 of {unit:.1f} ms for a question, and its {index_unit:.1f} s for the index of "
        f"{texts:,} texts."
    )


def _compare(report: Report, results: dict[str, Result], ours: str, theirs: str) -> None:
    differences = []
    for (name, us), them in zip(
        measures(results[ours].ranks).items(), measures(results[theirs].ranks).values(), strict=True
    ):
        mean, low, high = paired_interval(us, them)
        differences.append([name, f"{mean:+.3f}", f"{low:+.3f} … {high:+.3f}"])
    report.table(f"{ours.strip('*')} − {theirs}, the same questions", ["", "difference", "95 % interval"], differences)


def _policy_cases(found: Sequence[Row]) -> list[Case]:
    pools = {row.policy.digest: Pool(contexts(row.policy)[2], row.policy) for row in found}
    return [Case(row.question, pools[row.policy.digest], row.gold) for row in found]


def _passage_cases(quick: bool) -> list[Case]:
    """Each question once, with what answers it in any of the scenarios that it is asked in."""
    documents: dict[str, list[str]] = {}
    asked: dict[tuple[str, str], set[int]] = {}
    for row in read_rows(PASSAGES):
        if row["type"] == "doc":
            documents[row["doc_id"]] = row["passages"][:40] if quick else row["passages"]
        else:
            asked.setdefault((row["doc_id"], row["question"]), set()).update(row["gold"])
    pools = {name: Pool(texts) for name, texts in documents.items()}
    cases = []
    for (name, question), gold in asked.items():
        right = np.isin(np.arange(len(pools[name].texts)), list(gold))
        if right.any():
            cases.append(Case(question, pools[name], right))
    return cases


def measure(quick: bool) -> Report:
    """Ranking the clauses of the real policies, and passages of another field."""
    random.seed(0)
    report = Report()
    ours, fusion = "**Signpost**", "plain fusion"
    if not SETS["dev"][1].exists():
        report.note("`../shared` is not on this machine: its real policies and its passages are left out.")
    if not Txtai.installed():
        report.note("txtai is not installed (`pip install '.[bench]'`): it is left out.")
    compared = systems()
    found = list(rows("dev" if SETS["dev"][1].exists() else "sample"))
    cases = _policy_cases(found[:4] if quick else found)
    results = run(cases, compared)
    name = "real policies (`dev.jsonl`)" if SETS["dev"][1].exists() else "the sample policy, which it has learnt from"
    silent = sum(not case.gold.any() for case in cases)
    _tabulate(report, f"Clauses of {name}: {len(cases) - silent} answerable questions, {silent} silent", cases, results)
    _compare(report, results, ours, fusion)
    if PASSAGES.exists():
        cases = _passage_cases(quick)
        results = run(cases, compared)
        _tabulate(report, f"Passages of OR-ShARC (gov.uk and others): {len(cases)} questions, one pool", cases, results)
        _compare(report, results, ours, fusion)
    return report
