"""The audit log: every act and every look, chained; and which master keys the data were written with."""

import datetime as dt

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from signpost.bot.store.tables.base import Base, Id, OfSchool, Word


class AuditRow(OfSchool, Base):
    """One entry of a school's log; see `signpost.bot.audit`."""

    __tablename__ = "audit"
    __table_args__ = (
        ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"),
        Index(None, "school", "about"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime]
    actor: Mapped[Word]
    """A person's id, `system`, or a blind index for a reporter."""
    act: Mapped[Word]
    about: Mapped[Id | None]
    """The id of a case, an agreement, a school file …"""
    detail: Mapped[dict[str, str]]
    """Words of the bot's own vocabularies; never what a person wrote."""
    previous: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(OfSchool, Base):
    """The newest entry of a school's log: locked to append, so that two entries never follow the same one."""

    __tablename__ = "audit_head"
    __table_args__ = (ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"),)

    seq: Mapped[int]
    mac: Mapped[str] = mapped_column(String(64))


class MasterKeyRow(Base):
    """A version of the master key that something is wrapped under, so that another key in its place is noticed."""

    __tablename__ = "master_key"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fingerprint: Mapped[Word]
