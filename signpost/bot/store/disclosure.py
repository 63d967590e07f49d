"""Keeps what is in the database out of exceptions and logs, where the libraries below would put it."""

import logging
from typing import Any

from sqlalchemy import Engine, ExceptionContext, event

_TALKATIVE = ("aiosqlite", "sqlalchemy.engine.Engine")
"""Loggers that write parameters or rows at level DEBUG."""
_DATA_EXCEPTION = "22"
"""The class of PostgreSQL's errors whose messages quote a value (SQL standard: data exception)."""


def keep_values_out(engine: Engine) -> None:
    """Have no exception and no log of an engine hold a value, at any level.

    SQLAlchemy's `hide_parameters` keeps parameters out of its own messages only; PostgreSQL's quote the values of a
    constraint that was broken, and whole rows.
    """
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_is_discreet)
    event.listen(engine, "handle_error", _shorten)


def _is_discreet(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG


def _shorten(context: ExceptionContext) -> None:
    error: Any = context.original_exception
    if getattr(error, "sqlstate", None) is None:  # SQLite's messages name tables and columns, and no values
        return
    known = error.diag.message_primary
    if known is None or error.sqlstate.startswith(_DATA_EXCEPTION):
        known = f"SQLSTATE {error.sqlstate}"
    error.args = (known,)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (f"({type(error).__module__}.{type(error).__name__}) {known}",)
