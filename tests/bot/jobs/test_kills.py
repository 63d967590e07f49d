"""Promise: a report acknowledged to its reporter is never lost: kill -9 anywhere, then restart, and it is routed once.

Here for the work that carries it: whatever is killed where, the task is done in the end, and has its effect once.
"""

import asyncio
import datetime as dt
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from signpost.bot.jobs import Jobs, TaskKind
from signpost.bot.jobs.jobs import utc_now
from signpost.bot.store.store import Store
from tests.bot.jobs.conftest import StartJobs
from tests.bot.jobs.tasks import PATIENCE_S, add, until, until_all_are
from tests.bot.jobs.worker_process import HANDLED, Point, handler_of

pytestmark = pytest.mark.faults


class Kill(NamedTuple):
    """Where worker.1 is killed, who comes after it, and how often the task is handled in all."""

    point: Point
    successor: str
    handlings: int

    def __str__(self) -> str:
        return f"{self.point}, then {self.successor}"


KILLS = [
    Kill(Point.BEFORE_HAND_OVER, "worker.2", 1),
    Kill(Point.AFTER_HAND_OVER, "worker.2", 1),
    Kill(Point.BEFORE_BEGINNING, "worker.1", 1),
    Kill(Point.BEFORE_BEGINNING, "worker.2", 1),
    Kill(Point.BEFORE_EFFECT, "worker.2", 2),
    Kill(Point.AFTER_EFFECT, "worker.1", 2),
    Kill(Point.AFTER_EFFECT, "worker.2", 2),
    Kill(Point.AFTER_MARK, "worker.1", 1),
]


@pytest.fixture
def effects(tmp_path: Path) -> Path:
    """Where the effects of tasks are."""
    folder = tmp_path / "effects"
    folder.mkdir()
    return folder


@asynccontextmanager
async def worker_process(*arguments: str | Path) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bot.jobs.worker_process", *arguments, stdout=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.mark.parametrize("kill", KILLS, ids=str)
async def test_a_task_whose_worker_is_killed_is_done_by_the_next_and_has_its_effect_once(
    store: Store, database_url: str, start_jobs: StartJobs, effects: Path, kill: Kill
) -> None:
    await add(store, "n1")
    async with worker_process(database_url, "worker.1", effects, kill.point) as process:
        assert await asyncio.wait_for(process.wait(), PATIENCE_S) == -signal.SIGKILL
    jobs = await start_jobs(
        executor=kill.successor,
        handlers={TaskKind.DELIVER: handler_of(effects)},
        sweep_every_s=0.2,
        clock=lambda: utc_now() + dt.timedelta(minutes=2),  # the lease of the dead has ended
    )
    await until_all_are(store, "done")
    if kill.successor == "worker.1":
        await until_all_is_recovered(jobs)
    assert counted(effects) == {"n1": kill.handlings}
    assert made(effects) == {"n1"}


async def test_while_a_lease_lasts_nobody_takes_the_task_of_a_worker_that_is_killed_or_slow(
    store: Store, database_url: str, start_jobs: StartJobs, effects: Path
) -> None:
    await add(store, "n1")
    async with worker_process(database_url, "worker.1", effects, Point.BEFORE_EFFECT) as process:
        await asyncio.wait_for(process.wait(), PATIENCE_S)
    jobs = await start_jobs(executor="worker.2", handlers={TaskKind.DELIVER: handler_of(effects)})
    assert await jobs.sweep() == 0
    assert counted(effects) == {"n1": 1}


async def test_two_workers_share_two_hundred_tasks_and_each_is_done_once(
    store: Store, database_url: str, start_jobs: StartJobs, effects: Path
) -> None:
    targets = [f"n{number}" for number in range(200)]
    async with worker_process(database_url, "worker.2", effects) as process:
        assert process.stdout is not None
        assert await asyncio.wait_for(process.stdout.readline(), PATIENCE_S) == b"ready\n"
        own = effects.with_name("own")
        own.mkdir()
        await start_jobs(handlers={TaskKind.DELIVER: handler_of(own)}, sweep_every_s=0.2)
        for start in range(0, 200, 20):
            await add(store, *targets[start : start + 20])
        await until_all_are(store, "done")
        process.terminate()
        assert await asyncio.wait_for(process.wait(), PATIENCE_S) == 0
    assert counted(effects) + counted(own) == Counter(targets)
    assert counted(effects), "one worker did everything"
    assert counted(own), "one worker did everything"


async def until_all_is_recovered(jobs: Jobs) -> None:
    """Wait until DBOS has run again what it holds to be this worker's."""
    client = jobs._motor._client

    async def is_recovered() -> bool:
        return not await asyncio.to_thread(client.list_workflows, status=["ENQUEUED", "PENDING"])

    await until(is_recovered)


def made(effects: Path) -> set[str]:
    """The effects that there are."""
    return {file.name for file in effects.iterdir()} - {HANDLED}


def counted(effects: Path) -> Counter[str]:
    """How often each task was handled."""
    file = effects / HANDLED
    return Counter(file.read_text().split()) if file.exists() else Counter()
