"""One thing that somebody did in Slack: who they are, what the bot says to it, and where that is shown."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.errors import SlackApiError

from signpost.adapters.slack.blocks import Block, Message, Modal, modal, remark_modal
from signpost.adapters.slack.people import Directory
from signpost.adapters.slack.rendering import Rendered, render
from signpost.adapters.slack.sending import Outbox, call
from signpost.adapters.slack.workspaces import Workspace
from signpost.bot.agreements.views import SigningFile
from signpost.bot.bot import Bot
from signpost.bot.jobs import TransientError
from signpost.bot.notices import UnreachableError
from signpost.bot.policy_folders import PolicyFolders
from signpost.bot.precedence import Precedence
from signpost.bot.seen_events import SeenEvents
from signpost.bot.turn import Actor, Command, Conversation, Remark, Turn, View
from signpost.bot.unit_of_work import Office
from signpost.errors import SignpostError

FAILED = "Something went wrong on my side, sorry. Please try again, or ask a person."
STRANGER = (
    "I only talk with people whom your school has named to me, and not with guests. If you work at the school, ask "
    "your IT administrator to add your e-mail address to the school file."
)
NO_SCOPE = (
    "I may not give files in this workspace: the app lacks the scope files:write. Please ask your IT administrator to "
    "install it anew; `signpost doctor slack` says what is missing."
)
NOT_GIVEN = (
    "Slack did not take the file. If it is not in your direct messages with me in a minute, please ask for it again. "
    "Signpost's own chat, `signpost chat`, saves it as well."
)
_WAIT = "One moment …"
YIELD_S = 2.0
"""Seconds that work lets acknowledgements and modals go first; then it is done beside them."""
_ANSWERED_BY_WORK = ("view_submission", "block_suggestion")
"""What Slack gets its answer to only when the work is done."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """What every visit needs."""

    bot: Bot
    office: Office
    events: SeenEvents
    directory: Directory
    outbox: Outbox
    folders: PolicyFolders
    precedence: Precedence
    """What Slack waits three seconds for goes before the work that it does not wait for."""


@dataclass(frozen=True)
class Visit:
    """One thing that one user did."""

    desk: Desk
    workspace: Workspace
    user: str
    channel: str = ""
    body: dict[str, Any] = field(default_factory=dict, repr=False)

    async def actor(self) -> Actor | None:
        """Who it is."""
        return await self.desk.directory.actor(self.workspace, self.user)

    async def view(self, command: Command) -> View:
        """What the bot says to a command."""
        if self.body.get("type") not in _ANSWERED_BY_WORK:
            await self.desk.precedence.quiet(YIELD_S)
        try:
            actor = await self.actor()
            if actor is None:
                return Remark(text=STRANGER)
            kind: Any = "direct" if not self.channel or self.channel.startswith("D") else "shared"
            where = Conversation(id=self.channel or self.user, kind=kind)
            replies = await self.desk.bot.respond(Turn(actor=actor, conversation=where, command=command))
        except SignpostError as error:
            return Remark(text=str(error))
        except Exception as error:  # the edge: nobody who asked is left without a word (promise 1)
            _LOG.error("a turn failed: %s", type(error).__name__)
            return Remark(text=FAILED)
        view = replies[0].view
        return await self._give(view) if isinstance(view, SigningFile) else view

    async def _give(self, file: SigningFile) -> View:
        """Put a file into the user's own conversation, wherever they asked for it; what is said of it."""
        try:
            await self.desk.outbox.give(self.workspace, self.user, file)
        except SlackApiError as error:
            code = error.response.data.get("error") if isinstance(error.response.data, dict) else None
            _LOG.warning("a file was refused: %s", code)
            return Remark(text=NO_SCOPE if code == "missing_scope" else NOT_GIVEN)
        except (TransientError, UnreachableError) as error:
            _LOG.warning("a file could not be given: %s", error.cause)
            return Remark(text=NOT_GIVEN)
        return file

    async def whisper(self, shown: Rendered, thread: str = "") -> None:
        """Say something to the user alone, where they are; by direct message where Slack does not let the bot."""
        if isinstance(shown, Modal):
            return
        more = {"thread_ts": thread} if thread else {}
        try:
            for message in shown:
                await call(
                    self.workspace.client.chat_postEphemeral,
                    channel=self.channel,
                    user=self.user,
                    text=message.text,
                    blocks=list(message.blocks),
                    **more,
                )
        except (SlackApiError, SignpostError) as error:
            _LOG.warning("a channel could not be written to: %s", type(error).__name__)
            await self.tell(shown)

    async def reply(self, shown: tuple[Message, ...], thread: str = "") -> None:
        """Say something where the user wrote: in the same thread, such as that of the Assistant pane."""
        more = {"thread_ts": thread} if thread else {}
        await self.desk.outbox.post(self.workspace, self.channel, shown, **more)

    async def tell(self, shown: Rendered) -> None:
        """Say something to the user by direct message; what may not stand in one is not said."""
        if not isinstance(shown, Modal):
            await self.desk.outbox.post(self.workspace, self.user, shown)

    async def present(self, make: Callable[[], Awaitable[Block]], *, is_over: bool = False) -> None:
        """Show a modal: an empty one at once, since Slack waits three seconds, and in it what there is to show.

        Args:
            make: gives the modal.
            is_over: over the modal that is there, if one is, and not in its place.
        """
        client, body = self.workspace.client, self.body
        view = body.get("view") or {}
        is_there = view.get("type") == "modal"
        if is_there and not is_over:
            view_id = view["id"]
        else:
            opening = client.views_push if is_there else client.views_open
            waiting = modal("Signpost", remark_modal("", _WAIT)["blocks"])
            try:
                with self.desk.precedence.awaited():
                    opened = await call(opening, trigger_id=body["trigger_id"], view=waiting)
            except (SlackApiError, SignpostError) as error:
                _LOG.warning("a modal could not be opened: %s", type(error).__name__)
                await self.tell(render(Remark(text="That took too long for Slack, sorry. Please do it once more.")))
                return
            view_id = opened["view"]["id"]
        shown = await make()
        try:
            await call(client.views_update, view_id=view_id, view=shown)
        except (SlackApiError, SignpostError) as error:
            _LOG.error("a modal could not be filled: %s", type(error).__name__)
            await self.tell(render(Remark(text=FAILED)))

    async def push(self, shown: Block) -> None:
        """Show a modal that asks for no work: over the one that is there, if one is."""
        client = self.workspace.client
        is_over = (self.body.get("view") or {}).get("type") == "modal"
        method = client.views_push if is_over else client.views_open
        await call(method, trigger_id=self.body["trigger_id"], view=shown)


def as_modal(shown: Rendered, title: str = "Signpost") -> Block:
    """Whatever is shown, as a modal."""
    if isinstance(shown, Modal):
        return shown.view
    return modal(title, [block for message in shown for block in message.blocks])
