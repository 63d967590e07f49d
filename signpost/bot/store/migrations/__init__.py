"""How a database came to have its tables: migrations, by Alembic, for SQLite and PostgreSQL alike.

After a change of the tables, `python -m signpost.bot.store.migrations "What changed"` writes the migration, to be read
before it is kept; `tests/bot/store` fails until it is there. Until the first release there is one migration only:
delete it, and run `python -m signpost.bot.store.migrations "Every table"`.

A migration runs as a whole or not at all, and there is none back: that is what a backup is for. On PostgreSQL, one that
changes rows of tables that are held to their school (see `security`) has to lift that first: it sees none otherwise.
"""
