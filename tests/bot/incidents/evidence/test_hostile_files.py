"""Hundreds of files that mean harm: none stops the bot, none is kept that should not be, and memory stays bounded."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import psutil
import pytest

from signpost.bot.incidents.evidence.inspector import Accepted, Inspector, Refused
from signpost.bot.incidents.evidence.kind import Kind
from signpost.bot.incidents.evidence.picture import LONGEST_SIDE
from signpost.bot.incidents.evidence.sandbox import Bounds
from tests.bot.incidents.evidence.hostile import Hostile, generate, reopened
from tests.bot.incidents.evidence.processes import workers
from tests.bot.incidents.evidence.samples import CANARY

MEGABYTE = 1024 * 1024


@dataclass
class Memory:
    """The most that was seen in use, in bytes, beside what this process had at first."""

    grown: int = 0
    worker: int = 0
    workers: int = 0


@asynccontextmanager
async def measured() -> AsyncIterator[Memory]:
    memory, here = Memory(), psutil.Process()
    at_first = here.memory_info().rss

    async def watch() -> None:
        while True:
            memory.grown = max(memory.grown, here.memory_info().rss - at_first)
            used = [resident(worker) for worker in workers()]
            memory.worker = max(memory.worker, *used, 0)
            memory.workers = max(memory.workers, len(used))
            await asyncio.sleep(0.01)

    watching = asyncio.create_task(watch())
    try:
        yield memory
    finally:
        watching.cancel()


def wrong(file: Hostile, outcome: Accepted | Refused) -> str | None:
    """What should not have come of this file, if anything."""
    match outcome:
        case Refused():
            return None if outcome.message else "refused without a word"
        case Accepted() if file.must_be_refused:
            return f"accepted as {outcome.kind}"
        case Accepted(kind=kind) if kind.is_audio:
            return "audio with a clean copy" if outcome.clean else None
        case Accepted(kind=Kind.TEXT):
            text = outcome.clean[0].data.decode("utf-8")
            return None if all(character.isprintable() or character in "\n\t" for character in text) else "controls"
    for copy in outcome.clean:
        image = reopened(copy.data)
        if max(image.size) > LONGEST_SIDE or image.size != (copy.width, copy.height):
            return f"a clean copy of {image.size}"
        if CANARY in copy.data or set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}:
            return "metadata in the clean copy"
    return None if outcome.clean else "no clean copy"


def resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


async def inspect_all(files: list[Hostile]) -> Memory:
    inspector = Inspector()
    async with measured() as memory:
        outcomes = await asyncio.gather(*(inspector.inspect(file.data, name=file.name) for file in files))

    faults = [
        f"{number} {file.name}: {fault}"
        for number, (file, outcome) in enumerate(zip(files, outcomes, strict=True))
        if (fault := wrong(file, outcome))
    ]
    assert not faults
    return memory


@pytest.mark.faults
async def test_forty_hostile_files_do_no_harm() -> None:
    memory = await inspect_all(list(generate(40, seed=1)))

    assert memory.workers <= 2
    assert memory.worker < Bounds().memory
    assert memory.grown < 150 * MEGABYTE


@pytest.mark.faults
@pytest.mark.deep
async def test_five_hundred_hostile_files_do_no_harm() -> None:
    memory = await inspect_all(list(generate(500, seed=2026)))

    print(f"grown {memory.grown // MEGABYTE} MB, a worker at most {memory.worker // MEGABYTE} MB")
    assert memory.workers <= 2
    assert memory.worker < Bounds().memory
    assert memory.grown < 150 * MEGABYTE
