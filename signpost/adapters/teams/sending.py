"""Messages to Teams: no faster than it takes them, again where it says so, failures named for what they mean."""

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar
from weakref import WeakValueDictionary

from signpost.adapters.teams.activity import Reference
from signpost.adapters.teams.card import Message
from signpost.adapters.teams.connector import CallError, Connector, Member
from signpost.bot.jobs import TransientError
from signpost.bot.notices import UnreachableError

T = TypeVar("T")
PER_CHAT = ((7, 1.0), (8, 2.0), (60, 30.0))
PER_TENANT = ((50, 1.0),)
"""How many calls in how many seconds: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit."""
MOST_TRIES = 4
LONGEST_WAIT_S = 20.0
"""Whoever is asked to wait longer tries again later, as durable work."""
_AGAIN = frozenset({412, 429, 502, 504})
_GONE = frozenset({403, 404})
"""The app is not installed for the user, or they have blocked it, or left."""


class Throttle:
    """Lets so many through in so many seconds, and the others wait.

    Args:
        limits: pairs of how many, and of seconds.
    """

    def __init__(self, limits: tuple[tuple[int, float], ...]) -> None:
        self._limits = limits
        self._passed: deque[float] = deque(maxlen=max(count for count, _ in limits))
        self._lock = asyncio.Lock()

    async def wait(self) -> None:
        """Wait until it is one's turn."""
        clock = asyncio.get_running_loop().time
        async with self._lock:
            await asyncio.sleep(max(0.0, max(self._free_at(count, span) for count, span in self._limits) - clock()))
            self._passed.append(clock())

    def _free_at(self, count: int, span: float) -> float:
        return self._passed[-count] + span if len(self._passed) >= count else 0.0


class Outbox:
    """Sends to Teams, one message after the other in each chat.

    Args:
        connector: calls it.
    """

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self._tenant = Throttle(PER_TENANT)
        self._chats: WeakValueDictionary[str, Throttle] = WeakValueDictionary()
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._recent: deque[Throttle] = deque(maxlen=2_000)

    async def post(self, reference: Reference, shown: tuple[Message, ...]) -> None:
        """Send messages to a chat.

        Raises:
            UnreachableError: nobody can be written to there.
            TransientError: not now; whether it was done is not known.
        """
        chat = reference.conversation.id
        queue = self._queues.setdefault(chat, asyncio.Lock())
        async with queue:
            for message in shown:
                await self._call(chat, partial(self._connector.send, reference, message))

    async def replace(self, reference: Reference, id_: str, message: Message) -> None:
        """Put a message in the place of another.

        Raises:
            UnreachableError, TransientError: as `post`.
        """
        await self._call(reference.conversation.id, lambda: self._connector.update(reference, id_, message))

    async def open(self, reference: Reference) -> Reference:
        """Open the personal chat with the user of a reference.

        Raises:
            UnreachableError, TransientError: as `post`.
        """
        return await self._call(reference.user.id, lambda: self._connector.open(reference))

    async def member(self, reference: Reference) -> Member:
        """What Teams says of the user of a reference.

        Raises:
            UnreachableError, TransientError: as `post`.
        """
        return await self._call(reference.conversation.id, lambda: self._connector.member(reference))

    async def token(self) -> str:
        """The bot's token, for what is fetched from Teams itself.

        Raises:
            TransientError: there is none to be had now.
        """
        try:
            return await self._connector.token()
        except CallError as error:
            raise TransientError("not_authorised") from error

    async def _call(self, chat: str, call: Callable[[], Awaitable[T]]) -> T:
        waited = 0.0
        throttle = self._chats.setdefault(chat, Throttle(PER_CHAT))
        self._recent.append(throttle)  # what is kept is bounded, by those that were used last
        for number in range(MOST_TRIES):
            await throttle.wait()
            await self._tenant.wait()
            try:
                return await call()
            except CallError as error:
                if error.status not in _AGAIN:
                    raise _named(error.status) from error
                wait = _wait_after(error, number)
            waited += wait
            if waited > LONGEST_WAIT_S or number == MOST_TRIES - 1:
                break
            await asyncio.sleep(wait)
        raise TransientError("rate_limited")


def _wait_after(error: CallError, number: int) -> float:
    """Seconds: as long as Teams says, or ever longer; and a little by chance, so that not all come back at once."""
    jitter = random.uniform(0.5, 1.0)  # noqa: S311 - no secret
    try:
        return max(0.0, float(error.retry_after)) + jitter * 0.2
    except ValueError:
        return float(2**number) * jitter


def _named(status: int) -> Exception:
    if status in _GONE:
        return UnreachableError("unreachable")
    if status == 0:
        return TransientError("connection")
    if status == 401:
        return TransientError("not_authorised")
    return TransientError("server_error" if status >= 500 else "refused")
