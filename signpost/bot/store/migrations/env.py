"""Alembic's way in: runs migrations on the connection that it was given, in the transaction that was begun on it."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from signpost.bot.store.columns import UtcDateTime
from signpost.bot.store.tables import Base


def _render_type(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Migrations hold what was true when they were written, so they import none of our own types."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    render_item=_render_type,
)
context.run_migrations()
