"""Which texts of a school's policies were known, for what changed between them, and what was said about them."""

import datetime as dt

from sqlalchemy import ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from signpost.bot.store.tables.base import Base, Id, OfSchool, Word


class PolicyVersionRow(OfSchool, Base):
    """One text of a policy, since it was first seen."""

    __tablename__ = "policy_version"
    __table_args__ = (
        ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"),
        UniqueConstraint("school", "name", "digest"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str]
    """The policy's: its file's, without the suffix, in small letters."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the text."""
    file_digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the file that it was read from last, so that the same file is not read again."""
    document: Mapped[str]
    """The document as it was read: a `Policy` in JSON."""
    known_at: Mapped[dt.datetime]
    review_by: Mapped[dt.date | None]
    """The last day on which the review that it names is not overdue."""
    reminded: Mapped[Word | None]
    """The last step on which its owner was reminded of the review."""
    announced_at: Mapped[dt.datetime | None]
