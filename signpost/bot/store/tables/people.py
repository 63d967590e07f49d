"""Schools and their people. Nothing here is confidential: who works at a school is known there."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from signpost.bot.store.tables.base import Base, Id, OfSchool, Word, within_school


class SchoolRow(Base):
    """A school, with what `signpost school apply` was given for it."""

    __tablename__ = "school"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str]
    file: Mapped[dict[str, Any]]
    """The school file as it was read, for the next one to be compared with."""
    wrapped_key: Mapped[bytes]
    """The school's own key, under the master key."""
    created_at: Mapped[dt.datetime]
    applied_at: Mapped[dt.datetime]
    revision: Mapped[int] = mapped_column(default=0)
    """Counts changes, so that what has not changed need not be read again; see `bot.school.Schools`."""


class PersonRow(OfSchool, Base):
    """Somebody of the school."""

    __tablename__ = "person"
    __table_args__ = (
        ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"),
        UniqueConstraint("school", "handle"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    handle: Mapped[Word]
    name: Mapped[str]
    audience: Mapped[Word]
    email: Mapped[str | None]
    is_active: Mapped[bool]
    joined_at: Mapped[dt.datetime]
    left_at: Mapped[dt.datetime | None]
    revision: Mapped[int] = mapped_column(default=0)
    """As the school's."""


class IdentityRow(OfSchool, Base):
    """A person's account on a platform."""

    __tablename__ = "identity"
    __table_args__ = (within_school("person", to="person", ondelete="CASCADE"), Index(None, "school", "person"))

    platform: Mapped[Word] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(255), primary_key=True)
    person: Mapped[Id]


class HoldingRow(OfSchool, Base):
    """Who holds a role (rank 0), and who stands in for that holder (rank 1 and on)."""

    __tablename__ = "holding"
    __table_args__ = (
        within_school("holder", to="person", ondelete="CASCADE"),
        within_school("person", to="person", ondelete="CASCADE"),
    )

    role: Mapped[Word] = mapped_column(primary_key=True)
    holder: Mapped[Id] = mapped_column(primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[Id]


class AbsenceRow(OfSchool, Base):
    """Days on which somebody is away."""

    __tablename__ = "absence"
    __table_args__ = (within_school("person", to="person", ondelete="CASCADE"),)

    person: Mapped[Id] = mapped_column(primary_key=True)
    first: Mapped[dt.date] = mapped_column(primary_key=True)
    last: Mapped[dt.date | None]
