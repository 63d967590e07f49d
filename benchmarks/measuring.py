"""Times, ranks, and how sure one can be of a difference."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Floats = NDArray[np.float64]
RESAMPLES = 10_000


@dataclass
class Times:
    """How long something took, each time, in seconds."""

    seconds: list[float] = field(default_factory=list)

    def measure(self, work: Callable[[], T]) -> T:
        """Do a piece of work and add its time."""
        began = time.perf_counter()
        result = work()
        self.seconds.append(time.perf_counter() - began)
        return result

    @property
    def p50(self) -> float:
        """The median, in milliseconds."""
        return float(np.percentile(self.seconds, 50)) * 1e3

    @property
    def p95(self) -> float:
        """What 95 of 100 stay under, in milliseconds."""
        return float(np.percentile(self.seconds, 95)) * 1e3


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive scores above a negative, ties counting half; NaN where there are none of either."""
    if not positive or not negative:
        return float("nan")
    difference = np.subtract.outer(np.asarray(positive), np.asarray(negative))
    return float((difference > 0).mean() + 0.5 * (difference == 0).mean())


def first_right(order: Sequence[int], gold: NDArray[np.bool_]) -> int:
    """The rank, from 1, of the first right one; 0 where there is none."""
    return next((rank for rank, row in enumerate(order, start=1) if gold[row]), 0)


def measures(ranks: Sequence[int]) -> dict[str, Floats]:
    """hit@1, hit@3 and the reciprocal rank of each question, by the rank of its first right one."""
    of = np.asarray(ranks)
    return {
        "hit@1": (of == 1).astype(np.float64),
        "hit@3": ((of >= 1) & (of <= 3)).astype(np.float64),
        "MRR": np.where(of > 0, 1 / np.maximum(of, 1), 0.0),
    }


def paired_interval(ours: Floats, theirs: Floats) -> tuple[float, float, float]:
    """The mean difference over the same questions, and its 95 % interval by bootstrap over questions."""
    difference = ours - theirs
    drawn = np.random.default_rng(0).integers(0, len(difference), size=(RESAMPLES, len(difference)))
    low, high = np.percentile(difference[drawn].mean(axis=1), [2.5, 97.5])
    return float(difference.mean()), float(low), float(high)
