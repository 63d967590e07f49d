"""What a platform sends again is done once; what comes all at once waits for a few transactions."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.seen_events import KEPT_FOR, SeenEvents
from signpost.bot.store.tables import SeenEventRow
from signpost.bot.unit_of_work import Office
from tests.bot.offices import SampleSchool

SCHOOL = "ottermarsh"


async def kept(office: Office) -> int:
    async with office.store.school(SCHOOL, read_only=True) as transaction:
        return await transaction.scalar(select(func.count(SeenEventRow.id))) or 0


async def test_an_event_is_new_once_in_whichever_process(sample_school: SampleSchool) -> None:
    one, another = SeenEvents(sample_school.office), SeenEvents(sample_school.office)

    assert await one.is_new(SCHOOL, "a")
    assert not await one.is_new(SCHOOL, "a")
    assert not await another.is_new(SCHOOL, "a")
    assert await another.is_new(SCHOOL, "b")


async def test_of_those_that_come_at_once_each_is_new_once(sample_school: SampleSchool) -> None:
    events = [SeenEvents(sample_school.office), SeenEvents(sample_school.office)]
    found = await asyncio.gather(*(events[i % 2].is_new(SCHOOL, f"{i % 20}") for i in range(100)))

    assert sum(found) == 20
    assert {i % 20 for i, is_new in enumerate(found) if is_new} == set(range(20))


async def test_those_that_come_at_once_share_transactions(
    sample_school: SampleSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, begun = sample_school.office, 0
    real = office.store.school

    @asynccontextmanager
    async def counted(school: str, *, read_only: bool = False) -> AsyncIterator[AsyncSession]:
        nonlocal begun
        begun += 1
        async with real(school, read_only=read_only) as transaction:
            yield transaction

    monkeypatch.setattr(office.store, "school", counted)
    events = SeenEvents(office)
    assert all(await asyncio.gather(*(events.is_new(SCHOOL, str(number)) for number in range(1_200))))
    assert begun <= 4


async def test_what_is_called_off_before_it_is_written_down_is_new_the_next_time(sample_school: SampleSchool) -> None:
    events = SeenEvents(sample_school.office)
    first = asyncio.create_task(events.is_new(SCHOOL, "first"))
    others = [asyncio.create_task(events.is_new(SCHOOL, name)) for name in ("called off", "last")]
    await asyncio.sleep(0)  # the first one writes; the others wait
    others[0].cancel()

    assert await first
    assert await others[1]
    assert await events.is_new(SCHOOL, "called off")


async def test_where_one_fails_the_others_try_themselves(
    sample_school: SampleSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, failures = sample_school.office, 1
    real = office.store.school

    @asynccontextmanager
    async def failing(school: str, *, read_only: bool = False) -> AsyncIterator[AsyncSession]:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise OSError("the disk is full")
        async with real(school, read_only=read_only) as transaction:
            yield transaction

    monkeypatch.setattr(office.store, "school", failing)
    events = SeenEvents(office)
    found = await asyncio.gather(*(events.is_new(SCHOOL, name) for name in "abc"), return_exceptions=True)

    assert isinstance(found[0], OSError)
    assert found[1:] == [True, True]
    assert await events.is_new(SCHOOL, "a")


async def test_what_is_older_than_a_day_is_forgotten(sample_school: SampleSchool) -> None:
    events = SeenEvents(sample_school.office)
    await events.is_new(SCHOOL, "old")
    sample_school.clock.now += KEPT_FOR + dt.timedelta(seconds=1)
    await events.is_new(SCHOOL, "new")

    assert await kept(sample_school.office) == 1
