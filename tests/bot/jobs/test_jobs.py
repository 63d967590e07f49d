"""Durable work from its cause to its end, through DBOS."""

import asyncio
import datetime as dt
import json
import logging
import stat
import threading
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import URL, MetaData, create_engine, select

from signpost.bot.jobs import Postponed, TaskKind, TransientError, system_url, worker
from signpost.bot.jobs import jobs as jobs_module
from signpost.bot.jobs import lease as leases
from signpost.bot.jobs.jobs import SOONEST_S, pause_s, utc_now
from signpost.bot.jobs.lease import Lease
from signpost.bot.jobs.motor import FILE, Motor
from signpost.bot.store.store import Store
from tests.bot.jobs.conftest import StartJobs
from tests.bot.jobs.tasks import NOW, add, row, states, until, until_all_are
from tests.stores import SCHOOL

CANARY = "kestrel-in-the-dark"
NEVER_S = 3600.0


class Recorder:
    """A handler that keeps what it was given."""

    def __init__(self) -> None:
        self.handled: list[str] = []
        self.threads: set[str] = set()

    async def __call__(self, school: str, target: str) -> None:
        assert school == SCHOOL
        self.handled.append(target)
        self.threads.add(threading.current_thread().name)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


async def test_a_task_is_done_once_and_at_once_after_its_cause(
    store: Store, start_jobs: StartJobs, recorder: Recorder
) -> None:
    await add(store, "before the start")
    await start_jobs(handlers={TaskKind.DELIVER: recorder}, sweep_every_s=NEVER_S)
    await until_all_are(store, "done")
    await add(store, "n1", "n2")
    await until_all_are(store, "done")
    await add(store, "n1")
    assert sorted(recorder.handled) == ["before the start", "n1", "n2"]
    assert recorder.threads == {threading.current_thread().name}  # where the store's connections belong


async def test_what_becomes_due_is_found_by_the_sweep(store: Store, start_jobs: StartJobs, recorder: Recorder) -> None:
    now = utc_now()
    await add(store, "n1", due_at=now + dt.timedelta(days=3))
    jobs = await start_jobs(handlers={TaskKind.DELIVER: recorder}, sweep_every_s=0.05, clock=lambda: now)
    assert await jobs.sweep() == 0
    now += dt.timedelta(days=3)
    await until_all_are(store, "done")
    assert recorder.handled == ["n1"]


async def test_what_becomes_due_soon_does_not_wait_for_the_next_sweep(
    store: Store, start_jobs: StartJobs, recorder: Recorder
) -> None:
    soon = utc_now() + dt.timedelta(seconds=0.2)
    await add(store, "n1", due_at=soon)
    await add(store, "n2", due_at=soon + dt.timedelta(seconds=0.3))
    await start_jobs(handlers={TaskKind.DELIVER: recorder}, sweep_every_s=NEVER_S)
    await until_all_are(store, "done")
    assert sorted(recorder.handled) == ["n1", "n2"]  # both are due by now where the start took long


@pytest.mark.parametrize(
    ("due_in_s", "pause"),
    [(None, 60), (-5, SOONEST_S), (0, SOONEST_S), (0.2, SOONEST_S), (1, 1), (59.5, 59.5), (60, 60), (86_400, 60)],
)
def test_a_sweep_is_made_when_something_becomes_due_but_neither_all_the_time_nor_never(
    due_in_s: float | None, pause: float
) -> None:
    due_at = None if due_in_s is None else NOW + dt.timedelta(seconds=due_in_s)
    assert pause_s(due_at, NOW, 60) == pause


async def test_what_is_paced_a_second_apart_is_handed_over_a_second_apart(store: Store) -> None:
    """A message for each second: none early, none late by more than the shortest pause, none beside another."""
    due = {
        (await add(store, f"n{second}", due_at=NOW + dt.timedelta(seconds=second)))[0]: second for second in range(90)
    }
    begun: dict[str, float] = {}
    with time_machine.travel(NOW, tick=False) as traveller:
        while len(begun) < len(due):
            began = utc_now()
            free = await leases.find_due(store, began, 100)
            claimed = await leases.claim(store, free, began, began + dt.timedelta(hours=1))
            begun |= {lease.task: (began - NOW).total_seconds() for lease in claimed}
            assert len(claimed) <= 1
            traveller.shift(0.02)  # it takes its time
            traveller.shift(pause_s(await leases.next_due(store, began), utc_now(), 60))
    assert all(due[task] <= second <= due[task] + SOONEST_S for task, second in begun.items())


