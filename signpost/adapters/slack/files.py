"""Files that a reporter added in Slack: asked for when the report is sent, fetched afterwards as durable work.

Where the bot may not have a file, Slack answers with its page for signing in, or leads there; and whoever is given the
bot's token can read as the bot does. So only Slack's hosts are asked, no redirect is followed, and no page is taken.
"""

import hashlib
import logging
from collections.abc import Sequence
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

import aiohttp
from pydantic import BaseModel, Field
from slack_sdk.errors import SlackApiError

from signpost.adapters.slack.cases import render_evidence_taken
from signpost.adapters.slack.sending import Outbox, call
from signpost.adapters.slack.workspaces import Workspace, Workspaces
from signpost.bot.incidents.commands import AddEvidence
from signpost.bot.incidents.desk import IncidentDesk
from signpost.bot.incidents.evidence.kind import FILE_BYTES
from signpost.bot.incidents.views import EvidenceTaken
from signpost.bot.jobs import TaskKind, TransientError, add_task
from signpost.bot.notices import UnreachableError
from signpost.bot.store.tables import FileRequestRow
from signpost.bot.unit_of_work import Office
from signpost.errors import SignpostError

USE = "file_request"
_TIMEOUT = aiohttp.ClientTimeout(total=30)
_AGAIN = "Please send it another way, for example by adding to your report from /my-reports, or hand it over in person."
_LOG = logging.getLogger(__name__)


class FileRequest(BaseModel):
    """A file to fetch, with whose it is."""

    draft: str
    person: str
    user: str
    team: str
    file: str
    name: str = Field(repr=False)


class NoFileError(SignpostError):
    """What Slack has under a file's address is not the file."""


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
    """Fetches files, adds them to their reports, and tells the reporters what became of them.

    Args:
        office: begins units of work.
        desk: takes the files.
        workspaces: where the bot is installed.
        outbox: tells the reporters.
        hosts: the hosts that files are fetched from, as patterns.
    """

    def __init__(
        self, office: Office, desk: IncidentDesk, workspaces: Workspaces, outbox: Outbox, hosts: Sequence[str]
    ) -> None:
        self._office = office
        self._desk = desk
        self._workspaces = workspaces
        self._outbox = outbox
        self._hosts = hosts

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
        workspace = await self._workspaces.of_team(wanted.team)
        if workspace is not None:
            taken = await self._take(workspace, wanted, id_)
            try:
                await self._outbox.post(workspace, wanted.user, render_evidence_taken(taken))
            except (SlackApiError, UnreachableError) as error:
                _LOG.warning("a reporter could not be told of a file: %s", type(error).__name__)
        async with self._office.work(school) as work:
            row = await work.transaction.get(FileRequestRow, (school, id_))
            if row is not None:
                await work.transaction.delete(row)

    async def _take(self, workspace: Workspace, wanted: FileRequest, id_: str) -> EvidenceTaken:
        refused = EvidenceTaken(draft=wanted.draft, file_name=wanted.name, reason="", count=0)
        try:
            content = await self._download(workspace, wanted.file)
            command = AddEvidence(draft=wanted.draft, id=id_, file_name=wanted.name, content=content)
            view = await self._desk.respond(workspace.school, wanted.person, command)
        except TransientError:
            raise
        except SignpostError as error:
            return refused.model_copy(update={"reason": str(error)})
        return view if isinstance(view, EvidenceTaken) else refused

    async def _download(self, workspace: Workspace, file: str) -> bytes:
        """A file's content, whatever the payload said of it.

        Raises:
            NoFileError: it is not to be had.
            TransientError: not now.
        """
        try:
            described = (await call(workspace.client.files_info, file=file)).get("file") or {}
        except (SlackApiError, UnreachableError) as error:
            raise NoFileError(f"Slack does not have it any more. {_AGAIN}") from error
        url = str(described.get("url_private_download") or described.get("url_private") or "")
        if int(described.get("size") or 0) > FILE_BYTES:
            raise NoFileError(_TOO_LARGE)
        if not self._is_slack(url):
            raise NoFileError(f"It is not kept in Slack, but elsewhere. {_AGAIN}")
        headers = {"Authorization": f"Bearer {workspace.client.token}"}
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT) as session,
                session.get(url, headers=headers, allow_redirects=False) as response,
            ):
                return await _content(response)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise TransientError("download") from error

    def _is_slack(self, url: str) -> bool:
        """Whether an address may be given the bot's token: of Slack's hosts, and encrypted unless it is here."""
        parts = urlsplit(url)
        host = (parts.hostname or "").casefold()
        is_known = any(fnmatchcase(host, pattern.casefold()) for pattern in self._hosts)
        return is_known and (parts.scheme == "https" or (parts.scheme == "http" and host in {"127.0.0.1", "localhost"}))


_TOO_LARGE = f"It has more than {FILE_BYTES // 1024 // 1024} MB. Please send a screenshot or a part of it."


async def _content(response: aiohttp.ClientResponse) -> bytes:
    if response.status == 429 or response.status >= 500:
        raise TransientError("download")
    if response.status != 200 or response.content_type in {"text/html", "application/xhtml+xml"}:
        raise NoFileError(f"Slack does not let me have it. {_AGAIN}")
    content = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        content += chunk
        if len(content) > FILE_BYTES:
            raise NoFileError(_TOO_LARGE)
    return bytes(content)
