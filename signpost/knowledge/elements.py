"""What each block of a document is: heading, list item, paragraph, table row, note, or nothing to quote.

Most school policies mark nothing as a heading: the words must show it. The signs are those a reader goes by: few words,
no full stop, capitals or bold, a number that continues the count, and text that follows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from signpost.knowledge.marker import Marker, find_marker, marker_of_label
from signpost.knowledge.markdown import heading_text
from signpost.knowledge.source import Block, Source

ElementKind = Literal[
    "heading", "label", "item", "paragraph", "note", "row", "title", "metadata", "contents", "page", "form", "debris"
]
HeadingStyle = Literal["marked", "numbered", "section", "capitals", "bold", "title", "label"]

_DEBRIS = re.compile(r"(?:\[bookmark:[^\]]*\]|<!--.*?-->|\\?_Toc\d+|\[_?GoBack\])\s*", re.DOTALL)
_RULE = re.compile(r"[\s|:=_*-]{2,}$|\[bookmark:[^\]]*\]$|<!--.*-->$|!\[[^\]]*\]\([^)]*\)$", re.DOTALL)
_BLANK = re.compile(r"_{3,}|\.{6,}|…{3,}|(?:\. ){5,}|^\s*[☐□]\s*$")
_FORM_LABEL = re.compile(
    r"(?:(?:staff|volunteer|full|print(?:ed)?|your|employee|pupil|parent)[\s/'s]*)*"
    r"(?:name|signature|signed(?: by)?|date|position|role|job title|print name)(?: \(.{1,40}\))?\s*:?\s*$",
    re.I,
)
_PAGE = re.compile(r"(?:page\s+)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?$|.{0,80}\bpage\s+\d{1,3}(?:\s+of\s+\d{1,3})?$", re.I)
_CONTENTS_HEAD = re.compile(r"\**(?:table of )?contents(?:\s+page)?\**$", re.I)
_CONTENTS_LINE = re.compile(r".{2,120}?(?:\s*\.{3,}\s*|\t+| {3,}|\s*…+\s*)(?:page\s*)?\d{1,3}$", re.I)
_NOTE = re.compile(r"\*?\(.*\)[.*]*$|(?:note|nb|n\.b\.|please note)\s*[:–-]\s*\S|\*\s*\(?[A-Z]", re.I | re.DOTALL)
_VERB = re.compile(
    r"\b(?:must|should|shall|will|would|can|cannot|may|might|is|are|was|were|has|have|had|do|does|did|apply|applies|"
    r"follows?|includes?|need|needs|means?|ensure|report|recognises?|expects?|understand|agree|made|adopted)\b",
    re.I,
)
_SMALL = {"and", "of", "the", "in", "on", "to", "for", "by", "with", "a", "an", "at", "or", "from", "as", "that", "your"}
_MOST_HEADING_WORDS = 14
_ROW = re.compile(r"\S[ ]*\|[ ]*\S|\S[ ]*\t[ \t]*\S")
"""Cells between bars or tabs, in a format that marks no tables."""
_OWN_NAME = re.compile(
    r"^(?!.*\b(?:this|our|the|why|about|what|how)\b).*\b(?:policy|policies|agreement|code of conduct|guidance|school|academy|"
    r"college|trust|version|review(?:ed)?|date|\d{4})\b",
    re.I,
)
"""A line that names the document or its school, not a section of it."""
_FIELD = re.compile(r"(?P<key>[A-Z][^.:;\t]{1,60}?)\s*(?::\s*|\t+\s*)(?P<value>\S.{0,120})$", re.DOTALL)
_ABOUT_DOCUMENT = re.compile(
    r"\b(?:version|date[ds]?|review|reviewed|approved|approval|adopted|ratified|originated|updated?|amended|initial|"
    r"author|owner|committee|governors?|policy|statement|status|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|\d{4})\b",
    re.I,
)


@dataclass(frozen=True)
class Element:
    """One block with what it is. `start` is where its own words begin, after marker and debris."""

    kind: ElementKind
    block: Block
    start: int
    end: int
    text: str
    marker: Marker | None = None
    style: HeadingStyle | None = None

    @property
    def is_lead_in(self) -> bool:
        """Whether it is completed by what follows ("Staff must not:", "for example:-")."""
        return bool(re.search(r"[:;]\s*[-–—]?\**\s*$|[–—-]\s*$", self.text)) and not self.text.rstrip().endswith(";")


def words(text: str) -> list[str]:
    """The words of a text, without its marks."""
    return re.findall(r"[\w'’&-]+", text)


def _is_title_case(text: str) -> bool:
    found = [word for word in words(text) if word[0].isalpha() and word.lower() not in _SMALL]
    return bool(found) and text.lstrip("*_( ")[:1].isupper() and all(word[0].isupper() for word in found)


def _is_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 2 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def _title_like(text: str) -> bool:
    """Few words and no sentence: could be a heading, if what is around it agrees."""
    plain = text.strip("*_ ").rstrip()
    return (
        0 < len(words(plain)) <= _MOST_HEADING_WORDS
        and plain[-1] not in ".;,!"
        and "\t" not in plain
        and "@" not in plain
        and not plain.startswith(("http", "<http", "www"))
    )


def _bare(source: Source, block: Block) -> tuple[int, str]:
    """Offset and text of a block without Markdown's heading marks and the debris in front."""
    text = source.text[block.start : block.end]
    start = block.start
    if source.format == "markdown" and block.heading is not None:
        bare = heading_text(text)
        start += text.find(bare) if bare else 0
        text = bare
    while found := _DEBRIS.match(text):
        start, text = start + found.end(), text[found.end() :]
    return start, text


