"""A client of ClamAV's daemon, for schools that have one: INSTREAM, as in clamd(8).

The scanner is asked before anything else looks at a file. One that is off, away, slow or at a loss stops no report: its
file is marked "not scanned".
"""

import asyncio
import contextlib
import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from signpost.errors import SettingsError

_PORT = 3310
_PART = 64 * 1024
_REPLY = 4 * 1024
_FOUND = re.compile(rb"stream: ([^\0]{1,200}) FOUND\0")


class NotScannedCause(StrEnum):
    """Why a file was not scanned."""

    OFF = "the school has no virus scanner"
    AWAY = "the virus scanner could not be reached"
    SLOW = "the virus scanner took too long"
    REFUSED = "the virus scanner would not take the file"


@dataclass(frozen=True)
class Clean:
    """Nothing was found."""


@dataclass(frozen=True)
class Infected:
    """Something harmful was found."""

    name: str = field(repr=False)
    """As the scanner calls it; not for the reporter."""


@dataclass(frozen=True)
class NotScanned:
    """Nobody knows."""

    cause: NotScannedCause


Scan = Clean | Infected | NotScanned


class VirusScanner:
    """The daemon at an address; without one, every file is `NotScanned`."""

    def __init__(self, url: str | None = None, *, seconds: float = 30.0) -> None:
        """Make a client; nothing is connected yet.

        Args:
            url: `tcp://host:port`, `unix:///path`, or nothing.
            seconds: the longest that one scan may take.

        Raises:
            SettingsError: the address is of neither form.
        """
        self._seconds = seconds
        self._address = _address(url) if url else None

    async def scan(self, data: bytes) -> Scan:
        """What the daemon says of a file."""
        if self._address is None:
            return NotScanned(NotScannedCause.OFF)
        try:
            async with asyncio.timeout(self._seconds):
                return _verdict(await _ask(self._address, data))
        except TimeoutError:
            return NotScanned(NotScannedCause.SLOW)
        except (OSError, EOFError):
            return NotScanned(NotScannedCause.AWAY)


def _address(url: str) -> str | tuple[str, int]:
    with contextlib.suppress(ValueError):
        parts = urlsplit(url)
        if parts.scheme == "unix" and not parts.netloc and parts.path.startswith("/"):
            return parts.path
        if parts.scheme == "tcp" and parts.hostname and parts.path in ("", "/"):
            return parts.hostname, parts.port or _PORT
    raise SettingsError("CLAMD_URL is no address of a virus scanner: write tcp://host:port or unix:///path.")


async def _ask(address: str | tuple[str, int], data: bytes) -> bytes:
    if isinstance(address, str):
        reader, writer = await asyncio.open_unix_connection(address)
    else:
        reader, writer = await asyncio.open_connection(*address)
    try:
        # A daemon that has had enough answers and hangs up while it is still being written to: the answer counts.
        with contextlib.suppress(ConnectionError):
            writer.write(b"zINSTREAM\0")
            for at in range(0, len(data), _PART):
                part = data[at : at + _PART]
                writer.write(len(part).to_bytes(4, "big") + part)
                await writer.drain()
            writer.write(bytes(4))
            await writer.drain()
        return await reader.read(_REPLY)
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


def _verdict(reply: bytes) -> Scan:
    if reply == b"stream: OK\0":
        return Clean()
    if found := _FOUND.fullmatch(reply):
        return Infected(found.group(1).decode("ascii", "replace"))
    return NotScanned(NotScannedCause.REFUSED)
