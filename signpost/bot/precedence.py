"""What somebody waits for goes first; what may be done later lets it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Precedence:
    """Knows whether anything is going on in this process that somebody waits for."""

    def __init__(self) -> None:
        self._awaited = 0
        self._is_quiet = asyncio.Event()
        self._is_quiet.set()

    @contextmanager
    def awaited(self) -> Iterator[None]:
        """What is done in this block, somebody waits for."""
        self._awaited += 1
        self._is_quiet.clear()
        try:
            yield
        finally:
            self._awaited -= 1
            if not self._awaited:
                self._is_quiet.set()

    async def quiet(self, most_s: float) -> None:
        """Wait until nobody waits for anything: for what may be done later.

        Args:
            most_s: seconds to wait at most, so that what may be done later is done nevertheless.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(most_s):
                await self._is_quiet.wait()
