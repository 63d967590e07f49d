"""What speaks for a clause as the answer to a question, and against it, as numbers."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from signpost.bot.answers.passage import Matrix, Passages
from signpost.bot.answers.question import Question
from signpost.bot.answers.vocabulary import Vocabulary
from signpost.embeddings.lexical import words

KINDS = ("may", "must", "does", "outcome", "scope", "who", "when", "what", "how", "other")
FACET_KINDS = ("party", "act", "device", "time", "place", "part", "elsewhere")
_OTHERS = tuple(
    f"party.{name}" for name in ("pupil", "former_pupil", "parent", "colleague", "relative", "applicant", "press")
)
"""The other parties that rules tell apart; heads, governors and police are whom one tells, and exclude nobody."""
_SPECIAL = (
    "party.former_pupil",
    "party.relative",
    "party.applicant",
    "party.leaver_staff",
    "party.contractor",
    "party.press",
)
"""Parties that a rule speaks of only when it is about them."""

_IN_USE = 32
"""Policies whose vectors are held ready in full precision, half a megabyte each; the others wait in half of it."""
_NEAR = 0.5
"""What a facet counts that is only near to one that was asked about."""

BASE = (
    "own", "context", "headed", "sentence", "best_rank", "lexical", "coverage", "facets_in_sentence",
    "heading_facets", "all_facets", "conflict", "special", "extra_acts", "conflict_device", "conflict_time",
    "act_and_party", "act_alone", "party_alone", "act_in_sentence", "act_and_conflict",
    *(f"shared_{kind}" for kind in FACET_KINDS),
    *(f"missing_{kind}" for kind in FACET_KINDS),
)  # fmt: skip
"""The columns of the feature matrix, before those of the question's kind."""


@dataclass(frozen=True)
class Comparison:
    """One question against all clauses of one policy."""

    features: Matrix
    """n × (`BASE` + `FLAGS`)."""
    dense: Matrix
    """n: the best similarity of each clause."""
    coverage: Matrix
    """n: how much of the question's words, by rarity, each clause has."""
    asked: Matrix
    """f: the weight of each facet of the question (0 where it is not asked about)."""
    unknown_words: float
    """How much of the question's words, by rarity, is nowhere in the policy and in no facet."""


def _views(passages: Passages) -> Matrix:
    """All views of a policy's clauses as one matrix, in the precision that is quick to multiply."""
    return np.vstack([passages.own, passages.context, passages.headed, passages.sentence]).astype(np.float32)


class FeatureReader:
    """Compares questions with policies, with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._views = lru_cache(_IN_USE)(_views)
        self.vocabulary = vocabulary
        self._columns = {kind: np.array(vocabulary.columns(kind), dtype=np.intp) for kind in FACET_KINDS}
        others = [vocabulary.index[name] for name in _OTHERS if name in vocabulary.index]
        self._contrasted = (np.array(others, dtype=np.intp), self._columns["device"], self._columns["time"])
        self._is_act = np.array([facet.kind == "act" for facet in vocabulary.facets], dtype=np.float32)
        self._special = np.array(
            [vocabulary.index[name] for name in _SPECIAL if name in vocabulary.index], dtype=np.intp
        )

    def compare(self, question: Question, vector: Matrix, passages: Passages) -> Comparison:
        """Compare a question, encoded as `vector` (d numbers), with every clause."""
        asked = np.zeros(len(self.vocabulary.facets), dtype=np.float32)
        columns = list(question.facets)
        asked[columns] = np.maximum(passages.rarity[columns], 0.1)
        total = float(asked.sum()) or 1.0
        near = list(self.vocabulary.near(question.facets))
        asked[near] = _NEAR * np.maximum(passages.rarity[near], 0.1)

        count = len(passages.clauses)
        similar = self._views(passages) @ vector
        own, context, headed = (similar[view * count : (view + 1) * count] for view in range(3))
        sentence = np.maximum.reduceat(similar[3 * count :], passages.first)
        dense = np.maximum(np.maximum(own, context), np.maximum(headed, sentence))
        lexical = passages.lexical.scores(question.field_text)
        coverage, unknown = self._coverage(question, passages)
        in_sentence = np.maximum.reduceat(passages.sentence_facets @ asked, passages.first)
        shared = passages.facets * asked
        conflict, device, time = (self._conflict(question, passages, columns) for columns in self._contrasted)
        act, party = (shared[:, self._columns[kind]].any(axis=1) for kind in ("act", "party"))
        acts = asked * self._is_act
        act_in_sentence = np.maximum.reduceat(passages.sentence_facets @ acts, passages.first)
        columns_of = [
            own, context, headed, sentence,
            1.0 / (1.0 + np.argsort(np.argsort(-dense))),
            lexical / (float(lexical.max()) or 1.0),
            coverage,
            in_sentence / total,
            (passages.heading_facets @ asked) / total,
            shared.sum(axis=1) / total,
            conflict,
            self._unasked(question, passages, self._special),
            np.log1p(self._unasked(question, passages, self._columns["act"])),
            device,
            time,
            act & party,
            act & ~party,
            party & ~act,
            act_in_sentence / (float(acts.sum()) or 1.0),
            act * conflict,
            *(shared[:, self._columns[kind]].sum(axis=1) / total for kind in FACET_KINDS),
            *(
                (asked[self._columns[kind]].sum() - shared[:, self._columns[kind]].sum(axis=1)) / total
                for kind in FACET_KINDS
            ),
        ]  # fmt: skip
        features = np.column_stack([*columns_of, passages.flags]).astype(np.float32)
        return Comparison(features, dense, coverage, asked, unknown)

    def _coverage(self, question: Question, passages: Passages) -> tuple[Matrix, float]:
        stems = frozenset(words(question.text))
        rarest = float(np.log(2 * len(passages.stems) + 2))
        weights = {stem: passages.word_rarity.get(stem, rarest) for stem in stems}
        total = sum(weights.values()) or 1.0
        found = np.array([sum(weights[s] for s in stems & of) for of in passages.stems], dtype=np.float32) / total
        unknown = sum(weight for stem, weight in weights.items() if stem not in passages.word_rarity) / total
        return found, unknown

    @staticmethod
    def _conflict(question: Question, passages: Passages, columns: NDArray[np.intp]) -> Matrix:
        """Which clauses name some of these facets, but none of those that were asked about.

        Such facets exclude one another: a rule on pupils is none on parents, one on breaks is none on lessons.
        """
        asked = [number for number, column in enumerate(columns.tolist()) if column in question.facets]
        if not asked:
            return np.zeros(len(passages.clauses), dtype=np.float32)
        theirs = passages.facets[:, columns]
        return np.asarray(theirs.any(axis=1) & ~theirs[:, asked].any(axis=1), dtype=np.float32)

    def _unasked(self, question: Question, passages: Passages, columns: NDArray[np.intp]) -> Matrix:
        """How many of these facets a clause names that the question does not."""
        others = [column for column in columns.tolist() if column not in question.facets]
        count: Matrix = passages.facets[:, others].sum(axis=1).astype(np.float32)
        return count
