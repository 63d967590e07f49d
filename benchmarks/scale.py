"""One process with ever more schools' policies: what it weighs, and what one school's question costs."""

import random
import time
from collections.abc import Sequence
from itertools import islice

import psutil  # type: ignore[import-untyped]

from benchmarks.encoders import CheapDocuments, own_model
from benchmarks.generated import distinct_questions, policies
from benchmarks.measuring import Times
from benchmarks.report import Report
from signpost.bot.answers.answering import Answerer, PolicyShelf
from signpost.bot.answers.vocabulary import load_vocabulary

SIZES = (1, 10, 100, 1_000, 3_000)
CLAUSES = 100
"""Of each policy, at least."""
QUESTIONS, ROUNDS = 100, 3


def _resident() -> float:
    """Megabytes of this process in memory."""
    return float(psutil.Process().memory_info().rss) / 1e6


class Trust:
    """Many schools in one process, each with a shelf and a policy of its own."""

    def __init__(self) -> None:
        self.vocabulary = load_vocabulary()
        self.encoder = CheapDocuments(own_model())
        self.answerer = Answerer(self.vocabulary)
        self.shelves: list[PolicyShelf] = []
        self.clauses = 0
        self._policies = policies(CLAUSES)

    def grow(self, size: int) -> None:
        """Let schools join until there are so many."""
        for policy in islice(self._policies, size - len(self.shelves)):
            shelf = PolicyShelf(self.encoder, self.vocabulary)
            shelf.add(policy)
            self.shelves.append(shelf)
            self.clauses += len(policy.clauses)

    def ask(self, text: str, school: int) -> float:
        """Answer a question, encoding included; the seconds spent beside the encoding."""
        began = time.perf_counter()
        question = self.answerer.read(text)
        encoding = time.perf_counter()
        vector = self.encoder.encode_query(question.field_text)
        encoded = time.perf_counter()
        self.answerer.answer(question, vector, self.shelves[school])
        return time.perf_counter() - began - (encoded - encoding)


def _asked(trust: Trust, questions: Sequence[str]) -> tuple[Times, Times, Times, Times]:
    """Questions to the first school: in all, and beside the encoding; the same to schools at random."""
    chance = random.Random(0)
    same, same_own, other, other_own = Times(), Times(), Times(), Times()
    for _ in range(ROUNDS):
        for text in questions:
            same_own.seconds.append(same.measure(lambda text=text: trust.ask(text, 0)))  # type: ignore[misc]
        for text in questions:
            school = chance.randrange(len(trust.shelves))
            other_own.seconds.append(other.measure(lambda text=text, s=school: trust.ask(text, s)))  # type: ignore[misc]
    return same, same_own, other, other_own


def measure(quick: bool) -> Report:
    """Memory, and the time of a question, by the number of policies."""
    sizes = SIZES[:2] if quick else SIZES
    questions = distinct_questions(10 if quick else QUESTIONS)
    trust, table, first = Trust(), [], None
    trust.encoder.encode_query("the first one is slower")
    empty = _resident()
    for size in sizes:
        trust.grow(size)
        times = _asked(trust, questions)
        p50 = [each.p50 for each in times]
        first = first or p50
        ratios = [f"{now / then:.2f}" for now, then in zip(p50, first, strict=True)]
        memory = _resident()
        per_clause = f"{(memory - empty) * 1e3 / trust.clauses:.1f}" if size > 10 else "–"
        table.append([f"{size:,}", f"{trust.clauses:,}", f"{memory:,.0f}", per_clause, *ratios])
    report = Report()
    header = [
        "policies", "clauses", "MB resident", "kB/clause",
        "one school's p50 ×", "beside the encoding ×", "any school's p50 ×", "beside the encoding ×",
    ]  # fmt: skip
    report.table("One process, a policy for each school", header, table)
    assert first is not None
    report.note(
        f"× 1 is a question where there is one policy: {first[0]:.1f} ms, {first[1]:.1f} ms of it beside the encoding. "
        f"The program without a policy, the model loaded, has {empty:,.0f} MB."
    )
    return report
