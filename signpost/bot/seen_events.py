"""What a platform has sent already: platforms send an event again where the answer was late, up to an hour later."""

import datetime as dt
import hashlib
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from signpost.bot.store.store import add_rows
from signpost.bot.store.tables import SeenEventRow
from signpost.bot.store.turns import SchoolTurns
from signpost.bot.unit_of_work import MOST_TRIES, Office

KEPT_FOR = dt.timedelta(days=1)
_MOST_AT_ONCE = 500


@dataclass(eq=False)
class _Waiting:
    """An event that is not written down yet."""

    id: str
    is_new: bool | None = None


class SeenEvents:
    """Tells what is sent for the first time from what is sent again.

    What comes while something is being written down is written down together behind it: a staff that does something
    all at once waits for a few transactions, and not for one each.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._waiting: dict[str, list[_Waiting]] = defaultdict(list)
        self._turns = SchoolTurns()

    async def is_new(self, school: str, event: str) -> bool:
        """Whether something is sent for the first time; from here on it is not.

        Args:
            school: the school's id.
            event: what names it, whenever it is sent.
        """
        own = _Waiting(hashlib.blake2b(event.encode(), digest_size=16).hexdigest())
        waiting = self._waiting[school]
        waiting.append(own)
        try:
            async with self._turns.turn(school):
                while own.is_new is None:
                    together = waiting[:_MOST_AT_ONCE]
                    for one, is_new in zip(together, await self._write_down(school, together), strict=True):
                        one.is_new = is_new
                    waiting[:] = [one for one in waiting if one.is_new is None]
        finally:
            if own in waiting:  # it failed, or was called off: what nobody acts on must not count as seen
                waiting.remove(own)
        return own.is_new

    async def _write_down(self, school: str, together: list[_Waiting]) -> list[bool]:
        """Which of them are new, in the order in which they came."""
        for attempt in range(1, MOST_TRIES + 1):
            try:
                return await self._try(school, [one.id for one in together])
            except IntegrityError:  # at the same time, in another process: what it has written is known the next time
                if attempt == MOST_TRIES:
                    raise
        raise AssertionError  # pragma: no cover - the loop returns or raises

    async def _try(self, school: str, ids: list[str]) -> list[bool]:
        async with self._office.store.school(school) as transaction:
            known = set(await transaction.scalars(select(SeenEventRow.id).where(SeenEventRow.id.in_(ids))))
            are_new = []
            for id_ in ids:
                are_new.append(id_ not in known)
                known.add(id_)
            now = self._office.clock()
            fresh = (id_ for id_, is_new in zip(ids, are_new, strict=True) if is_new)
            await add_rows(transaction, SeenEventRow, ({"id": id_, "seen_at": now} for id_ in fresh))
            await transaction.execute(delete(SeenEventRow).where(SeenEventRow.seen_at < now - KEPT_FOR))
        return are_new
