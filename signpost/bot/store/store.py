"""Transactions. Each sees one school, and nothing can be asked in it that would see another."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import String, Table, Text, event, func, inspect, literal, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.session import SessionTransaction
from sqlalchemy.sql.base import ExecutableOption
from sqlalchemy.types import TypeEngine

from signpost.bot.precedence import Precedence
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
        self._precedence = Precedence()
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

    def awaited(self) -> AbstractContextManager[None]:
        """What is done in this block, somebody waits for; see `quiet`."""
        return self._precedence.awaited()

    async def quiet(self, most_s: float) -> None:
        """Wait, for so many seconds at most, until nobody waits for the store: for what may be done later."""
        await self._precedence.quiet(most_s)

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


async def add_rows(
    transaction: AsyncSession, row: type[OfSchool], values: Iterable[dict[str, Any]], *, leave_known: bool = False
) -> None:
    """Add many rows at once, as one statement: for what is written for hundreds of people.

    Args:
        transaction: in the school that they belong to.
        row: their class.
        values: for each its columns, but for the school; all name the same ones.
        leave_known: whether a row that is there already is left as it is, and no error.

    Raises:
        CrossSchoolError: it is nothing that belongs to a school, or the transaction is over all of them.
    """
    school = transaction.info["school"]
    _check_reach(row, school)
    rows = [{**value, "school": school} for value in values]
    if rows and school != EVERY_SCHOOL:
        await transaction.run_sync(_add_rows, cast("Table", inspect(row).local_table), rows, leave_known)


def _add_rows(session: Session, table: Table, rows: list[dict[str, Any]], leave_known: bool) -> None:
    # The school's own refuses; here each row has its school.
    connection = Session.connection(session)
    if connection.dialect.name == "sqlite":
        each = sqlite.insert(table)
        connection.execute(each.on_conflict_do_nothing() if leave_known else each, rows)
        return
    # A list for each column, since the driver takes longest to read a statement that names each value by itself.
    columns = [table.c[name] for name in rows[0]]
    lists = (literal([row[column.name] for row in rows], _list_of(column.type)) for column in columns)
    given = func.unnest(*lists).table_valued(*(column.name for column in columns)).render_derived()
    many = postgresql.insert(table).from_select(columns, select(given))
    connection.execute(many.on_conflict_do_nothing() if leave_known else many)


def _list_of(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    # A list of words of 64 letters would cut longer ones off, where a column refuses them.
    return postgresql.ARRAY(Text() if isinstance(kind, String) else kind)


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
