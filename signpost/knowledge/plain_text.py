"""Plain text into blocks: one paragraph a line, or paragraphs wrapped by hand at some column."""

import re
from collections.abc import Iterator

from signpost.knowledge.marker import find_marker
from signpost.knowledge.source import Block, Source

_WRAP_COLUMN = 100
"""No line of a text wrapped by hand is longer than this, but for a stray address."""
_FULL_LINE = 45
"""A line shorter than this was not broken for want of room."""

Line = tuple[int, int]
"""Offsets of a line's first and after its last visible character."""


def lines(text: str) -> Iterator[Line | None]:
    """The lines of a text as offsets without the white space around them; None for a blank one."""
    position = 0
    for raw in text.splitlines(keepends=True):
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
    broken = sum(
        1
        for line, following in zip(found, found[1:], strict=False)
        if line and following and line[1] - line[0] >= _FULL_LINE and text[line[1] - 1] not in ".:;!?"
        and find_marker(text[following[0] : following[1]]) is None
    )
    return broken >= max(3, len(lengths) // 10)


def _starts_paragraph(text: str, previous: Line, line: Line) -> bool:
    if find_marker(text[line[0] : line[1]]) is not None:
        return True
    said = text[previous[0] : previous[1]]
    first_word = re.match(r"\S+", text[line[0] : line[1]])
    room_left = len(said) + 1 + len(first_word.group() if first_word else "") < _FULL_LINE + 15
    return said.isupper() or (room_left and said[-1] in ".:;!?")


def paragraphs(text: str, span: Line | None = None) -> Iterator[Line]:
    """The paragraphs of a text wrapped by hand, as offsets; `span` limits them to a part of it."""
    begin, finish = span or (0, len(text))
    current: Line | None = None
    for line in lines(text[begin:finish]):
        here = (line[0] + begin, line[1] + begin) if line else None
        if current and (here is None or _starts_paragraph(text, last, here)):
            yield current
            current = None
        if here:
            current = (current[0] if current else here[0], here[1])
            last = here
    if current:
        yield current


def read_text(text: str, name: str) -> Source:
    """Plain text as a `Source`; `name` is the file's stem."""
    found = paragraphs(text) if is_wrapped(text) else (line for line in lines(text) if line)
    return Source(
        name=name,
        format="text",
        text=text,
        blocks=tuple(Block(start=start, end=end) for start, end in found),
    )
