"""Work that must be done, and what has to be delivered to whom."""

import datetime as dt

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from signpost.bot.store.tables.base import Base, Id, OfSchool, Word, within_school


class TaskRow(OfSchool, Base):
    """A piece of durable work: written with its cause, done once, however often it is started.

    The only rows that are read across schools, by the sweep; they hold opaque ids and nothing else.
    """

    __tablename__ = "task"
    __table_args__ = (
        ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"),
        Index(None, "state", "due_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[Word]
    target: Mapped[Id]
    """The id of what the work is about: a notice, a case, a draft."""
    due_at: Mapped[dt.datetime]
    state: Mapped[Word]
    """`pending`, `done`, `dropped` (no longer needed) or `failed` (tried too often)."""
    attempt: Mapped[int]
    """How often it was handed to a worker."""
    leased_until: Mapped[dt.datetime | None]
    """Until when the worker that has it is trusted to be alive."""
    cause: Mapped[Word | None]
    """Why the last attempt failed: a word of the bot's own, never a message."""
    done_at: Mapped[dt.datetime | None]


class NoticeRow(OfSchool, Base):
    """Something that one person has to be told by direct message."""

    __tablename__ = "notice"
    __table_args__ = (
        within_school("person", to="person", ondelete="CASCADE"),
        Index(None, "school", "about"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    person: Mapped[Id]
    about: Mapped[Word]
    """A blind index of the case: notices go with it, and do not show whose report it is."""
    sealed: Mapped[bytes]
    """The view to deliver, under the school's key."""
    state: Mapped[Word]
    """`pending`, `sending`, `sent`, `failed` or `withdrawn`."""
    cause: Mapped[Word | None]
    created_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]


class InboxRow(OfSchool, Base):
    """A direct message on the terminal, which is a platform too: what was delivered, until its reader has seen it."""

    __tablename__ = "inbox"
    __table_args__ = (within_school("person", to="person", ondelete="CASCADE"), Index(None, "school", "person"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    """The id of the notice: what was delivered once is not delivered again."""
    person: Mapped[Id]
    sealed: Mapped[bytes]
    delivered_at: Mapped[dt.datetime]
    shown_at: Mapped[dt.datetime | None]
