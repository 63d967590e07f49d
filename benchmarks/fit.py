"""Fit the weights of the ranking, and of the confidence that a policy settles a question.

    python -m benchmarks.fit --fold FOLD1.npz=b,d --fold FOLD2.npz=a,c,sample
    python -m benchmarks.fit --settled e,g,h,i,l,m,n,o,p,q,t,u,v,w,x,y,z,za,zb,zc,zd,ze,zf

Each fold names an adapter and the sets that it has *not* learnt from: an encoder knows the questions it has learnt from
too well, and weights fitted on them would trust it too much. The result goes to signpost/bot/answers/ranking.json. With
`--settled`, the confidence alone is fitted anew, for the ranking that is there, on sets that the adapter which comes
with Signpost has not learnt from.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from benchmarks.corpus import ROOT, Row, rows
from signpost.bot.answers.features import BASE, KINDS, Comparison, FeatureReader
from signpost.bot.answers.passage import FLAGS, Passages, read_passages
from signpost.bot.answers.question import Question, read_question
from signpost.bot.answers.ranking import SETTLED, Ranker, settled_features
from signpost.bot.answers.vocabulary import Vocabulary, load_vocabulary
from signpost.composition import ADAPTER
from signpost.embeddings import load_encoder

COLUMNS = (*BASE, *FLAGS)
PENALTY, KIND_PENALTY, SETTLED_PENALTY = 3.0, 10.0, 0.3
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A question compared with its policy."""

    row: Row
    question: Question
    passages: Passages
    comparison: Comparison


def examples(sets: Sequence[str], adapter: Path | None, vocabulary: Vocabulary, cache: Path) -> Iterator[Example]:
    """The questions of some sets, compared with the policies by the encoder with an adapter."""
    encoder = load_encoder("", "auto", cache, adapter)
    reader = FeatureReader(vocabulary)
    known: dict[str, Passages] = {}
    for row in (row for name in sets for row in rows(name)):
        if row.policy.digest not in known:
            known[row.policy.digest] = read_passages(row.policy, vocabulary, encoder)
        passages = known[row.policy.digest]
        question = read_question(row.question, vocabulary)
        vector = encoder.encode_query(question.field_text)
        yield Example(row, question, passages, reader.compare(question, vector, passages))


def fit_ranking(found: Sequence[Example]) -> tuple[Floats, Floats, Floats, Floats]:
    """Mean, scale, weights and by-kind weights (kinds × flags) under which the answering clauses are likeliest."""
    every = np.vstack([example.comparison.features for example in found])
    mean, scale = every.mean(axis=0), every.std(axis=0) + 1e-6
    scaled = [(example.comparison.features - mean) / scale for example in found]
    kinds = [KINDS.index(example.question.kind) for example in found]
    width, flags = len(COLUMNS), len(FLAGS)
    penalty = np.concatenate([np.full(width, PENALTY), np.full(len(KINDS) * flags, KIND_PENALTY)])

    def loss(parameters: Floats) -> tuple[float, Floats]:
        weights, by_kind = parameters[:width], parameters[width:].reshape(len(KINDS), flags)
        total, gradient = 0.0, np.zeros_like(parameters)
        for example, features, kind in zip(found, scaled, kinds, strict=True):
            scores = features @ weights + features[:, len(BASE) :] @ by_kind[kind]
            odds = np.exp(scores - scores.max())
            likely = odds / odds.sum()
            right = likely * example.row.gold
            total -= np.log(right.sum() + 1e-12)
            push = features.T @ (likely - right / (right.sum() + 1e-12))
            gradient[:width] += push
            start = width + kind * flags
            gradient[start : start + flags] += push[len(BASE) :]
        return total + 0.5 * float(penalty @ parameters**2), gradient + penalty * parameters

    start = np.zeros(width + len(KINDS) * flags)
    parameters = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return mean, scale, parameters[:width], parameters[width:].reshape(len(KINDS), flags)


def _named(names: Sequence[str], values: Floats) -> dict[str, float]:
    return {name: round(float(value), 5) for name, value in zip(names, values, strict=True)}


def fit_settled(found: Sequence[Example], ranker: Ranker, vocabulary: Vocabulary) -> dict[str, object]:
    """The weights of the confidence, where clauses are ranked by a ranker."""
    signs = np.array(
        [
            settled_features(
                e.question, e.comparison, e.passages, ranker.scores(e.question, e.comparison, e.passages), vocabulary
            )
            for e in found
        ]
    )
    mean, scale = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    model = LogisticRegression(C=SETTLED_PENALTY, max_iter=2000)
    model.fit((signs - mean) / scale, [not example.row.silent for example in found])
    return {
        "settled_mean": _named(SETTLED, mean),
        "settled_scale": _named(SETTLED, scale),
        "settled_weights": _named(SETTLED, model.coef_[0]),
        "settled_bias": round(float(model.intercept_[0]), 5),
    }


def fit(found: Sequence[Example], vocabulary: Vocabulary) -> dict[str, object]:
    """All weights, as `ranking.json` holds them."""
    mean, scale, weights, by_kind = fit_ranking([example for example in found if not example.row.silent])
    ranker = Ranker(
        mean=mean.astype(np.float32),
        scale=scale.astype(np.float32),
        weights=weights.astype(np.float32),
        by_kind={kind: by_kind[n].astype(np.float32) for n, kind in enumerate(KINDS)},
        settled_mean=np.zeros(len(SETTLED), dtype=np.float32),
        settled_scale=np.ones(len(SETTLED), dtype=np.float32),
        settled_weights=np.zeros(len(SETTLED), dtype=np.float32),
        settled_bias=0.0,
    )
    return {
        "mean": _named(COLUMNS, mean),
        "scale": _named(COLUMNS, scale),
        "weights": _named(COLUMNS, weights),
        "by_kind": {kind: _named(FLAGS, by_kind[n]) for n, kind in enumerate(KINDS)},
        **fit_settled(found, ranker, vocabulary),
    }


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--fold", action="append", metavar="ADAPTER=SETS")
    what.add_argument("--settled", metavar="SETS")
    parser.add_argument("--cache", type=Path, default=ROOT / ".cache")
    parser.add_argument("--out", type=Path, default=ROOT / "signpost" / "bot" / "answers" / "ranking.json")
    arguments = parser.parse_args()
    vocabulary = load_vocabulary()
    if arguments.settled:
        found = list(examples(arguments.settled.split(","), ADAPTER, vocabulary, arguments.cache))
        known = json.loads((ROOT / "signpost" / "bot" / "answers" / "ranking.json").read_text("utf-8"))
        fitted = known | fit_settled(found, Ranker.load(), vocabulary)
    else:
        found = []
        for fold in arguments.fold:
            adapter, _, sets = fold.partition("=")
            found += examples(sets.split(","), Path(adapter), vocabulary, arguments.cache)
        fitted = fit(found, vocabulary)
    arguments.out.write_text(json.dumps(fitted, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
