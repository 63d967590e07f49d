"""Sessions: who is in, until they leave, do nothing for an hour, or have no business there any more."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Final, Literal

from sqlalchemy import bindparam, select

from signpost.bot.audit import Act
from signpost.bot.incidents.dossier import new_id
from signpost.bot.jobs import TaskKind, add_task
from signpost.bot.room.contents import Entry, logged_as, opened, person_index, sealed
from signpost.bot.room.links import SKEW
from signpost.bot.room.reach import is_open_to
from signpost.bot.room.target import Target
from signpost.bot.room.tokens import Token, new_token
from signpost.bot.store.tables import RoomSessionRow
from signpost.bot.turn import Actor
from signpost.bot.unit_of_work import UnitOfWork

IDLE_FOR: Final = dt.timedelta(hours=1)
LONGEST: Final = dt.timedelta(hours=12)
"""However busy somebody is: a school day, with its evening."""
NOTED_EVERY: Final = dt.timedelta(minutes=1)
"""How often it is written down that somebody does something."""
_OF_TOKEN: Final = select(RoomSessionRow).where(RoomSessionRow.digest == bindparam("digest"))
Why = Literal["signed_out", "revoked", "over", "role_ended"]


@dataclass(frozen=True)
class Entered:
    """Somebody is in. Both tokens are for cookies, and stand nowhere else."""

    session: str = field(repr=False)
    device: str = field(repr=False)
    target: Target


@dataclass(frozen=True)
class Visitor:
    """Somebody who is in, at one request."""

    actor: Actor
    name: str
    school_name: str
    target: Target
    session_id: str
    """Opaque; no token."""
    idle_ends_at: dt.datetime
    """When the session ends unless they do something, in the school's time zone."""
    csrf: str = field(repr=False)
    """What every form of this session has to bring along."""


async def begin_session(work: UnitOfWork, entry: Entry, device: str) -> Entered:
    """Let somebody in.

    Args:
        work: the unit of work.
        entry: who, and where to.
        device: the token that their browser is known by.
    """
    token, id_ = new_token(work.school.id), new_id()
    entry = Entry(person=entry.person, target=entry.target)
    work.transaction.add(
        RoomSessionRow(
            id=id_,
            digest=token.digest,
            person=person_index(work.school, entry.person),
            sealed=sealed(work.school, id_, entry),
            made_at=work.now,
            seen_at=work.now,
        )
    )
    await add_task(work.transaction, TaskKind.END_ROOM_ACCESS, id_, work.now + IDLE_FOR)
    await work.record(Act.ROOM_ENTERED, actor=logged_as(work.school, entry), about=id_, kind=entry.target.kind)
    return Entered(str(token), device, entry.target)


def ends_at(row: RoomSessionRow) -> dt.datetime:
    """When a session ends, unless something is done in it."""
    return min(row.seen_at + IDLE_FOR, row.made_at + LONGEST)


def is_running(row: RoomSessionRow, now: dt.datetime) -> bool:
    """Whether a session has not ended by itself; what was used at a time to come ended when a clock was set back."""
    return row.seen_at - SKEW <= now < ends_at(row)


async def find_session(work: UnitOfWork, token: Token) -> RoomSessionRow | None:
    """A session by its token, whether or not it has ended."""
    return await work.transaction.scalar(_OF_TOKEN, {"digest": token.digest})


async def visitor_of(work: UnitOfWork, row: RoomSessionRow, token: Token) -> Visitor | None:
    """Who is in by a session; None where it has ended, or its person has no business there any more."""
    entry = opened(work.school, row.id, row.sealed, Entry)
    person = work.school.roster.person(entry.person)
    if not is_running(row, work.now) or person is None or not await is_open_to(work, person.id, entry.target):
        return None
    return Visitor(
        actor=Actor(school=work.school.id, person=person.id, audience=person.audience),
        name=person.name,
        school_name=work.school.name,
        target=entry.target,
        session_id=row.id,
        idle_ends_at=work.school.local(ends_at(row)),
        csrf=token.derived("csrf"),
    )


async def end_session(work: UnitOfWork, row: RoomSessionRow, why: Why) -> None:
    """End a session."""
    entry = opened(work.school, row.id, row.sealed, Entry)
    await work.record(Act.ROOM_LEFT, actor=logged_as(work.school, entry), about=row.id, why=why)
    await work.transaction.delete(row)
