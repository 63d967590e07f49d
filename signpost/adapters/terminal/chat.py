"""The chat itself: lines in, views out, on a terminal or through a pipe."""

import asyncio
import contextlib
import logging
import sys
from collections.abc import Awaitable, Callable
from typing import TextIO

from rich.console import Console

from signpost.adapters.terminal.rendering import WIDTH, render
from signpost.bot.bot import Bot
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
)
from signpost.errors import SignpostError

_LOG = logging.getLogger(__name__)
_FAILED = "Something went wrong on my side, sorry. Please ask again in other words, or ask a person."
_QUIT = {"/quit", "/exit", "/q"}
_COMMANDS = ("/clause", "/policies", "/help", "/quit")
"""Those that help names."""


def read_command(line: str) -> Command | None:
    """A line as a command; None where the person wants to leave."""
    word, _, rest = line.strip().partition(" ")
    match word.casefold():
        case "/help" | "/?" | "/":
            return ShowHelp()
        case "/clause":
            return ShowClause(ref=rest.strip())
        case "/policies" | "/policy" if not rest.strip():
            return ShowPolicies()
        case "/policy" | "/ask":
            return Ask(text=rest.strip())
        case quit_word if quit_word in _QUIT:
            return None
        case other if other.startswith("/"):
            return Unknown(typed=word, known=_COMMANDS)
        case _:
            return Ask(text=line)


class Chat:
    """One person's chat with the bot.

    Args:
        bot: a task or future that gives the bot once it is ready; the prompt does not wait for it.
        out: where replies go.
    """

    def __init__(self, bot: Awaitable[Bot], out: TextIO) -> None:
        self._ready = asyncio.ensure_future(bot)
        self._console = Console(
            file=out, width=min(WIDTH, Console(file=out).width), highlight=False, soft_wrap=False, emoji=False
        )
        self._actor = Actor(person="terminal")
        self._conversation = Conversation(id="terminal", kind="direct")

    async def say(self, line: str) -> bool:
        """Answer one line; False where the person wants to leave."""
        command = read_command(line)
        if command is None:
            return False
        if not self._ready.done() and self._console.is_terminal:
            self._console.print("One moment: reading the policy …", style="dim")
        bot = await self._ready
        turn = Turn(actor=self._actor, conversation=self._conversation, command=command)
        try:
            replies = await bot.respond(turn)
        except SignpostError:
            raise
        except Exception as error:  # the edge: nobody who asked is left without a word (promise 1)
            _LOG.error("a turn failed: %s", type(error).__name__)
            replies = (Reply(view=Remark(text=_FAILED), visibility=OnlyActor()),)
        for reply in replies:
            self._show(reply)
        return True

    async def close(self) -> None:
        """Stop waiting for a bot that nobody needs any more."""
        self._ready.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._ready

    def _show(self, reply: Reply) -> None:
        # Only the actor is at this terminal, so every visibility is served by printing.
        self._console.print(render(reply.view))
        self._console.print()

    async def lines(self, stream: TextIO) -> None:
        """Answer each line of a pipe, then end."""
        for line in stream:
            if line.strip() and not await self.say(line.rstrip("\n")):
                return
        await self._ready

    async def converse(self, greeting: str) -> None:
        """Greet a person and talk with them until they leave.

        The lines typed come back with the arrow keys, and are gone when the chat ends: what staff ask is personal.
        """
        from prompt_toolkit import PromptSession
        from prompt_toolkit.history import InMemoryHistory

        session: PromptSession[str] = PromptSession("> ", history=InMemoryHistory())
        self._console.print(greeting)
        self._console.print()
        while True:
            try:
                line = await session.prompt_async()
            except (EOFError, KeyboardInterrupt):
                return
            if line.strip() and not await self.say(line):
                return


async def run_chat(bot: Callable[[], Awaitable[Bot]], greeting: str) -> None:
    """Chat on the process's own terminal or pipe."""
    chat = Chat(bot(), sys.stdout)
    try:
        if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
            await chat.converse(greeting)
        elif sys.stdin is not None:
            await chat.lines(sys.stdin)
    finally:
        await chat.close()
