"""Says of each block of a document what it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from signpost.knowledge.contents_page import contents_blocks
from signpost.knowledge.elements import Element, ElementKind
from signpost.knowledge.front_matter import set_apart
from signpost.knowledge.headings import Candidate, HeadingStyle, is_rule, words
from signpost.knowledge.lone_lines import as_text
from signpost.knowledge.markdown import heading_text
from signpost.knowledge.marker import Marker, find_marker, marker_of_label
from signpost.knowledge.modality import sentence_modality
from signpost.knowledge.source import Block, Source
from signpost.knowledge.tables import looks_like_row, with_heads
from signpost.knowledge.wrapped_text import FOOTNOTE

_DEBRIS = re.compile(r"(?:(?:\[bookmark:[^\]]*\]|<!--.*?-->|\\?_Toc\d+|\[_?GoBack\])\s*)+", re.DOTALL)
_QUOTE_MARK = re.compile(r"(?:>[ \t]?)+")
_RULE = re.compile(r"[\s|:=_*\-–—]{2,}$|[=_*|\-–—]$|!\[[^\]]*\]\([^)]*\)$", re.DOTALL)
_STRUCK = re.compile(r"(?:[-*+•]\s+|\(?\w{1,4}[.)]\s+)?~~(?:(?!~~).)+~~[.\s]*$", re.DOTALL)
"""Struck out, and no longer in force."""
_BLANK = re.compile(r"_{3,}|\.{6,}|…{3,}|(?:\. ){5,}|^\s*[☐□]\s*$")
_FORM_LABEL = re.compile(
    r"(?:(?:staff|volunteer|full|print(?:ed)?|your|employee|pupil|parent)[\s/'s]*)*"
    r"(?:name|signature|signed(?: by)?|date|position|role|job title|print name)(?: \(.{1,40}\))?\s*:?\s*$",
    re.I,
)
_PAGE = re.compile(
    r"(?:page\s+)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?$|.{0,100}\bpage\s+\d{1,3}(?:\s+of\s+\d{1,3})?$", re.I
)
_NOTE = re.compile(r"(?:note|nb|n\.b\.|please note)\s*[:–-]\s*\S|\*\s*\(?[A-Z]", re.I)
_STOPS = (".", ";")
_NO_ITEMS = ("bullet", "section", "appendix", "question")
_BETWEEN = ("page", "contents", "debris", "marker", "form")
_OWN_SENTENCE = re.compile(
    r"\W*(?:the|this|these|that|those|all|any|every|staff|employees?|teachers?|members?|governors?|volunteers?|pupils?|"
    r"students?|parents?|we|our|you|they|it|i|where|if|when|in|for|at|as|on|please note|note)\b|"
    r".*\b(?:must|should|shall|may|can|is|are|was|were|will)\b",
    re.I | re.S,
)
_FEWEST_WORDS_IN_AN_ITEM, _MOST_WORDS_IN_AN_ITEM = 3, 40
_LONG_FOR_A_HEADING = 14
_MOST_WORDS_IN_A_FORM = 30
_MOST_WORDS_IN_A_FOOTER = 20


@dataclass(frozen=True)
class _Piece:
    """A block without what stands in front of its text."""

    block: Block
    start: int
    text: str
    marker: Marker | None

    @property
    def is_only_marker(self) -> bool:
        """Whether a number or bullet stands in it alone, as converters leave them."""
        if self.marker is None or self.marker.style in ("section", "appendix") or self.block.heading is not None:
            return False
        return self.marker.length > 0 and not self.unmarked

    @property
    def is_numbered_row(self) -> bool:
        """Whether it is a clause whose number stands in a column of its own."""
        numbered = self.marker is not None and self.marker.style in ("decimal", "integer") and self.marker.length > 0
        return numbered and bool(self.unmarked) and "\t" not in self.unmarked and "|" not in self.text

    @property
    def unmarked(self) -> str:
        """Its text without its marker."""
        rest = (self.text[self.marker.length :] if self.marker else self.text).strip()
        debris = _DEBRIS.match(rest)
        return rest[debris.end() :].strip() if debris else rest


def _piece(source: Source, block: Block) -> _Piece:
    start, text = block.start, source.text[block.start : block.end]
    if source.format == "markdown" and block.heading is not None:
        bare = heading_text(text)
        start, text = start + text.find(bare), bare
    elif source.format == "markdown" and (quote := _QUOTE_MARK.match(text)):
        start, text = start + quote.end(), text[quote.end() :]
    debris = _DEBRIS.match(text)
    if debris is not None:
        start, text = start + debris.end(), text[debris.end() :]
    return _Piece(block, start, text, _marker(block, text))


def _marker(block: Block, text: str) -> Marker | None:
    """The number or bullet of a block; a number that was typed behind a bullet counts, as in front of it."""
    shown, typed = marker_of_label(block.label), find_marker(text)
    if shown is None or (shown.style == "bullet" and typed is not None and typed.style not in _NO_ITEMS):
        return typed
    return shown


def _with_markers(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The blocks, each number that stands alone given to the block behind it."""
    found = list(pieces)
    for index, (piece, following) in enumerate(pairwise(pieces)):
        if piece.is_only_marker and piece.marker is not None and following.marker is None:
            found[index + 1] = replace(following, marker=replace(piece.marker, length=0))
    return found


