"""The chat itself: lines in, views out, on a terminal or through a pipe."""

import asyncio
import contextlib
import logging
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TextIO

from rich.console import Console, RenderableType

from signpost.adapters.terminal.case_rendering import render_question
from signpost.adapters.terminal.commands import UsageError, read_command
from signpost.adapters.terminal.form_walk import FormWalk, Step
from signpost.adapters.terminal.rendering import WIDTH, render
from signpost.bot.bot import Bot
from signpost.bot.incidents.views import CasePointer, EvidenceFile, ReportForm, ReportPointer, ReportReceipt
from signpost.bot.turn import (
    Actor,
    Ask,
    Command,
    Conversation,
    OnlyActor,
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
_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "text/plain": ".txt", "application/pdf": ".pdf"}
_IMPERSONAL = (Ask, ShowClause, ShowHelp, ShowPolicies, Unknown)
LOOKS_EVERY_S = 1.0
"""How often the inbox is looked into, while somebody sits at the terminal."""

Messages = Callable[[Actor], Awaitable[tuple[CasePointer | ReportPointer, ...]]]
"""Gives the direct messages that have come for somebody since it was last asked."""


Who = Callable[[], Awaitable[Actor]]
STRANGER = Actor(school="", person="stranger")
"""Whoever is at the terminal, while it does not matter who."""


async def _nobody() -> Actor:
    return STRANGER


async def _no_messages(_actor: Actor) -> tuple[CasePointer | ReportPointer, ...]:
    return ()


