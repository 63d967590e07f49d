"""Plain text into blocks: one paragraph a line, or paragraphs wrapped by hand at some column."""

import re
from collections.abc import Iterator
from itertools import pairwise

from signpost.knowledge.marker import find_marker
from signpost.knowledge.source import Block, Source

_WRAP_COLUMN = 100
"""No line of a text wrapped by hand is longer than this, but for a stray address."""
_FULL_LINE = 45
"""A line shorter than this was not broken for want of room."""
_ENDS_SENTENCE = ".:;!?"

Line = tuple[int, int]
"""Offsets of a line's first and after its last visible character."""


def lines(text: str, span: Line | None = None) -> Iterator[Line | None]:
    """The lines of a text, or of a span of it, as offsets without the white space around them; None for a blank one."""
    position, end = span or (0, len(text))
    for raw in text[position:end].splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            start = position + raw.index(stripped[0])
            yield start, start + len(stripped)
        else:
            yield None
        position += len(raw)


def is_wrapped(text: str) -> bool:
    """Whether the paragraphs of a text were broken into lines by hand (or by a mail program) at some column."""
    found = list(lines(text))
    lengths = [line[1] - line[0] for line in found if line]
    if not lengths or sum(length > _WRAP_COLUMN for length in lengths) > len(lengths) * 0.02:
        return False
    broken = sum(1 for line, following in pairwise(found) if line and following and _runs_on(text, line, following))
    return broken >= max(3, len(lengths) // 10)


def _runs_on(text: str, line: Line, following: Line) -> bool:
    """Whether a line was broken for want of room, so that the sentence goes on in the next."""
    return (
        line[1] - line[0] >= _FULL_LINE
        and text[line[1] - 1] not in _ENDS_SENTENCE
        and find_marker(text[slice(*following)]) is None
    )


def _starts_paragraph(text: str, previous: Line, line: Line) -> bool:
    if find_marker(text[slice(*line)]) is not None:
        return True
    said = text[slice(*previous)]
    first_word = re.match(r"\S+", text[slice(*line)])
    room_left = len(said) + 1 + len(first_word.group() if first_word else "") < _FULL_LINE + 15
    return said.isupper() or (room_left and said[-1] in _ENDS_SENTENCE)


def paragraphs(text: str, span: Line | None = None) -> Iterator[Line]:
    """The paragraphs of a text wrapped by hand, as offsets; `span` limits them to a part of it."""
    current: Line | None = None
    last: Line | None = None
    for line in lines(text, span):
        if current and last and (line is None or _starts_paragraph(text, last, line)):
            yield current
            current = None
        if line:
            current = (current[0] if current else line[0], line[1])
            last = line
    if current:
        yield current


def _goes_on(text: str, line: Line, following: Line) -> bool:
    """Whether a paragraph that should stand in one line was broken by accident: no item, and the next begins small."""
    said = text[slice(*line)]
    marker = find_marker(said)
    return (
        text[following[0]].islower()
        and not said[0].islower()
        and (marker is None or marker.style == "decimal")
        and _runs_on(text, line, following)
    )


def _unwrapped(text: str) -> Iterator[Line]:
    """One paragraph a line, but for those broken by accident."""
    current: Line | None = None
    blank_before = True
    for line in lines(text):
        if current and line and not blank_before and _goes_on(text, current, line):
            current = (current[0], line[1])
        elif line:
            if current:
                yield current
            current = line
        blank_before = line is None
    if current:
        yield current


def read_text(text: str, name: str) -> Source:
    """Plain text as a `Source`; `name` is the file's stem."""
    found = paragraphs(text) if is_wrapped(text) else _unwrapped(text)
    return Source(
        name=name,
        format="text",
        text=text,
        blocks=tuple(Block(start=start, end=end) for start, end in found),
    )
