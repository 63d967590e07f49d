"""What chat platforms need to have kept: where a school is on them, and what they have sent."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from signpost.bot.store.tables.base import Base, Id, OfSchool, Word, within_school


class WorkspaceRow(OfSchool, Base):
    """A school's place on a platform. Read across schools: what comes in names the place, and not yet the school."""

    __tablename__ = "workspace"
    __table_args__ = (
        ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"),
        Index(None, "platform", "account"),
    )

    platform: Mapped[Word] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(255), primary_key=True)
    """The platform's own id for it."""
    sealed: Mapped[bytes]
    """Its tokens, under the school's key."""
    installed_at: Mapped[dt.datetime]


class ReferenceRow(OfSchool, Base):
    """Where a person is written to on a platform that has to be told that each time."""

    __tablename__ = "reference"
    __table_args__ = (within_school("person", to="person", ondelete="CASCADE"),)

    platform: Mapped[Word] = mapped_column(primary_key=True)
    person: Mapped[Id] = mapped_column(primary_key=True)
    reference: Mapped[dict[str, Any]]
    """As the platform has it, in its own words: whatever speaks to it next can read it."""
    gone: Mapped[Word | None]
    """Why nobody can be written to there any more: `uninstalled`, `blocked`."""
    updated_at: Mapped[dt.datetime]


class SeenEventRow(OfSchool, Base):
    """Something that a platform has sent: sent again, it is not done again."""

    __tablename__ = "seen_event"
    __table_args__ = (ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"), Index(None, "seen_at"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    seen_at: Mapped[dt.datetime]


class FileRequestRow(OfSchool, Base):
    """A file that is to be fetched from a platform, until it was."""

    __tablename__ = "file_request"
    __table_args__ = (ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]
    """Whose it is, which report it is for, and where it is, under the school's key."""
    requested_at: Mapped[dt.datetime]
