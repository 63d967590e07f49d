"""Questions about new devices: the browser shows a number, and the person chooses it in the chat.

A link alone can be stolen, or forwarded. With this, whoever uses it needs the person's account in the chat as well, and
the person has to look at what it is that they confirm (number matching, NIST SP 800-63B-4, 3.1.3.1).
"""

import datetime as dt
import secrets
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select

from signpost.bot.audit import Act
from signpost.bot.incidents.dossier import new_id
from signpost.bot.jobs import TaskKind, add_task
from signpost.bot.notices import notify
from signpost.bot.room.contents import CheckedEntry, Entry, logged_as, opened, person_index, sealed
from signpost.bot.room.devices import add_device
from signpost.bot.room.ending import revoke_access
from signpost.bot.room.links import SKEW
from signpost.bot.room.reach import is_open_to
from signpost.bot.room.sessions import Entered, begin_session
from signpost.bot.room.tokens import Token, new_token
from signpost.bot.room.views import DeviceCheck
from signpost.bot.store.tables import RoomCheckRow
from signpost.bot.unit_of_work import UnitOfWork

OPEN_FOR: Final = dt.timedelta(minutes=5)
OFFERED: Final = 3
"""Numbers to choose from."""
_NUMBERS: Final = range(10, 100)


@dataclass(frozen=True)
class Asked:
    """Somebody has to say in the chat that it is they. `check` is for a cookie; the number is for the page."""

    check: str = field(repr=False)
    number: int


async def ask(work: UnitOfWork, link: Entry, device: str) -> Asked:
    """Ask somebody in the chat whether a new device is theirs.

    Args:
        work: the unit of work.
        link: who it is to be, and where to.
        device: the digest of the token that the browser had; empty for none.
    """
    token, id_ = new_token(work.school.id), new_id()
    numbers = tuple(secrets.SystemRandom().sample(_NUMBERS, OFFERED))
    entry = CheckedEntry(
        person=link.person,
        target=link.target,
        number=secrets.choice(numbers),
        device=device,
    )
    work.transaction.add(
        RoomCheckRow(
            id=id_,
            digest=token.digest,
            person=person_index(work.school, link.person),
            sealed=sealed(work.school, id_, entry),
            made_at=work.now,
            expires_at=work.now + OPEN_FOR,
            state="waiting",
        )
    )
    await add_task(work.transaction, TaskKind.END_ROOM_ACCESS, id_, work.now + OPEN_FOR)
    await notify(work, link.person, DeviceCheck(check=id_, numbers=numbers), about=id_, occasion="asked")
    return Asked(str(token), entry.number)


def is_open(row: RoomCheckRow, now: dt.datetime) -> bool:
    """Whether there is still time: to answer it, or to come in once it was answered."""
    return row.made_at - SKEW <= now < row.expires_at


async def find_check(work: UnitOfWork, token: Token) -> RoomCheckRow | None:
    """A question by the token that its browser has."""
    return await work.transaction.scalar(select(RoomCheckRow).where(RoomCheckRow.digest == token.digest))


def shown(work: UnitOfWork, row: RoomCheckRow, token: Token) -> Asked | None:
    """What the browser shows while it waits; None where there is nothing to wait for."""
    if row.state != "waiting" or not is_open(row, work.now):
        return None
    return Asked(str(token), opened(work.school, row.id, row.sealed, CheckedEntry).number)


async def come_in(work: UnitOfWork, row: RoomCheckRow) -> Entered | None:
    """Let in whoever waited, once, if it was confirmed."""
    entry = opened(work.school, row.id, row.sealed, CheckedEntry)
    if row.state != "confirmed" or not is_open(row, work.now):
        return None
    row.state = "over"
    if not await is_open_to(work, entry.person, entry.target):
        return None
    return await begin_session(work, entry, str(await add_device(work, entry.person, entry.device)))


async def answer(work: UnitOfWork, person: str, id_: str, number: int | None) -> str:
    """Take somebody's answer: only the right number lets anybody in, and there is one try.

    Args:
        work: the unit of work.
        person: who answers.
        id_: what they answer.
        number: what they chose; None where it is not they.

    Returns:
        One sentence for them.
    """
    row = await work.transaction.get(RoomCheckRow, (work.school.id, id_))
    is_theirs = row is not None and row.person == person_index(work.school, person)
    if row is None or not is_theirs or row.state != "waiting" or not is_open(row, work.now):
        return "This question is over, and nobody gets in by it any more. If it was you, open a new link."
    entry = opened(work.school, row.id, row.sealed, CheckedEntry)
    if number == entry.number:
        row.state, row.expires_at = "confirmed", work.now + OPEN_FOR
        await work.record(Act.ROOM_DEVICE_CONFIRMED, actor=logged_as(work.school, entry), about=row.id)
        return "Thank you. Go back to your browser: the page opens by itself, and will not ask on this device again."
    row.state = "refused"
    why = "not_me" if number is None else "wrong_number"
    await work.record(Act.ROOM_DEVICE_REFUSED, actor=logged_as(work.school, entry), about=row.id, why=why)
    if number is None:
        await revoke_access(work, person)
        return (
            "Nobody was let in, and you are signed out of the case room everywhere. Somebody has used a link that was "
            "made for you: tell your IT administrator, since your account here may be open to others."
        )
    return "The browser shows another number, so nobody was let in. If it was you, open a new link."
