"""Where each person is written to: kept as plain JSON whenever they speak, so that a restart forgets nobody."""

from typing import Literal

from sqlalchemy import select

from signpost.adapters.teams.activity import Reference
from signpost.bot.store.tables import ReferenceRow
from signpost.bot.unit_of_work import Office

PLATFORM = "teams"
Gone = Literal["uninstalled", "unreachable"]
_MOST_KNOWN = 20_000


class References:
    """The references of a school's people.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._known: dict[tuple[str, str], Reference] = {}

    async def keep(self, school: str, person: str, reference: Reference, *, is_news: bool = False) -> None:
        """Keep where somebody is written to.

        Args:
            school: the school's id.
            person: whose it is.
            reference: a personal chat.
            is_news: write it down even if it is the one that was kept last: the app was installed again.
        """
        if self._known.get((school, person)) == reference and not is_news:
            return
        plain = reference.model_dump(mode="json", by_alias=True, exclude_none=True)
        async with self._office.work(school) as work:
            row = await work.transaction.get(ReferenceRow, (school, PLATFORM, person))
            if row is None:
                row = ReferenceRow(platform=PLATFORM, person=person)
                work.transaction.add(row)
            row.reference, row.gone, row.updated_at = plain, None, work.now
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[school, person] = reference

    async def find(self, school: str, person: str) -> Reference | None:
        """Where somebody is written to; None where they never spoke, or have removed the app."""
        async with self._office.store.school(school, read_only=True) as transaction:
            row = await transaction.get(ReferenceRow, (school, PLATFORM, person))
            return None if row is None or row.gone else Reference.model_validate(row.reference)

    async def lose(self, school: str, person: str, why: Gone) -> None:
        """Nobody is to be written to there any more."""
        self._known.pop((school, person), None)
        async with self._office.store.school(school) as transaction:
            row = await transaction.get(ReferenceRow, (school, PLATFORM, person))
            if row is not None:
                row.gone, row.updated_at = why, self._office.clock()

    async def pattern(self, school: str) -> Reference | None:
        """Anybody's: from it, others of the school can be addressed."""
        newest = select(ReferenceRow).where(ReferenceRow.platform == PLATFORM).order_by(ReferenceRow.updated_at.desc())
        async with self._office.store.school(school, read_only=True) as transaction:
            row = await transaction.scalar(newest.limit(1))
            return None if row is None else Reference.model_validate(row.reference)
