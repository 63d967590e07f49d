"""A school as the bot acts for it today: its people, its calendar, its rules, its keys."""

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.calendar import SchoolCalendar
from signpost.bot.people import Absence, Contact, Holding, Person, Role, Roster
from signpost.bot.school_file import SchoolFile
from signpost.bot.store.tables import AbsenceRow, HoldingRow, PersonRow, SchoolRow
from signpost.bot.vault import Key, MasterKeys, seal, unseal
from signpost.errors import SignpostError

MOST_READ = 200
"""Schools that a process remembers at a time; what was not asked for the longest is forgotten first."""


class UnknownSchoolError(SignpostError):
    """No school of this id was set up."""


class SchoolKeys:
    """A school's own key, for what is no single case's: the audit log, notices, and finding people's own rows.

    Args:
        school: the school's id.
        key: its key.
    """

    def __init__(self, school: str, key: Key) -> None:
        self._school = school
        self._key = key
        self.audit = key.subkey("audit")

    def blind_index(self, value: str, label: str) -> str:
        """64 hexadecimal digits to look something up by, without saying what it is; see `Key.blind_index`."""
        return self._key.blind_index(value, label).hex()

    def seal(self, use: str, owner: str, content: bytes) -> bytes:
        """Seal something of the school's, to its own place."""
        return seal(self._key.subkey(use), content, school=self._school, owner=owner, part=use)

    def unseal(self, use: str, owner: str, sealed: bytes) -> bytes:
        """Open what was sealed.

        Raises:
            SealBrokenError: it was changed, or belongs elsewhere.
        """
        return unseal(self._key.subkey(use), sealed, school=self._school, owner=owner, part=use)


@dataclass(frozen=True)
class School:
    """One school, in one transaction."""

    id: str
    name: str
    roster: Roster
    calendar: SchoolCalendar
    file: SchoolFile
    keys: SchoolKeys

    @property
    def zone(self) -> ZoneInfo:
        """The school's time zone."""
        return ZoneInfo(self.calendar.time_zone)

    def local(self, instant: dt.datetime) -> dt.datetime:
        """An instant as the school's clocks show it."""
        return instant.astimezone(self.zone)

    def today(self, now: dt.datetime) -> dt.date:
        """The school's day at an instant."""
        return self.local(now).date()

    def name_of(self, person: str) -> str:
        """What somebody is called; who has left keeps their name."""
        known = self.roster.person(person)
        return known.name if known else "somebody who has left"


class Schools:
    """The schools, as a process has read them: what has not changed since is not read again.

    One small statement says whether it has. Every change of a school or a person counts up their revision; roles and
    absences change with the school's file alone.

    Args:
        master: the master keys that the schools' keys are wrapped with.
    """

    def __init__(self, master: MasterKeys) -> None:
        self._master = master
        self._read: OrderedDict[str, tuple[object, School]] = OrderedDict()

    async def load(self, transaction: AsyncSession) -> School:
        """The school of a transaction, as it is now.

        Raises:
            UnknownSchoolError: it was not set up.
            VaultError: its key cannot be unwrapped with these master keys.
        """
        counted = func.count() + func.coalesce(func.sum(PersonRow.revision), 0)
        people = select(counted).select_from(PersonRow).where(PersonRow.school == SchoolRow.id)
        query = select(SchoolRow.id, SchoolRow.revision, SchoolRow.wrapped_key, people.scalar_subquery())
        mark = (await transaction.execute(query)).one_or_none()
        if mark is not None and mark.id in self._read and self._read[mark.id][0] == mark:
            self._read.move_to_end(mark.id)
            return self._read[mark.id][1]
        school = await load_school(transaction, self._master)
        self._read[school.id] = mark, school
        if len(self._read) > MOST_READ:
            self._read.popitem(last=False)
        return school


async def load_school(transaction: AsyncSession, master: MasterKeys) -> School:
    """The school of a transaction, as it is now.

    Raises:
        UnknownSchoolError: it was not set up.
        VaultError: its key cannot be unwrapped with these master keys.
    """
    row = await transaction.scalar(select(SchoolRow))
    if row is None:
        raise UnknownSchoolError("This school is not set up yet. Run: signpost school apply school.toml")
    file = SchoolFile.model_validate(row.file)
    return School(
        id=row.id,
        name=row.name,
        roster=await _roster(transaction, file.contacts.external),
        calendar=file.calendar,
        file=file,
        keys=SchoolKeys(row.id, master.unwrap(row.wrapped_key, "school", row.id, row.id)),
    )


async def _roster(transaction: AsyncSession, external: Contact | None) -> Roster:
    people = await transaction.scalars(select(PersonRow))
    holdings = await transaction.scalars(
        select(HoldingRow).order_by(HoldingRow.role, HoldingRow.holder, HoldingRow.rank)
    )
    absences = await transaction.scalars(select(AbsenceRow))
    return Roster(
        people=tuple(
            Person.model_validate(
                {name: getattr(row, name) for name in ("id", "handle", "name", "audience", "email", "is_active")}
            )
            for row in people
        ),
        holdings=_holdings(holdings),
        absences=tuple(Absence(person=row.person, first=row.first, last=row.last) for row in absences),
        external=external,
    )


def _holdings(rows: Iterable[HoldingRow]) -> tuple[Holding, ...]:
    """Rows in the order of their ranks, put together by role and holder."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        deputies = found.setdefault((row.role, row.holder), [])
        if row.rank:
            deputies.append(row.person)
    return tuple(
        Holding(role=Role(role), holder=holder, deputies=tuple(deputies)) for (role, holder), deputies in found.items()
    )
