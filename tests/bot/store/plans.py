"""How SQLite looks for rows: by an index, or by reading all of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from signpost.bot.store.store import Store

_EXPLAIN = "EXPLAIN QUERY PLAN "
_WHOLE = re.compile(r"SCAN (\w+)$|SCAN (\w+) USING|SEARCH (\w+) USING .*\(school=\?\)$")


@contextmanager
def read_in_whole(store: Store) -> Iterator[set[str]]:
    """The tables, by the names that statements give them, of which all rows are read in the block, or all of a school.

    Args:
        store: on SQLite.
    """
    found: set[str] = set()

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if not many and statement.startswith(("SELECT", "UPDATE", "DELETE")):
            for *_, detail in connection.exec_driver_sql(_EXPLAIN + statement, parameters):
                if match := _WHOLE.match(detail):
                    found.update(filter(None, match.groups()))

    event.listen(store.engine.sync_engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(store.engine.sync_engine, "before_cursor_execute", explain)
