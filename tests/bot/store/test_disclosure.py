"""No value that is kept is ever in an exception or in a log, at any level (promise 4)."""

import logging
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Integer, cast, func, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.store.store import Store
from signpost.bot.store.tables import PersonRow, SchoolRow
from tests.bot.store.rows import NOW, SCHOOL_ROWS, fill, make
from tests.stores import SCHOOL

CANARY = "canary-7c1f"


def _person(**own: Any) -> PersonRow:
    person: PersonRow = make(PersonRow, SCHOOL, **own)
    return person


FAULTS: dict[str, Callable[[AsyncSession], Any]] = {
    "the same twice": lambda t: t.add_all([_person(handle=CANARY, id="2"), _person(handle=CANARY, id="3")]),
    "something missing": lambda t: t.add(_person(name=CANARY, handle=CANARY, audience=None)),
    "something of a wrong type": lambda t: t.add(_person(joined_at=CANARY)),
    "too long, or pointing nowhere": lambda t: t.add(make(SCHOOL_ROWS[-1], SCHOOL, CANARY * 10)),
    "an instant without a zone": lambda t: t.add(_person(name=CANARY, joined_at=NOW.replace(tzinfo=None))),
    "no number": lambda t: t.scalar(select(cast(literal(CANARY), Integer) / 0).select_from(SchoolRow)),
    "no function": lambda t: t.scalar(select(PersonRow.id).where(func.nothing(CANARY) == 1)),
    "more than one": lambda t: t.execute(update(PersonRow).values(handle=CANARY, name=None)),
    "no text": lambda t: t.scalar(select(PersonRow.id).where(PersonRow.name == f"{CANARY}\0\ud800")),
}


TALKATIVE = ("", "sqlalchemy", "sqlalchemy.engine.Engine", "sqlalchemy.pool", "aiosqlite", "psycopg", "asyncio")


@pytest.fixture
def logs(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """All that was logged, at every level."""
    for name in TALKATIVE:
        caplog.set_level(logging.DEBUG, name)
    return lambda: caplog.text + "".join(f"{record.args}{record.exc_info}" for record in caplog.records)


@pytest.mark.parametrize("fault", FAULTS)
async def test_no_value_is_in_an_exception(fault: str, store: Store, logs: Callable[[], str]) -> None:
    await fill(store, SCHOOL)
    said = ""
    try:
        async with store.school(SCHOOL) as transaction:
            done = FAULTS[fault](transaction)
            if done is not None:
                await done
    except Exception as error:
        said = "".join(traceback.format_exception(error))
    assert CANARY not in said
    assert CANARY not in logs()


async def test_an_exception_still_says_what_went_wrong(store: Store) -> None:
    with pytest.raises(IntegrityError) as caught:
        await _write_and_read(store, "2", "3")
    assert "unique" in str(caught.value).lower()
    assert "INSERT INTO person" in str(caught.value)


async def test_no_value_is_logged(store: Store, logs: Callable[[], str]) -> None:
    await _write_and_read(store, "2")
    assert "INSERT INTO person" in logs()
    assert CANARY not in logs()


async def test_without_the_filter_values_would_be_logged(
    store: Store, logs: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in TALKATIVE:
        monkeypatch.setattr(logging.getLogger(name), "filters", [])
    await _write_and_read(store, "2")
    assert CANARY in logs()


async def _write_and_read(store: Store, *ids: str) -> None:
    async with store.school(SCHOOL) as transaction:
        transaction.add_all([_person(id=id_, handle=CANARY, name=CANARY) for id_ in ids])
    async with store.school(SCHOOL, read_only=True) as transaction:
        found = (await transaction.scalars(select(PersonRow).where(PersonRow.handle == CANARY))).all()
    assert [person.name for person in found] == [CANARY]
