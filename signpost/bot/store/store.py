"""Transactions. Each sees one school, and nothing can be asked in it that would see another."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Insert, event, insert, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.session import SessionTransaction
from sqlalchemy.sql.base import ExecutableOption

from signpost.bot.store.engine import BUSY_S, READ_ONLY
from signpost.bot.store.statements import CrossSchoolError, rows_of
from signpost.bot.store.tables import Base, MasterKeyRow, OfSchool, SchoolRow, TaskRow, WorkspaceRow
from signpost.bot.store.turns import FileTurns

__all__ = ["ACROSS_SCHOOLS", "ADDED_TASKS", "EVERY_SCHOOL", "CrossSchoolError", "Store", "add_rows"]

EVERY_SCHOOL = "*"
"""What stands for the school in a transaction over all of them; no school's id can be this."""
ACROSS_SCHOOLS: frozenset[type[Base]] = frozenset({MasterKeyRow, SchoolRow, TaskRow, WorkspaceRow})
"""What a transaction over all schools may ask for, and change."""
ADDED_TASKS = "added_tasks"
"""Set in the `info` of a transaction that adds tasks; see `Store.on_tasks`."""

MOST_HELD = 256
"""Schools to which a statement is kept held that was made once."""

_NAME_SCHOOL = text("SELECT set_config('signpost.school', :school, true)")
_HELD: WeakKeyDictionary[Any, dict[str, Any]] = WeakKeyDictionary()
"""Statements as they are held to each school, for as long as they are there: those that are made once, with parameters
for what they look for, are looked through once. Whatever is made for one question goes with it."""


class _SchoolSession(Session):
    """A session that is held to the school in its `info`, and has no way around that."""

    def _refuse(self, *_args: Any, **_options: Any) -> Any:
        raise CrossSchoolError("Past the session, nothing is held to one school.")

    connection = bulk_save_objects = bulk_insert_mappings = bulk_update_mappings = _refuse


class Store:
    """All that is kept, behind transactions.

    Args:
        engine: from `signpost.bot.store.engine`, on a database that is up to date (`signpost db upgrade`).
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._sessions = async_sessionmaker(engine, expire_on_commit=False, sync_session_class=_SchoolSession)
        self._reading = engine.execution_options(**{READ_ONLY: True, "postgresql_readonly": True})
        database = engine.url.database if engine.dialect.name == "sqlite" else None
        self._turns = FileTurns(Path(database), BUSY_S) if database else None
        self._awaited = 0
        self._is_quiet = asyncio.Event()
        self._is_quiet.set()
        self.on_tasks: Callable[[], None] | None = None
        """Called when a transaction that added tasks has been committed."""

    @asynccontextmanager
    async def school(self, school: str, *, read_only: bool = False) -> AsyncIterator[AsyncSession]:
        """A transaction in one school: committed at the end of the block, rolled back on any exception.

        Args:
            school: the school's id.
            read_only: nothing can be changed; on SQLite, such a transaction does not wait for those that write.
        """
        if not school or school == EVERY_SCHOOL:
            raise CrossSchoolError("A transaction needs one school.")
        async with self._begin(school, read_only) as transaction:
            yield transaction

    @asynccontextmanager
    async def every_school(self, *, read_only: bool = False) -> AsyncIterator[AsyncSession]:
        """A transaction over all schools, for what `ACROSS_SCHOOLS` lists and nothing else."""
        async with self._begin(EVERY_SCHOOL, read_only) as transaction:
            yield transaction

    @asynccontextmanager
    async def _begin(self, school: str, read_only: bool) -> AsyncIterator[AsyncSession]:
        bind = self._reading if read_only else self.engine
        async with (
            nullcontext() if read_only or self._turns is None else self._turns.turn(),
            self._sessions(bind=bind, info={"school": school}) as session,
        ):
            async with session.begin():
                yield session
            if self.on_tasks is not None and ADDED_TASKS in session.info:
                self.on_tasks()

    @contextmanager
    def awaited(self) -> Iterator[None]:
        """What is done in this block, somebody waits for; see `quiet`."""
        self._awaited += 1
        self._is_quiet.clear()
        try:
            yield
        finally:
            self._awaited -= 1
            if not self._awaited:
                self._is_quiet.set()

    async def quiet(self, most_s: float) -> None:
        """Wait until nobody waits for anything in this process: for what may be done later.

        Args:
            most_s: seconds to wait at most, so that what may be done later is done nevertheless.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(most_s):
                await self._is_quiet.wait()

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()
        if self._turns is not None:
            self._turns.close()


