"""Files that a reporter added in Slack: what Slack says of them, fetched from Slack's own hosts."""

import logging
from collections.abc import Sequence

from slack_sdk.errors import SlackApiError

from signpost.adapters.downloads import AGAIN, TOO_LARGE, download, is_of
from signpost.adapters.slack.cases import render_evidence_taken
from signpost.adapters.slack.people import PLATFORM
from signpost.adapters.slack.sending import Outbox, call
from signpost.adapters.slack.workspaces import Workspaces
from signpost.bot.incidents.evidence.kind import FILE_BYTES
from signpost.bot.incidents.file_requests import FileRequest, NoFileError
from signpost.bot.incidents.views import EvidenceTaken
from signpost.bot.notices import UnreachableError

_LOG = logging.getLogger(__name__)


class SlackFiles:
    """Slack as far as files go: a `FileSource`. A request's place has the `team`, and the `user` who is told.

    Args:
        workspaces: where the bot is installed.
        outbox: tells the reporters.
        hosts: the hosts that files are fetched from, as patterns.
    """

    platform = PLATFORM

    def __init__(self, workspaces: Workspaces, outbox: Outbox, hosts: Sequence[str]) -> None:
        self._workspaces = workspaces
        self._outbox = outbox
        self._hosts = hosts

    async def download(self, school: str, wanted: FileRequest) -> bytes:
        """A file's content, whatever the payload said of it.

        Raises:
            NoFileError: it is not to be had.
            TransientError: not now.
        """
        workspace = await self._workspaces.of_team(wanted.place["team"])
        if workspace is None:
            raise NoFileError(f"I am not in that workspace any more. {AGAIN}")
        try:
            described = (await call(workspace.client.files_info, file=wanted.file)).get("file") or {}
        except (SlackApiError, UnreachableError) as error:
            raise NoFileError(f"Slack does not have it any more. {AGAIN}") from error
        url = str(described.get("url_private_download") or described.get("url_private") or "")
        if int(described.get("size") or 0) > FILE_BYTES:
            raise NoFileError(TOO_LARGE)
        if not is_of(url, self._hosts):
            raise NoFileError(f"It is not kept in Slack, but elsewhere. {AGAIN}")
        return await download("Slack", url, {"Authorization": f"Bearer {workspace.client.token}"})

    async def tell(self, school: str, wanted: FileRequest, taken: EvidenceTaken) -> None:
        """Tell the reporter what became of it."""
        workspace = await self._workspaces.of_team(wanted.place["team"])
        if workspace is None:
            return
        try:
            await self._outbox.post(workspace, wanted.place["user"], render_evidence_taken(taken))
        except (SlackApiError, UnreachableError) as error:
            _LOG.warning("a reporter could not be told of a file: %s", type(error).__name__)
