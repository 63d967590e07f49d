"""Browsers that people have said are theirs."""

import datetime as dt
from typing import Final

from sqlalchemy import delete, select, update

from signpost.bot.incidents.dossier import new_id
from signpost.bot.room.contents import person_index
from signpost.bot.room.tokens import Token, new_token, parse_token
from signpost.bot.store.tables import RoomDeviceRow
from signpost.bot.unit_of_work import UnitOfWork

KNOWN_FOR: Final = dt.timedelta(days=365)


def device_digest(device: str) -> str:
    """What a browser is looked up by; empty for what is no token.

    Args:
        device: the token that the browser has; whatever else it may send.
    """
    token = parse_token(device)
    return token.digest if token else ""


async def is_known(work: UnitOfWork, person: str, digest: str) -> bool:
    """Whether a browser is known as somebody's."""
    found = select(RoomDeviceRow.id).where(
        RoomDeviceRow.digest == digest,
        RoomDeviceRow.person == person_index(work.school, person),
        RoomDeviceRow.made_at > work.now - KNOWN_FOR,
    )
    return await work.transaction.scalar(found) is not None


async def add_device(work: UnitOfWork, person: str, before: str) -> Token:
    """Remember a browser as somebody's, by a token that it did not have before.

    A token that was there already may have been put there by somebody who has it, too. Whoever else was known by it in
    this browser is known by the new one.

    Args:
        work: the unit of work.
        person: whose it is.
        before: the digest of the token that it had; empty for none.
    """
    token, index = new_token(work.school.id), person_index(work.school, person)
    await work.transaction.execute(delete(RoomDeviceRow).where(RoomDeviceRow.made_at <= work.now - KNOWN_FOR))
    work.transaction.add(RoomDeviceRow(id=new_id(), digest=token.digest, person=index, made_at=work.now))
    others = update(RoomDeviceRow).where(RoomDeviceRow.digest == before, RoomDeviceRow.person != index)
    await work.transaction.execute(others.values(digest=token.digest))
    return token
