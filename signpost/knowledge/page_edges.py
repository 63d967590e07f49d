"""What runs along the edges of pages in plain text: their numbers, and the headers and footers beside those."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from signpost.knowledge.marker import find_marker
from signpost.knowledge.wrapped_text import GOES_ON, Line, ends_sentence, is_full, lines, runs_on

_PAGE_NUMBER = re.compile(
    r"page\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?(?:\s*[|–—-].{0,80})?|[-–—|]\s*\d{1,3}\s*[-–—|]|"
    r".{0,80}(?:\bpage\s+\d{1,3}\s+of\s+\d{1,3}|(?:\s{2,}|[|\t]\s*)page\s+\d{1,3})",
    re.I,
)
"""A bare number may as well be a list's."""
_MOST_IN_A_HEADER = 120
_NEAR = 2
"""How many lines from the page's edge running headers and footers stand, at most."""


def running_lines(text: str) -> frozenset[int]:
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
        at_edge = {index for index in same if not edges.isdisjoint(range(index - _NEAR, index + _NEAR + 1))}
        if len(at_edge) > 1 and len(at_edge) >= len(same) - 1:
            running.update(index for index in same if index in at_edge or index < min(at_edge))
    return frozenset(found[index][0] for index in running)


def joined_over_pages(text: str, paragraphs: Callable[[str], Iterable[Line]]) -> str:
    """A text in which no page's edge stands in the middle of a sentence: it stands behind that paragraph.

    Where none does, the text is as it was, character for character.

    Args:
        text: the whole text.
        paragraphs: finds those of a text, as offsets.
    """
    pieces: list[str] = []
    edges: list[tuple[int, str]] = []
    position = length = 0
    for start, end in _breaks(text):
        pieces.append(text[position:start] + "\n")
        length += len(pieces[-1])
        edges.append((length, text[start:end].strip()))
        position = end
    if not edges:
        return text
    return _with_edges("".join([*pieces, text[position:]]), edges, paragraphs)


def _with_edges(body: str, edges: Iterable[tuple[int, str]], paragraphs: Callable[[str], Iterable[Line]]) -> str:
    """A text with each edge behind the paragraph that holds its place."""
    ends = [end for _, end in paragraphs(body)]
    pieces: list[str] = []
    position = 0
    for at, edge in edges:
        end = ends[bisect_left(ends, at)]
        pieces += [body[position:end], "\n\n", edge]
        position = end
    return "".join([*pieces, body[position:]])


def _breaks(text: str) -> Iterator[Line]:
    """Where a sentence ends on one page and goes on on the next, as offsets of what stands between."""
    running = running_lines(text)
    before: Line | None = None
    is_behind_edge = False
    for line in lines(text):
        if line is None:
            continue
        if line[0] in running:
            is_behind_edge = True
            continue
        if before and is_behind_edge and runs_on(text, before, line) and _goes_on(text, before, line):
            yield before[1], line[0]
        before, is_behind_edge = line, False


def _goes_on(text: str, before: Line, line: Line) -> bool:
    if text[line[0]].islower() or GOES_ON.search(text[slice(*before)]) is not None:
        return True
    said = text[slice(*line)]
    is_no_heading = ends_sentence(said) or len(said) >= len(text[slice(*before)])
    return is_no_heading and not said.isupper() and is_full(text, before, line)
