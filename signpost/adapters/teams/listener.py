"""What the bot listens to in Teams, and the turn that it makes of each thing."""

import logging
from collections.abc import Awaitable, Callable, Mapping

from signpost.adapters.teams.activity import Activity, as_typed
from signpost.adapters.teams.answers import render_private_pointer, render_remark
from signpost.adapters.teams.card import CARD_TYPE, Private, Rendered
from signpost.adapters.teams.commands import read_message
from signpost.adapters.teams.conversing import FAILED, Desk, Visit
from signpost.adapters.teams.files import files_in
from signpost.adapters.teams.giving_files import answer_offer, offer
from signpost.adapters.teams.home import render_home
from signpost.adapters.teams.inserting import insert_clause
from signpost.adapters.teams.presses import react
from signpost.adapters.teams.pressing import (
    Json,
    Press,
    Reaction,
    card_answer,
    dialog_answer,
    dialog_word,
    invoked,
    read_press,
    word_answer,
)
from signpost.adapters.teams.rendering import render
from signpost.adapters.teams.reporting import begin, from_message, take_files
from signpost.bot.agreements.views import SigningFile
from signpost.bot.incidents.commands import StartReport
from signpost.bot.turn import Ask, Command, ShowClause, ShowHelp, ShowPolicies, Unknown
from signpost.errors import SignpostError

_AGAIN = "That was done already."
_OPEN = (Ask, ShowClause, ShowPolicies, ShowHelp, Unknown)
"""What may be known of in a channel: that somebody has asked, not what they are told."""
_NO_CHAT = "I answer in a chat of our own, and could not open one. Please add me under Apps, and ask me there."
_BELOW = "It is in the chat, below."
_LOG = logging.getLogger(__name__)


