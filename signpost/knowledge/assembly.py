"""The text of a document put together, for formats whose files do not hold it in one piece.

`SourceBuilder` makes a text of paragraphs, `paragraphs` makes paragraphs of lines.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypedDict, Unpack

from signpost.knowledge.cross_reference import goes_on_behind, is_in_turn, leads_to_number, names_number
from signpost.knowledge.marker import Marker, find_marker
from signpost.knowledge.source import Block, Format, Furniture, Source

# Line ends that `str.splitlines` knows beside "\n" would break a paragraph where the document does not.
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")


class Hints(TypedDict, total=False):
    """What the format says about a paragraph: the fields of `Block` of the same names."""

    label: str
    heading: int | None
    depth: int | None
    row: bool
    table: int | None
    bold: bool
    note: bool
    furniture: Furniture | None


class SourceBuilder:
    """Collects a document's paragraphs in reading order, one to a line, and keeps their offsets."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0

    @property
    def is_empty(self) -> bool:
        """Whether no paragraph with text has been added."""
        return not self._blocks

    def add(self, text: str, **hints: Unpack[Hints]) -> None:
        """Append a paragraph.

        Args:
            text: Its text. White space around it is dropped; one that is all white space is left out.
            **hints: What the format says about it.
        """
        text = _LINE_ENDS.sub("\n", text).strip()
        if not text:
            return
        if self._blocks:
            self._pieces.append("\n")
            self._length += 1
        self._pieces.append(text)
        self._blocks.append(Block(start=self._length, end=self._length + len(text), **hints))
        self._length += len(text)

    def build(self, name: str, format: Format, title: str | None) -> Source:
        """The document as read so far.

        Args:
            name: The file's stem.
            format: The format of the file.
            title: The document's title, or None where the file has none; white space in it is folded.
        """
        title = " ".join(title.split()) if title else None
        text = "".join(self._pieces)
        return Source(name=name, format=format, text=text, blocks=tuple(self._blocks), title=title or None)


# --- Lines ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A word, a line of text or a table row: text, and where on its page it stands, in points from the top left."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    """Of most of its letters, in points."""
    bold: bool
    page: int = 0
    first_word: float = 0
    """The width of its first word."""
    text_x0: float = 0
    """Where its second word begins: behind a marker, the text."""
    row: bool = False
    furniture: Furniture | None = None

    @property
    def middle(self) -> float:
        """Half way between top and bottom."""
        return (self.top + self.bottom) / 2

    @cached_property
    def marker(self) -> Marker | None:
        """The number or bullet at its start."""
        return find_marker(self.text)

    @property
    def is_body(self) -> bool:
        """Whether it can be a line of a paragraph."""
        return not self.row and self.furniture is None


_UNSPACED = re.compile(r"(?:^|\w[-\u2010\u2011]|\S/)$")
_OPEN_RANGE = re.compile(r"\d[–—]$")
_ADDRESS = re.compile(r"<?(?:https?:|www\.)")
_OPEN_ADDRESS = re.compile(r"(?:https?://|\bwww\.)\S*[._=&?%#]$")


def joined(text: str, line: str) -> str:
    """A text and its next line: with a space, but for a word, a range of numbers or an address that was broken.

    A hyphen at the line's end stays, for it may be the word's own; a soft one, which only shows there, does not.
    """
    if text.endswith("\u00ad"):
        return text[:-1] + line
    if _UNSPACED.search(text) or (_OPEN_ADDRESS.search(text) and (line[:1].islower() or line[:1].isdigit())):
        return text + line
    if _OPEN_RANGE.search(text) and line[:1].isdigit():
        return text + line
    return f"{text} {line}"


def paragraphs(lines: Sequence[Line], width: float) -> Iterator[tuple[str, Hints]]:
    """Put wrapped lines together.

    Args:
        lines: A document's lines in reading order. Rows and furniture are passed through, each for itself; a paragraph
            that runs on over a page break comes before the footer and header that stand in its middle.
        width: Of the pages.

    Returns:
        Each paragraph's text and hints. A heading is one whose letters are clearly larger than the others.
    """
    layout = _Layout([line for line in lines if line.is_body], width)
    found: list[list[Line]] = []
    last_body: list[Line] = []
    for line in lines:
        if line.is_body and last_body and not layout.begins_paragraph(last_body, line):
            last_body.append(line)
            continue
        found.append([line])
        if line.furniture != "page":
            last_body = found[-1] if line.is_body else []
    levels = layout.heading_levels(found)
    for paragraph in found:
        first, text = paragraph[0], ""
        for line in paragraph:
            text = joined(text, line.text)
        hints = Hints(row=first.row, bold=all(line.bold for line in paragraph), furniture=first.furniture)
        if first.is_body and len(text) <= _MAX_HEADING:
            hints["heading"] = levels.get(_rounded(first.size))
        yield text, hints


