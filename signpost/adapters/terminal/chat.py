"""The chat itself: lines in, views out, whoever types them."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TextIO

from rich.console import Console, RenderableType

from signpost.adapters.control_codes import without_control_codes
from signpost.adapters.terminal.commands import UsageError, read_command
from signpost.adapters.terminal.evidence_saving import save_evidence, save_file
from signpost.adapters.terminal.form_rendering import render_left, render_question
from signpost.adapters.terminal.form_walk import FormWalk, Step
from signpost.adapters.terminal.layout import WIDTH
from signpost.adapters.terminal.rendering import render
from signpost.adapters.terminal.signing_rendering import render_signing_step
from signpost.adapters.terminal.signing_walk import SigningWalk
from signpost.bot.agreements.commands import PublishAgreement
from signpost.bot.agreements.views import PublicationProposal, SigningFile, SigningReceipt, SigningRequest
from signpost.bot.bot import Bot
from signpost.bot.governors.views import GovernorsReturn
from signpost.bot.incidents.commands import FillReport
from signpost.bot.incidents.views import (
    EvidenceFile,
    EvidenceTaken,
    ReportForm,
    ReportReceipt,
)
from signpost.bot.questions.commands import AskPerson, SendQuestion
from signpost.bot.questions.views import QuestionPreview, QuestionReceipt
from signpost.bot.room.commands import AnswerDeviceCheck
from signpost.bot.room.views import DeviceCheck
from signpost.bot.turn import (
    Actor,
    Ask,
    Command,
    Conversation,
    OnlyActor,
    Pointer,
    Remark,
    Reply,
    ShowClause,
    ShowHelp,
    ShowPolicies,
    Turn,
    Unknown,
    View,
)
from signpost.errors import SignpostError

_LOG = logging.getLogger(__name__)
_FAILED = "Something went wrong on my side, sorry. Please ask again in other words, or ask a person."
_NOT_DONE = "Something went wrong on my side, sorry: that was not done. Please try again, or tell a person."
IMPERSONAL = (Ask, ShowClause, ShowHelp, ShowPolicies, Unknown)
"""What is answered in the same way whoever asks."""
GOES_ON = "\\"
"""At the end of a line: what is typed goes on in the next."""

Messages = Callable[[Actor], Awaitable[tuple[Pointer, ...]]]
"""Gives the direct messages that have come for somebody since it was last asked."""
Who = Callable[[], Awaitable[Actor]]
STRANGER = Actor(school="", person="stranger")
"""Whoever is at the terminal, while it does not matter who."""


async def nobody() -> Actor:
    """The `Who` of a chat in which it never matters."""
    return STRANGER


async def no_messages(_actor: Actor) -> tuple[Pointer, ...]:
    """The `Messages` of a chat that none come to."""
    return ()


def _remark(text: str) -> Reply:
    return Reply(view=Remark(text=text), visibility=OnlyActor())


class Chat:
    """One person's chat with the bot.

    Args:
        bot: a task or future that gives the bot once it is ready; the prompt does not wait for it.
        out: where replies go.
        who: says who is at the terminal; asked when that matters, since a question needs no database.
        messages: their direct messages.
        folder: where evidence is saved that they look at; default: the current one.
    """

    def __init__(
        self,
        bot: Awaitable[Bot],
        out: TextIO,
        who: Who = nobody,
        messages: Messages = no_messages,
        folder: Path | None = None,
    ) -> None:
        self._ready = asyncio.ensure_future(bot)
        self._console = Console(file=out, highlight=False, soft_wrap=False, emoji=False)
        self._console.width = min(WIDTH, self._console.width)
        self._who = who
        self._actor: Actor | None = None
        self._conversation = Conversation(id="terminal", kind="direct")
        self._messages = messages
        self._folder = folder
        self._walk: FormWalk | None = None
        self._signing: SigningWalk | None = None
        self._begun = ""
        self._asked = ""
        self._preview: QuestionPreview | None = None
        self._check: DeviceCheck | None = None
        self._proposal: PublicationProposal | None = None

    @property
    def is_in_form(self) -> bool:
        """Whether the next line answers a report's question, or is about an agreement that is being signed."""
        return self._walk is not None or self._signing is not None

    @property
    def is_in_line(self) -> bool:
        """Whether the next line goes on with the one before."""
        return bool(self._begun)

    async def identify(self) -> None:
        """Find out who is at the terminal.

        Raises:
            SignpostError: they are nobody who is known here.
        """
        self._actor = await self._who()

    async def hear(self, line: str) -> bool:
        """Take one line as it is typed; False where the person wants to leave.

        An empty line is an answer in a form, and nothing elsewhere.
        """
        if line.endswith(GOES_ON):
            self._begun += line.removesuffix(GOES_ON) + "\n"
            return True
        line, self._begun = self._begun + line, ""
        if not line.strip() and not self.is_in_form:
            return True
        return await self.say(line)

    async def say(self, line: str) -> bool:
        """Answer what was typed; False where the person wants to leave."""
        if (walk := self._walk) is not None:
            if line.strip().casefold() in {"/quit", "/exit"}:
                self.leave_form()
                return False
            await self._go_on(walk, line)
            return True
        if (signing := self._signing) is not None:
            if line.strip().casefold() in {"/quit", "/exit"}:
                self.leave_form()
                return False
            await self._go_on_signing(signing, line)
            return True
        try:
            command = read_command(line)
        except UsageError as error:
            self._print(render(Remark(text=str(error))))
            return True
        if command is None:
            return False
        await self._do(command)
        if self._walk is not None:
            self._print(render_question(self._walk))
        elif self._signing is not None:
            self._print(render_signing_step(self._signing))
        return True

    def leave_form(self) -> None:
        """Leave a report that is being written, which is kept, or an agreement; and what was begun of a line."""
        self._begun = ""
        if self._signing is not None:
            self._signing = None
            self._print(render(Remark(text="It is not signed. /sign begins again, whenever it suits you.")))
        if self._walk is not None:
            self._walk = None
            self._print(render_left())

    async def _go_on(self, walk: FormWalk, line: str) -> None:
        """The next step of the form that the person is in."""
        command = walk.take(line)
        if command is None:
            if walk.step is Step.LEFT:
                self.leave_form()
            else:
                self._print(render_question(walk))
            return
        replies = await self._do(command)
        if any(isinstance(view, EvidenceTaken) for view in replies):
            replies = await self._do(FillReport(draft=walk.form.draft, values={}))
        if walk.step is not Step.FILES and not any(isinstance(view, ReportForm) for view in replies):
            # Sent, thrown away, or not there any more: wiped, or sent from another terminal.
            self._walk = None
        else:
            self._print(render_question(walk))

    async def _go_on_signing(self, signing: SigningWalk, line: str) -> None:
        """The next step of the agreement that the person is signing."""
        command = signing.take(line)
        if signing.is_left and command is None:
            self.leave_form()
            return
        if command is not None:
            views = await self._do(command)
            if signing.is_left or any(isinstance(view, SigningReceipt) for view in views):
                self._signing = None
        if self._signing is not None:
            self._print(render_signing_step(self._signing))

    async def _do(self, command: Command) -> tuple[View, ...]:
        """Do what a command says, and show what comes of it."""
        command = self._completed(command)
        is_personal = not isinstance(command, IMPERSONAL)
        if not self._ready.done():
            self._wait_a_moment("reading the policy")
        bot = await self._ready
        if is_personal and self._actor is None:
            self._wait_a_moment("opening what is kept")
        replies = await self._respond(bot, command, _NOT_DONE if is_personal else _FAILED)
        views = tuple(without_control_codes(reply.view) for reply in replies)
        for view in views:
            self._show(view)
        return views

    def _completed(self, command: Command) -> Command:
        """A command with what was said before: the last question, the one to be sent, or the device in question."""
        match command:
            case Ask(text=text):
                self._asked = text
            case AskPerson(text=""):
                return AskPerson(text=self._asked)
            case AnswerDeviceCheck() if self._check is not None:
                return command.model_copy(update={"check": self._check.check})
            case PublishAgreement() if self._proposal is not None:
                return command.model_copy(update={"digest": self._proposal.digest})
            case SendQuestion() if self._preview is not None:
                return SendQuestion(text=self._preview.text, to=self._preview.to)
            case _:
                pass
        return command

    async def _respond(self, bot: Bot, command: Command, failed: str) -> tuple[Reply, ...]:
        try:
            if self._actor is None and not isinstance(command, IMPERSONAL):
                try:
                    await self.identify()
                except SignpostError as error:
                    return (_remark(str(error)),)
            actor = self._actor or STRANGER
            return await bot.respond(Turn(actor=actor, conversation=self._conversation, command=command))
        except SignpostError:
            raise
        except Exception as error:  # the edge: nobody who asked is left without a word (promise 1)
            _LOG.error("a turn failed: %s", type(error).__name__)
            return (_remark(failed),)

    def _wait_a_moment(self, why: str) -> None:
        if self._console.is_terminal:
            self._console.print(f"One moment: {why} …", style="dim")

    def _show(self, view: View) -> None:
        # Only the actor is at this terminal, so every visibility is served by printing.
        match view:
            case ReportForm() if self._walk is not None:
                self._walk.shown(view)
                return
            case ReportForm():
                self._walk = FormWalk(view)
            case ReportReceipt():
                self._walk = None
            case SigningRequest():
                self._signing = SigningWalk(view)
            case SigningFile():
                self._print(render(view))
                view = Remark(text=save_file(view.file_name, view.content, self._folder or Path.cwd()))
            case PublicationProposal():
                self._proposal = view
            case QuestionPreview():
                self._preview = view
            case QuestionReceipt():
                self._preview = None
            case GovernorsReturn(document=bytes(document)):
                self._print(render(view))
                name = f"governors-return-{view.year}.pdf"
                view = Remark(text=save_file(name, document, self._folder or Path.cwd()))
            case EvidenceFile():
                self._print(render(view))
                view = Remark(text=save_evidence(view, self._folder or Path.cwd()))
            case _:
                pass
        self._print(render(view))

    def _print(self, content: RenderableType) -> None:
        self._console.print(content, crop=False)  # an address is in one piece, or nobody can open it
        self._console.print()

    def print_on(self, out: TextIO) -> None:
        """From here on print elsewhere, as wide as the terminal is at the time."""
        self._console.file = out

    def fit(self, columns: int) -> None:
        """Follow the terminal's width: a phone may be turned."""
        self._console.width = min(WIDTH, columns)

    def greet(self, greeting: str) -> None:
        """Say something that is no answer."""
        self._print(greeting)

    async def show_messages(self) -> int:
        """Show the direct messages that have come; how many."""
        views = () if self._actor is None else await self._messages(self._actor)
        for view in views:
            if isinstance(view, DeviceCheck):
                self._check = view
            self._print(render(view))
        return len(views)

    async def close(self) -> None:
        """Stop waiting for a bot that nobody needs any more."""
        self._ready.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._ready

    async def lines(self, stream: TextIO) -> None:
        """Answer each line of a pipe, then end."""
        await self.show_messages()
        for line in stream:
            if not await self.hear(line.rstrip("\r\n")):
                break
        else:
            await self.hear("") if self._begun else None
        self.leave_form()
        await self._ready
        await self.show_messages()
