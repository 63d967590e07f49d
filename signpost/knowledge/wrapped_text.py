"""Paragraphs that were broken into lines by hand, by a mail program or by a converter, put together again.

What tells the end of a paragraph is the room left: a line that had room for the next one's first word was not broken
for want of it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, pairwise

from signpost.knowledge.cross_reference import is_cross_reference
from signpost.knowledge.marker import find_marker

_WRAP_COLUMN, _WIDE_COLUMN = 100, 140
"""No line of a text wrapped by hand is longer than the first, but for a stray address; converters may go
on to the second."""
FULL_LINE = 45
"""A line shorter than this was not broken for want of room."""
_USUAL_ROOM = 60
"""How long a line of an unknown text gets at least before it is broken."""
_FEWEST_BROKEN = 12
"""From fewer broken lines it is not told how long they get."""
_OTHER_LINES = 0.02
"""Of the lines taken for broken, how many may be so in truth for another reason, at either end."""
_LEAST_FILLED = 0.8
"""How much of the longest line a broken one fills at least, where letters are not all of one width."""
_MUCH_LEFT, _SOME_LEFT = 0.7, 0.9
"""A line no fuller than the first share, with the next one's first word, was ended on purpose; one no fuller than the
second where the paragraph began small, as the items of a list do that has lost its bullets."""
_MOST_WORDS_OF_A_LINE = 14
_ENDS_SENTENCE = ".:;!?"
GOES_ON = re.compile(
    r"(?:[,–&-]|\b(?:a|an|and|any|as|at|by|each|for|from|if|in|is|are|my|no|of|on|or|our|than|that|the|their|this|to|was|"
    r"were|where|which|with|your))$"
)
"""No line ends so but for want of room."""
_RULE = re.compile(r"[_=*–—-]{3,}")
"""A line that is drawn."""
FOOTNOTE = re.compile(r"\[(\d{1,2})\]\s+(?=\S)")
"""What a note at the foot of a page begins with."""
_FIELD = re.compile(r"[A-Z][\w'’/ ]{2,40}:\s+\S")
"""A line with a name of its own: "Next review: May 2027"."""
_OPENING = "\"“'‘(*_"
_CLOSING = "\"”'’)]*_"

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
    """Whether the paragraphs of a text were broken into lines at some column."""
    found = list(lines(text))
    lengths = [line[1] - line[0] for line in found if line]
    if not lengths or _share_beyond(_WIDE_COLUMN, lengths) > 0.02:
        return False
    pairs = [(line, following) for line, following in pairwise(found) if line and following]
    broken = [pair for pair in pairs if runs_on(text, *pair)]
    if _share_beyond(_WRAP_COLUMN, lengths) > 0.02:
        return sum(text[following[0]].islower() for _, following in broken) >= max(3, len(pairs) // 4)
    return len(broken) >= max(3, len(lengths) // 10)


def _share_beyond(column: int, lengths: list[int]) -> float:
    return sum(length > column for length in lengths) / len(lengths)


def runs_on(text: str, line: Line, following: Line, least: int = FULL_LINE) -> bool:
    """Whether a line of at least so many characters was broken for want of room: its sentence goes on in the next."""
    said, words = text[slice(*line)], text[slice(*following)]
    if len(said) < least or said[-1] in _ENDS_SENTENCE:
        return False
    return find_marker(words) is None or is_cross_reference(said, words, None)


def _needed(text: str, line: Line, following: Line) -> int:
    """How long a line would be, had it taken in the first word of the next."""
    first_word = re.match(r"\S+", text[slice(*following)])
    return line[1] - line[0] + 1 + len(first_word.group() if first_word else "")


@lru_cache(maxsize=4)
def _room(text: str) -> int:
    """How long a line gets at least before it is broken for want of room, in characters."""
    needed = sorted(
        _needed(text, line, following)
        for line, following in pairwise(lines(text))
        if line and following and text[following[0]].islower() and runs_on(text, line, following)
    )
    if len(needed) < _FEWEST_BROKEN:
        return _USUAL_ROOM
    longest = needed[int(len(needed) * (1 - _OTHER_LINES))]
    return max(_USUAL_ROOM, needed[int(len(needed) * _OTHER_LINES)], int(_LEAST_FILLED * longest))


def is_full(text: str, line: Line, following: Line) -> bool:
    """Whether a line had no room left for the first word of the next."""
    return _needed(text, line, following) >= _room(text)


def ends_sentence(said: str) -> bool:
    """Whether a line ends in a mark that ends a sentence or opens a list."""
    return said.rstrip(_CLOSING)[-1:] in tuple(_ENDS_SENTENCE)


def _starts_paragraph(text: str, first: Line, previous: Line, line: Line, following: Line | None) -> bool:
    """Whether a line begins a paragraph, rather than going on with the one that began with `first`."""
    said, words, room = text[slice(*previous)], text[slice(*line)], _room(text)
    needed, marker = _needed(text, previous, line), find_marker(words)
    if _RULE.fullmatch(said) or _RULE.fullmatch(words):
        return True
    if FOOTNOTE.match(words) and FOOTNOTE.match(text[slice(*first)]):
        return True
    if marker is not None and needed >= room and not ends_sentence(said):
        return not is_cross_reference(said, words, find_marker(text[slice(*first)]))
    if marker is not None or said.isupper() or _is_capital_heading(words):
        return True
    ended = ends_sentence(said) or " | " in said
    if needed < room and (ended or _FIELD.match(words)):
        return True
    if GOES_ON.search(said) or (needed >= room and _is_divided(said, words)):
        return False
    is_small = text[first[0]].islower()
    if not words.lstrip(_OPENING)[:1].isupper():
        return is_small and needed < _SOME_LEFT * room
    is_item = is_small or find_marker(text[slice(*first)]) is not None
    enough = room if is_item else _MUCH_LEFT * room
    return needed < enough or ((ended or is_item) and _stands_alone(text, line, following))


def _is_divided(said: str, words: str) -> bool:
    """Whether a bracket, or a name in capitals, goes on from one line to the next."""
    in_brackets = said.rfind("(") > said.rfind(")") and -1 < words.find(")") < (words + "(").find("(")
    last, first = said.rsplit(maxsplit=1)[-1], words.split(maxsplit=1)[0]
    return in_brackets or (len(last) > 1 and last.isupper() and first.strip(",;.").isupper() and not words.isupper())


def _is_capital_heading(words: str) -> bool:
    return words.isupper() and len(words.split()) > 1


def _stands_alone(text: str, line: Line, following: Line | None) -> bool:
    """Whether a line behind a full one is a heading, or opens a list: it ends early, and a sentence does not."""
    said = text[slice(*line)]
    if _FIELD.match(said):
        return True
    if following is None or (ends_sentence(said) and said[-1] != ":") or len(said.split()) > _MOST_WORDS_OF_A_LINE:
        return False
    next_words = text[slice(*following)]
    if find_marker(next_words) is not None:
        return True
    return next_words[:1].isupper() and _needed(text, line, following) < _MUCH_LEFT * _room(text)


def paragraphs(text: str, span: Line | None = None, alone: frozenset[int] = frozenset()) -> Iterator[Line]:
    """The paragraphs of a text that was broken into lines.

    Args:
        text: the whole text.
        span: limits them to a part of it, as offsets.
        alone: where lines begin that are paragraphs by themselves.

    Yields:
        The offsets of each.
    """
    current: Line | None = None
    last: Line | None = None
    for line, following in pairwise(chain(lines(text, span), [None])):
        if current and last and (line is None or _is_apart(text, (current, last), line, following, alone)):
            yield current
            current = None
        if line:
            current = (current[0] if current else line[0], line[1])
            last = line
    if current:
        yield current


def _is_apart(text: str, before: tuple[Line, Line], line: Line, following: Line | None, alone: frozenset[int]) -> bool:
    first, last = before
    return last[0] in alone or line[0] in alone or _starts_paragraph(text, first, last, line, following)
