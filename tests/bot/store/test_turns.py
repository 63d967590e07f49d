"""Turns: who comes first is served first, in a process and among processes, and whoever gives up is in nobody's way."""

import asyncio
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from signpost.bot.store import turns
from signpost.bot.store.turns import FileTurns, SchoolTurns

WAIT_S = 30.0
context = multiprocessing.get_context("spawn")


@contextmanager
def made(folder: Path, most_s: float = WAIT_S) -> Iterator[FileTurns]:
    """The turns of one process of several."""
    found = FileTurns(folder / "x.sqlite", most_s)
    yield found
    found.close()


async def test_one_at_a_time_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    seen: list[str] = []

    async def write(number: int) -> None:
        async with taken.turn():
            seen.append(f"{number} begins")
            await asyncio.sleep(0)
            seen.append(f"{number} ends")

    with made(tmp_path) as taken:
        await asyncio.gather(*map(write, range(5)))

    assert seen == [f"{number} {what}" for number in range(5) for what in ("begins", "ends")]


async def test_in_each_school_one_at_a_time_and_no_school_waits_for_another() -> None:
    taken, seen = SchoolTurns(), []

    async def write(school: str, number: int) -> None:
        async with taken.turn(school):
            seen.append((school, number))
            await asyncio.sleep(0)
            seen.append((school, number))

    async with taken.turn("ashby"), asyncio.timeout(WAIT_S):
        await asyncio.gather(*(write("oakwell", number) for number in range(3)))
        await write("elmstead", 0)

    assert seen == [("oakwell", number // 2) for number in range(6)] + [("elmstead", 0)] * 2


async def test_whoever_gives_up_waiting_is_in_nobodys_way(tmp_path: Path) -> None:
    with made(tmp_path) as taken, made(tmp_path) as another:

        async def write() -> None:
            async with taken.turn():
                pass

        async with taken.turn():
            waiting = asyncio.create_task(write())
            await asyncio.sleep(0)
        waiting.cancel()  # it was its turn
        with pytest.raises(asyncio.CancelledError):
            await waiting
        async with asyncio.timeout(WAIT_S), another.turn():
            pass
        async with asyncio.timeout(WAIT_S), taken.turn():
            pass


async def test_what_fails_ends_its_turn(tmp_path: Path) -> None:
    with made(tmp_path) as taken, made(tmp_path) as another:
        with pytest.raises(ZeroDivisionError):
            async with taken.turn():
                raise ZeroDivisionError
        async with asyncio.timeout(WAIT_S), another.turn():
            pass


async def test_whoever_gives_up_while_another_process_writes_leaves_the_place_of_the_next(tmp_path: Path) -> None:
    with made(tmp_path) as taken, made(tmp_path) as second, made(tmp_path) as third:

        async def write(by: FileTurns) -> None:
            async with by.turn():
                pass

        async with taken.turn():
            waiting = asyncio.create_task(write(second))
            await asyncio.sleep(0.01)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
        async with asyncio.timeout(WAIT_S):
            await write(third)


async def test_a_process_that_hangs_is_passed_in_the_end(tmp_path: Path) -> None:
    with made(tmp_path) as hanging:
        async with hanging.turn():
            with made(tmp_path, most_s=0.05) as impatient:
                async with asyncio.timeout(WAIT_S), impatient.turn():
                    pass


async def test_whoever_writes_all_the_time_lets_another_process_have_its_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that writes always has more waiting, and would be first each time."""
    monkeypatch.setattr(turns, "KEPT_S", 0.02)
    with made(tmp_path) as busy, made(tmp_path) as other:
        done = asyncio.Event()

        async def write() -> None:
            while not done.is_set():
                async with busy.turn():
                    await asyncio.sleep(0.005)

        writing = [asyncio.create_task(write()) for _ in range(3)]
        await asyncio.sleep(0.02)
        async with asyncio.timeout(WAIT_S):
            for _ in range(5):
                async with other.turn():
                    pass
        done.set()
        await asyncio.gather(*writing)


def _hold(database: Path, held: "multiprocessing.synchronize.Event") -> None:
    async def hold() -> None:
        async with FileTurns(database, WAIT_S).turn():
            held.set()
            await asyncio.sleep(WAIT_S)

    asyncio.run(hold())


@pytest.mark.faults
async def test_a_process_that_is_killed_has_no_turn(tmp_path: Path) -> None:
    held = context.Event()
    process = context.Process(target=_hold, args=(tmp_path / "x.sqlite", held))
    process.start()
    try:
        assert await asyncio.to_thread(held.wait, WAIT_S)
    finally:
        process.kill()
        await asyncio.to_thread(process.join)
    began = time.monotonic()
    with made(tmp_path) as taken:
        async with taken.turn():
            assert time.monotonic() - began < WAIT_S / 2
