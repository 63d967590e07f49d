"""The virus scanner, where a school has one: what it finds is not kept, and what it fails to say stops nothing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from signpost.bot.incidents.evidence.antivirus import Clean, Infected, NotScanned, NotScannedCause, VirusScanner
from signpost.bot.incidents.evidence.inspector import Accepted, Inspector, Refused
from signpost.bot.incidents.evidence.kind import Kind, Reason
from signpost.errors import SettingsError
from tests.bot.incidents.evidence.samples import good

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def stream(reader: asyncio.StreamReader) -> bytes:
    """What a client sent, read as the daemon does."""
    assert await reader.readexactly(10) == b"zINSTREAM\0"
    data = b""
    while length := int.from_bytes(await reader.readexactly(4), "big"):
        data += await reader.readexactly(length)
    return data


async def daemon(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    is_infected = EICAR in await stream(reader)
    writer.write(b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if is_infected else b"stream: OK\0")


async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def refusing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readexactly(14)
    writer.write(b"INSTREAM size limit exceeded. ERROR\0")


async def garbled(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await stream(reader)
    writer.write(b"\xff" * 100_000)


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await stream(reader)


@asynccontextmanager
async def serving(behaviour: Behaviour) -> AsyncIterator[str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await behaviour(reader, writer)
            await writer.drain()
        except (ConnectionError, EOFError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_clean_file_is_clean_and_an_infected_one_is_not() -> None:
    async with serving(daemon) as url:
        scanner = VirusScanner(url)

        assert await scanner.scan(bytes(300_000)) == Clean()
        assert await scanner.scan(bytes(300_000) + EICAR) == Infected("Win.Test.EICAR_HDB-1")


async def test_a_daemon_at_a_socket_is_asked_as_well(tmp_path: Path) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await daemon(reader, writer)
        writer.close()

    async with await asyncio.start_unix_server(serve, tmp_path / "clamd"):
        assert await VirusScanner(f"unix://{tmp_path}/clamd").scan(EICAR) == Infected("Win.Test.EICAR_HDB-1")


async def test_an_infected_file_is_refused_and_the_reporter_is_not_told_its_name() -> None:
    async with serving(daemon) as url:
        outcome = await Inspector(VirusScanner(url)).inspect(EICAR, name="eicar.txt")

    assert outcome == Refused(reason=Reason.INFECTED)
    assert "EICAR" not in outcome.message + repr(outcome) + repr(Infected("Win.Test.EICAR_HDB-1"))


@pytest.mark.faults
@pytest.mark.parametrize(
    ("behaviour", "cause"),
    [
        (slow, NotScannedCause.SLOW),
        (refusing, NotScannedCause.REFUSED),
        (garbled, NotScannedCause.REFUSED),
        (silent, NotScannedCause.REFUSED),
    ],
)
async def test_a_file_that_is_not_judged_is_kept_and_marked(behaviour: Behaviour, cause: NotScannedCause) -> None:
    async with serving(behaviour) as url:
        outcome = await Inspector(VirusScanner(url, seconds=0.3)).inspect(good(Kind.PNG), name=None)

    assert isinstance(outcome, Accepted)
    assert outcome.scan == NotScanned(cause)


@pytest.mark.faults
async def test_a_daemon_that_has_heard_enough_is_heard() -> None:
    async with serving(refusing) as url:
        assert await VirusScanner(url).scan(bytes(10_000_000)) in (
            NotScanned(NotScannedCause.REFUSED),
            NotScanned(NotScannedCause.AWAY),
        )


@pytest.mark.faults
async def test_a_scanner_that_is_away_stops_nothing() -> None:
    async with serving(daemon) as url:
        pass

    assert await VirusScanner(url).scan(b"hello") == NotScanned(NotScannedCause.AWAY)
    assert await VirusScanner("unix:///nonexistent/clamd").scan(b"hello") == NotScanned(NotScannedCause.AWAY)


@pytest.mark.parametrize("url", [None, ""])
async def test_a_school_without_a_scanner_has_files_that_are_not_scanned(url: str | None) -> None:
    assert await VirusScanner(url).scan(b"hello") == NotScanned(NotScannedCause.OFF)


@pytest.mark.parametrize(
    "url", ["localhost:3310", "http://localhost", "tcp://", "tcp://host:port", "unix://clamd", "unix:"]
)
def test_an_address_that_cannot_be_used_says_how_to_write_one(url: str) -> None:
    with pytest.raises(SettingsError, match="tcp://host:port or unix:///path"):
        VirusScanner(url)
