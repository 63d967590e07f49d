"""Several opinions on which text is nearest, made into one."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from signpost.embeddings.encoder import Vectors

Item = TypeVar("Item", bound=Hashable)


def ranking(scores: Vectors) -> NDArray[np.intp]:
    """Order n positions by their score, best first; equal scores keep the order of the texts."""
    return np.argsort(-scores, kind="stable")


def reciprocal_rank_fusion(rankings: Iterable[Iterable[Item]], k: int = 60) -> dict[Item, float]:
    """Fuse rankings by rank alone: each gives an item 1 / (k + rank), the first rank being 1.

    Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual rank learning methods",
    SIGIR 2009; the default of k is theirs. It needs no common scale, and so knows nothing of how near the best one is.

    Args:
        rankings: each with its items best first, and no item twice; an item missing from one gets nothing from it.
        k: the larger, the less the first ranks stand out.

    Returns:
        The fused score of every item, best first.
    """
    fused: defaultdict[Item, float] = defaultdict(float)
    for items in rankings:
        for rank, item in enumerate(items, start=1):
            fused[item] += 1 / (k + rank)
    return dict(sorted(fused.items(), key=lambda pair: -pair[1]))


def fuse(scores: Sequence[Vectors], weights: Sequence[float], floors: Sequence[float]) -> Vectors:
    """Fuse scores by a weighted mean, after bringing each onto 0…1: from the least possible score to the best found.

    Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 2023: a convex combination
    so scaled does better than ranks, with one weight that a few questions suffice to choose.

    Args:
        scores: m arrays of n scores for the same n texts, e.g. cosines and BM25.
        weights: m, none negative and not all zero; only their proportions count.
        floors: m, the least score there can be: -1 for cosines, 0 for BM25.

    Returns:
        n scores, from 0 to 1; an opinion that has no text above its floor counts as 0 for every text.

    Raises:
        ValueError: the numbers of scores, weights and floors differ, or the weights are not as said.
    """
    if not weights or min(weights) < 0 or sum(weights) == 0:
        raise ValueError("Weights must not be negative, nor all zero")
    scaled = [_scaled(each, floor) * weight for each, weight, floor in zip(scores, weights, floors, strict=True)]
    return np.asarray(np.sum(scaled, axis=0) / sum(weights), dtype=np.float32)


def _scaled(scores: Vectors, floor: float) -> Vectors:
    above = np.maximum(scores - np.float32(floor), 0)
    best = above.max(initial=0)
    return np.asarray(above / best) if best > 0 else above
