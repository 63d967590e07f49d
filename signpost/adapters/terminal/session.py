"""A person at a terminal: the prompt, with messages that appear above it while they type."""

import asyncio
import contextlib
import logging
import shutil
import sys

from prompt_toolkit import PromptSession
from prompt_toolkit.history import DummyHistory, InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout

from signpost.adapters.terminal.chat import IMPERSONAL, Chat
from signpost.adapters.terminal.commands import UsageError, read_command

_LOG = logging.getLogger(__name__)
LOOKS_EVERY_S = 1.0
"""How often the inbox is looked into, while somebody sits at the terminal."""


class QuestionHistory(InMemoryHistory):
    """The questions that were typed, for the arrow keys; gone when the chat ends. Nothing about reports is kept."""

    def append_string(self, string: str) -> None:
        """Keep a line, if it may be shown again."""
        with contextlib.suppress(UsageError):
            if isinstance(read_command(string), IMPERSONAL):
                super().append_string(string)


async def converse(chat: Chat, greeting: str) -> None:
    """Greet a person and talk with them until they leave.

    Ctrl-C leaves a report that is being written, which is kept, or the chat; Ctrl-D leaves both.
    """
    talking: PromptSession[str] = PromptSession("> ", history=QuestionHistory())
    answering: PromptSession[str] = PromptSession("… ", history=DummyHistory())
    chat.fit(shutil.get_terminal_size().columns)
    chat.greet(greeting)
    with patch_stdout(raw=True):
        chat.print_on(sys.stdout)  # which now writes above the prompt
        leaving = asyncio.Event()
        watching = asyncio.create_task(_keep_looking(chat, leaving))
        try:
            while True:
                session = answering if chat.is_in_form or chat.is_in_line else talking
                try:
                    line = await session.prompt_async()
                except KeyboardInterrupt:
                    if not (chat.is_in_form or chat.is_in_line):
                        return
                    chat.leave_form()
                    continue
                chat.fit(shutil.get_terminal_size().columns)
                if not await chat.hear(line):
                    return
        except EOFError:
            return
        finally:
            chat.leave_form()
            leaving.set()
            await watching  # not cancelled: it may be in the middle of a statement


async def _keep_looking(chat: Chat, leaving: asyncio.Event) -> None:
    while not leaving.is_set():
        try:
            await chat.show_messages()
        except Exception as error:  # the edge: a look into the inbox that fails is made again
            _LOG.warning("the inbox could not be looked into: %s", type(error).__name__)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOKS_EVERY_S):
                await leaving.wait()
