"""Column types, and a function, that mean the same on SQLite and on PostgreSQL."""

import datetime as dt
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An instant, in UTC on both engines; SQLite would lose the zone.

    Raises:
        ValueError: a value without a zone is written, or compared with; SQLAlchemy wraps it in a `StatementError`.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """An aware instant in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant without a time zone cannot be kept.")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """The instant as it was, in UTC."""
        return None if value is None else _in_utc(value)


class RowsAsText(FunctionElement[str]):
    """All rows of a statement as one text: a list of lists in JSON, in no order.

    For thousands of rows that are read again and again and seldom change: a text is compared in no time, and rows take
    longer to be made than to be read. Instants are as each engine writes them: `instant_of` reads both.

    Args:
        columns: what of each row.
    """

    type = Text()
    inherit_cache = True


@compiles(RowsAsText, "sqlite")
def _on_sqlite(element: RowsAsText, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_group_array(json_array({compiler.process(element.clauses, **options)}))"


@compiles(RowsAsText, "postgresql")
def _on_postgresql(element: RowsAsText, compiler: SQLCompiler, **options: Any) -> str:
    columns = compiler.process(element.clauses, **options)
    return f"CAST(coalesce(json_agg(json_build_array({columns})), '[]') AS text)"


def instant_of(text: str) -> dt.datetime:
    """An instant, as it stands in `RowsAsText`, in UTC."""
    return _in_utc(dt.datetime.fromisoformat(text))


def _in_utc(instant: dt.datetime) -> dt.datetime:
    return instant.replace(tzinfo=dt.UTC) if instant.tzinfo is None else instant.astimezone(dt.UTC)