class Chat:
    """One person's chat with the bot.

    Args:
        bot: a task or future that gives the bot once it is ready; the prompt does not wait for it.
        out: where replies go.
        who: says who is at the terminal; asked when that matters, since a question needs no database.
        messages: their direct messages.
        folder: where evidence is saved that they look at.
    """

    def __init__(
        self,
        bot: Awaitable[Bot],
        out: TextIO,
        who: Who = _nobody,
        messages: Messages = _no_messages,
        folder: Path | None = None,
    ) -> None:
        self._ready = asyncio.ensure_future(bot)
        self._console = Console(
            file=out, width=min(WIDTH, Console(file=out).width), highlight=False, soft_wrap=False, emoji=False
        )
        self._who = who
        self._actor: Actor | None = None
        self._conversation = Conversation(id="terminal", kind="direct")
        self._messages = messages
        self._folder = folder or Path.cwd()
        self._walk: FormWalk | None = None

    async def identify(self) -> None:
        """Find out who is at the terminal."""
        self._actor = await self._who()

    async def say(self, line: str) -> bool:
        """Answer one line; False where the person wants to leave."""
        if self._walk is not None:
            await self._go_on(self._walk, line)
            return True
        try:
            command = read_command(line)
        except UsageError as error:
            self._print(render(Remark(text=str(error))))
            return True
        if command is None:
            return False
        await self._do(command)
        self._ask_next()
        return True

    def _ask_next(self) -> None:
        if self._walk is not None:
            self._print(render_question(self._walk))

    async def _go_on(self, walk: FormWalk, line: str) -> None:
        """The next step of the form that the person is in."""
        command = walk.take(line)
        if command is not None:
            await self._do(command)
        if self._walk is None:
            return
        if walk.step is not Step.LEFT or command is None:
            self._print(render_question(walk))
        if walk.step is Step.LEFT:
            self._walk = None

    async def _do(self, command: Command) -> None:
        if not self._ready.done() and self._console.is_terminal:
            self._console.print("One moment: reading the policy …", style="dim")
        bot = await self._ready
        try:
            if self._actor is None and not isinstance(command, _IMPERSONAL):
                await self.identify()
            actor = self._actor or STRANGER
            replies = await bot.respond(Turn(actor=actor, conversation=self._conversation, command=command))
        except SignpostError:
            raise
        except Exception as error:  # the edge: nobody who asked is left without a word (promise 1)
            _LOG.error("a turn failed: %s", type(error).__name__)
            replies = (Reply(view=Remark(text=_FAILED), visibility=OnlyActor()),)
        for reply in replies:
            self._show(reply.view)

    def _show(self, view: View) -> None:
        # Only the actor is at this terminal, so every visibility is served by printing.
        match view:
            case ReportForm() if self._walk is not None and self._walk.form.draft == view.draft:
                self._walk.shown(view)
                return
            case ReportForm():
                self._walk = FormWalk(view)
            case ReportReceipt():
                self._walk = None
            case EvidenceFile():
                self._print(render(view))
                self._save(view)
                return
            case _:
                pass
        self._print(render(view))

    def _save(self, view: EvidenceFile) -> None:
        """Save a file of evidence for its handler alone: a terminal shows no pictures."""
        page = f"-{view.page}" if view.pages > 1 else ""
        suffix = _SUFFIXES.get(view.media_type, ".bin")
        path = self._folder / f"{view.reference}-{view.sha256[:8]}{page}{suffix}"
        path.touch(mode=0o600)
        path.write_bytes(view.content)
        self._print(render(Remark(text=f"Saved as {path}. Delete it when you have looked at it.")))

    def _print(self, content: RenderableType) -> None:
        self._console.print(content)
        self._console.print()

    async def show_messages(self) -> None:
        """Show the direct messages that have come."""
        if self._actor is not None:
            for view in await self._messages(self._actor):
                self._print(render(view))

    async def close(self) -> None:
        """Stop waiting for a bot that nobody needs any more."""
        self._ready.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._ready

    async def lines(self, stream: TextIO) -> None:
        """Answer each line of a pipe, then end. An empty line is an answer in a form, and nothing elsewhere."""
        await self.show_messages()
        for line in stream:
            if (line.strip() or self._walk is not None) and not await self.say(line.rstrip("\n")):
                break
        await self._ready
        await self.show_messages()

    async def converse(self, greeting: str) -> None:
        """Greet a person and talk with them until they leave.

        The lines typed come back with the arrow keys, and are gone when the chat ends: what staff ask is personal.
        """
        from prompt_toolkit import PromptSession
        from prompt_toolkit.history import DummyHistory, InMemoryHistory
        from prompt_toolkit.patch_stdout import patch_stdout

        talking: PromptSession[str] = PromptSession("> ", history=InMemoryHistory())
        answering: PromptSession[str] = PromptSession("… ", history=DummyHistory())
        self._console.print(greeting)
        self._console.print()
        with patch_stdout(raw=True):
            self._console.file = sys.stdout  # which now writes above the prompt
            watching = asyncio.create_task(self._keep_looking())
            try:
                while True:
                    session = talking if self._walk is None else answering
                    line = await session.prompt_async()
                    if (line.strip() or self._walk is not None) and not await self.say(line):
                        return
            except (EOFError, KeyboardInterrupt):
                return
            finally:
                watching.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await watching

    async def _keep_looking(self) -> None:
        while True:
            try:
                await self.show_messages()
            except Exception as error:  # the edge: a look into the inbox that fails is made again
                _LOG.warning("the inbox could not be looked into: %s", type(error).__name__)
            await asyncio.sleep(LOOKS_EVERY_S)


async def run_chat(
    bot: Callable[[], Awaitable[Bot]],
    greeting: str,
    who: Who = _nobody,
    messages: Messages = _no_messages,
    *,
    is_named: bool = False,
) -> None:
    """Chat on the process's own terminal or pipe.

    Args:
        bot: gives the bot.
        greeting: what a person sees first.
        who: says who is at the terminal.
        messages: their direct messages.
        is_named: they said who they are, so that it matters from the start.
    """
    chat = Chat(bot(), sys.stdout, who, messages)
    try:
        if is_named:
            await chat.identify()
        if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
            await chat.converse(greeting)
        elif sys.stdin is not None:
            await chat.lines(sys.stdin)
    finally:
        await chat.close()