_CLEARLY_LARGER = 1.12
_SIZE_CHANGE = 0.08
_SMALL_GAP, _LARGE_GAP = 1.07, 1.35
"""Distances between lines, as multiples of the usual one, that may and that do divide paragraphs."""
_LEAST_COLUMN = 0.7
"""The share of a page's width that its text takes up at least."""
_LEAST_PITCH = 0.8
"""Lines nearer to each other than this, in font sizes, overlap: they stand side by side."""
_INDENT = 4.0
"""Points by which the starts of lines in one paragraph differ at most."""
_FURTHEST_HANGING = 5.0
"""How far lines hang behind a marker at most, in font sizes, unless its text begins further in."""
_SAME_START = 1.0
"""Points by which the starts of two lines differ at least if they are centred, and not set from the left."""
_MAX_HEADING = 200


def _rounded(size: float) -> float:
    return round(size * 2) / 2


_UNFINISHED = re.compile(r"(?<![,;])\s(?:the|an?|and|or|of|by|between|every|each|his|her|its|our|their|your)$")
"""How no heading and no item of a list ends, but a line in the middle of a sentence."""


_OPENS_LIST = re.compile(r"\b(?:must|should|shall|may|can|will|do)(?:\s+(?:not|never))?$", re.I)
"""How a line ends that items without bullets may complete."""
_FEWEST_SPACES = 2
"""In a line that is no heading."""


class _Layout:
    """How a document is set: its column, its usual size and line spacing, against which a line is judged."""

    def __init__(self, body: Sequence[Line], width: float) -> None:
        sizes: Counter[float] = Counter()
        for line in body:
            sizes[_rounded(line.size)] += len(line.text)
        self._size = sizes.most_common(1)[0][0] if sizes else 0.0
        self._left, self._right = _column(body, width)
        self._gaps = self._measured(body)

    def _measured(self, body: Sequence[Line]) -> dict[Line, float]:
        """The distance of each line from the one above it on its page, as a multiple of what is usual there."""
        pairs = [
            (line, (line.bottom - above.bottom) / line.size, self._is_wrapped(above, line))
            for above, line in pairwise(body)
            if above.page == line.page and line.size
        ]
        wrapped = [pitch for _, pitch, is_wrapped in pairs if is_wrapped]
        least = _least(wrapped or [pitch for _, pitch, _ in pairs])
        gaps = {}
        for index, (line, pitch, _) in enumerate(pairs):
            # A passage may be set wider than the rest.
            sides = pairs[max(0, index - 3) : index], pairs[index + 1 : index + 4]
            usual = (min((near for _, near, is_wrapped in side if is_wrapped), default=least) for side in sides)
            gaps[line] = pitch / max(least, *usual)
        return gaps

    def heading_levels(self, found: Sequence[Sequence[Line]]) -> dict[float, int]:
        """The sizes of headings, each with its level."""
        sizes = {
            _rounded(paragraph[0].size)
            for paragraph in found
            if paragraph[0].is_body and sum(len(line.text) for line in paragraph) <= _MAX_HEADING
        }
        larger = sorted((size for size in sizes if size > self._size * _CLEARLY_LARGER), reverse=True)
        return {size: level for level, size in enumerate(larger, start=1)}

    def begins_paragraph(self, paragraph: Sequence[Line], line: Line) -> bool:
        """Whether a line does not belong to the paragraph so far."""
        last = paragraph[-1]
        gap = self._gaps.get(line)
        if abs(line.size - last.size) > _SIZE_CHANGE * last.size or (gap is not None and gap > _LARGE_GAP):
            return True
        if line.marker and not self._is_wrapped_number(paragraph, line):
            return True
        if (gap is None or gap > _SMALL_GAP or line.bold != last.bold) and _is_title_in_capitals(last, line):
            return True
        if self._runs_on(last, line):
            return False
        if gap is not None and gap <= _SMALL_GAP and line.bold == last.bold and _goes_on_in_box(paragraph, line):
            return False
        if gap is None:
            # A sentence ends with the page: only a hanging paragraph shows that it goes on.
            return not (self._is_full(last, line) and _is_hanging(paragraph) and _continues_at(paragraph, line))
        return (
            (line.bold, line.text.isupper()) != (last.bold, last.text.isupper())
            or gap > _SMALL_GAP
            or not self._is_full(last, line)
            or not (_continues_at(paragraph, line) or self._is_centred(line))
        )

    def _is_wrapped_number(self, paragraph: Sequence[Line], line: Line) -> bool:
        """Whether what looks like a marker is a number or a dash in a sentence, which the wrapping put in front."""
        marker, own, last = line.marker, paragraph[0].marker, paragraph[-1]
        if marker is None or (marker.style == "bullet" and marker.value not in {"-", "–", "—"}):
            return False
        if is_in_turn(own, marker) and not names_number(last.text):
            return False
        refers = goes_on_behind(line.text, marker) or leads_to_number(last.text)
        if not refers and marker.style not in {"bullet", "integer"}:
            return False
        return self._runs_on(last, line) and _continues_at(paragraph, line)

    def _runs_on(self, last: Line, line: Line) -> bool:
        """Whether a sentence goes on from one line to the next."""
        if last.text.rstrip("\"'’”)")[-1:] in {".", ":", ";", "?", "!"}:
            return False
        nearly_full = self._right - last.x1 < 0.4 * (self._right - self._left)
        goes_on = line.text[0].islower() or _UNFINISHED.search(last.text) is not None
        return self._is_full(last, line) or (nearly_full and goes_on)

    def _is_wrapped(self, above: Line, line: Line) -> bool:
        """Whether two lines are of one paragraph beyond doubt."""
        return line.text[0].islower() and not _ADDRESS.match(line.text) and self._runs_on(above, line)

    def _is_full(self, last: Line, line: Line) -> bool:
        """Whether a line ended because the first word of the next had no room in it."""
        room = self._right - last.x1
        if abs(last.x0 - line.x0) > _SAME_START and self._is_centred(last) and self._is_centred(line):
            room *= 2
        return room < line.first_word + 0.75 * line.size

    def _is_centred(self, line: Line) -> bool:
        from_left, from_right = line.x0 - self._left, self._right - line.x1
        return from_left > line.size and abs(from_left - from_right) < line.size


