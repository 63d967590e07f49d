"""Bare passages ranked for a question: retrieval alone, without facets or kinds of clause, for outside benchmarks.

What counts is nearness in meaning, of the whole and of the best sentence, and how much of the question's words, by
their rarity, a passage has. The last is BM25 without its preference for short texts: among rules, a short one is not a
better answer. The weights are round numbers; the order hardly depends on them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from signpost.bot.answers.passage import Matrix, rarity
from signpost.embeddings import CachedEncoder
from signpost.embeddings.lexical import words

_WHOLE, _SENTENCE, _WORDS, _SENTENCE_WORDS = 1.0, 0.5, 1.0, 0.3
_SETTLED_AT, _SETTLED_STEEPNESS = 0.45, 3.7
"""The score (of at most 2.8) at which an answer is as likely as not, and how fast that changes around it: a logistic
regression on the questions in tests/corpus. The top score alone tells silence badly (AUROC .77 there)."""
_PARTS = re.compile(r"\n+|(?<=[.!?;])\s+(?=[A-Z])")


@dataclass(frozen=True)
class PassagePool:
    """n passages ready to be ranked; s sentences."""

    whole: Matrix
    sentence: Matrix
    first: NDArray[np.intp]
    """n: each passage's first sentence."""
    stems: tuple[frozenset[str], ...]
    sentence_stems: tuple[frozenset[str], ...]
    rarity: dict[str, float]

    @classmethod
    def of(cls, passages: Sequence[str], encoder: CachedEncoder) -> "PassagePool":
        """Encode the passages and count their words."""
        parts = [[p.strip(" *#") for p in _PARTS.split(text) if p.strip(" *#")] or [text] for text in passages]
        flat = [part for of_passage in parts for part in of_passage]
        vectors = encoder.encode([*passages, *flat])
        stems = tuple(frozenset(words(text)) for text in passages)
        counts: dict[str, int] = {}
        for stem in (stem for found in stems for stem in found):
            counts[stem] = counts.get(stem, 0) + 1
        return cls(
            whole=vectors[: len(passages)],
            sentence=vectors[len(passages) :],
            first=np.cumsum([0, *(len(of_passage) for of_passage in parts[:-1])]).astype(np.intp),
            stems=stems,
            sentence_stems=tuple(frozenset(words(part)) for part in flat),
            rarity={stem: rarity(count, len(passages)) for stem, count in counts.items()},
        )

    def rank(self, question: str, encoder: CachedEncoder) -> tuple[list[tuple[int, float]], float]:
        """All passages as (index, score), best first, and the confidence that they settle the question at all."""
        if not self.stems:
            return [], 0.0
        vector = encoder.encode_query(question)
        asked = frozenset(words(question))
        unseen = rarity(0, len(self.stems))
        weights = {stem: self.rarity.get(stem, unseen) for stem in asked}
        total = sum(weights.values()) or 1.0

        def coverage(texts: Sequence[frozenset[str]]) -> Matrix:
            return np.array([sum(weights[s] for s in asked & text) for text in texts], dtype=np.float32) / total

        scores = (
            _WHOLE * (self.whole @ vector)
            + _SENTENCE * np.maximum.reduceat(self.sentence @ vector, self.first)
            + _WORDS * coverage(self.stems)
            + _SENTENCE_WORDS * np.maximum.reduceat(coverage(self.sentence_stems), self.first)
        )
        order = np.argsort(-scores, kind="stable")
        settled = 1 / (1 + np.exp(-_SETTLED_STEEPNESS * (float(scores[order[0]]) - _SETTLED_AT)))
        return [(int(row), float(scores[row])) for row in order], float(settled)
