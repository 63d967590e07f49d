"""Files that a reporter sent on a platform: written down as they are named, fetched afterwards as durable work."""

import hashlib
from collections.abc import Sequence
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from signpost.bot.incidents.commands import AddEvidence
from signpost.bot.incidents.desk import IncidentDesk
from signpost.bot.incidents.views import EvidenceTaken
from signpost.bot.jobs import TaskKind, TransientError, add_task
from signpost.bot.store.tables import FileRequestRow
from signpost.bot.unit_of_work import Office
from signpost.errors import SignpostError

USE = "file_request"


class FileRequest(BaseModel):
    """A file to fetch, with whose it is."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    platform: str
    draft: str
    person: str
    file: str
    """The platform's own id for it: the same one again is the same file."""
    name: str = Field(repr=False)
    place: dict[str, str] = Field(repr=False)
    """Where it is, and where its sender is told; the platform knows what is what."""


class NoFileError(SignpostError):
    """What the platform has under a file's address is not the file."""


class FileSource(Protocol):
    """A platform, as far as files go."""

    platform: str

    async def download(self, school: str, wanted: FileRequest) -> bytes:
        """A file's content.

        Raises:
            NoFileError: it is not to be had; the message is for its sender.
            TransientError: not now.
        """
        ...

    async def tell(self, school: str, wanted: FileRequest, taken: EvidenceTaken) -> None:
        """Tell its sender what became of it.

        Raises:
            TransientError: not now.
        """
        ...


async def request_files(office: Office, school: str, requests: Sequence[FileRequest]) -> None:
    """Write down that files are to be fetched; the same ones again change nothing."""
    async with office.work(school) as work:
        for wanted in requests:
            id_ = hashlib.blake2b(f"{wanted.draft}|{wanted.file}".encode(), digest_size=16).hexdigest()
            if await work.transaction.get(FileRequestRow, (school, id_)) is not None:
                continue
            sealed = work.school.keys.seal(USE, id_, wanted.model_dump_json().encode())
            work.transaction.add(FileRequestRow(id=id_, sealed=sealed, requested_at=work.now))
            await add_task(work.transaction, TaskKind.FETCH_FILE, id_, work.now)


class FileFetching:
    """Fetches files, adds them to their reports, and has their senders told what became of them.

    Args:
        office: begins units of work.
        desk: takes the files.
        sources: the platforms that they come from.
    """

    def __init__(self, office: Office, desk: IncidentDesk, sources: Sequence[FileSource]) -> None:
        self._office = office
        self._desk = desk
        self._sources = {source.platform: source for source in sources}

    async def fetch(self, school: str, id_: str) -> None:
        """Fetch one file.

        Raises:
            TransientError: not now.
        """
        async with self._office.work(school, read_only=True) as work:
            row = await work.transaction.get(FileRequestRow, (school, id_))
            if row is None:
                return
            wanted = FileRequest.model_validate_json(work.school.keys.unseal(USE, id_, row.sealed))
        source = self._sources.get(wanted.platform)
        if source is None:
            raise TransientError("no_platform")
        await source.tell(school, wanted, await self._take(source, school, wanted, id_))
        async with self._office.work(school) as work:
            row = await work.transaction.get(FileRequestRow, (school, id_))
            if row is not None:
                await work.transaction.delete(row)

    async def _take(self, source: FileSource, school: str, wanted: FileRequest, id_: str) -> EvidenceTaken:
        try:
            content = await source.download(school, wanted)
            command = AddEvidence(draft=wanted.draft, id=id_, file_name=wanted.name, content=content)
            view = await self._desk.respond(school, wanted.person, command)
        except TransientError:
            raise
        except SignpostError as error:
            return EvidenceTaken(draft=wanted.draft, file_name=wanted.name, reason=str(error), count=0)
        if isinstance(view, EvidenceTaken):
            return view
        raise AssertionError  # pragma: no cover - the desk answers this command with this view
