"""Keys go under a new master key, whole or in several runs, and nothing that they sealed is lost or touched."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot import audit, key_rotation
from signpost.bot.audit import Act
from signpost.bot.key_rotation import rotate_keys
from signpost.bot.school import SchoolKeys
from signpost.bot.store.store import Store
from signpost.bot.store.tables import DossierRow, DraftRow, MasterKeyRow, SchoolRow
from signpost.bot.unit_of_work import Office
from signpost.bot.vault import MasterKeys, MissingKeyError, SealBrokenError, new_key, seal, unseal, version_of
from tests.bot.intruder import Intruder, somebody_waits
from tests.stores import SCHOOL

NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
OLD, NEW = new_key(), new_key()
BEFORE, BOTH, AFTER = MasterKeys({1: OLD}), MasterKeys({1: OLD, 2: NEW}), MasterKeys({2: NEW})
CASES = 5
SCHOOLS = (SCHOOL, "starling", "teasel")

on_postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


class BrokenOffError(Exception):
    """Whoever ran it pulled the plug."""


def text_of(school: str, id_: str) -> bytes:
    return f"What happened in {school}, {id_}".encode()


async def add_case(transaction: AsyncSession, school: str, id_: str, master: MasterKeys) -> None:
    """A draft with its key and something sealed under it."""
    key = new_key()
    transaction.add(DossierRow(id=id_, wrapped_key=master.wrap(key, "case", school, id_)))
    await transaction.flush()
    sealed = seal(key, text_of(school, id_), school=school, owner=id_, part="draft")
    transaction.add(DraftRow(id=id_, reporter="r", touched_at=NOW, sealed=sealed))


@pytest.fixture
async def schools(store: Store) -> Store:
    """Three schools with five drafts each, all under the first master key."""
    for school in SCHOOLS:
        async with store.school(school) as transaction:
            wrapped = BEFORE.wrap(new_key(), "school", school, school)
            if school == SCHOOL:
                await transaction.execute(update(SchoolRow).values(wrapped_key=wrapped))
            else:
                row = SchoolRow(id=school, name=school, file={}, wrapped_key=wrapped, created_at=NOW, applied_at=NOW)
                transaction.add(row)
                await transaction.flush()
            for number in range(CASES):
                await add_case(transaction, school, f"case-{number}", BEFORE)
    return store


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_rotation, "BATCH", 2)


def office(store: Store, master: MasterKeys = BOTH) -> Office:
    return Office(store, master, lambda: NOW)


async def opened(store: Store, master: MasterKeys, school: str) -> dict[str, bytes]:
    """All that opens in a school, or an exception."""
    async with store.school(school, read_only=True) as transaction:
        keys = {
            row.id: master.unwrap(row.wrapped_key, "case", school, row.id)
            for row in await transaction.scalars(select(DossierRow))
        }
        return {
            row.id: unseal(keys[row.id], row.sealed, school=school, owner=row.id, part="draft")
            for row in await transaction.scalars(select(DraftRow))
        }


async def log_of(store: Store, master: MasterKeys, school: str) -> tuple[audit.Verification, tuple[audit.Entry, ...]]:
    async with store.school(school, read_only=True) as transaction:
        wrapped = (await transaction.scalars(select(SchoolRow.wrapped_key))).one()
        keys = SchoolKeys(school, master.unwrap(wrapped, "school", school, school))
        return await audit.verify(transaction, keys.audit), await audit.entries(transaction, school)


async def sealed(store: Store) -> dict[tuple[str, str], bytes]:
    """All that is sealed, as it lies in the database."""
    found: dict[tuple[str, str], bytes] = {}
    for school in SCHOOLS:
        async with store.school(school, read_only=True) as transaction:
            found |= {(school, row.id): row.sealed for row in await transaction.scalars(select(DraftRow))}
    return found


async def versions(store: Store, school: str) -> list[int]:
    """The versions that a school's keys are wrapped under: its own first, then its cases'."""
    async with store.school(school, read_only=True) as transaction:
        own = (await transaction.scalars(select(SchoolRow.wrapped_key))).one()
        cases = await transaction.scalars(select(DossierRow.wrapped_key).order_by(DossierRow.id))
        return [version_of(wrapped) for wrapped in (own, *cases)]


async def all_opens(store: Store, master: MasterKeys) -> bool:
    expected = {school: {f"case-{n}": text_of(school, f"case-{n}") for n in range(CASES)} for school in SCHOOLS}
    return {school: await opened(store, master, school) for school in SCHOOLS} == expected


async def test_everything_opens_without_the_old_master_key_and_nothing_that_was_sealed_is_touched(
    schools: Store,
) -> None:
    before = await sealed(schools)
    with pytest.raises(MissingKeyError):
        await opened(schools, AFTER, SCHOOL)

    assert await rotate_keys(office(schools)) == len(SCHOOLS) * (1 + CASES)

    assert await all_opens(schools, AFTER)
    assert await sealed(schools) == before
    with pytest.raises(MissingKeyError):
        await opened(schools, BEFORE, SCHOOL)


async def test_each_schools_log_tells_of_it_and_holds(schools: Store) -> None:
    await rotate_keys(office(schools))

    for school in SCHOOLS:
        verification, entries = await log_of(schools, AFTER, school)
        assert verification.holds
        # One for each transaction: the school's own key, and five cases in twos.
        assert entries == (audit.Entry(NOW, "system", Act.KEYS_ROTATED, school, {"version": "2"}),) * 4


async def test_where_all_is_done_nothing_is_done_or_logged(schools: Store) -> None:
    await rotate_keys(office(schools))
    heads = [await log_of(schools, AFTER, school) for school in SCHOOLS]

    assert await rotate_keys(office(schools)) == 0
    assert await rotate_keys(office(schools, AFTER)) == 0
    assert [await log_of(schools, AFTER, school) for school in SCHOOLS] == heads


async def test_where_there_is_no_school_nothing_is_done(store: Store) -> None:
    async with store.school(SCHOOL) as transaction:
        await transaction.execute(delete(SchoolRow))
    assert await rotate_keys(office(store)) == 0


@pytest.mark.faults
@pytest.mark.parametrize("done", range(12))
async def test_broken_off_anywhere_everything_opens_and_the_next_run_does_the_rest(schools: Store, done: int) -> None:
    """The third school's last transaction is the twelfth."""
    ticks = iter(range(done))

    def clock() -> dt.datetime:
        if next(ticks, None) is None:
            raise BrokenOffError
        return NOW

    with pytest.raises(BrokenOffError):
        await rotate_keys(Office(schools, BOTH, clock))
    assert await all_opens(schools, BOTH)
    wrapped = sum([(await versions(schools, school)).count(2) for school in SCHOOLS])

    assert await rotate_keys(office(schools)) == len(SCHOOLS) * (1 + CASES) - wrapped
    assert await all_opens(schools, AFTER)
    for school in SCHOOLS:
        verification, entries = await log_of(schools, AFTER, school)
        assert verification.holds
        assert len(entries) == 4


