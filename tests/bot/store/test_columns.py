"""Instants mean the same on both engines."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.exc import StatementError

from signpost.bot.store.store import Store
from signpost.bot.store.tables import SchoolRow
from tests.stores import SCHOOL

ZONES = [dt.UTC, ZoneInfo("Europe/London"), ZoneInfo("Asia/Kathmandu"), dt.timezone(dt.timedelta(hours=-11))]
NOON = dt.datetime(2026, 7, 1, 12, 0, tzinfo=ZoneInfo("Europe/London"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    instant=st.datetimes(
        dt.datetime(1970, 1, 2),  # noqa: DTZ001 - hypothesis puts the zones to them
        dt.datetime(2999, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from(ZONES),
    )
)
async def test_an_instant_comes_back_in_utc_and_is_the_same(instant: dt.datetime, store: Store) -> None:
    async with store.school(SCHOOL) as transaction:
        await transaction.execute(update(SchoolRow).values(applied_at=instant))
    async with store.school(SCHOOL, read_only=True) as transaction:
        found = await transaction.scalar(select(SchoolRow.applied_at))
        by_it = await transaction.scalar(select(SchoolRow.id).where(SchoolRow.applied_at == instant))
    assert found is not None
    assert found == instant.astimezone(dt.UTC)
    assert found.utcoffset() == dt.timedelta(0)
    assert by_it == SCHOOL


async def test_instants_compare_across_zones(store: Store) -> None:
    async with store.school(SCHOOL) as transaction:
        await transaction.execute(update(SchoolRow).values(applied_at=NOON))
    earlier, later = (NOON.astimezone(zone) + dt.timedelta(seconds=s) for zone, s in ((ZONES[2], -1), (ZONES[3], 1)))
    async with store.school(SCHOOL, read_only=True) as transaction:
        between = SchoolRow.applied_at.between(earlier, later)
        assert await transaction.scalar(select(SchoolRow.id).where(between)) == SCHOOL


async def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    naive = NOON.replace(tzinfo=None)
    async with store.school(SCHOOL) as transaction:
        with pytest.raises(StatementError, match="without a time zone"):
            await transaction.execute(update(SchoolRow).values(applied_at=naive))
        with pytest.raises(StatementError, match="without a time zone"):
            await transaction.execute(select(SchoolRow).where(SchoolRow.applied_at < naive))
