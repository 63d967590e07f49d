"""Learn how the rules' verdict and the second reading's are weighed against each other.

    python -m benchmarks.weigh

Each question is judged by the clause that answers it, and by nothing else. The second reading must not have learnt from
these questions, since it would be trusted too much. The result goes to signpost/bot/answers/verdicts.json.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.corpus import ROOT, WEIGHED, Row, rows
from benchmarks.sections import HELD_BACK, section_rows
from signpost.bot.answers.features import FeatureReader
from signpost.bot.answers.ground import find_grounds
from signpost.bot.answers.passage import Passages, in_context, read_passages
from signpost.bot.answers.question import read_question
from signpost.bot.answers.ranking import Ranker
from signpost.bot.answers.reading import VERDICTS
from signpost.bot.answers.verdict import judge, leaves_open
from signpost.bot.answers.vocabulary import load_vocabulary
from signpost.bot.answers.weighing import FILE, signs
from signpost.composition import ADAPTER, READING
from signpost.embeddings import load_encoder
from signpost.embeddings.cross_encoder import OnnxCrossEncoder

PENALTY, TRUST = 1.0, 0.7
"""How strongly weights are held to what they begin as; and what the reading's own log probabilities begin as."""
RULES, OPEN_RULES = 1.5, 0.5
"""What the rules' verdict counts beyond what was learnt, where it is plain and where it is *it depends*: they hold more
on whole policies than on sections that press on what they miss."""
Floats = NDArray[np.float64]
Example = tuple[dict[str, float], tuple[str, ...]]


def examples(found: Iterable[Row], cache: Path) -> Iterator[Example]:
    """What speaks for each verdict on a question, and the verdicts that are accepted."""
    vocabulary, ranker = load_vocabulary(), Ranker.load()
    encoder, features = load_encoder("", "auto", cache, ADAPTER), FeatureReader(vocabulary)
    reader = OnnxCrossEncoder(READING, quantised=True)
    known: dict[str, Passages] = {}
    for row in found:
        if row.silent:
            continue
        if row.policy.digest not in known:
            known[row.policy.digest] = read_passages(row.policy, vocabulary, encoder)
        passages = known[row.policy.digest]
        question = read_question(row.question, vocabulary)
        vector = encoder.encode_query(question.field_text)
        scores = ranker.scores(question, features.compare(question, vector, passages))
        best = int(np.argmax(np.where(row.gold, scores, -np.inf)))
        clause = passages.clauses[best]
        ground = find_grounds(question, vector, passages, [best], vocabulary)[0]
        reading = reader.scores(question.field_text, in_context(clause))
        is_open = leaves_open(question, ground, clause.text)
        yield dict(signs(question, judge(question, ground), reading, ground, is_open=is_open)), row.verdicts


def learn(found: Sequence[Example]) -> dict[str, list[float]]:
    """The weights under which the accepted verdicts are likeliest."""
    place: dict[str, int] = defaultdict(lambda: len(place))
    for one, _ in found:
        for sign in one:
            place[sign]
    signs_of = np.zeros((len(found), len(place)))
    for n, (one, _) in enumerate(found):
        for sign, value in one.items():
            signs_of[n, place[sign]] = value
    accepted = np.array([[verdict in verdicts for verdict in VERDICTS] for _, verdicts in found])
    start = np.zeros((len(place), len(VERDICTS)))
    for n, verdict in enumerate(VERDICTS):
        start[place[f"reading.{verdict}"], n] = TRUST

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(start.shape)
        total = signs_of @ weights
        odds = np.exp(total - total.max(axis=1, keepdims=True))
        likely = odds / odds.sum(axis=1, keepdims=True)
        right = likely * accepted
        sums = right.sum(axis=1, keepdims=True) + 1e-9
        away = weights - start
        gradient = signs_of.T @ (likely - right / sums) + PENALTY * away
        return float(-np.log(sums).sum() + 0.5 * PENALTY * (away**2).sum()), gradient.ravel()

    weights = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x.reshape(
        start.shape
    )
    for sign, n in place.items():
        ruled = sign.partition(".")[2]
        if ruled in VERDICTS and not sign.startswith("reading."):
            weights[n, VERDICTS.index(ruled)] += OPEN_RULES if ruled == "depends" else RULES
    return {sign: [round(float(weight), 4) for weight in weights[n]] for sign, n in sorted(place.items())}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(WEIGHED))
    parser.add_argument("--sections", default=",".join(HELD_BACK))
    parser.add_argument("--cache", type=Path, default=ROOT / ".cache")
    parser.add_argument("--out", type=Path, default=ROOT / "signpost" / "bot" / "answers" / FILE)
    arguments = parser.parse_args()
    found = [
        *(row for name in filter(None, arguments.sets.split(",")) for row in rows(name)),
        *(row for name in filter(None, arguments.sections.split(",")) for row in section_rows(name)),
    ]
    learnt = learn(list(examples(found, arguments.cache)))
    lines = (f" {json.dumps(sign)}: {json.dumps(weights)}" for sign, weights in learnt.items())
    arguments.out.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
