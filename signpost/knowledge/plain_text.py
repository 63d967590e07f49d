"""Plain text into blocks: one paragraph a line, or paragraphs wrapped by hand at some column."""

from collections.abc import Iterator

from signpost.knowledge.marker import find_marker
from signpost.knowledge.page_edges import joined_over_pages, running_lines
from signpost.knowledge.source import Block, Source
from signpost.knowledge.wrapped_text import FULL_LINE, Line, is_wrapped, lines, paragraphs, runs_on


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


def _paragraphs(text: str) -> Iterator[Line]:
    return paragraphs(text, alone=running_lines(text)) if is_wrapped(text) else unwrapped(text)


def read_text(text: str, name: str) -> Source:
    """Plain text as a `Source`; `name` is the file's stem."""
    text = joined_over_pages(text, _paragraphs)
    running = running_lines(text)
    return Source(
        name=name,
        format="text",
        text=text,
        blocks=tuple(
            Block(start=start, end=end, furniture="page" if start in running else None)
            for start, end in _paragraphs(text)
        ),
    )
