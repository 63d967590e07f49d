"""SQLite beside the event loop: what may wait has a thread, and nothing else is sent there and back."""

from typing import Any

import pytest
from sqlalchemy import delete, select, update

from signpost.bot.store import one_turn
from signpost.bot.store.store import Store
from signpost.bot.store.tables import PersonRow, SchoolRow
from tests.bot.store.rows import make
from tests.stores import SCHOOL

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
NAMES = select(PersonRow.name)


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How each statement began that took a turn of the connection's thread."""
    taken: list[str] = []
    run = one_turn._Cursor._turn

    async def turn(cursor: Any, execute: Any, operation: str, parameters: Any) -> Any:
        taken.append(operation.split(maxsplit=1)[0])
        return await run(cursor, execute, operation, parameters)

    monkeypatch.setattr(one_turn._Cursor, "_turn", turn)
    return taken


async def test_what_is_read_takes_one_turn_for_the_first_look_and_none_after_it(store: Store, turns: list[str]) -> None:
    for _ in range(2):
        turns.clear()
        async with store.school(SCHOOL, read_only=True) as transaction:
            assert [(await transaction.scalars(NAMES)).all() for _ in range(3)] == [[], [], []]
        assert turns == ["SELECT"]


async def test_what_waits_for_its_turn_to_write_and_what_writes_has_the_thread(store: Store, turns: list[str]) -> None:
    async with store.school(SCHOOL, read_only=True) as transaction:
        await transaction.scalars(NAMES)
    turns.clear()
    async with store.school(SCHOOL) as transaction:
        transaction.add(make(PersonRow, SCHOOL))
        assert len((await transaction.scalars(NAMES)).all()) == 1
        await transaction.execute(update(SchoolRow).values(name="Otter"))
        await transaction.execute(delete(PersonRow))

    assert turns == ["BEGIN", "INSERT", "UPDATE", "DELETE"]


async def test_whoever_reads_on_sees_what_they_saw_first(store: Store) -> None:
    async with store.school(SCHOOL, read_only=True) as reading:
        assert (await reading.scalars(NAMES)).all() == []
        async with store.school(SCHOOL) as transaction:
            transaction.add(make(PersonRow, SCHOOL))
        assert (await reading.scalars(NAMES)).all() == []
    async with store.school(SCHOOL, read_only=True) as reading:
        assert len((await reading.scalars(NAMES)).all()) == 1
