"""The order of the clauses as answers to a question, and how sure it is that the first one settles it.

Both are linear in the features, so that anyone can see why a clause stands where it stands; the weights are data
(`ranking.json`), fitted by `benchmarks/fit.py` on questions written for this project.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Self

import numpy as np
from numpy.typing import NDArray

from signpost.bot.answers.features import BASE, KINDS, Comparison
from signpost.bot.answers.passage import FLAGS, Matrix, Passages
from signpost.bot.answers.question import Question
from signpost.bot.answers.vocabulary import Vocabulary
from signpost.knowledge.policy import Clause

SETTLED = (
    "top", "margin", "dense", "coverage", "unknown_words", "lexical",
    "act_missing", "party_missing", "device_missing", "time_missing",
    "facets_shared", "no_facets", "elsewhere", "act_unruled", "sentence_covers", "spread",
    "conflict", "act_and_party", "no_act", "no_party", "subject_missing",
    *(f"kind_{kind}" for kind in KINDS),
)  # fmt: skip
"""What tells whether the policy settles a question at all; the columns that `settled_features` gives."""


SETTLED_FROM = 0.45
"""The least confidence with which a clause is given as the answer."""
_HOLLOW = 100.0
_NOT_ADDRESSED = 2.0
_NAMING, _NAMED = [SETTLED.index("act_and_party"), SETTLED.index("facets_shared")], 0.99
"""Signs that all that is asked about is named, and from which value on it is: all but for rounding."""


@dataclass(frozen=True)
class Ranking:
    """Every clause's score for one question."""

    order: NDArray[np.intp]
    """The rows of the clauses, best first."""
    scores: Matrix
    """n: each clause's score; only differences mean anything."""
    settled: float
    """The confidence, from 0 to 1, that the first clause settles the question."""
    unknown_words: float
    """How much of the question's words, by rarity, the policy does not have."""
    set_back: frozenset[int] = frozenset()
    """The rows of the clauses that speak to others than the asker only."""
    on_others: frozenset[int] = frozenset()
    """The rows of the clauses that are about other parties than those asked about."""
    names_all: bool = False
    """Whether the first clauses name all that is asked about, and one of them both the act and the party."""


@dataclass(frozen=True)
class Ranker:
    """The weights; see `SETTLED`, `BASE` and `FLAGS` for what they weigh."""

    mean: Matrix
    scale: Matrix
    weights: Matrix
    """`BASE` + `FLAGS`."""
    by_kind: dict[str, Matrix]
    """For each kind of question, what each flag of a clause adds."""
    settled_mean: Matrix
    settled_scale: Matrix
    settled_weights: Matrix
    settled_bias: float

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Self:
        """The fitted weights that come with Signpost."""
        data = json.loads(resources.files("signpost.bot.answers").joinpath("ranking.json").read_text("utf-8"))

        def row(part: str, names: tuple[str, ...]) -> Matrix:
            return np.array([data[part][name] for name in names], dtype=np.float32)

        columns = (*BASE, *FLAGS)
        return cls(
            mean=row("mean", columns),
            scale=row("scale", columns),
            weights=row("weights", columns),
            by_kind={kind: np.array([data["by_kind"][kind][f] for f in FLAGS], dtype=np.float32) for kind in KINDS},
            settled_mean=row("settled_mean", SETTLED),
            settled_scale=row("settled_scale", SETTLED),
            settled_weights=row("settled_weights", SETTLED),
            settled_bias=float(data["settled_bias"]),
        )

    def scores(self, question: Question, comparison: Comparison, passages: Passages) -> Matrix:
        """Score n clauses for a question; a hollow one answers nothing, however like the question it is."""
        scaled = (comparison.features - self.mean) / self.scale
        flags = scaled[:, len(BASE) :]
        total = np.asarray(scaled @ self.weights + flags @ self.by_kind[question.kind], dtype=np.float32)
        total[passages.hollow] -= _HOLLOW
        return total

    def _placed(self, question: Question, passages: Passages, scores: Matrix) -> Matrix:
        """The scores, with two rules that no weight may overrule.

        A clause that speaks to others only ("Contractors must …") is set back, unless the question is about them, or
        asked by one of them. A note stands behind the clause that it qualifies, unless the question is about just what
        the note adds.
        """
        placed = scores.copy()
        about = passages.facets[:, list(question.facets)]
        placed[_to_others(question, passages)] -= _NOT_ADDRESSED
        for note, above in passages.notes:
            if not (about[note] & ~about[above]).any():
                placed[note] = min(placed[note], placed[above] - 0.1)
        return placed

    def rank(self, question: Question, comparison: Comparison, passages: Passages, vocabulary: Vocabulary) -> Ranking:
        """Put the clauses in order, and say how sure it is that the first settles the question."""
        scores = self._placed(question, passages, self.scores(question, comparison, passages))
        order = np.argsort(-scores, kind="stable")
        features = settled_features(question, comparison, passages, scores, vocabulary)
        logit = float(((features - self.settled_mean) / self.settled_scale) @ self.settled_weights) + self.settled_bias
        return Ranking(
            order=order,
            scores=scores,
            settled=float(1 / (1 + np.exp(-logit))),
            unknown_words=comparison.unknown_words,
            set_back=frozenset(np.flatnonzero(_to_others(question, passages)).tolist()),
            on_others=frozenset(np.flatnonzero(comparison.features[:, BASE.index("conflict")]).tolist()),
            names_all=bool((features[_NAMING] > _NAMED).all()),
        )


