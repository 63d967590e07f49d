"""Instants mean the same on both engines, and rows that are read as one text."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.exc import StatementError

from signpost.bot.store.columns import RowsAsText, instant_of
from signpost.bot.store.store import Store
from signpost.bot.store.tables import AbsenceRow, PersonRow, SchoolRow
from tests.bot.store.rows import OTHER, fill, make
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


async def test_rows_as_text_say_what_the_rows_say(store: Store) -> None:
    names = ("", "it's", '"\\/', "ü – 学校", "a\nb", "null")
    people = [make(PersonRow, SCHOOL, str(n), handle=str(n), name=name, email=None) for n, name in enumerate(names)]
    async with store.school(SCHOOL) as transaction:
        transaction.add_all(people)
    columns = (PersonRow.id, PersonRow.name, PersonRow.email, PersonRow.is_active, PersonRow.joined_at)
    async with store.school(SCHOOL, read_only=True) as transaction:
        text = await transaction.scalar(select(RowsAsText(*columns)))
        rows = (await transaction.execute(select(*columns).order_by(PersonRow.id))).all()
        none = await transaction.scalar(select(RowsAsText(AbsenceRow.person)))
    assert [(*row[:-1], instant_of(row[-1])) for row in sorted(json.loads(text or ""))] == rows
    assert json.loads(none or "[]") == []


async def test_rows_as_text_are_one_schools(store: Store) -> None:
    await fill(store, SCHOOL, OTHER)
    async with store.school(SCHOOL, read_only=True) as transaction:
        assert json.loads(await transaction.scalar(select(RowsAsText(PersonRow.school))) or "") == [[SCHOOL]]