async def test_what_is_to_be_tried_again_soon_does_not_wait_for_the_next_sweep(
    store: Store, start_jobs: StartJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FIRST_PAUSE_S", 0.2)
    failures: list[Exception] = [TransientError("unreachable"), Postponed(utc_now() + dt.timedelta(seconds=0.1))]

    async def handler(_school: str, _target: str) -> None:
        if failures:
            raise failures.pop()

    await start_jobs(handlers={TaskKind.DELIVER: handler})
    [id_] = await add(store, "n1")
    await until_all_are(store, "done")
    assert (await row(store, id_)).cause is None


async def test_a_process_without_handlers_hands_over_to_one_that_works(
    store: Store, start_jobs: StartJobs, recorder: Recorder
) -> None:
    await add(store, "n1", "n2")
    web = await start_jobs(executor="web.1", sweep_every_s=NEVER_S)

    async def is_handed_over() -> bool:
        return await asyncio.to_thread(web._motor.count_waiting, 10) == 2

    await until(is_handed_over)
    assert await web.sweep() == 0
    assert await states(store) == ["pending"] * 2
    await start_jobs(handlers={TaskKind.DELIVER: recorder}, sweep_every_s=NEVER_S)
    await until_all_are(store, "done")
    assert sorted(recorder.handled) == ["n1", "n2"]


async def test_jobs_start_and_stop_as_often_as_one_likes_but_one_at_a_time_works(
    store: Store, start_jobs: StartJobs, recorder: Recorder
) -> None:
    handlers = {TaskKind.DELIVER: recorder}
    for number in range(2):
        jobs = await start_jobs(handlers=handlers)
        with pytest.raises(RuntimeError, match="Only one"):
            await start_jobs(handlers=handlers, executor="worker.2")
        await add(store, f"n{number}")
        await until_all_are(store, "done")
        await jobs.stop()
        await jobs.stop()
        await add(store, f"left{number}")
        assert set(await states(store)) == {"done", "pending"}
    assert len(recorder.handled) == 3


async def test_stopping_waits_for_what_was_begun_and_leaves_the_rest_to_others(
    store: Store, start_jobs: StartJobs
) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()
    ended: list[str] = []

    async def handler(_school: str, target: str) -> None:
        begun.set()
        await may_end.wait()
        ended.append(target)

    jobs = await start_jobs(handlers={TaskKind.DELIVER: handler})
    await add(store, *(f"n{number}" for number in range(30)))
    await begun.wait()
    stopping = asyncio.create_task(jobs.stop())
    await asyncio.sleep(0)
    may_end.set()
    await stopping
    assert (await states(store)).count("done") == len(ended) < 30
    leased = [(await row(store, id_)).leased_until for id_ in await add(store, *(f"n{number}" for number in range(30)))]
    assert leased == [None] * 30


async def test_what_dbos_keeps_and_logs_are_ids_alone(
    store: Store, start_jobs: StartJobs, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)

    async def handler(_school: str, _target: str) -> None:
        raise LookupError(CANARY)

    await start_jobs(handlers={TaskKind.DELIVER: handler})
    [id_] = await add(store, CANARY)
    await until(lambda: "LookupError" in caplog.text)
    await until_tried(store, id_)
    kept = await asyncio.to_thread(all_that_dbos_keeps, store)
    assert id_ in kept
    assert "portable_json" in kept
    assert "pickle" not in kept
    for text in (kept, *(entry.getMessage() for entry in caplog.records if not entry.name.startswith("aiosqlite"))):
        assert CANARY not in text
    assert CANARY not in "".join(capfd.readouterr())
    assert "LookupError" not in kept


async def test_dbos_is_told_nothing_of_what_goes_wrong_around_a_handler_either(
    store: Store, start_jobs: StartJobs, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = leases.begin

    async def fail_once(*_: object) -> None:
        monkeypatch.setattr(leases, "begin", begin)
        raise LookupError(CANARY)

    async def handler(_school: str, _target: str) -> None:
        pass

    monkeypatch.setattr(leases, "begin", fail_once)
    await start_jobs(handlers={TaskKind.DELIVER: handler}, sweep_every_s=0.1, lease_s=0.5)
    await add(store, "n1")
    await until_all_are(store, "done")
    assert CANARY not in await asyncio.to_thread(all_that_dbos_keeps, store)
    assert CANARY not in caplog.text
    assert "LookupError" in caplog.text


async def test_what_was_handed_over_long_ago_is_forgotten(store: Store) -> None:
    motor = Motor(system_url(store.engine.url), "web.1")
    await asyncio.to_thread(motor.start, None, asyncio.get_running_loop())
    try:
        await asyncio.to_thread(motor.hand_over, [Lease(SCHOOL, f"{number:032x}", utc_now()) for number in range(7)])
        assert await asyncio.to_thread(motor.count_waiting, 500) == 7
        assert await asyncio.to_thread(motor.count_waiting, 5) == 5
        assert await asyncio.to_thread(motor.forget, utc_now() - dt.timedelta(hours=1)) == 0
        assert await asyncio.to_thread(motor.forget, utc_now() + dt.timedelta(hours=1)) == 7
        assert await asyncio.to_thread(motor.count_waiting, 500) == 0
    finally:
        await asyncio.to_thread(motor.stop)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_jobs_that_could_not_start_can_start_later(
    store: Store, start_jobs: StartJobs, recorder: Recorder, tmp_path: Path
) -> None:
    with pytest.raises(OSError, match=FILE):
        await start_jobs(
            handlers={TaskKind.DELIVER: recorder},
            system_url=URL.create("sqlite", database=str(tmp_path / "none" / FILE)),
        )
    await add(store, "n1")
    await start_jobs(handlers={TaskKind.DELIVER: recorder})
    await until_all_are(store, "done")


def test_work_that_survives_a_restart_needs_a_file() -> None:
    with pytest.raises(ValueError, match="file"):
        system_url(URL.create("sqlite+aiosqlite"))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_nobody_else_reads_dbos_files_and_what_they_hold_survives_a_power_cut(
    store: Store, start_jobs: StartJobs
) -> None:
    await start_jobs()
    file = Path(str(system_url(store.engine.url).database))
    assert file.parent == Path(str(store.engine.url.database)).parent
    files = list(file.parent.glob("jobs.sqlite*"))
    assert len(files) > 1  # with its write-ahead log
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


async def until_tried(store: Store, id_: str) -> None:
    async def is_tried() -> bool:
        return (await row(store, id_)).cause is not None

    await until(is_tried)


def all_that_dbos_keeps(store: Store) -> str:
    """Every value of every table of DBOS's."""
    engine = create_engine(system_url(store.engine.url))
    tables = MetaData(schema=None if engine.dialect.name == "sqlite" else "dbos")
    with engine.connect() as connection:
        tables.reflect(connection)
        rows = [tuple(row) for table in tables.tables.values() for row in connection.execute(select(table))]
    engine.dispose()
    return json.dumps(rows, default=str)


async def test_what_is_due_lets_those_go_first_who_wait_for_an_answer(
    store: Store, start_jobs: StartJobs, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "YIELD_S", NEVER_S)
    await start_jobs(handlers={TaskKind.DELIVER: recorder}, sweep_every_s=0.01)
    with store.awaited():
        with store.awaited():
            await add(store, "n1")
        await asyncio.sleep(0.1)
        assert recorder.handled == []
    await until_all_are(store, "done")


async def test_what_is_due_does_not_wait_for_ever(
    store: Store, start_jobs: StartJobs, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "YIELD_S", 0.05)
    await start_jobs(handlers={TaskKind.DELIVER: recorder}, sweep_every_s=0.01)
    with store.awaited():
        await add(store, "n1")
        await until_all_are(store, "done")
