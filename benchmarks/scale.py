"""One process with ever more schools' policies: what it weighs, and what one school's question costs."""

import random
import time
from collections.abc import Sequence
from itertools import islice

import psutil

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

    def ask(self, text: str, school: int) -> tuple[float, float]:
        """Answer a question: the seconds of its encoding, and those of all of it."""
        began = time.perf_counter()
        question = self.answerer.read(text, shelf=self.shelves[school])
        encoding = time.perf_counter()
        vector = self.encoder.encode_query(question.field_text)
        encoded = time.perf_counter()
        self.answerer.answer(question, vector, self.answerer.rank(question, vector, self.shelves[school]))
        return encoded - encoding, time.perf_counter() - began


def _asked(trust: Trust, questions: Sequence[str], schools: Sequence[int]) -> tuple[Times, Times]:
    """Questions to these schools in turn: their encoding, and all of it."""
    encoding, whole = Times(), Times()
    for text, school in zip(questions, schools, strict=True):
        of_encoding, of_all = trust.ask(text, school)
        encoding.seconds.append(of_encoding)
        whole.seconds.append(of_all)
    return encoding, whole


def measure(quick: bool) -> Report:
    """Memory, and the time of a question, by the number of policies."""
    sizes = SIZES[:2] if quick else SIZES
    questions = distinct_questions(10 if quick else QUESTIONS) * ROUNDS
    trust, table, chance = Trust(), [], random.Random(0)
    first: list[float] = []
    trust.encoder.encode_query("the first one is slower")
    empty = _resident()
    for size in sizes:
        trust.grow(size)
        memory = _resident()
        row = [f"{size:,}", f"{trust.clauses:,}", f"{memory:,.0f}"]
        ratios = []
        for schools in ([0] * len(questions), [chance.randrange(size) for _ in questions]):
            encoding, whole = _asked(trust, questions, schools)
            ratios.append(whole.p50 / encoding.p50)
        first = first or ratios
        for now, then in zip(ratios, first, strict=True):
            row += [f"{now:.2f}", f"{now / then:.2f}"]
        table.append(row)
    report = Report()
    header = ["policies", "clauses", "MB resident", "one school ÷", "one school ×", "any school ÷", "any school ×"]
    report.table("One process, a policy for each school", header, table)
    report.note(
        f"÷ is the p50 of a question over that of its encoding, within the same {len(questions)} questions, so that "
        "what else the machine does counts for little; × is that, compared with the first row's. The program "
        f"without a policy, the model loaded, has {empty:,.0f} MB."
    )
    return report