def _is_title_in_capitals(last: Line, line: Line) -> bool:
    """Whether a line is set in capitals as the one before is not, and is more than a word or the end of a sentence."""
    return line.text.isupper() and not last.text.isupper() and " " in line.text and line.text[-1] not in ".,;"


def _continues_at(paragraph: Sequence[Line], line: Line) -> bool:
    """Whether a line starts where those of the paragraph do."""
    first = paragraph[0]
    if len(paragraph) > 1:
        return abs(line.x0 - paragraph[-1].x0) < _INDENT
    if first.marker:
        # It may hang further in than the text behind the marker begins.
        return -_INDENT < line.x0 - first.x0 < max(_FURTHEST_HANGING * first.size, first.text_x0 - first.x0 + _INDENT)
    # The first line may be indented.
    return line.x0 < first.x0 + _INDENT


def _goes_on_in_box(paragraph: Sequence[Line], line: Line) -> bool:
    """Whether a line goes on with a paragraph that is narrower than the column, as in a box: by its small letter."""
    first, last = paragraph[0], paragraph[-1]
    if first.marker or not first.text[:1].isupper() or not line.text[0].islower() or not _continues_at(paragraph, line):
        return False
    if last.text.rstrip("\"'’”)")[-1:] in {".", ":", ";", "?", "!"} or _OPENS_LIST.search(last.text):
        return False
    if len(paragraph) == 1:
        return last.text.count(" ") >= _FEWEST_SPACES
    return last.x1 + line.first_word >= max(other.x1 for other in paragraph)


def _is_hanging(paragraph: Sequence[Line]) -> bool:
    return len(paragraph) > 1 and paragraph[-1].x0 > paragraph[0].x0 + _INDENT


def _column(body: Sequence[Line], width: float) -> tuple[float, float]:
    """Where lines start and end at the outermost, but for a few that stand in the margins."""
    few = len(body) // 20
    starts, ends = sorted(line.x0 for line in body), sorted(line.x1 for line in body)
    return (starts[few], max(ends[-1 - few], _LEAST_COLUMN * width)) if body else (0.0, width)


def _least(pitches: Sequence[float]) -> float:
    """The smallest distance that is found often."""
    counts = Counter(round(pitch, 1) for pitch in pitches if pitch > _LEAST_PITCH)
    often = max(counts.values(), default=0) * 0.15
    return min((pitch for pitch, count in counts.items() if count >= often), default=1.0)
