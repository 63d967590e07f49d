"""A second reading of the nearest clauses, each together with the question.

What ranks clauses compares them with a question at a distance, and the rules of the verdict read a clause by its modal
verbs. A model that reads both together was taught which verdict a clause gives a question, or that it settles it not at
all (`benchmarks/reading.py`): "Comments from the public have been switched off" has no modal verb, and still settles
"can parents comment?". It puts the nearest clauses in order, adds to how sure it is that there is an answer, and
tells the verdict, with the rules beside it (`weighing`).
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from signpost.bot.answers.passage import Matrix
from signpost.bot.answers.question import Question
from signpost.bot.answers.ranking import SETTLED_FROM, Ranking
from signpost.bot.answers.verdict import TOLD, Verdict

VERDICTS: tuple[Verdict, ...] = ("yes", "no", "depends", "info")
LABELS = (*VERDICTS, "none")
"""The labels that the model was taught, in their order; the last is for a clause that does not settle the question."""
_EXCHANGED = [LABELS.index(label) for label in ("no", "yes", "depends", "info", "none")]
NEAR, CLOSE = 6, 4.0
"""How many clauses are read again, and how far behind the first one's score a further one may stand."""
CERTAIN = 0.95
"""The confidence from which one clause by itself is read for its verdict only."""
RANKING_WEIGHT, SETTLED_WEIGHT = 3.0, 0.5
"""What the log odds that a clause settles the question count, beside its score, and for whether there is an answer."""
_BEHIND = 0.1
LEAST, SUREST = -3.0, 6.9
"""The log odds beyond which the model is not believed, of the clause that it puts first. It is believed less where it
says that this does not settle a question, since it was taught on clauses that are closer to each other, and more
particular, than those of most schools. So from a confidence of .79 on, it silences no answer; nor does it where all
that is asked about is named. Which of the clauses comes first is told by log odds below the least, too."""
WORTH_READING = 1 / (1 + float(np.exp(SETTLED_WEIGHT * SUREST)) * (1 - SETTLED_FROM) / SETTLED_FROM)
"""The least confidence with which a further reading can still make an answer of it."""


def rows_to_read(question: Question, ranking: Ranking) -> list[int]:
    """The rows of the clauses, the nearest first, whose reading could change the answer to a question.

    None is brought up that speaks to others than the asker, or is about another party than the first one. The model is
    not told who asks, so that for all but staff the first clause stays.
    """
    if ranking.settled < WORTH_READING:
        return []
    best = ranking.scores[ranking.order[0]]
    first, *further = (int(row) for row in ranking.order[:NEAR])
    barred = ranking.set_back if first in ranking.on_others else ranking.set_back | ranking.on_others
    close = (question.asker is None and row not in barred and best - ranking.scores[row] <= CLOSE for row in further)
    rows = [first, *compress(further, close)]
    is_clear = len(rows) == 1 and ranking.settled >= CERTAIN
    return [] if is_clear and question.kind in TOLD else rows


def together(readings: Matrix) -> Matrix:
    """What was read of k clauses, as k × `LABELS`, from m × k × `LABELS`: one for each of `Question.wordings`.

    Where that is asked for leave, too, *yes* and *no* change places in it: what gives leave is not forbidden.
    """
    if len(readings) == 1:
        (only,) = readings
        return np.asarray(only, dtype=np.float32)
    odds = readings - np.logaddexp.reduce(readings, axis=-1, keepdims=True)
    asked, for_leave = odds
    return np.asarray((asked + for_leave[:, _EXCHANGED]) / 2, dtype=np.float32)


def settling(readings: Matrix) -> Matrix:
    """The log odds that each of k clauses settles the question (k), from what was read (k × `LABELS`)."""
    verdicts = np.logaddexp.reduce(readings[:, : len(VERDICTS)], axis=1)
    return np.asarray(np.minimum(verdicts - readings[:, len(VERDICTS)], SUREST), dtype=np.float32)


def reorder(
    ranking: Ranking, rows: Sequence[int], readings: Matrix, notes: Sequence[tuple[int, int]] = ()
) -> tuple[Ranking, Matrix]:
    """A ranking after some of its clauses were read, and the reading of the clause that is now the first.

    Args:
        ranking: the clauses in their order.
        rows: the k clauses that were read, as `rows_to_read` gives them; they stand before all others.
        readings: k × `LABELS`: their log odds.
        notes: the row of each note, and of the clause that it qualifies, which it stays behind.
    """
    settles = settling(readings)
    first: NDArray[np.intp] = np.asarray(rows, dtype=np.intp)
    scores = ranking.scores.copy()
    scores[first] += RANKING_WEIGHT * (settles - settles.max())
    for note, above in notes:
        if ranking.scores[note] < ranking.scores[above]:
            scores[note] = min(scores[note], scores[above] - _BEHIND)
    among = np.argsort(-scores[first], kind="stable")
    sureness = max(float(settles[among[0]]), 0.0 if ranking.names_all else LEAST)
    logit = np.log(ranking.settled) - np.log1p(-ranking.settled) + SETTLED_WEIGHT * sureness
    order = np.concatenate([first[among], ranking.order[~np.isin(ranking.order, first)]])
    again = replace(ranking, order=order, scores=scores, settled=float(1 / (1 + np.exp(-logit))))
    return again, readings[among[0]]
