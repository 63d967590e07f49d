"""Row-level security, PostgreSQL's own lock between schools; whatever the bot asks for, it gets one school's rows.

A transaction names its school in the setting `signpost.school`; one that names none sees nothing. Superusers are not
held by it. Released migrations rely on what this does: then it is not changed, but another function is added.
"""

from alembic import op


def hold_to_school(table: str, *, column: str | None = "school", or_every: bool = False) -> None:
    """Let transactions see, add, change and delete their own school's rows only, even the table's owner's.

    Args:
        table: a table that was just made.
        column: where it has the school's id; None where it belongs to no school.
        or_every: a transaction over all schools, `*`, is let in too.
    """
    context = op.get_context()
    if context.dialect.name != "postgresql":
        return
    name = context.dialect.identifier_preparer.quote(table)
    schools = ", ".join(filter(None, [column, "'*'" if or_every else None]))
    op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_school ON {name} USING (current_setting('signpost.school', true) IN ({schools}))")
