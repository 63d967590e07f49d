"""A platform that outlives every process: what it delivered stands in a file."""

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from signpost.bot.notices import UnreachableError
from signpost.bot.people import Person
from signpost.bot.room.views import DeviceCheck, RoomLinkPointer
from signpost.bot.turn import Pointer


class Delivered(NamedTuple):
    """One direct message, as the platform keeps it."""

    account: str
    why: str
    reference: str
    key: str


def _told(view: Pointer) -> tuple[str, str]:
    """What a message is about: a word for why, and the reference of what. A link is for its reader's eyes alone."""
    match view:
        case DeviceCheck():
            return view.why, view.check
        case RoomLinkPointer():
            return view.why, view.target.about
        case _:
            return view.why, getattr(view, "reference", "")  # an agreement has none


class FilePlatform:
    """A `Messenger` on which everybody has an account, by their short name.

    Args:
        file: what was delivered, a line each.
        can_tell: whether it knows what it delivered, by the key.
        refuses: accounts that it delivers nothing to.
        takes_s: seconds that a delivery takes.
    """

    platform = "file"

    def __init__(self, file: Path, *, can_tell: bool = True, refuses: tuple[str, ...] = (), takes_s: float = 0) -> None:
        self._file = file
        self._can_tell = can_tell
        self._refuses = refuses
        self._takes_s = takes_s

    def account_of(self, person: Person, accounts: dict[str, str]) -> str | None:
        return person.handle

    async def deliver(self, school: str, account: str, view: Pointer, key: str) -> None:
        if account in self._refuses:
            raise UnreachableError("refused")
        await asyncio.sleep(self._takes_s)
        with self._file.open("a") as lines:
            lines.write(json.dumps(Delivered(account, *_told(view), key)) + "\n")

    async def has(self, school: str, account: str, key: str) -> bool | None:
        return key in {message.key for message in self.delivered()} if self._can_tell else None

    def delivered(self) -> list[Delivered]:
        """All that was delivered, oldest first."""
        if not self._file.exists():
            return []
        return [Delivered(*json.loads(line)) for line in self._file.read_text().splitlines()]

    def told(self) -> Counter[tuple[str, str]]:
        """Who was told what, and how often."""
        return Counter((message.account, message.why) for message in self.delivered())
