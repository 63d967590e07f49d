"""What a platform has sent already: platforms send an event again where the answer was late, up to an hour later."""

import datetime as dt
import hashlib

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from signpost.bot.store.tables import SeenEventRow
from signpost.bot.unit_of_work import Office

KEPT_FOR = dt.timedelta(days=1)


async def is_new(office: Office, school: str, event: str) -> bool:
    """Whether something is sent for the first time; from here on it is not."""
    id_ = hashlib.blake2b(event.encode(), digest_size=16).hexdigest()
    try:
        async with office.store.school(school) as transaction:
            if await transaction.get(SeenEventRow, (school, id_)) is not None:
                return False
            now = office.clock()
            transaction.add(SeenEventRow(id=id_, seen_at=now))
            await transaction.execute(delete(SeenEventRow).where(SeenEventRow.seen_at < now - KEPT_FOR))
    except IntegrityError:
        return False  # at the same time, in another process
    return True
