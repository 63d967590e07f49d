"""A policy as Signpost knows it: its clauses, what is known about it, and what was set aside on reading."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

Modality = Literal["must_not", "should_not", "must", "should", "may", "caution", "fact"]
"""What a clause does to the one it speaks to; see `modality`."""

SetAsideKind = Literal["title", "heading", "marker", "metadata", "contents", "page", "form", "debris"]
ClauseKind = Literal["paragraph", "item", "bullet", "note", "row"]


class Clause(BaseModel):
    """The smallest part of a policy that can be quoted by itself."""

    model_config = ConfigDict(frozen=True)

    id: str
    """Stable: the same wording under the same ref has the same id, whatever else in the file changes."""
    ref: str
    """How a reader finds it: `6.6`, `4.1(iv)`, `Social networking sites (c)`, `6, bullet 2`."""
    path: tuple[str, ...]
    """The headings above it, outermost first."""
    text: str
    """Character for character as in the file. A numbered clause keeps its bullets."""
    start: int
    """Offset of `text` in the document's text."""
    own_end: int
    """Offset after its own first paragraph, before any bullet that it keeps."""
    lead_in: tuple[str, ...] = ()
    """The words that it depends on ("Staff must not:"), outermost first."""
    parent: str | None = None
    """The id of the clause that it stands under, where there is one."""
    notes: tuple[str, ...] = ()
    """The ids of the notes that qualify it."""
    kind: ClauseKind = "paragraph"
    modality: Modality = "fact"
    audience: tuple[str, ...] = ()
    """Who it says it speaks to, in Signpost's words for audiences; empty where it does not say."""

    @property
    def end(self) -> int:
        """Offset after the last character of `text`."""
        return self.start + len(self.text)

    @property
    def own_text(self) -> str:
        """Its own first paragraph, without the bullets that it keeps."""
        return self.text[: self.own_end - self.start]


class SetAside(BaseModel):
    """A stretch of the document that is no clause: a heading, a marker, page furniture, a signature line …"""

    model_config = ConfigDict(frozen=True)

    kind: SetAsideKind
    start: int
    end: int


class DocumentDate(BaseModel):
    """A date as a policy writes it, and what it means: "November 2014" is the first of that month, `month` precise."""

    model_config = ConfigDict(frozen=True)

    written: str
    day: date
    precision: Literal["day", "month", "year"]


class Policy(BaseModel):
    """One version of a policy, read from one file."""

    model_config = ConfigDict(frozen=True)

    name: str
    """The file's stem."""
    title: str
    school: str | None = None
    version: str | None = None
    adopted: DocumentDate | None = None
    last_review: DocumentDate | None = None
    next_review: DocumentDate | None = None
    text: str
    """The document's whole text: every clause is a slice of it."""
    digest: str
    """SHA-256 of `text`, in hexadecimal."""
    clauses: tuple[Clause, ...]
    set_aside: tuple[SetAside, ...]
