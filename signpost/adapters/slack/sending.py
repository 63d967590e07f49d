"""Calls of Slack's Web API: in turn for each channel, as slowly as Slack asks, failures named for what they mean."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from signpost.adapters.slack.blocks import Message
from signpost.adapters.slack.mrkdwn import escape
from signpost.adapters.slack.workspaces import Workspace
from signpost.adapters.wording import shorten
from signpost.bot.agreements.views import SigningFile
from signpost.bot.jobs import TransientError
from signpost.bot.notices import UnreachableError

EVENT = "signpost_notice"
"""The kind of metadata that a message carries the key of its notice in."""
MOST_TRIES = 4
LONGEST_WAIT_S = 20.0
"""Whoever is asked to wait longer tries again later, as durable work."""
_MOST_CAPTION = 900
"""A little under what a picture's description may have, since it is the same text."""
_GONE = frozenset(
    "account_inactive cannot_dm_bot channel_not_found is_archived user_disabled user_not_found user_not_visible "
    "users_not_found".split()
)
"""Slack's words for somebody who cannot be written to. https://docs.slack.dev/reference/methods/chat.postMessage"""


async def call(method: Callable[..., Awaitable[Any]], **arguments: Any) -> Any:
    """Call a method of the Web API; where Slack asks to wait, wait.

    Raises:
        UnreachableError: Slack knows nobody to be written to.
        TransientError: it does not work now; whether it was done is not known.
        SlackApiError: Slack refuses for another reason.
    """
    waited = 0.0
    for _ in range(MOST_TRIES):
        try:
            return await method(**arguments)
        except SlackApiError as error:
            if not isinstance(error.response, AsyncSlackResponse):  # what came was no answer of the Web API
                raise TransientError("connection") from error
            if error.response.status_code != 429:
                raise _named(error) from error
            wait = _retry_after(error)
            waited += wait
            if waited > LONGEST_WAIT_S:
                break
            await asyncio.sleep(wait)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise TransientError("connection") from error
    raise TransientError("rate_limited")


def _retry_after(error: SlackApiError) -> float:
    try:
        return max(0.0, float(error.response.headers.get("Retry-After", 1)))
    except ValueError:
        return 1.0


def _named(error: SlackApiError) -> Exception:
    if error.response.status_code >= 500:
        return TransientError("server_error")
    data = error.response.data
    code = data.get("error") if isinstance(data, dict) else None
    if code in _GONE:
        return UnreachableError("unreachable")
    return TransientError("rate_limited") if code == "ratelimited" else error


class Outbox:
    """Posts messages, those of one channel one after the other."""

    def __init__(self) -> None:
        self._queues: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def post(
        self, workspace: Workspace, channel: str, shown: tuple[Message, ...], key: str = "", **more: Any
    ) -> None:
        """Post messages, to a channel or to a user.

        Args:
            workspace: where.
            channel: a conversation's id, or a user's for a direct message.
            shown: what is said.
            key: marks the message, to be found again.
            more: further arguments of chat.postMessage.

        Raises:
            UnreachableError, TransientError, SlackApiError: see `call`.
        """
        if key:
            more["metadata"] = {"event_type": EVENT, "event_payload": {"key": key}}
        queue = self._queues.setdefault((workspace.team, channel), asyncio.Lock())
        async with queue:
            for message in shown:
                await call(
                    workspace.client.chat_postMessage,
                    channel=channel,
                    text=message.text,
                    blocks=list(message.blocks),
                    unfurl_links=False,
                    unfurl_media=False,
                    **more,
                )

    async def give(self, workspace: Workspace, user: str, file: SigningFile) -> None:
        """Put a file into somebody's own conversation with the bot, and nowhere else.

        Args:
            workspace: where.
            user: whose.
            file: the file; of a picture, its caption is also what a screen reader says.

        Raises:
            UnreachableError, TransientError, SlackApiError: see `call`.
        """
        caption = shorten(file.caption, _MOST_CAPTION)
        seen = {"alt_txt": caption} if file.media_type.startswith("image/") else {}
        queue = self._queues.setdefault((workspace.team, user), asyncio.Lock())
        async with queue:
            opened = await call(workspace.client.conversations_open, users=user)
            await call(
                _upload,
                client=workspace.client,
                channel=opened["channel"]["id"],
                content=file.content,
                filename=file.file_name,
                title=file.file_name,
                initial_comment=escape(caption),
                **seen,
            )


async def _upload(client: AsyncWebClient, **arguments: Any) -> None:
    """Three requests: for a place, to it, and for the file to be shown. What fails before the last one shows nothing.

    See https://docs.slack.dev/messaging/working-with-files#upload.

    Raises:
        TransientError: the place did not take it.
        SlackApiError: Slack refuses.
    """
    try:
        await client.files_upload_v2(**arguments)
    except SlackRequestError as error:
        raise TransientError("upload") from error
