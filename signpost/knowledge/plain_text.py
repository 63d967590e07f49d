"""Plain text into blocks: one paragraph a line, or paragraphs wrapped by hand at some column."""

import re
from collections import defaultdict
from collections.abc import Iterator

from signpost.knowledge.marker import find_marker
from signpost.knowledge.source import Block, Source
from signpost.knowledge.wrapped_text import FULL_LINE, Line, is_wrapped, lines, paragraphs, runs_on

_PAGE_NUMBER = re.compile(
    r"page\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?(?:\s*[|–—-].{0,80})?|[-–—|]\s*\d{1,3}\s*[-–—|]|"
    r".{0,80}(?:\bpage\s+\d{1,3}\s+of\s+\d{1,3}|(?:\s{2,}|[|\t]\s*)page\s+\d{1,3})",
    re.I,
)
"""A bare number may as well be a list's."""
_MOST_IN_A_HEADER = 120
_NEAR = 2
"""How many lines from the page's edge running headers and footers stand, at most."""


def _goes_on(text: str, line: Line, following: Line, least: int) -> bool:
    """Whether a paragraph that should stand in one line was broken by accident: no item, and the next begins small."""
    said = text[slice(*line)]
    marker = find_marker(said)
    return (
        text[following[0]].islower()
        and not said[0].islower()
        and (marker is None or marker.style == "decimal")
        and runs_on(text, line, following, least)
    )


def unwrapped(text: str, span: Line | None = None, least: int = FULL_LINE) -> Iterator[Line]:
    """One paragraph a line, but for those broken by accident.

    Args:
        text: the whole text.
        span: limits them to a part of it, as offsets.
        least: the fewest characters of a line that may have been broken.

    Yields:
        The offsets of each.
    """
    current: Line | None = None
    blank_before = True
    for line in lines(text, span):
        if current and line and not blank_before and _goes_on(text, current, line, least):
            current = (current[0], line[1])
        elif line:
            if current:
                yield current
            current = line
        blank_before = line is None
    if current:
        yield current


def _running(text: str) -> frozenset[int]:
    """Where the lines begin that stand at the edge of a page: page numbers, and what is repeated beside them.

    A page ends at a form feed, or with or behind a number; a header stands on the first page without one before it.
    """
    found = [line for line in lines(text) if line]
    numbers = {index for index, line in enumerate(found) if _PAGE_NUMBER.fullmatch(text[slice(*line)])}
    edges = numbers | {
        index for index, line in enumerate(found) if "\f" in text[found[index - 1][1] if index else 0 : line[0]]
    }
    places: dict[str, list[int]] = defaultdict(list)
    for index, (start, end) in enumerate(found):
        if end - start > _MOST_IN_A_HEADER or index in numbers:
            continue
        said = " ".join(text[start:end].split())
        # "Appendix 1" and "Appendix 2" may well both begin a page.
        places[said if find_marker(said) else re.sub(r"\d+", "#", said)].append(index)
    running = set(numbers)
    for same in places.values():
        at_edge = [index for index in same if any(abs(index - edge) <= _NEAR for edge in edges)]
        if len(at_edge) > 1 and len(at_edge) >= len(same) - 1:
            running.update(index for index in same if index in at_edge or index < min(at_edge))
    return frozenset(found[index][0] for index in running)


def read_text(text: str, name: str) -> Source:
    """Plain text as a `Source`; `name` is the file's stem."""
    running = _running(text)
    found = paragraphs(text, alone=running) if is_wrapped(text) else unwrapped(text)
    return Source(
        name=name,
        format="text",
        text=text,
        blocks=tuple(
            Block(start=start, end=end, furniture="page" if start in running else None) for start, end in found
        ),
    )
