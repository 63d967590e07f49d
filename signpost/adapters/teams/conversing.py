"""One thing that somebody did in Teams: who they are, what the bot says to it, and how they are told."""

import logging
from dataclasses import dataclass, field

from signpost.adapters.teams.activity import Activity, Reference
from signpost.adapters.teams.answers import render_remark
from signpost.adapters.teams.card import Rendered
from signpost.adapters.teams.people import Directory
from signpost.adapters.teams.references import References
from signpost.adapters.teams.sending import Outbox
from signpost.bot.bot import Bot
from signpost.bot.notices import UnreachableError
from signpost.bot.policy_folders import PolicyFolders
from signpost.bot.seen_events import SeenEvents
from signpost.bot.turn import Actor, Command, Conversation, Remark, Turn, View
from signpost.bot.unit_of_work import Office
from signpost.errors import SignpostError

FAILED = "Something went wrong on my side, sorry. Please try again, or ask a person."
STRANGER = (
    "I only talk with people whom your school has named to me, and not with guests. If you work at the school, ask "
    "your IT administrator to add your e-mail address to the school file."
)
TOO_OLD = "Your Teams cannot show this here. Please use a newer one, or Teams in a browser."
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """What every visit needs."""

    bot: Bot
    office: Office
    events: SeenEvents
    directory: Directory
    references: References
    outbox: Outbox
    folders: PolicyFolders
    file_hosts: tuple[str, ...] = ()
    """Where files may be put, as patterns."""


@dataclass(frozen=True)
class Visit:
    """One thing that one user did."""

    desk: Desk
    school: str
    activity: Activity = field(repr=False)

    async def actor(self) -> Actor | None:
        """Who it is; where it happened in their personal chat, that is kept as where they are written to."""
        actor = await self.desk.directory.actor(self.school, self.activity)
        if actor is not None and self.activity.kind == "direct":
            await self.desk.references.keep(self.school, actor.person, self.activity.reference)
        return actor

    async def view(self, command: Command) -> View:
        """What the bot says to a command."""
        try:
            actor = await self.actor()
            if actor is None:
                return Remark(text=STRANGER)
            where = Conversation(id=self.activity.conversation.id, kind=self.activity.kind)
            replies = await self.desk.bot.respond(Turn(actor=actor, conversation=where, command=command))
        except SignpostError as error:
            return Remark(text=str(error))
        except Exception as error:  # the edge: nobody who asked is left without a word (promise 1)
            _LOG.error("a turn failed: %s", type(error).__name__)
            return Remark(text=FAILED)
        return replies[0].view

    async def chat(self) -> Reference:
        """The user's personal chat, wherever they have spoken: what is for them alone is said there and nowhere else.

        Raises:
            UnreachableError: they have none; the app is not installed for them.
            TransientError: not now.
        """
        if self.activity.kind == "direct":
            return self.activity.reference
        actor = await self.actor()
        if actor is not None:
            kept = await self.desk.references.find(self.school, actor.person)
            if kept is not None:
                return kept
        opened = await self.desk.outbox.open(self.activity.reference)
        if actor is not None:
            await self.desk.references.keep(self.school, actor.person, opened)
        return opened

    async def tell(self, shown: Rendered) -> bool:
        """Say something to the user, in their personal chat; whether it was said."""
        words = shown if isinstance(shown, tuple) else render_remark(TOO_OLD)
        try:
            await self.desk.outbox.post(await self.chat(), words)
        except UnreachableError:
            _LOG.warning("somebody could not be answered: they have no personal chat with the app")
            return False
        return True