class Classification:
    """Goes through the blocks of one source once, in order; `elements` is the result."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.bare = [_bare(source, block) for block in source.blocks]
        self.markers = [self._marker(block, text) for block, (_, text) in zip(source.blocks, self.bare, strict=True)]
        self.contents = self._contents()
        self.elements = [self._element(index) for index in range(len(source.blocks))]

    def _marker(self, block: Block, text: str) -> Marker | None:
        return marker_of_label(block.label) or find_marker(text)

    def _contents(self) -> set[int]:
        """The blocks of a contents page: lines that end in page numbers, or that only repeat headings further on."""
        texts = [text.strip() for _, text in self.bare]
        found: set[int] = {i for i, block in enumerate(self.source.blocks) if block.furniture == "contents"}
        for index, text in enumerate(texts):
            first = re.split(r"\t|\s{3,}", text)[0]
            if not _CONTENTS_HEAD.match(first):
                continue
            later = texts[index + 1 :]
            run = []
            for offset, line in enumerate(later, start=index + 1):
                repeated = any(_fold(line) == _fold(other) for other in texts[offset + 1 :])
                if not (_CONTENTS_LINE.match(line) or (repeated and _title_like(line)) or (run and line == "Appendix")):
                    break
                run.append(offset)
            if run:
                found.update([index, *run])
        return found

    def _following(self, index: int) -> tuple[str, Marker | None]:
        """Text and marker of the next block that is no furniture."""
        for other in range(index + 1, len(self.bare)):
            if other not in self.contents and self.source.blocks[other].furniture is None:
                return self.bare[other][1], self.markers[other]
        return "", None

    def _element(self, index: int) -> Element:
        block, (start, text), marker = self.source.blocks[index], self.bare[index], self.markers[index]
        kind, style = self._kind(index, text, marker)
        if marker is not None and kind in ("item", "heading", "note"):
            start, text = start + marker.length, text[marker.length :]
            while found := _DEBRIS.match(text):
                start, text = start + found.end(), text[found.end() :]
        else:
            marker = None
        end = start + len(text.rstrip())
        return Element(kind, block, start, end, self.source.text[start:end], marker, style)

    def _kind(self, index: int, text: str, marker: Marker | None) -> tuple[ElementKind, HeadingStyle | None]:
        block = self.source.blocks[index]
        if index in self.contents:
            return "contents", None
        if block.furniture is not None:
            return block.furniture, None
        if not text.strip() or _RULE.match(text.strip()):
            return "debris", None
        if _PAGE.match(text.strip()) and block.heading is None and len(words(text)) <= 12:
            return "page", None
        if _BLANK.search(text) or (_FORM_LABEL.match(text.strip()) and len(words(text)) <= 5 and not block.row):
            return "form", None
        if block.row or (self.source.format == "text" and _ROW.search(text[marker.length if marker else 0 :])):
            return "row", None
        if block.heading is not None:
            return "heading", "marked"
        style = self._heading_style(index, text, marker)
        if style is not None:
            return ("label", style) if style == "label" else ("heading", style)
        if marker is not None and not (marker.style in ("section", "appendix")):
            return "item", None
        if _NOTE.match(text.strip()):
            return "note", None
        if self._continues_list(index, text):
            return "item", None
        return "paragraph", None

    def _continues_list(self, index: int, text: str) -> bool:
        """A line that lost its bullet: it begins small, directly behind a list item."""
        if not text[:1].islower() or index == 0 or self.source.format == "pdf":
            return False
        before = self.markers[index - 1]
        return before is not None and before.style not in ("decimal", "section", "appendix")

    def _heading_style(self, index: int, text: str, marker: Marker | None) -> HeadingStyle | None:
        rest = text[marker.length :].strip() if marker else text.strip()
        if marker is not None and marker.style in ("section", "appendix"):
            return "section" if not rest or _title_like(rest) else None
        if not rest or not _title_like(rest):
            return None
        following, next_marker = self._following(index)
        if not following:
            return None
        if marker is not None:
            return self._numbered_heading(index, rest, marker, following, next_marker)
        if rest.rstrip("*_ ").endswith(":"):
            short = len(words(rest)) <= 9 and not _VERB.search(rest)
            return "label" if short and not _FIELD.match(following) else None
        if following.startswith(("http", "<http", "www")):
            return None
        if _is_capitals(rest):
            return "capitals"
        if self.source.blocks[index].bold or re.fullmatch(r"(\*\*|__).+\1", rest, re.DOTALL):
            return "bold"
        if rest.endswith("?"):
            return None
        opens_list = next_marker is not None and next_marker.order in (None, 1)
        longer = len(words(following)) > len(words(rest)) + 3 or _title_like(following) or opens_list
        if not longer or (len(words(rest)) > 8 and not opens_list):
            return None
        if _is_title_case(rest) or (rest[:1].isupper() and not _VERB.search(rest)):
            return "title"
        return None

    def _numbered_heading(
        self, index: int, rest: str, marker: Marker, following: str, next_marker: Marker | None
    ) -> HeadingStyle | None:
        if marker.style not in ("integer", "decimal", "upper_letter", "upper_roman"):
            return None
        if rest.rstrip("*_ ").endswith((":", "?")) and marker.style != "integer":
            return None
        capitals = _is_capitals(rest)
        if marker.style == "decimal" and marker.levels[-1] != 0:
            deeper = next_marker is not None and (
                len(next_marker.levels) > len(marker.levels) and next_marker.levels[: len(marker.levels)] == marker.levels
            )
            prose = next_marker is None and len(words(following)) > 12
            return "numbered" if (deeper or prose or capitals) and not _VERB.search(rest) else None
        sibling = (
            next_marker is not None
            and next_marker.style == marker.style
            and next_marker.order == (marker.order or 0) + 1
            and not capitals
        )
        if sibling and not (self.source.blocks[index].bold or rest.startswith("**")):
            return None
        if marker.style != "integer" and not (capitals or self.source.blocks[index].bold):
            return None
        return "numbered" if not _VERB.search(rest) or capitals or len(words(rest)) <= 7 else None


def _fold(text: str) -> str:
    return re.sub(r"[\W\d_]+", " ", text.split("\t")[0]).strip().lower()


def classify(source: Source) -> Sequence[Element]:
    """The elements of a document, one a block, in order."""
    return _front_matter(Classification(source).elements)


def _front_matter(elements: Sequence[Element]) -> Sequence[Element]:
    """Titles, dates and file references above the first real text are no headings and no clauses."""
    body = next(
        (
            i
            for i, e in enumerate(elements)
            if e.kind == "item"
            or (e.kind == "paragraph" and len(words(e.text)) > 11 and e.text.rstrip("*_ ")[-1] in ".:;")
            or (e.kind == "heading" and (e.style in ("numbered", "section") or (e.block.heading or 0) > 1))
        ),
        0,
    )
    last = max((i for i in range(body) if elements[i].kind == "heading"), default=None)
    if last is not None and (last != body - 1 or _OWN_NAME.search(elements[last].text) or last == 0):
        last = None
    return [
        Element(_front_kind(e), e.block, e.start, e.end, e.text) if i < body and i != last and _is_front(e) else e
        for i, e in enumerate(elements)
    ]


def _is_front(element: Element) -> bool:
    return element.kind in ("heading", "label", "paragraph", "note") and not _FIELD.match(element.text.strip())


def _front_kind(element: Element) -> ElementKind:
    about = _ABOUT_DOCUMENT.search(element.text) and not re.search(r"policy|agreement|code of|guidance", element.text, re.I)
    return "metadata" if about or element.kind == "note" else "title"
