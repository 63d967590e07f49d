"""Ways into the case room: links, questions about new devices, devices that are known, and sessions.

Of a token, only the SHA-256 of its secret stands here. Who a row is of is found by a blind index, and what it is for is
sealed under the school's key: "an upload link for …" would name a reporter.
"""

import datetime as dt

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from signpost.bot.store.tables.base import Base, Id, OfSchool, Word


class _OfRoom(OfSchool):
    """What every one of them has."""

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[ForeignKeyConstraint | Index | UniqueConstraint, ...]:
        return (
            ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"),
            UniqueConstraint("school", "digest"),
            Index(None, "school", "person"),
        )

    id: Mapped[Id] = mapped_column(primary_key=True)
    digest: Mapped[Word]
    """The SHA-256 of the token's secret."""
    person: Mapped[Word]
    """A blind index of whose it is."""
    made_at: Mapped[dt.datetime]


class RoomLinkRow(_OfRoom, Base):
    """A link that opens once, for a short time; it is kept for a while after that, to be asked for anew."""

    __tablename__ = "room_link"

    sealed: Mapped[bytes]
    expires_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    """When it was used, or found to be over: from then on no clock that is set back makes it good again."""
    renewed_at: Mapped[dt.datetime | None]
    """When a new one was last asked for in its place."""


class RoomCheckRow(_OfRoom, Base):
    """A browser that nobody has seen before, until the person whose link it used says that it is theirs."""

    __tablename__ = "room_check"

    sealed: Mapped[bytes]
    expires_at: Mapped[dt.datetime]
    state: Mapped[Word]
    """`waiting`, `confirmed` (and not let in yet), `refused` or `over`."""


class RoomDeviceRow(_OfRoom, Base):
    """A browser that somebody said is theirs. Two people may share one: it has a row for each, and one token."""

    __tablename__ = "room_device"

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[ForeignKeyConstraint | Index | UniqueConstraint, ...]:
        return (
            ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"),
            UniqueConstraint("school", "digest", "person"),
            Index(None, "school", "person"),
        )


class RoomSessionRow(_OfRoom, Base):
    """Somebody who is in; the row goes when they leave."""

    __tablename__ = "room_session"

    sealed: Mapped[bytes]
    seen_at: Mapped[dt.datetime]
    """When they last did something, to the minute."""