async def test_two_runs_at_once_do_it_once(schools: Store) -> None:
    counts = await asyncio.gather(rotate_keys(office(schools)), rotate_keys(office(schools)))

    assert sum(counts) == len(SCHOOLS) * (1 + CASES)
    assert await all_opens(schools, AFTER)
    for school in SCHOOLS:
        assert (await log_of(schools, AFTER, school))[0].holds


async def test_a_process_that_runs_on_wraps_by_the_new_key_as_soon_as_it_acts_for_the_school(schools: Store) -> None:
    running = MasterKeys({1: OLD}, reload=lambda: {1: OLD, 2: NEW})
    await rotate_keys(office(schools))

    await log_of(schools, running, SCHOOL)  # the school's own key is what every unit of work begins with
    assert version_of(running.wrap(new_key(), "case", SCHOOL, "new")) == 2


@pytest.mark.parametrize("transactions", range(5))
async def test_a_case_that_was_begun_meanwhile_under_the_old_key_is_not_left_behind(
    store: Store, monkeypatch: pytest.MonkeyPatch, transactions: int
) -> None:
    """It is there after so many of the transactions that wrap keys, with an id that comes before all others."""
    async with store.school(SCHOOL) as transaction:
        await transaction.execute(
            update(SchoolRow).values(wrapped_key=BEFORE.wrap(new_key(), "school", SCHOOL, SCHOOL))
        )
        for number in range(CASES):
            await add_case(transaction, SCHOOL, f"case-{number}", BEFORE)
    begin, counted = store.school, iter(range(transactions))

    @asynccontextmanager
    async def school(id_: str, *, read_only: bool = False) -> AsyncIterator[AsyncSession]:
        async with begin(id_, read_only=read_only) as transaction:
            yield transaction
        if next(counted, None) is None:
            monkeypatch.setattr(store, "school", begin)
            async with begin(id_) as transaction:
                await add_case(transaction, id_, "0", BEFORE)

    monkeypatch.setattr(store, "school", school)
    await rotate_keys(office(store))

    assert await versions(store, SCHOOL) == [2] * (1 + CASES + 1)


