"""Files that somebody sent in their personal chat: named as they come, fetched from Teams' own hosts afterwards.

See https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4: an attached file has an address that
lets whoever has it in, for a short time; a pasted picture lies with Teams, which asks for the bot's token.
"""

import logging
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from signpost.adapters.downloads import AGAIN, download, is_of
from signpost.adapters.teams.activity import Attachment, Reference
from signpost.adapters.teams.cases import render_evidence_taken
from signpost.adapters.teams.references import PLATFORM
from signpost.adapters.teams.sending import Outbox
from signpost.bot.incidents.file_requests import FileRequest, NoFileError
from signpost.bot.incidents.views import EvidenceTaken
from signpost.bot.notices import UnreachableError

DOWNLOAD_INFO = "application/vnd.microsoft.teams.file.download.info"
Kind = Literal["attached", "pasted"]
_LOG = logging.getLogger(__name__)


class SentFile(BaseModel):
    """A file as Teams names it."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    id: str
    name: str
    url: str
    kind: Kind


def files_in(attachments: Sequence[Attachment], message: str) -> list[SentFile]:
    """The files of a message; its text, which Teams sends once more as HTML, is none.

    Args:
        attachments: the message's.
        message: its id, by which pasted pictures are told apart.
    """
    found = []
    for number, attachment in enumerate(attachments):
        content = attachment.content if isinstance(attachment.content, dict) else {}
        if attachment.content_type == DOWNLOAD_INFO:
            id_, url, kind = content.get("uniqueId"), content.get("downloadUrl"), "attached"
        elif attachment.content_type.startswith("image/"):
            id_, url, kind = None, attachment.content_url, "pasted"
        else:
            continue
        ending = attachment.content_type.partition("/")[2].partition("+")[0]
        name = attachment.name or f"picture.{'png' if ending in {'*', ''} else ending}"
        try:
            found.append(
                SentFile.model_validate({"id": id_ or f"{message}.{number}", "name": name, "url": url, "kind": kind})
            )
        except ValidationError:
            _LOG.warning("a file came without an address")
    return found


def request_of(sent: SentFile, draft: str, person: str, reference: Reference) -> FileRequest:
    """What is written down to fetch a file."""
    place = {
        "url": sent.url,
        "kind": sent.kind,
        "reference": reference.model_dump_json(by_alias=True, exclude_none=True),
    }
    return FileRequest(platform=PLATFORM, draft=draft, person=person, file=sent.id, name=sent.name, place=place)


class TeamsFiles:
    """Teams as far as files go: a `FileSource`.

    Args:
        outbox: has the bot's token, and tells the reporters.
        file_hosts: the hosts that attached files are fetched from, as patterns.
        service_hosts: Teams' own, which alone are given the token.
    """

    platform = PLATFORM

    def __init__(self, outbox: Outbox, file_hosts: Sequence[str], service_hosts: Sequence[str]) -> None:
        self._outbox = outbox
        self._file_hosts = file_hosts
        self._service_hosts = service_hosts

    async def download(self, school: str, wanted: FileRequest) -> bytes:
        """A file's content.

        Raises:
            NoFileError: it is not to be had.
            TransientError: not now.
        """
        url = wanted.place["url"]
        is_pasted = wanted.place["kind"] == "pasted"
        if not is_of(url, self._service_hosts if is_pasted else self._file_hosts):
            raise NoFileError(f"It is not kept where Teams keeps files. {AGAIN}")
        token = await self._outbox.token() if is_pasted else ""
        return await download("Teams", url, {"Authorization": f"Bearer {token}"} if token else {})

    async def tell(self, school: str, wanted: FileRequest, taken: EvidenceTaken) -> None:
        """Tell the reporter what became of it.

        Raises:
            TransientError: not now.
        """
        reference = Reference.model_validate_json(wanted.place["reference"])
        try:
            await self._outbox.post(reference, render_evidence_taken(taken))
        except UnreachableError:
            _LOG.warning("a reporter could not be told of a file")
