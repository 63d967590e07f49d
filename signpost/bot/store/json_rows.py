"""Rows as one text, made by the database: for what is read in every transaction, and says the same nearly every time.

To read hundreds of rows as rows takes longer than all else that a small transaction does; one text can be looked up.
"""

from typing import Any

from sqlalchemy import Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class JsonRows(FunctionElement[str]):
    """All rows of a query as a JSON array of arrays, in no order that could be relied on.

    Values are as the engine writes them into JSON: SQLite has 0 and 1 for booleans, and no zone in instants, which are
    in UTC.

    Args:
        columns: of one class of the store.
    """

    name = "json_rows"
    type = Text()
    inherit_cache = True


@compiles(JsonRows, "sqlite")
def _on_sqlite(rows: JsonRows, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_group_array(json_array({compiler.process(rows.clauses, **options)}))"


@compiles(JsonRows, "postgresql")
def _on_postgresql(rows: JsonRows, compiler: SQLCompiler, **options: Any) -> str:
    columns = compiler.process(rows.clauses, **options)
    return f"CAST(coalesce(json_agg(json_build_array({columns})), '[]') AS TEXT)"
