"""The audit log keeps what was done, in one chain, and nothing that a person wrote."""

import asyncio
import datetime as dt
import time
import weakref
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, make_url, select
from sqlalchemy.exc import DBAPIError

from signpost.bot import audit
from signpost.bot.audit import Act, Verification
from signpost.bot.store.engine import database_url as as_url
from signpost.bot.store.engine import make_engine
from signpost.bot.store.store import Store
from signpost.bot.store.tables import AuditHeadRow, AuditRow, SchoolRow
from tests.bot.audit_log import CASE, KEY, NOW, add_school, anchored, append, head_of, verified
from tests.bot.intruder import somebody_waits
from tests.bot.vault.leak import everything_in
from tests.stores import SCHOOL

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


# --- Appending --------------------------------------------------------------------------------------------------------


async def test_a_log_holds_from_its_first_entry_and_before(store: Store) -> None:
    assert (await verified(store)).holds
    assert await head_of(store) is None

    await append(store)
    await append(store, 3)

    assert await verified(store) == Verification()
    head = await anchored(store)
    assert head.seq == 4
    assert (await verified(store, head)).holds
    assert audit.parse_anchor(str(head)) == head


async def test_what_is_undone_is_not_logged_and_leaves_no_gap(store: Store) -> None:
    await append(store)
    async with store.school(SCHOOL) as transaction:
        await audit.record(transaction, KEY, Act.CASE_OPENED, actor="system", at=NOW, about=CASE)
        await transaction.rollback()
    async with store.school(SCHOOL) as transaction:
        await audit.record(transaction, KEY, Act.NOTE_ADDED, actor="system", at=NOW, about=CASE)
        savepoint = await transaction.begin_nested()
        await audit.record(transaction, KEY, Act.CASE_OPENED, actor="system", at=NOW, about=CASE)
        await savepoint.rollback()
        await audit.record(transaction, KEY, Act.CASE_CLOSED, actor="system", at=NOW, about=CASE)

    async with store.school(SCHOOL, read_only=True) as transaction:
        acts = [entry.act for entry in await audit.entries(transaction, CASE)]
    assert acts == [Act.EVIDENCE_VIEWED, Act.NOTE_ADDED, Act.CASE_CLOSED]
    assert (await verified(store)).holds
    assert (await anchored(store)).seq == 3


async def test_nothing_is_logged_by_who_only_reads(store: Store) -> None:
    await append(store)
    with pytest.raises(DBAPIError):
        async with store.school(SCHOOL, read_only=True) as transaction:
            await audit.record(transaction, KEY, Act.CASE_OPENED, actor="system", at=NOW, about=CASE)
    assert (await anchored(store)).seq == 1


async def test_fifty_at_once_make_one_unbroken_chain(store: Store) -> None:
    await asyncio.gather(*(append(store, 1 + number % 3) for number in range(50)))

    assert (await verified(store)).holds
    assert (await anchored(store)).seq == sum(1 + number % 3 for number in range(50))


@pytest.mark.parametrize("outcome", ["committed", "rolled back"])
async def test_two_at_once_make_the_first_entry(store: Store, outcome: str) -> None:
    async with asyncio.TaskGroup() as tasks, store.school(SCHOOL) as transaction:
        await audit.record(transaction, KEY, Act.CASE_OPENED, actor="system", at=NOW)
        tasks.create_task(append(store))
        await somebody_waits(store)
        if outcome == "rolled back":
            await transaction.rollback()

    assert (await verified(store)).holds
    assert (await anchored(store)).seq == (2 if outcome == "committed" else 1)


@on_postgresql
async def test_what_is_changed_before_one_entry_and_after_another_waits_its_turn(store: Store) -> None:
    async def change_and_record() -> None:
        async with store.school(SCHOOL) as transaction:
            (await transaction.scalars(select(SchoolRow))).one().name = "Before"
            await audit.record(transaction, KEY, Act.SCHOOL_APPLIED, actor="system", at=NOW)

    await append(store)
    async with asyncio.TaskGroup() as tasks, store.school(SCHOOL) as transaction:
        await audit.record(transaction, KEY, Act.SCHOOL_APPLIED, actor="system", at=NOW)
        tasks.create_task(change_and_record())
        await somebody_waits(store)
        (await transaction.scalars(select(SchoolRow))).one().name = "After"

    assert (await verified(store)).holds
    assert (await anchored(store)).seq == 3


@on_postgresql
async def test_an_entry_follows_the_newest_whatever_was_read_before(store: Store) -> None:
    await append(store)
    async with store.school(SCHOOL) as transaction:
        read = (await transaction.scalars(select(AuditHeadRow))).one()
        assert read.seq == 1
        await append(store)
        await audit.record(transaction, KEY, Act.CASE_OPENED, actor="system", at=NOW)

    assert (await verified(store)).holds
    assert (await anchored(store)).seq == 3