def _is_bracketed(text: str) -> bool:
    """Whether one pair of brackets holds all of it: "(Some staff are related to a pupil.)"."""
    plain = text.strip().strip("*.").strip()
    if plain[:1] not in ("(", "[") or len(words(plain[:200])) < 2:
        return False
    depth = 0
    for position, character in enumerate(plain):
        depth += (character in "([") - (character in ")]")
        if depth == 0:
            return position == len(plain) - 1
    return False


class _Classification:
    """Says of each block of one source what it is."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._pieces = _with_markers([_piece(source, block) for block in source.blocks])
        self._contents = contents_blocks(source, [piece.text.strip() for piece in self._pieces])
        self._next = self._next_text()
        self._kinds: list[ElementKind] = []
        """Of the blocks so far."""
        self._counted: set[tuple[str, int | None]] = set()
        """The numbers so far, each with its style."""

    def _next_text(self) -> list[int | None]:
        """For each block the index of the next one that is no furniture, and no number without a text."""
        found: list[int | None] = []
        last: int | None = None
        for index in reversed(range(len(self._pieces))):
            found.append(last)
            piece = self._pieces[index]
            if index not in self._contents and piece.block.furniture is None and not piece.is_only_marker:
                last = index
        return found[::-1]

    def elements(self) -> Iterator[Element]:
        for index, piece in enumerate(self._pieces):
            kind, style = self._kind(index, piece)
            self._kinds.append(kind)
            self._count(piece.marker)
            start, text, marker = piece.start, piece.text, None
            if piece.marker is not None and kind in ("item", "heading", "note"):
                marker = piece.marker
                start, text = start + marker.length, text[marker.length :]
                debris = _DEBRIS.match(text)
                if debris is not None:
                    start, text = start + debris.end(), text[debris.end() :]
            start += len(text) - len(text.lstrip())
            end = start + len(text.strip())
            yield Element(kind, piece.block, start, end, self._source.text[start:end], marker, style)

    def _kind(self, index: int, piece: _Piece) -> tuple[ElementKind, HeadingStyle | None]:
        aside = self._set_aside_kind(index, piece)
        if aside is not None:
            return aside, None
        if piece.block.note:
            return "note", None
        is_row = piece.block.row or (self._source.format == "text" and looks_like_row(piece.unmarked))
        if is_row and not piece.is_numbered_row:
            return "row", None
        if piece.block.heading is not None and not self._is_rule_set_as_heading(piece):
            return "heading", "marked"
        if self._ends_list(index, piece) or self._is_unmarked_item(index, piece):
            return "item", None
        following = self._next[index]
        candidate = Candidate(
            text=piece.unmarked,
            marker=piece.marker,
            bold=piece.block.bold,
            following="" if following is None else self._pieces[following].text,
            next_marker=None if following is None else self._pieces[following].marker,
            marker_before=None if (at := self._before(index)) is None else self._pieces[at].marker,
            before="" if at is None else self._pieces[at].text,
            is_counted=self._is_counted(piece.marker),
        )
        style = candidate.style()
        if style is not None:
            return ("label" if style == "label" else "heading"), style
        return self._body_kind(index, piece), None

    def _is_counted(self, marker: Marker | None) -> bool:
        """Whether a number is its style's first, or the one before it was seen."""
        if marker is None or marker.order is None:
            return True
        return marker.order == 1 or (marker.style, marker.order - 1) in self._counted

    def _count(self, marker: Marker | None) -> None:
        """Keep in mind that a number was seen; an "I" may be either."""
        for read in () if marker is None else (marker, marker.as_letter()):
            self._counted.add((read.style, read.order))

    def _is_rule_set_as_heading(self, piece: _Piece) -> bool:
        """Whether it is a rule: some number their clauses by giving them the style of a heading."""
        text = piece.unmarked.rstrip("*_ ")
        return (is_rule(text) and text[-1:] in _STOPS) or (
            text[-1:] in _STOPS and len(words(text)) > _LONG_FOR_A_HEADING
        )

    def _before(self, index: int) -> int | None:
        """The index of the block before this one that is no furniture."""
        return next((i for i in range(index - 1, -1, -1) if self._kinds[i] not in _BETWEEN), None)

    def _ends_list(self, index: int, piece: _Piece) -> bool:
        """Whether its number goes on from those of a list that a sentence opened ("Staff must not: 1. … 2. …")."""
        if piece.marker is None or piece.marker.style != "integer":
            return False
        order, at = piece.marker.order, self._before(index)
        while at is not None and self._kinds[at] == "item":
            marker = self._pieces[at].marker
            if marker is not None and marker.style == "integer":
                if marker.order != (order or 0) - 1:
                    return False
                order = marker.order
            at = self._before(at)
            if order == 1:
                return at is not None and _opens_list(self._pieces[at].text)
        return False

    def _is_unmarked_item(self, index: int, piece: _Piece) -> bool:
        """Whether it completes the sentence before its list, though the format has lost the bullets."""
        text, at = piece.text.strip(), self._before(index)
        if piece.marker is not None or at is None or piece.block.heading is not None or piece.block.row:
            return False
        before = self._pieces[at]
        if self._kinds[at] == "item" and before.marker is None:
            same = text[:1].islower() == before.text[:1].islower()
        else:
            same = self._kinds[at] in ("paragraph", "item", "label", "heading") and _opens_list(before.text)
        return same and _completes(text, before.text)

    def _set_aside_kind(self, index: int, piece: _Piece) -> ElementKind | None:
        text = piece.text.strip()
        if index in self._contents:
            return "contents"
        if piece.block.furniture is not None:
            return piece.block.furniture
        if not text or _RULE.match(text) or (self._source.format == "markdown" and _STRUCK.match(text)):
            return "debris"
        short = len(text) <= 200
        if short and piece.block.heading is None and _PAGE.match(text) and len(words(text)) <= _MOST_WORDS_IN_A_FOOTER:
            return "page"
        if piece.is_only_marker:
            return "marker"
        if short and not piece.block.row and _FORM_LABEL.match(text) and len(words(text)) <= 5:
            return "form"
        if _BLANK.search(text) and len(words(text[:1000].replace("_", ""))) <= _MOST_WORDS_IN_A_FORM:
            return "form"
        return None

    def _body_kind(self, index: int, piece: _Piece) -> ElementKind:
        if piece.marker is not None and piece.marker.style not in ("section", "appendix"):
            return "item"
        if _NOTE.match(piece.text.strip()) or FOOTNOTE.match(piece.text) or _is_bracketed(piece.text):
            return "note"
        return "item" if self._has_lost_bullet(index, piece) else "paragraph"

    def _has_lost_bullet(self, index: int, piece: _Piece) -> bool:
        """Whether it begins small, directly behind a list item."""
        if not piece.text[:1].islower() or index == 0 or self._source.format == "pdf":
            return False
        before = self._pieces[index - 1].marker
        return before is not None and before.style not in ("decimal", "section", "appendix")


def _opens_list(text: str) -> bool:
    """Whether a sentence with a modal verb goes on in what follows: "Staff must not:"."""
    plain = text.rstrip("*_ \n–—-")
    return plain.endswith(":") and sentence_modality(plain) not in (None, "fact")


def _completes(text: str, before: str) -> bool:
    """Whether a paragraph can be an item of a list: short, and no sentence of its own."""
    if text[:1].islower():
        return len(words(text)) <= _MOST_WORDS_IN_AN_ITEM
    short = _FEWEST_WORDS_IN_AN_ITEM <= len(words(text)) <= _MOST_WORDS_IN_AN_ITEM
    return short and text[-1:] not in (":", "?") and text[:1].isupper() and not _OWN_SENTENCE.match(text)


def classify(source: Source) -> list[Element]:
    """The elements of a document, one a block, in order."""
    return list(with_heads(as_text(set_apart(list(_Classification(source).elements())))))
