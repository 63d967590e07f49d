"""${message}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Bring the tables to this revision."""
    ${"\n".join(line for line in upgrades.splitlines() if not line.strip().startswith("# ###")).strip() or "pass"}
