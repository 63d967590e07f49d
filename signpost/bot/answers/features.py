"""What speaks for a clause as the answer to a question, and against it, as numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from signpost.bot.answers.passage import Matrix, Passages, rarity
from signpost.bot.answers.question import Question
from signpost.bot.answers.vocabulary import Vocabulary

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


@dataclass(frozen=True)
class _Ready:
    """What of a policy every question is multiplied with, in the precision that is quick to multiply."""

    views: Matrix
    """(3n + s) × d: all views of the clauses, one below the other."""
    facets: Matrix
    heading_facets: Matrix
    sentence_facets: Matrix

    @classmethod
    def of(cls, passages: Passages) -> Self:
        """Make a policy's passages ready."""
        return cls(
            np.vstack([passages.own, passages.context, passages.headed, passages.sentence]).astype(np.float32),
            passages.facets.astype(np.float32),
            passages.heading_facets.astype(np.float32),
            passages.sentence_facets.astype(np.float32),
        )


class FeatureReader:
    """Compares questions with policies, with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._ready = lru_cache(_IN_USE)(_Ready.of)
        self.vocabulary = vocabulary
        self._of_kind = np.column_stack([self._among(vocabulary.columns(kind)) for kind in FACET_KINDS])
        self._contrasted = np.column_stack(
            [self._named(_OTHERS), *(self._among(vocabulary.columns(kind)) for kind in ("device", "time"))]
        )
        self._is_act = self._among(vocabulary.columns("act"))
        self._extra = np.column_stack([self._named(_SPECIAL), self._is_act])

    def _among(self, columns: Iterable[int]) -> Matrix:
        """f: 1 for these facets, 0 for the others."""
        found = np.zeros(len(self.vocabulary.facets), dtype=np.float32)
        found[list(columns)] = 1
        return found

    def _named(self, names: Iterable[str]) -> Matrix:
        return self._among(self.vocabulary.index[name] for name in names if name in self.vocabulary.index)

    def compare(self, question: Question, vector: Matrix, passages: Passages) -> Comparison:
        """Compare a question, encoded as `vector` (d numbers), with every clause."""
        ready, count = self._ready(passages), len(passages.clauses)
        asked, total = self._asked(question, passages)
        acts = asked * self._is_act

        similar = ready.views @ vector
        own, context, headed = similar[: 3 * count].reshape(3, count)
        sentence = np.maximum.reduceat(similar[3 * count :], passages.first)
        dense = np.maximum(np.maximum(own, context), np.maximum(headed, sentence))
        rank = np.empty(count, dtype=np.float32)
        rank[np.argsort(-dense)] = np.arange(1, count + 1)
        lexical = passages.lexical.scores_by_stems(question.field_stems)
        coverage, unknown = _coverage(question, passages)
        shared, extra, conflict = self._shared(question, asked, ready)
        act, party = (shared[:, 1 + FACET_KINDS.index(kind)] > 0 for kind in ("act", "party"))
        in_sentence = np.maximum.reduceat(ready.sentence_facets @ np.column_stack([asked, acts]), passages.first)
        features = np.column_stack(
            [
                own, context, headed, sentence, 1 / rank,
                lexical / (float(lexical.max()) or 1.0),
                coverage,
                in_sentence[:, 0] / total,
                (ready.heading_facets @ asked) / total,
                shared[:, 0] / total,
                conflict[:, 0],
                extra[:, 0],
                np.log1p(extra[:, 1]),
                conflict[:, 1:],
                act & party,
                act & ~party,
                party & ~act,
                in_sentence[:, 1] / (float(acts.sum()) or 1.0),
                act * conflict[:, 0],
                shared[:, 1:] / total,
                (asked @ self._of_kind - shared[:, 1:]) / total,
                passages.flags,
            ]
        ).astype(np.float32, copy=False)  # fmt: skip
        return Comparison(features, dense, coverage, asked, unknown)

    def _asked(self, question: Question, passages: Passages) -> tuple[Matrix, float]:
        """f: the weight of each facet of the question, and of those that are near to one; and the former's sum."""
        asked = np.zeros(len(self.vocabulary.facets), dtype=np.float32)
        columns = list(question.facets)
        asked[columns] = np.maximum(passages.rarity[columns], 0.1)
        total = float(asked.sum()) or 1.0
        near = list(self.vocabulary.near(question.facets))
        asked[near] = _NEAR * np.maximum(passages.rarity[near], 0.1)
        return asked, total

    def _shared(self, question: Question, asked: Matrix, ready: _Ready) -> tuple[Matrix, Matrix, NDArray[np.bool_]]:
        """What each clause's facets have in common with the question's, and what they have besides, in one product.

        Returns:
            n × (1 + `FACET_KINDS`): the weight of the facets that both name, in all and by kind.
            n × 2: how many special parties and acts a clause names that the question does not.
            n × 3: which clauses name other parties, devices or times, but none of those that were asked about. Such
            facets exclude one another: a rule on pupils is none on parents, one on breaks is none on lessons.
        """
        named = self._among(question.facets)[:, None]
        weighed = asked[:, None]
        contrasted = self._contrasted * named
        common = ready.facets @ np.hstack(
            [weighed, weighed * self._of_kind, self._extra * (1 - named), contrasted, self._contrasted]
        )
        shared, extra, same, any_of = np.split(common, np.cumsum([1 + len(FACET_KINDS), 2, 3]), axis=1)
        return shared, extra, contrasted.any(axis=0) & (same == 0) & (any_of > 0)


def _coverage(question: Question, passages: Passages) -> tuple[Matrix, float]:
    """How much of a question's words, by rarity, each clause has; and how much is nowhere in the policy."""
    rarest = float(np.log(2 * len(passages.clauses) + 2))
    found, total, unknown = np.zeros(len(passages.clauses), dtype=np.float32), 0.0, 0.0
    for stem in question.stems:
        rows = passages.postings.get(stem)
        weight = rarest if rows is None else rarity(len(rows), len(passages.clauses))
        total += weight
        if rows is None:
            unknown += weight
        else:
            found[rows] += weight
    return found / (total or 1.0), unknown / (total or 1.0)
