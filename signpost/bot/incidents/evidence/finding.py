"""What is found inside a file: the values that the worker hands back over the process boundary.

The worker starts once per file, so nothing but the standard library is imported here.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from signpost.bot.incidents.evidence.kind import Kind, Note, Reason


class RefusedError(Exception):
    """The file is not kept. Never leaves the worker, and says nothing of what is in the file."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class CleanCopy:
    """What is shown in place of the file: made anew, so that nothing but what shows is in it."""

    media_type: Literal["image/png", "image/jpeg", "text/plain"]
    """Text is UTF-8."""
    data: bytes = field(repr=False)
    width: int | None = None
    """Pixels; None for text."""
    height: int | None = None


@dataclass(frozen=True)
class Facts:
    """What a picture says of itself. Where it was taken is left out."""

    taken_at: dt.datetime | None = field(default=None, repr=False)
    """With the zone's offset where the camera wrote one; otherwise as its clock showed it."""
    make: str | None = field(default=None, repr=False)
    model: str | None = field(default=None, repr=False)
    software: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Finding:
    """A file that may be kept: what it is, and its clean copy."""

    kind: Kind
    width: int | None = None
    """Pixels, the right way up; of a PDF's first page at the size that is shown."""
    height: int | None = None
    facts: Facts = field(default_factory=Facts)
    notes: tuple[Note, ...] = ()
    clean: tuple[CleanCopy, ...] = ()
    """One for a picture or text, one for each shown page of a PDF, none for audio."""