@event.listens_for(_SchoolSession, "after_begin")
def _name_school(session: Session, _transaction: SessionTransaction, connection: Any) -> None:
    # The second lock, on PostgreSQL: row-level security lets through what belongs to this school alone.
    if connection.dialect.name == "postgresql":
        connection.execute(_NAME_SCHOOL, {"school": session.info["school"]})


@event.listens_for(_SchoolSession, "do_orm_execute")
def _held_to_school(state: ORMExecuteState) -> None:
    """Adds the school to every statement, and refuses those to which it cannot be added."""
    school = state.session.info["school"]
    if state.is_insert:
        _check_new(state, school)
        return
    if state.is_update and state.parameters:
        raise CrossSchoolError("What a row is changed to stands in the statement.")
    if school == EVERY_SCHOOL:
        _check_rows(state, school)
        return
    known = _HELD.get(state.statement)
    if known is None:
        _check_rows(state, school)
        known = _HELD[state.statement] = {}
    held = known.get(school)
    if held is None:
        held = state.statement.options(*_criteria(school))
        if len(known) >= MOST_HELD:
            known.clear()
        known[school] = held
    state.statement = held


def _check_rows(state: ORMExecuteState, school: str) -> None:
    rows = rows_of(state.statement)
    if not rows or not state.is_orm_statement:
        raise CrossSchoolError(
            "A statement that names no class of the store, where it begins, cannot be held to one school."
        )
    for row in rows:
        _check_reach(row, school)


@lru_cache(maxsize=4_096)
def _criteria(school: str) -> tuple[ExecutableOption, ...]:
    """What holds a statement to a school: made once for each, since to make it takes as long as a small statement."""
    return (
        with_loader_criteria(OfSchool, lambda row: row.school == school, include_aliases=True),
        with_loader_criteria(SchoolRow, lambda row: row.id == school, include_aliases=True),
    )


def _check_new(state: ORMExecuteState, school: str) -> None:
    """Lets through what `add_rows` adds: rows of one class, each with this school."""
    given = state.parameters if isinstance(state.parameters, Sequence) else ()
    mapper, statement = state.bind_mapper, state.statement
    parts = ("_values", "_post_values_clause", "select")
    is_plain = (
        isinstance(statement, Insert)
        and not statement._multi_values  # noqa: SLF001 - it has no other name
        and all(getattr(statement, part) is None for part in parts)
    )
    if mapper is None or not is_plain or not given or any(row.get("school") != school for row in given):
        raise CrossSchoolError("Rows are added by the session, or by add_rows().")
    _check_reach(mapper.class_, school)


async def add_rows(transaction: AsyncSession, row: type[OfSchool], values: Iterable[dict[str, Any]]) -> None:
    """Add many rows at once, as one statement: for what is written for hundreds of people.

    Args:
        transaction: in the school that they belong to.
        row: their class.
        values: for each its columns, but for the school; all name the same ones.
    """
    school = transaction.info["school"]
    rows = [{**value, "school": school} for value in values]
    if rows:
        # What asks for something back is sent in batches; what does not, row by row.
        await transaction.execute(insert(row).returning(row.school), rows)


@event.listens_for(_SchoolSession, "before_attach")
def _take_in(session: Session, row: Any) -> None:
    """Refuses what was loaded elsewhere: it would be read again without a look at its school."""
    school = session.info["school"]
    _check_reach(type(row), school)
    identity = inspect(row).identity
    if identity is not None and school not in {identity[0], EVERY_SCHOOL}:
        raise CrossSchoolError("A row of another school was touched.")


@event.listens_for(_SchoolSession, "before_flush")
def _give_school(session: Session, _context: Any, _instances: Any) -> None:
    """Gives new rows their school, and refuses those of another."""
    school = session.info["school"]
    for row in (*session.new, *session.dirty, *session.deleted):
        if school == EVERY_SCHOOL:
            continue
        own: str | None = row.id if isinstance(row, SchoolRow) else row.school
        if own is None and isinstance(row, OfSchool):
            row.school = own = school
        if own != school:
            raise CrossSchoolError("A row of another school was touched.")


def _check_reach(row: type[Any], school: str) -> None:
    is_within = row in ACROSS_SCHOOLS if school == EVERY_SCHOOL else issubclass(row, OfSchool | SchoolRow)
    if not is_within:
        raise CrossSchoolError(
            f"{row.__name__} is for transactions {'in one' if school == EVERY_SCHOOL else 'over every'} school."
        )
