"""A person at a terminal, with a prompt that is typed into."""

import asyncio
import io

from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from signpost.adapters.terminal.chat import Chat
from signpost.adapters.terminal.session import converse
from signpost.bot.turn import Actor, Pointer

CONTROL_D = "\x04"


class LeavingChat(Chat):
    """A chat that knows when its person leaves."""

    left: asyncio.Event

    def leave_form(self) -> None:
        super().leave_form()
        self.left.set()


async def test_a_look_into_the_inbox_is_not_broken_off_when_somebody_leaves() -> None:
    """Cancelled in the middle of a statement, a connection would show its traceback to whoever leaves."""
    looking, ended = asyncio.Event(), asyncio.Event()

    async def who() -> Actor:
        return Actor(school="s", person="amy")

    async def messages(_: Actor) -> tuple[Pointer, ...]:
        looking.set()
        await chat.left.wait()
        await asyncio.sleep(0)
        ended.set()
        return ()

    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        chat = LeavingChat(asyncio.get_running_loop().create_future(), io.StringIO(), who, messages)
        chat.left = asyncio.Event()
        await chat.identify()
        talking = asyncio.create_task(converse(chat, "Hello"))
        await looking.wait()
        keys.send_text(CONTROL_D)
        await talking
        await chat.close()

    assert ended.is_set()
