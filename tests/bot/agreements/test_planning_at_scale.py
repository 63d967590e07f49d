"""A day's reminders for a hundred thousand people in a thousand schools are planned in a minute, linear in people."""

import datetime as dt
import time
from contextlib import suppress

import psutil
import pytest
from sqlalchemy import func, select

from signpost.bot.agreements.planning import ReminderPlanning
from signpost.bot.agreements.publication import publish
from signpost.bot.store.store import Store, add_rows
from signpost.bot.store.tables import PersonRow, SchoolRow, TaskRow
from signpost.bot.unit_of_work import Office
from signpost.bot.vault import MasterKeys, new_key
from signpost.composition import SAMPLE
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import read_policy
from tests.bot.agreements.term import name_of, school_file
from tests.bot.offices import Clock

PEOPLE = 100
"""In each school."""
MOST_S, MOST_MB = 60, 500


async def a_school(office: Office, id_: str, policy: Policy) -> None:
    """A school of teachers, with a campaign that has just opened."""
    now = office.clock()
    file = school_file(0, 60).model_dump(mode="json")
    file["school"]["id"] = id_
    async with office.store.school(id_) as transaction:
        wrapped = office.master.wrap(new_key(), "school", id_, id_)
        row = SchoolRow(id=id_, name=id_, file=file, wrapped_key=wrapped, created_at=now, applied_at=now)
        transaction.add(row)
        await transaction.flush()
        teacher = {"audience": "staff", "email": None, "is_active": True, "joined_at": now, "left_at": None}
        people = (
            {"id": f"p{number}", "handle": f"t{number}", "name": name_of(number), **teacher} for number in range(PEOPLE)
        )
        await add_rows(transaction, PersonRow, people)
    async with office.work(id_) as work:
        await publish(work, policy, by="system", is_material=True)


async def the_server(store: Store) -> psutil.Process | None:
    """PostgreSQL's first process, where it runs on this machine."""
    async with store.engine.connect() as connection:
        pid = await connection.scalar(select(func.pg_backend_pid()))
    with suppress(psutil.Error):
        parent = psutil.Process(pid).parent()
        if parent is not None and parent.name() == "postgres":
            return parent
    return None


def spent_s(server: psutil.Process | None) -> float:
    """Seconds of a processor that this process and the server have taken: on a quiet machine, those of the clock."""
    if server is None:
        return time.perf_counter()
    times = (process.cpu_times() for process in (psutil.Process(), server, *server.children()))
    return float(sum(taken.user + taken.system for taken in times))


@pytest.mark.deep
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_a_days_reminders_for_a_hundred_thousand_people_are_planned_within_a_minute(store: Store) -> None:
    clock = Clock(dt.datetime(2026, 9, 14, 8, 0, tzinfo=dt.UTC))
    office, policy = Office(store, MasterKeys({1: new_key()}), clock), read_policy(SAMPLE / "agreement.md")
    planning, schools, seconds, server = ReminderPlanning(office), 0, list[float](), await the_server(store)
    before = psutil.Process().memory_info().rss
    for count in (10, 100, 1_000):
        ids = [f"school{number}" for number in range(schools, schools + count)]
        schools += count
        for id_ in ids:
            await a_school(office, id_, policy)
        began, own, spent = time.perf_counter(), time.process_time(), spent_s(server)
        for id_ in ids:
            await planning.plan(id_, id_)
        seconds.append(spent_s(server) - spent)
        clocked, own = time.perf_counter() - began, time.process_time() - own
        more = (psutil.Process().memory_info().rss - before) >> 20
        print(f"{count * PEOPLE} people: {clocked:.1f} s by the clock, {own:.1f} s of this process,", end=" ")
        print(f"{seconds[-1]:.1f} s with the server's; {more} MB more")
    async with store.every_school(read_only=True) as transaction:
        planned = await transaction.scalar(
            select(func.count()).select_from(TaskRow).where(TaskRow.kind == "remind", TaskRow.state == "pending")
        )

    assert planned == schools * PEOPLE
    assert seconds[-1] < MOST_S
    assert seconds[-1] < 2 * 10 * seconds[-2]
    assert (psutil.Process().memory_info().rss - before) >> 20 < MOST_MB
