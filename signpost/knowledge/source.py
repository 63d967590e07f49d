"""A document as its file format gives it: one text, and the paragraphs in it.

Each format (`plain_text`, `markdown`, `word`, `pdf`) turns a file into a `Source`; `outline` turns every `Source` into
clauses in the same way. All positions are offsets into `Source.text`, so that what is quoted later is a slice of what
was read, character for character.
"""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

Format = Literal["docx", "pdf", "markdown", "text"]
Furniture = Literal["page", "contents"]


class Block(BaseModel):
    """One paragraph, heading, list item or table row, with what the file format says about it.

    The hints are only what the *format* knows for certain (a Word heading style, a Markdown list). What can be read
    from the characters themselves (a typed "4.1", a heading in capitals) is left to `outline`.
    """

    model_config = ConfigDict(frozen=True)

    start: int
    """Offset of its first character in `Source.text` (no leading white space)."""
    end: int
    """Offset after its last character (no trailing white space)."""
    label: str = ""
    """The number or bullet that the format shows before it but does not hold in the text: "6.2", "(iv)", "•"."""
    heading: int | None = None
    """Heading level, 1 outermost, where the format marks it as a heading."""
    depth: int | None = None
    """List nesting, 0 outermost, where the format marks it as a list item."""
    row: bool = False
    """A table row, its cells joined by tabs or bars."""
    table: int | None = None
    """Which table a row is of, by its place in the document, where the format tells its tables apart."""
    bold: bool = False
    """All of it is set in bold: often a heading that nobody marked as one."""
    note: bool = False
    """A footnote or endnote, which follows the paragraph that refers to it."""
    furniture: Furniture | None = None
    """Known to be no part of the policy: a running header or footer, a page number, a line of a contents page."""


class Source(BaseModel):
    """A document's whole text and its blocks in reading order.

    Between the blocks lies white space only: every other character of the text belongs to exactly one block.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    """The file's stem."""
    format: Format
    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    """The title among the document's own properties, where it has one."""

    @model_validator(mode="after")
    def _blocks_cover_the_text(self) -> Self:
        position = 0
        for block in self.blocks:
            if not position <= block.start < block.end <= len(self.text):
                raise ValueError(f"block at {block.start}:{block.end} is empty, out of order or outside the text")
            if self.text[position : block.start].strip():
                raise ValueError(f"text before offset {block.start} belongs to no block")
            position = block.end
        if self.text[position:].strip():
            raise ValueError(f"text after offset {position} belongs to no block")
        return self
