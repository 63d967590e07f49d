"""Statements that are ticked a group at once: what stands beside the tick, and the numbers that come back with it."""

import re
from collections.abc import Iterable

from signpost.bot.agreements.agreement import Group

_TICK = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")


def tick_of(group: Group) -> tuple[str, str]:
    """The value of a group's tick, and the words beside it."""
    first, last = group.statements[0].number, group.statements[-1].number
    if first == last:
        return str(first), f"I agree to statement {first}"
    return f"{first}-{last}", f"I agree to statements {first} to {last}"


def ticked(values: Iterable[str]) -> tuple[int, ...]:
    """The numbers of the statements behind ticks; what is no tick counts for nothing."""
    found: set[int] = set()
    for value in values:
        if known := _TICK.fullmatch(value):
            found |= set(range(int(known[1]), int(known[2] or known[1]) + 1))
    return tuple(sorted(found))
