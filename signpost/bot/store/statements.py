"""What a statement asks for, and whether it can be held to one school.

Where a statement names a table by its class, the school can be added to it. It is refused where it names one in any
other way, such as text or `PersonRow.__table__`.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnClause, Delete, Select, TableClause, TextClause, Update
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.selectable import AliasedReturnsRows, SelectBase

from signpost.errors import SignpostError


class CrossSchoolError(SignpostError):
    """Code asked for another school's row, or in a way that cannot be held to one school. A fault of Signpost's own."""


def rows_of(statement: Any) -> set[type[Any]]:
    """The classes of the rows that a statement reads or changes.

    Raises:
        CrossSchoolError: it is none that can be held to a school.
    """
    if not isinstance(statement, Select | Update | Delete):
        raise CrossSchoolError("Rows are read by select(), changed by update() or delete(), and added by the session.")
    found: set[type[Any]] = set()
    scopes: list[ClauseElement] = [statement]
    while scopes:
        scope = scopes.pop()
        if _has_text(scope):
            raise CrossSchoolError("Text cannot be held to one school.")
        elements = list(_elements(scope))
        scopes += [element for element in elements if isinstance(element, SelectBase)]
        classes = {_table(element): row for element in elements if (row := _mapped_class(element)) is not None}
        for element in elements:
            _check(element, classes)
        if isinstance(scope, Update | Delete):
            _check_change(scope, classes)
        found.update(classes.values())
    return found


def _has_text(scope: ClauseElement) -> bool:
    """Whether there is text in it that is none of its elements."""
    return any(getattr(scope, name, None) for name in ("_prefixes", "_suffixes", "_hints", "_statement_hints"))


def _elements(scope: ClauseElement) -> Iterator[ClauseElement]:
    """All that a statement is made of, but for what is inside of the statements in it."""
    # `get_children` has a table once, and not always as it was named.
    waiting = [*scope.get_children(), *getattr(scope, "_from_obj", ())]
    while waiting:
        element = waiting.pop()
        yield element
        if not isinstance(element, SelectBase | UpdateBase) and not _is_table(element):
            waiting += element.get_children()


def _is_table(element: Any) -> bool:
    if isinstance(element, AliasedReturnsRows):
        return _is_table(element.element)
    return isinstance(element, TableClause)


def _table(element: Any) -> Any:
    return element.table if isinstance(element, ColumnClause) else element


def _mapped_class(element: ClauseElement) -> type[Any] | None:
    """The class by which a table or a column was named, if it was."""
    entity = element._annotations.get("parententity")  # noqa: SLF001 - where the ORM itself looks
    return None if entity is None else entity.mapper.class_


def _check(element: Any, classes: dict[Any, type[Any]]) -> None:
    is_text = isinstance(element, TextClause) or (isinstance(element, ColumnClause) and element.is_literal)
    if isinstance(element, UpdateBase) or (is_text and str(element) != "*"):
        raise CrossSchoolError("Text, or a change inside of a statement, cannot be held to one school.")
    table = _table(element)
    if _is_table(table) and table not in classes:
        raise CrossSchoolError("A table that is not named by its class cannot be held to one school.")


def _check_change(statement: Update | Delete, classes: dict[Any, type[Any]]) -> None:
    if set(classes) - {statement.table}:
        raise CrossSchoolError("A change can name other tables in select() only.")
    values = statement._values if isinstance(statement, Update) else None  # noqa: SLF001 - it has no other name
    columns = {getattr(column, "key", column) for column in values or ()}
    if columns & {column.key for column in statement.table.primary_key}:
        raise CrossSchoolError("What identifies a row, its school above all, is never changed.")
