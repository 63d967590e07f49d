"""The end of what lets somebody in: when its time is over, as durable work; or at once, when it is revoked."""

import datetime as dt
from typing import Final

from sqlalchemy import delete, select, update

from signpost.bot import audit
from signpost.bot.audit import Act
from signpost.bot.jobs import Postponed
from signpost.bot.notices import forget
from signpost.bot.room.contents import CheckedEntry, logged_as, opened, person_index
from signpost.bot.room.links import KEPT_FOR
from signpost.bot.room.sessions import end_session, ends_at
from signpost.bot.store.tables import RoomCheckRow, RoomDeviceRow, RoomLinkRow, RoomSessionRow
from signpost.bot.unit_of_work import Office, UnitOfWork

CHECK_KEPT_FOR: Final = dt.timedelta(days=1)
"""How long it can still be said that a question about a device is over."""


async def revoke_access(work: UnitOfWork, person: str) -> None:
    """Take everything from somebody that lets them in: links, sessions, and the devices that they are known by."""
    await audit.take_turn(work.transaction)
    index = person_index(work.school, person)
    for session in (await work.transaction.scalars(select(RoomSessionRow).where(RoomSessionRow.person == index))).all():
        await end_session(work, session, "revoked")
    waiting = (RoomCheckRow.person == index, RoomCheckRow.state.in_(("waiting", "confirmed")))
    await work.transaction.execute(update(RoomCheckRow).where(*waiting).values(state="refused"))
    unused = (RoomLinkRow.person == index, RoomLinkRow.ended_at.is_(None))
    await work.transaction.execute(update(RoomLinkRow).where(*unused).values(ended_at=work.now))
    await work.transaction.execute(delete(RoomDeviceRow).where(RoomDeviceRow.person == index))
    await work.record(Act.ROOM_REVOKED, actor="system", about=person)


class RoomEnding:
    """Ends what is over, and deletes it when it is of no more use.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    async def end(self, school: str, id_: str) -> None:
        """See to one link, question or session.

        Raises:
            Postponed: it is not over yet, or is kept for a while.
        """
        async with self._office.work(school) as work:
            await audit.take_turn(work.transaction)
            again_at = (
                await _end_link(work, await work.transaction.get(RoomLinkRow, (school, id_)))
                or await _end_check(work, await work.transaction.get(RoomCheckRow, (school, id_)))
                or await _end_session(work, await work.transaction.get(RoomSessionRow, (school, id_)))
            )
        if again_at is not None:
            raise Postponed(again_at)


async def _end_link(work: UnitOfWork, row: RoomLinkRow | None) -> dt.datetime | None:
    """End a link whose time is over; when it is to be looked at again."""
    if row is None:
        return None
    if work.now < row.expires_at:
        return row.expires_at
    row.ended_at = row.ended_at or work.now
    if work.now < (kept_until := row.made_at + KEPT_FOR):
        return kept_until
    await forget(work, row.id)
    await work.transaction.delete(row)
    return None


async def _end_check(work: UnitOfWork, row: RoomCheckRow | None) -> dt.datetime | None:
    if row is None:
        return None
    if work.now < row.expires_at:
        return row.expires_at
    if row.state == "waiting":
        entry = opened(work.school, row.id, row.sealed, CheckedEntry)
        await work.record(Act.ROOM_DEVICE_REFUSED, actor=logged_as(work.school, entry), about=row.id, why="no_answer")
    if row.state in {"waiting", "confirmed"}:
        row.state = "over"
    if work.now < (kept_until := row.made_at + CHECK_KEPT_FOR):
        return kept_until
    await forget(work, row.id)
    await work.transaction.delete(row)
    return None


async def _end_session(work: UnitOfWork, row: RoomSessionRow | None) -> dt.datetime | None:
    if row is None:
        return None
    if work.now < (end := ends_at(row)):
        return end
    await end_session(work, row, "over")
    return None
