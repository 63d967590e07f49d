"""Questions that mean the same, put together by their vectors."""

from collections.abc import Sequence

import numpy as np

from signpost.embeddings import Vectors

ALIKE_FROM = 0.5
"""The least mean cosine of two groups that are put together; what that does to everyday questions, a test shows."""
_APART = -2.0


def group(vectors: Sequence[Vectors], alike_from: float = ALIKE_FROM) -> tuple[tuple[int, ...], ...]:
    """The places of questions that belong together; the largest group first.

    The two groups that are nearest to each other, by the mean of all cosines between them, become one, as long as they
    are near enough: average linkage. The same questions in the same order give the same groups.

    Args:
        vectors: n unit vectors of d numbers; those of another length than the last, of another model, stay alone.
        alike_from: a cosine, from -1 to 1.
    """
    if not vectors:
        return ()
    same = [place for place, vector in enumerate(vectors) if len(vector) == len(vectors[-1])]
    groups = {place: [place] for place in range(len(vectors))}
    matrix = np.stack([vectors[place] for place in same]).astype(np.float64)
    sums = matrix @ matrix.T
    sizes = np.ones(len(same))
    np.fill_diagonal(sums, 0.0)
    apart = np.eye(len(same), dtype=bool)
    while True:
        mean = np.where(apart, _APART, sums / np.outer(sizes, sizes))
        one, other = sorted(np.unravel_index(int(np.argmax(mean)), mean.shape))
        if mean[one, other] < alike_from:
            break
        groups[same[one]] += groups.pop(same[other])
        sums[one] += sums[other]
        sums[:, one] = sums[one]
        sizes[one] += sizes[other]
        apart[other] = apart[:, other] = True
    found = sorted(
        (tuple(sorted(members)) for members in groups.values()), key=lambda members: (-len(members), members)
    )
    return tuple(found)