def _to_others(question: Question, passages: Passages) -> NDArray[np.bool_]:
    """n: which clauses speak to others than the asker only, whom the question is not about."""
    asked = list(question.facets)
    spoken_to = asked if question.asker is None else [*asked, question.asker]
    return np.asarray(passages.addressees.any(axis=1) & ~passages.addressees[:, spoken_to].any(axis=1))


def _median(values: Matrix) -> float:
    """The median, in a tenth of the time that numpy's takes for so few."""
    ordered = np.sort(values)
    return float(ordered[[(len(ordered) - 1) // 2, len(ordered) // 2]].mean())


def _subject_missing(question: Question, clause: Clause) -> bool:
    """Whether it is asked what others may do, and the clause does not speak to them."""
    return question.subject is not None and question.subject not in clause.audience


def settled_features(
    question: Question, comparison: Comparison, passages: Passages, scores: Matrix, vocabulary: Vocabulary
) -> Matrix:
    """What tells whether a policy settles a question, as the columns of `SETTLED`."""
    order = np.argsort(-scores, kind="stable")
    best, top = int(order[0]), order[:3]
    asked = comparison.asked
    total = float(asked.sum()) or 1.0
    said: NDArray[np.bool_] = passages.facets[top].any(axis=0) | passages.heading_facets[best]
    anywhere: NDArray[np.bool_] = np.asarray(passages.facets.any(axis=0))

    def missing(kind: str) -> float:
        columns = [c for c in vocabulary.columns(kind) if c in question.facets]
        return float(asked[[c for c in columns if not passages.facets[best, c]]].sum()) / total if columns else 0.0

    acts = [c for c in vocabulary.columns("act") if c in question.facets]
    parties = [c for c in vocabulary.columns("party") if c in question.facets]
    sentences = passages.sentence_facets[passages.owner == best]
    return np.array(
        [
            scores[best],
            scores[best] - (scores[order[3]] if len(order) > 3 else scores[order[-1]]),
            comparison.dense[top].max(),
            comparison.coverage[top].max(),
            comparison.unknown_words,
            comparison.features[best, BASE.index("lexical")],
            missing("act"),
            missing("party"),
            missing("device"),
            missing("time"),
            float(asked[said].sum()) / total,
            not question.facets,
            any(vocabulary.facets[c].kind == "elsewhere" for c in question.facets),
            sum(not anywhere[c] for c in acts) / (len(acts) or 1),
            float((sentences @ asked).max()) / total,
            float(comparison.dense.max() - _median(comparison.dense)),
            comparison.features[best, BASE.index("conflict")],
            comparison.features[top, BASE.index("act_and_party")].max(),
            bool(acts) and not passages.facets[best, acts].any(),
            bool(parties) and not passages.facets[top][:, parties].any(),
            _subject_missing(question, passages.clauses[best]),
            *(question.kind == kind for kind in KINDS),
        ],
        dtype=np.float32,
    )
