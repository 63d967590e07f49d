"""The shelves of every school that a process serves: each read when somebody of the school first asks."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from signpost.bot.answers.answering import PolicyShelf
from signpost.bot.answers.school_policies import SchoolPolicies
from signpost.errors import SignpostError

_LOG = logging.getLogger(__name__)


class Shelves:
    """What each school is answered from. What was read stays as it is until the process ends.

    What could not be read is looked for again with the next question, so that a school can be set up while the process
    goes on. One school is read at a time: questions of the others go on meanwhile.

    Args:
        files: gives a school's policy files, by its id. Raises SettingsError where it has none.
        read: makes a shelf of files; blocks. Raises UnreadableDocumentError where one cannot be read.
        ask: gives the role to ask, by a school's id.
    """

    def __init__(
        self,
        files: Callable[[str], Awaitable[Sequence[Path]]],
        read: Callable[[Sequence[Path]], PolicyShelf],
        ask: Callable[[str], Awaitable[str]],
    ) -> None:
        self._files = files
        self._read = read
        self._ask = ask
        self._known: dict[str, SchoolPolicies] = {}
        self._shelves: dict[tuple[Path, ...], asyncio.Task[PolicyShelf]] = {}
        self._reading = asyncio.Semaphore(1)

    async def of(self, school: str) -> SchoolPolicies:
        """A school's policies; without a shelf where it has none that can be read, which is logged."""
        if school in self._known:
            return self._known[school]
        try:
            return await self.read(school)
        except SignpostError as error:
            # The message may name files; 'signpost school check' shows it.
            _LOG.warning("no policy to answer %s from: %s", school or "the terminal", type(error).__name__)
            return SchoolPolicies(await self._ask(school), None)

    async def read(self, school: str) -> SchoolPolicies:
        """The same, where a school without policies is an error.

        Raises:
            SettingsError: it has none.
            UnreadableDocumentError: one cannot be read.
        """
        files = tuple(await self._files(school))
        if files not in self._shelves:
            self._shelves[files] = asyncio.create_task(self._shelf(files))
        try:
            # Whoever gives up waiting does not take the shelf from those who wait with them.
            shelf = await asyncio.shield(self._shelves[files])
        except SignpostError:
            self._shelves.pop(files, None)
            raise
        known = self._known[school] = SchoolPolicies(await self._ask(school), shelf)
        return known

    async def _shelf(self, files: Sequence[Path]) -> PolicyShelf:
        async with self._reading:
            return await asyncio.to_thread(self._read, files)
