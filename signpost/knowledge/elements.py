"""What the blocks of a document are: headings, list items, paragraphs, table rows, notes, or nothing to quote."""

import re
from dataclasses import dataclass
from typing import Literal

from signpost.knowledge.headings import HeadingStyle
from signpost.knowledge.marker import Marker
from signpost.knowledge.source import Block

ElementKind = Literal[
    "heading",
    "label",
    "item",
    "paragraph",
    "note",
    "row",
    "head",
    "title",
    "metadata",
    "contents",
    "page",
    "form",
    "marker",
    "debris",
]
"""A marker stands alone, its text in the next block. A label is a heading for one list ("Further points:"), a head the
first row of a table, which names its columns."""


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
    column: tuple[str, ...] = ()
    """Of a row or cell of a table whose columns say what is allowed: the words that it depends on, outermost first."""

    @property
    def is_lead_in(self) -> bool:
        """Whether it is completed by what follows ("Staff must not:", "for example:-")."""
        return re.search(r"[:;]\s*[-–—]?\**\s*$|[–—-]\s*$", self.text[-9:]) is not None and not self.text.endswith(";")

    @property
    def is_finished(self) -> bool:
        """Whether it ends as a sentence does."""
        return self.text.rstrip("*_ ")[-1:] in (".", "!", "?")