@on_postgresql
async def test_a_case_that_is_deleted_meanwhile_does_not_stop_it(schools: Store) -> None:
    async with asyncio.TaskGroup() as tasks, schools.school(SCHOOL) as transaction:
        await transaction.execute(delete(DossierRow).where(DossierRow.id == "case-1"))
        rotation = tasks.create_task(rotate_keys(office(schools)))
        await somebody_waits(schools)

    assert rotation.result() == len(SCHOOLS) * (1 + CASES) - 1
    assert await versions(schools, SCHOOL) == [2] * CASES


@on_postgresql
async def test_a_case_whose_deletion_is_logged_first_does_not_stop_it(schools: Store) -> None:
    async with schools.school(SCHOOL) as transaction:
        wrapped = (await transaction.scalars(select(SchoolRow.wrapped_key))).one()
    log = SchoolKeys(SCHOOL, BEFORE.unwrap(wrapped, "school", SCHOOL, SCHOOL)).audit
    async with asyncio.TaskGroup() as tasks, schools.school(SCHOOL) as transaction:
        await audit.record(transaction, log, Act.CASE_DELETED, actor="system", at=NOW, about="case-1")
        tasks.create_task(rotate_keys(office(schools)))
        await somebody_waits(schools)
        await transaction.execute(delete(DossierRow).where(DossierRow.id == "case-1"))

    assert await versions(schools, SCHOOL) == [2] * CASES


async def damage(store: Store, table: str, school: str, where: str) -> None:
    """Put something that is no key in place of one."""
    rubbish = "'\\x00'" if store.engine.dialect.name == "postgresql" else "x'00'"
    await Intruder(store, school).execute(f"UPDATE {table} SET wrapped_key = {rubbish} WHERE {where}")  # noqa: S608


async def test_a_key_that_was_changed_is_named_and_stops_no_other(schools: Store) -> None:
    await damage(schools, "dossier", "starling", "school = 'starling' AND id = 'case-1'")

    for _ in range(2):
        with pytest.raises(SealBrokenError):
            await rotate_keys(office(schools))
        assert await versions(schools, SCHOOL) == await versions(schools, "teasel") == [2] * (1 + CASES)
        assert (await opened_cases(schools, "starling")) == [f"case-{number}" for number in (0, 2, 3, 4)]


async def opened_cases(store: Store, school: str) -> list[str]:
    """The cases whose keys open without the old master key."""
    async with store.school(school, read_only=True) as transaction:
        rows = (await transaction.scalars(select(DossierRow).order_by(DossierRow.id))).all()
    return [row.id for row in rows if _opens(row)]


def _opens(row: DossierRow) -> bool:
    try:
        AFTER.unwrap(row.wrapped_key, "case", row.school, row.id)
    except SealBrokenError:
        return False
    return True


async def test_a_schools_own_key_that_was_changed_leaves_its_cases_as_they_are_and_stops_no_other_school(
    schools: Store,
) -> None:
    await damage(schools, "school", "starling", "id = 'starling'")

    with pytest.raises(SealBrokenError):
        await rotate_keys(office(schools))
    assert await versions(schools, SCHOOL) == await versions(schools, "teasel") == [2] * (1 + CASES)
    assert len(await opened(schools, BEFORE, "starling")) == CASES


async def test_a_master_key_that_is_not_at_hand_is_named(schools: Store) -> None:
    with pytest.raises(MissingKeyError, match="Version 1"):
        await rotate_keys(office(schools, AFTER))
    assert await all_opens(schools, BEFORE)


async def recorded(store: Store) -> list[int]:
    async with store.every_school(read_only=True) as transaction:
        return list(await transaction.scalars(select(MasterKeyRow.version).order_by(MasterKeyRow.version)))


async def test_a_master_key_is_needed_until_nothing_is_wrapped_under_it(schools: Store) -> None:
    async with schools.every_school() as transaction:
        for version, fingerprint in BOTH.fingerprints.items():
            transaction.add(MasterKeyRow(version=version, fingerprint=fingerprint))
    await damage(schools, "dossier", SCHOOL, f"school = '{SCHOOL}' AND id = 'case-1'")

    with pytest.raises(SealBrokenError):
        await rotate_keys(office(schools))
    assert await recorded(schools) == [1, 2]

    async with schools.school(SCHOOL) as transaction:
        await transaction.execute(delete(DossierRow).where(DossierRow.id == "case-1"))
    assert await rotate_keys(office(schools)) == 0
    assert await recorded(schools) == [2]