class Listener:
    """The bot's ears in Teams.

    Args:
        desk: what every visit needs.
        school: gives the id of the school whose tenant it is.
    """

    def __init__(self, desk: Desk, school: Callable[[], Awaitable[str]]) -> None:
        self._desk = desk
        self._school = school
        self._known_school = ""
        self._invokes: Mapping[str, Callable[[Visit], Awaitable[Json]]] = {
            "adaptiveCard/action": self.executed,
            "task/fetch": self.dialog,
            "task/submit": self.dialog,
            "composeExtension/fetchTask": self.report_message,
            "composeExtension/submitAction": self.dialog,
            "composeExtension/query": self.query,
            "fileConsent/invoke": self.consented,
        }

    async def hear(self, activity: Activity) -> Json | None:
        """Act on something, once, however often Teams sends it.

        Returns:
            The answer to an invoke; None where there is nothing to answer.

        Raises:
            LookupError: an invoke of a kind that the bot does not know.
        """
        # A tenant is one school's, and stays so: it is not asked for again with everything that is said.
        self._known_school = self._known_school or await self._school()
        visit = Visit(self._desk, self._known_school, activity)
        if activity.type == "invoke" and activity.name not in self._invokes:
            raise LookupError("an invoke that is not known")
        key = f"teams|{activity.conversation.id}|{activity.type}|{activity.id}"
        if activity.id and not await self._desk.events.is_new(visit.school, key):
            return self._already(activity)
        try:
            return await self._act(visit)
        except SignpostError as error:
            return self._failed(activity, str(error), error)
        except Exception as error:  # the edge: what went wrong is named, and nothing of what was said
            return self._failed(activity, FAILED, error)

    async def _act(self, visit: Visit) -> Json | None:
        match visit.activity.type:
            case "invoke":
                return await self._invokes[visit.activity.name or ""](visit)
            case "message":
                await self.message(visit)
            case "installationUpdate":
                await self.installed(visit)
            case "conversationUpdate":
                await self.members(visit)
        return None

    @classmethod
    def _already(cls, activity: Activity) -> Json | None:
        return cls._word(activity, _AGAIN)

    @classmethod
    def _failed(cls, activity: Activity, text: str, error: Exception) -> Json | None:
        _LOG.error("something from Teams failed: %s", type(error).__name__)
        return cls._word(activity, text)

    @staticmethod
    def _word(activity: Activity, text: str) -> Json | None:
        """A few words in answer to an invoke, in the shape that its kind asks for; what takes none gets none."""
        match activity.type, activity.name:
            case "invoke", "composeExtension/query":
                return {"composeExtension": {"type": "message", "text": text}}
            case "invoke", "adaptiveCard/action":
                return word_answer(text)
            case "invoke", "fileConsent/invoke":
                return {}
            case "invoke", _:
                return dialog_word(text)
            case _:
                return None

    # --- Messages -----------------------------------------------------------------------------------------------------

    async def message(self, visit: Visit) -> None:
        """A message: a question, a command, files, or a press on a client that does not know `Action.Execute`."""
        activity = visit.activity
        press = read_press(activity.value)
        if press is not None:
            await self._submitted(visit, press)
            return
        if activity.kind == "direct" and (sent := files_in(activity.attachments, activity.id or "")):
            await visit.tell(await take_files(visit, sent))
            return
        typed = as_typed(activity.text or "")
        if typed.casefold().removeprefix("/") == "home":
            await visit.tell(await render_home(visit))
            return
        command = read_message(typed)
        shown = await self._answered(visit, command, typed)
        if isinstance(shown, Private):
            shown = render_private_pointer(command)
        is_told = await visit.tell(shown)
        if not is_told and activity.kind == "shared" and isinstance(command, _OPEN):
            await self._desk.outbox.post(activity.reference, render_remark(_NO_CHAT))

    @staticmethod
    async def _answered(visit: Visit, command: Command, typed: str) -> Rendered:
        if isinstance(command, StartReport):
            return await begin(visit, command)
        view = await visit.view(command)
        return offer(view, typed.removeprefix("/")) if isinstance(view, SigningFile) else render(view)

    async def _submitted(self, visit: Visit, press: Press) -> None:
        reaction = await react(visit, press)
        if isinstance(reaction, str):
            await visit.tell(render_remark(reaction))
        elif not reaction.is_in_place:
            await visit.tell(reaction.shown)

    # --- Cards and dialogs --------------------------------------------------------------------------------------------

    async def executed(self, visit: Visit) -> Json:
        """A press on a card: answered in its place, or by a message below it."""
        press = read_press(invoked(visit.activity.value))
        if press is None:
            return word_answer("I do not know this card any more.")
        reaction = await react(visit, press)
        if isinstance(reaction, str):
            return word_answer(reaction)
        if isinstance(reaction.shown, Private):
            return card_answer(reaction.shown.card)
        if reaction.is_in_place:
            return card_answer(reaction.shown[0].card)
        await visit.tell(reaction.shown)
        return word_answer(_BELOW)

    async def dialog(self, visit: Visit) -> Json:
        """A press that opens a dialog, or within one."""
        press = read_press(invoked(visit.activity.value))
        if press is None:
            return dialog_word("I do not know this card any more.")
        reaction = await react(visit, press)
        if isinstance(reaction, Reaction) and _is_file(reaction.shown):
            await visit.tell(reaction.shown)
            return dialog_word(_BELOW)
        return self._in_dialog(reaction)

    @staticmethod
    def _in_dialog(reaction: Reaction | str) -> Json:
        if isinstance(reaction, str):
            return dialog_word(reaction)
        if isinstance(reaction.shown, Private):
            return dialog_answer(reaction.shown)
        return dialog_answer(Private("Signpost", reaction.shown[0].card))

    async def consented(self, visit: Visit) -> Json:
        """Somebody takes a file that was offered, or does not."""
        await answer_offer(visit)
        return {}

    async def report_message(self, visit: Visit) -> Json:
        """ "Report this message", in the menu of any message: in a dialog, which nobody else sees."""
        value = visit.activity.value if isinstance(visit.activity.value, dict) else {}
        payload = value.get("messagePayload")
        return self._in_dialog(Reaction(await from_message(visit, payload if isinstance(payload, dict) else {})))

    async def query(self, visit: Visit) -> Json:
        """The search beside a message that is being written: clauses to insert into it."""
        return await insert_clause(visit)

    # --- Who there is -------------------------------------------------------------------------------------------------

    async def installed(self, visit: Visit) -> None:
        """The app was added to somebody's Teams, or removed from it."""
        if visit.activity.kind != "direct":
            return
        if (visit.activity.action or "").startswith("remove"):
            await self._gone(visit)
            return
        await self._come(visit)
        await visit.tell(await render_home(visit))

    async def members(self, visit: Visit) -> None:
        """Somebody has come or gone; in a personal chat, that is the app."""
        activity = visit.activity
        for account in (*activity.members_added, *activity.members_removed):
            self._desk.directory.forget(visit.school, account.aad_object_id or account.id)
        if activity.kind != "direct":
            return
        if any(account.id == activity.recipient.id for account in activity.members_removed):
            await self._gone(visit)
        elif activity.members_added:
            await self._come(visit)

    async def _come(self, visit: Visit) -> None:
        self._desk.directory.forget(visit.school, visit.activity.user)
        actor = await self._desk.directory.actor(visit.school, visit.activity)
        if actor is not None:
            await self._desk.references.keep(visit.school, actor.person, visit.activity.reference, is_news=True)

    async def _gone(self, visit: Visit) -> None:
        person = await self._desk.directory.known(visit.school, visit.activity)
        self._desk.directory.forget(visit.school, visit.activity.user)
        if person is not None:
            await self._desk.references.lose(visit.school, person, "uninstalled")


def _is_file(shown: Rendered) -> bool:
    """Whether something can stand in a chat alone, and in no dialog."""
    return isinstance(shown, tuple) and any(message.content_type != CARD_TYPE for message in shown)