@on_postgresql
async def test_schools_do_not_wait_for_each_other(store: Store) -> None:
    await add_school(store, "starling")
    async with asyncio.timeout(10), store.school(SCHOOL) as transaction:
        await audit.record(transaction, KEY, Act.CASE_OPENED, actor="system", at=NOW)
        await append(store, school="starling")


# --- What gets in -----------------------------------------------------------------------------------------------------

WRITTEN = [
    "He hit me",
    "canary\n",
    "Bernadette",
    "photo.png",
    "b.hart@ottermarsh.example",
    "https://canary",
    "+447700900123",
    "SP-7F3K-92QD",
    "кanary",
    "",
    "a" * 65,
]


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("place", ["actor", "about", "file"])
@on_sqlite
async def test_what_a_person_wrote_does_not_get_in_and_is_not_repeated(store: Store, place: str, written: str) -> None:
    own: dict[str, Any] = {place: written}
    with pytest.raises(ValueError, match="words of the bot's own") as refused:
        await append(store, **own)
    if written:
        assert written not in everything_in(refused.value)
    assert await head_of(store) is None


@on_sqlite
async def test_a_time_without_a_zone_does_not_get_in(store: Store) -> None:
    async with store.school(SCHOOL) as transaction:
        with pytest.raises(ValueError, match="time zone"):
            await audit.record(transaction, KEY, Act.CASE_OPENED, actor="system", at=NOW.replace(tzinfo=None))
        await audit.record(transaction, KEY, Act.CASE_OPENED, actor="system", at=NOW)
    assert (await verified(store)).holds


# --- Reading ----------------------------------------------------------------------------------------------------------


async def test_the_entries_about_a_thing_are_read_as_they_were_written_in_order(store: Store) -> None:
    moments = [NOW, NOW - dt.timedelta(hours=1), NOW.astimezone(dt.timezone(dt.timedelta(hours=5, minutes=45)))]
    async with store.school(SCHOOL) as transaction:
        for number, at in enumerate(moments):
            await audit.record(
                transaction, KEY, Act.CASE_ROUTED, actor="system", at=at, about=CASE, to=f"{number:032x}", role="chair"
            )
            await audit.record(transaction, KEY, Act.CASE_OPENED, actor="system", at=at, about="0d" * 16)
        await audit.record(transaction, KEY, Act.KEYS_ROTATED, actor="system", at=NOW)
        found = await audit.entries(transaction, CASE)

    assert [(entry.at, entry.detail["to"]) for entry in found] == [(at, f"{n:032x}") for n, at in enumerate(moments)]
    assert found[0] == audit.Entry(NOW, "system", Act.CASE_ROUTED, CASE, {"to": f"{0:032x}", "role": "chair"})
    assert all(entry.at.utcoffset() == dt.timedelta(0) for entry in found)


async def test_an_act_of_a_later_version_verifies_and_is_not_shown(store: Store) -> None:
    await append(store, act="done_by_a_later_version")
    await append(store)

    assert (await verified(store)).holds
    async with store.school(SCHOOL, read_only=True) as transaction:
        assert [entry.act for entry in await audit.entries(transaction, CASE)] == [Act.EVIDENCE_VIEWED]


async def test_a_log_holds_whatever_the_time_zone_of_the_machine_or_the_database(
    store: Store, database_url: str, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = make_url(database_url)
    if backend == "postgresql":
        url = url.update_query_dict({"options": "-c timezone=Asia/Kathmandu"})
    elsewhere = Store(make_engine(as_url(url.render_as_string(hide_password=False), Path())))
    try:
        monkeypatch.setenv("TZ", "Pacific/Kiritimati")
        time.tzset()
        await append(store, 2)
        monkeypatch.setenv("TZ", "America/St_Johns")
        time.tzset()
        await append(elsewhere, 2)
        assert (await verified(store)).holds
        assert (await verified(elsewhere)).holds
    finally:
        await elsewhere.close()
        monkeypatch.undo()
        time.tzset()


async def test_a_log_is_verified_a_few_entries_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "BATCH", 10)
    await append(store, 105)
    alive: weakref.WeakSet[AuditRow] = weakref.WeakSet()
    most = 0

    def count(row: AuditRow, _context: object) -> None:
        nonlocal most
        alive.add(row)
        most = max(most, len(alive))

    event.listen(AuditRow, "load", count)
    try:
        assert (await verified(store)).holds
    finally:
        event.remove(AuditRow, "load", count)
    assert 10 <= most <= 20


async def test_a_log_that_is_appended_to_meanwhile_holds(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "BATCH", 2)
    await append(store, 9)

    async def go_on() -> None:
        for _ in range(30):
            await append(store, 2)

    async with asyncio.TaskGroup() as tasks:
        going_on = tasks.create_task(go_on())
        while not going_on.done():
            assert await verified(store) == Verification()
    assert (await anchored(store)).seq == 69
