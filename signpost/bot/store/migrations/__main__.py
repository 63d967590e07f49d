"""Writes a migration: `python -m signpost.bot.store.migrations "What changed"`, in a checkout."""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from alembic import command
from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from alembic.operations.ops import CreateTableOp, MigrateOperation, MigrationScript
from alembic.runtime.migration import MigrationContext

from signpost.bot.store.engine import database_url
from signpost.bot.store.store import ACROSS_SCHOOLS
from signpost.bot.store.tables import Base, SchoolRow
from signpost.bot.store.upgrade import alembic_config, migration_engine, scripts, upgrade

_IMPORT = "from signpost.bot.store.migrations.security import hold_to_school"
_RUFF = {
    "sort": "check --quiet --select I --fix",
    "format": "format --quiet",
    "except": "check --quiet --add-noqa",  # it may be longer than a function should be
}
_ACROSS = {row.__table__ for row in ACROSS_SCHOOLS}


class _HoldToSchool(MigrateOperation):
    def __init__(self, table: str) -> None:
        self.table = table


@renderers.dispatch_for(_HoldToSchool)
def _render(context: AutogenContext, operation: _HoldToSchool) -> str:
    context.imports.add(_IMPORT)
    table = Base.metadata.tables[operation.table]
    across = ", or_every=True" if table in _ACROSS else ""
    if "school" in table.columns:
        return f'hold_to_school("{table.name}"{across})'
    column = '"id"' if table is SchoolRow.__table__ else "None"
    return f'hold_to_school("{table.name}", column={column}{across})'


def _hold_new_tables(
    _context: MigrationContext, _revision: str | Iterable[str | None] | Iterable[str], directives: list[MigrationScript]
) -> None:
    """Every table that is made is held to its school; none can be forgotten."""
    for script in directives:
        operations = script.upgrade_ops
        if operations is None:
            continue
        for made in [operation for operation in operations.ops if isinstance(operation, CreateTableOp)]:
            operations.ops.append(_HoldToSchool(made.table_name))


def write(message: str) -> None:
    """Write the migration from what the migrations make to what the tables are."""
    with tempfile.TemporaryDirectory() as folder:
        url = database_url("", Path(folder))
        upgrade(url)
        with migration_engine(url).begin() as connection:
            config = alembic_config(connection)
            _tidy_what_is_written(config)
            command.revision(
                config,
                message,
                autogenerate=True,
                rev_id=f"{len(list(scripts().walk_revisions())) + 1:04}",
                process_revision_directives=_hold_new_tables,
            )


def _tidy_what_is_written(config: Config) -> None:
    options = {"hooks": ", ".join(_RUFF)}
    for hook, arguments in _RUFF.items():
        options |= {
            f"{hook}.type": "module",
            f"{hook}.module": "ruff",
            f"{hook}.options": f"{arguments} REVISION_SCRIPT_FILENAME",
        }
    for option, value in options.items():
        config.set_section_option("post_write_hooks", option, value)


if __name__ == "__main__":
    write(" ".join(sys.argv[1:]) or "Every table")
