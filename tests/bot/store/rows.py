"""Rows of every table, made from what the table says of itself: tables that are added later are in them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ForeignKeyConstraint, PrimaryKeyConstraint, Table, UniqueConstraint, inspect
from sqlalchemy.types import JSON, Boolean, Date, DateTime, Integer, LargeBinary

from signpost.bot.store.store import ACROSS_SCHOOLS, Store
from signpost.bot.store.tables import Base, OfSchool, SchoolRow

OTHER = "starling"
"""Another school than `tests.stores.SCHOOL`, with the same ids in it."""
ID = "1"
"""The id of every row, and so what every row points to."""
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)

ROWS: Sequence[Any] = tuple(
    mapper.class_
    for table in Base.metadata.sorted_tables
    for mapper in Base.registry.mappers
    if mapper.local_table is table
)
"""The class of every table, those that are pointed to first."""
SCHOOL_ROWS: Sequence[Any] = tuple(row for row in ROWS if issubclass(row, OfSchool | SchoolRow))
HELD_ROWS: Sequence[Any] = tuple(row for row in ROWS if row not in ACROSS_SCHOOLS)


def school_of(entity: Any) -> Any:
    """The column of a class, or of an alias, that has the school."""
    return entity.id if inspect(entity).mapper.class_ is SchoolRow else entity.school


def values(table: Table, school: str, id_: str = ID, **own: Any) -> dict[str, Any]:
    """What a row of a table may hold: what identifies it is `id_`, other text is the school's id."""
    made = {column.name: _value(column.type, school) for column in table.columns}
    for constraint in table.constraints:
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint | ForeignKeyConstraint):
            made |= {column.name: id_ for column in constraint.columns if made[column.name] == school}
    if table is SchoolRow.__table__:
        made["id"] = school
    elif "school" in made:
        made["school"] = school
    return made | own


def make(row: Any, school: str, id_: str = ID, **own: Any) -> Any:
    """A row of a school; `own` are its values where it matters."""
    return row(**values(row.__table__, school, id_, **own))


def key(row: Any, school: str, id_: str = ID) -> tuple[Any, ...]:
    """What identifies that row."""
    made = values(row.__table__, school, id_)
    return tuple(made[column.name] for column in row.__table__.primary_key)


async def fill(store: Store, *schools: str, id_: str = ID) -> None:
    """Give each of the schools, which need not be there, a row of every table."""
    for school in schools:
        async with store.school(school) as transaction:
            for row in SCHOOL_ROWS:
                if await transaction.get(row, key(row, school, id_)) is None:
                    transaction.add(make(row, school, id_))
                    await transaction.flush()


def _value(kind: Any, school: str) -> Any:
    match kind:
        case JSON():
            return {"a": school}
        case Boolean():
            return True
        case Integer():
            return 1
        case Date():
            return NOW.date()
        case LargeBinary():
            return school.encode()
        case _ if isinstance(getattr(kind, "impl", kind), DateTime):
            return NOW
        case _:
            return school
