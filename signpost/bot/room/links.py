"""Links: made for one person and one target, good once, for a quarter of an hour."""

import datetime as dt
from typing import Final

from sqlalchemy import select

from signpost.bot.incidents.dossier import new_id
from signpost.bot.jobs import TaskKind, add_task
from signpost.bot.notices import notify
from signpost.bot.room.contents import Entry, opened, person_index, sealed
from signpost.bot.room.target import Target
from signpost.bot.room.tokens import Token, new_token
from signpost.bot.room.views import RoomLinkPointer
from signpost.bot.store.tables import RoomLinkRow
from signpost.bot.unit_of_work import UnitOfWork

GOOD_FOR: Final = dt.timedelta(minutes=15)
KEPT_FOR: Final = dt.timedelta(days=30)
"""How long a new link can be asked for by an old one."""
SKEW: Final = dt.timedelta(minutes=1)
"""How far the clocks of two processes may be apart; what is of a later time was made before a clock was set back."""


async def add_link(work: UnitOfWork, person: str, target: Target) -> tuple[Token, RoomLinkRow]:
    """A new link; its token is known from now on to whoever is given it, and to nobody else."""
    token = new_token(work.school.id)
    row = _row(work, token, Entry(person=person, target=target))
    work.transaction.add(row)
    await add_task(work.transaction, TaskKind.END_ROOM_ACCESS, row.id, row.expires_at)
    return token, row


def is_good(row: RoomLinkRow, now: dt.datetime) -> bool:
    """Whether a link opens: it was not used, and is neither too old nor of a time that has not come yet."""
    return row.ended_at is None and row.made_at - SKEW <= now < row.expires_at


async def find_link(work: UnitOfWork, token: Token) -> tuple[RoomLinkRow | None, Entry, bool]:
    """A link by its token, with what it is for, and whether it opens.

    Where there is none, one that does not open is made up and looked at: a link that is wrong, one that was used and
    one that is too old take the same work, so that time does not tell them apart.
    """
    row = await work.transaction.scalar(select(RoomLinkRow).where(RoomLinkRow.digest == token.digest))
    read = row or _row(work, token, Entry(person="nobody", target=Target(kind="cases")))
    entry = opened(work.school, read.id, read.sealed, Entry)
    return row, entry, row is not None and is_good(read, work.now)


async def renew(work: UnitOfWork, token: Token) -> None:
    """Send a new link to the chat of whoever an old one was made for; at most one in the time that a link is good for.

    What it leads to is looked at when the new one is delivered, and again when that is opened.
    """
    row, entry, is_open = await find_link(work, token)
    if row is None or is_open:
        return
    if row.renewed_at is not None and row.renewed_at - SKEW <= work.now < row.renewed_at + GOOD_FOR:
        return
    row.renewed_at = work.now
    pointer = RoomLinkPointer(target=entry.target)
    await notify(work, entry.person, pointer, about=row.id, occasion=work.now.isoformat())


def _row(work: UnitOfWork, token: Token, entry: Entry) -> RoomLinkRow:
    id_ = new_id()
    return RoomLinkRow(
        id=id_,
        digest=token.digest,
        person=person_index(work.school, entry.person),
        sealed=sealed(work.school, id_, entry),
        made_at=work.now,
        expires_at=work.now + GOOD_FOR,
    )
