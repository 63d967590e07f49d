"""Which numbers are held back, so that none under five can be read from a table or worked out by subtraction.

A table is a partition: each report is in one of its cells, so that they add up to the total that stands over it, and
tables of the same reports have nothing in common but that total. There are no other margins, and no percentages: each
would be one more equation. Cells that are held back look alike, whether they are small or only hide a small one, so
that their sum is all that can be worked out of them.

What hides a small one is chosen by its place, never by its size: whoever knows this rule learns nothing from the
choice. `tests/bot/governors/test_suppression.py` holds the rule against such a reader, for every small table there is.
"""

from collections.abc import Collection, Sequence

LEAST = 5
"""The smallest number that is shown, but for 0."""
FEWER = f"fewer than {LEAST}"
"""What stands for a total that is smaller."""
_ROOM = 2
"""How much more than the least possible what is held back has to add up to: less would say that all of it is least."""
Shown = int | None
"""A number as it is published; None: held back."""


def is_small(count: int) -> bool:
    """Whether a number is too small to be shown. That there is nothing is no secret."""
    return 0 < count < LEAST


def total_shown(total: int) -> Shown:
    """A total that nothing else tells; None: fewer than five."""
    return None if is_small(total) else total


def protect(counts: Sequence[int], *, risky: Collection[int] = ()) -> tuple[Shown, ...]:
    """The cells of a table as they are published, beneath their total.

    Held back are the small ones; the last one that is large enough, where they would give each other away; and where
    that does not hide them either, the whole table, with what is empty in it.

    Args:
        counts: of each cell; they add up to the total.
        risky: places of cells that are to be held back although they are large enough.

    Raises:
        ValueError: a count is below 0.
    """
    if any(count < 0 for count in counts):
        raise ValueError("There are no fewer than none.")
    small = [count for count in counts if is_small(count)]
    large = [place for place, count in enumerate(counts) if count >= LEAST]
    hiding = [place for place in large if place in risky]
    if not small and not hiding:
        return tuple(counts)
    if hiding or not _hide_each_other(small):
        if not _is_hidden(counts, small, hiding):
            hiding += [place for place in large if place not in risky][-1:]
        if not _is_hidden(counts, small, hiding):
            return (None,) * len(counts)
    return tuple(None if is_small(count) or place in hiding else count for place, count in enumerate(counts))


def _hide_each_other(small: Sequence[int]) -> bool:
    """Whether small numbers whose sum is known may each be any from one to four."""
    return len(small) + LEAST - 2 <= sum(small) <= (LEAST - 1) * len(small) - LEAST + 2


def _is_hidden(counts: Sequence[int], small: Sequence[int], hiding: Sequence[int]) -> bool:
    """Whether the sum of what is held back leaves room, as each small one is at least 1, each large one at least 5."""
    least = len(small) + LEAST * len(hiding)
    held_back = sum(small) + sum(counts[place] for place in hiding)
    return bool(hiding) and len(small) + len(hiding) >= 2 and held_back >= least + _ROOM
