"""The way in: a file's bytes become something that may be kept, or a refusal in plain words."""

import asyncio
import hashlib
import logging
from pathlib import PurePath

from pydantic import BaseModel, ConfigDict, Field

from signpost.bot.incidents.evidence import sandbox
from signpost.bot.incidents.evidence.antivirus import Clean, Infected, NotScanned, VirusScanner
from signpost.bot.incidents.evidence.finding import CleanCopy, Facts
from signpost.bot.incidents.evidence.kind import FILE_BYTES, Kind, Note, Reason

_LOG = logging.getLogger(__name__)
_AT_ONCE = 2


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Accepted(_Value):
    """A file that may be kept as it was received, and shown as its clean copy."""

    kind: Kind
    """What it is, by its content; says its media type and the ending of its name."""
    sha256: str
    """Of the file as received, in hexadecimal."""
    size: int
    """Bytes, as received."""
    width: int | None = None
    """Pixels, the right way up; of a PDF's first page as it is shown. None where nothing is drawn."""
    height: int | None = None
    clean: tuple[CleanCopy, ...] = Field(repr=False)
    """One for a picture or text, one for each shown page of a PDF, none for audio."""
    facts: Facts
    notes: tuple[Note, ...] = ()
    scan: Clean | NotScanned

    @property
    def media_type(self) -> str:
        """Of the file as received."""
        return self.kind.media_type


class Refused(_Value):
    """A file that is not kept."""

    reason: Reason

    @property
    def message(self) -> str:
        """What happened and what to do instead, for the person who sent it."""
        return self.reason.words


class Inspector:
    """Looks at files, two at a time."""

    def __init__(self, scanner: VirusScanner | None = None, *, bounds: sandbox.Bounds | None = None) -> None:
        self._scanner = scanner or VirusScanner()
        self._bounds = bounds or sandbox.Bounds()
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def inspect(self, data: bytes, *, name: str | None) -> Accepted | Refused:
        """What a file is, with its clean copy, or why it is refused. Nothing about the file is logged or raised.

        Args:
            data: the file as received.
            name: what the reporter's device called it. It decides nothing: a note says where it misleads.
        """
        if not data:
            return Refused(reason=Reason.EMPTY)
        if len(data) > FILE_BYTES:
            return Refused(reason=Reason.TOO_LARGE)
        async with self._slots:
            scan = await self._scanner.scan(data)
            if isinstance(scan, Infected):
                return Refused(reason=Reason.INFECTED)
            try:
                found = await sandbox.examine(data, self._bounds)
            except sandbox.WorkerError as error:
                _LOG.warning("a file of evidence was refused: its worker %s", error)
                return Refused(reason=Reason.UNSAFE)
        if isinstance(found, Reason):
            return Refused(reason=found)
        return Accepted(
            kind=found.kind,
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            width=found.width,
            height=found.height,
            clean=found.clean,
            facts=found.facts,
            notes=(*found.notes, Note.MISNAMED) if _misleads(name, found.kind) else found.notes,
            scan=scan,
        )


def _misleads(name: str | None, kind: Kind) -> bool:
    """Text may be called anything that is not another kind's; anything else goes by the usual endings of its kind."""
    ending = PurePath(name or "").suffix.lower()
    if kind is Kind.TEXT:
        return any(ending in other.extensions for other in Kind if other is not kind)
    return bool(ending) and ending not in kind.extensions
