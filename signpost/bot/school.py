"""A school as the bot acts for it today: its people, its calendar, its rules, its keys."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Text, and_, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.calendar import SchoolCalendar
from signpost.bot.people import Absence, Contact, Holding, Person, Role, Roster
from signpost.bot.school_file import SchoolFile
from signpost.bot.store.tables import AbsenceRow, HoldingRow, PersonRow, SchoolRow
from signpost.bot.vault import Key, MasterKeys, seal, unseal
from signpost.errors import SignpostError

MOST_KNOWN = 256
"""Schools whose rosters and files are kept in memory as they were read last."""
_OF_A_PERSON = tuple(Person.model_fields)
# The file as text, to be compared with what was read before; see `_file`.
_SCHOOL = select(SchoolRow.id, SchoolRow.name, cast(SchoolRow.file, Text), SchoolRow.wrapped_key)
_PEOPLE = (
    select(
        *(getattr(PersonRow, name) for name in _OF_A_PERSON),
        HoldingRow.role,
        HoldingRow.holder,
        HoldingRow.rank,
        AbsenceRow.first,
        AbsenceRow.last,
    )
    .outerjoin(HoldingRow, and_(HoldingRow.school == PersonRow.school, HoldingRow.person == PersonRow.id))
    .outerjoin(AbsenceRow, and_(AbsenceRow.school == PersonRow.school, AbsenceRow.person == PersonRow.id))
    .order_by(PersonRow.id, HoldingRow.role, HoldingRow.holder, HoldingRow.rank, AbsenceRow.first)
)
"""Everybody with each of their roles and absences: of somebody who has two of both, each with each."""


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

    @cached_property
    def audit(self) -> Key:
        """The key for the audit log."""
        return self._key.subkey("audit")

    @cached_property
    def signatures(self) -> Key:
        """The key for the chain of signatures."""
        return self._key.subkey("signatures")

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

    @cached_property
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


async def load_school(transaction: AsyncSession, master: MasterKeys) -> School:
    """The school of a transaction, as it is now.

    Raises:
        UnknownSchoolError: it was not set up.
        VaultError: its key cannot be unwrapped with these master keys.
    """
    row = (await transaction.execute(_SCHOOL)).one_or_none()
    if row is None:
        raise UnknownSchoolError("This school is not set up yet. Run: signpost school apply school.toml")
    id_, name, text, wrapped_key = row
    file = _file(text)
    return School(
        id=id_,
        name=name,
        roster=_roster(tuple(map(tuple, await transaction.execute(_PEOPLE))), file.contacts.external),
        calendar=file.calendar,
        file=file,
        keys=SchoolKeys(id_, master.unwrap(wrapped_key, "school", id_, id_)),
    )


# What follows is read in every transaction, and says the same nearly every time. It is looked up by all that the rows
# say, not by a version of theirs: whatever has changed, in whichever way, is never taken for what it was.


@lru_cache(MOST_KNOWN)
def _file(text: str) -> SchoolFile:
    return SchoolFile.model_validate_json(text)


@lru_cache(MOST_KNOWN)
def _roster(rows: tuple[tuple[Any, ...], ...], external: Contact | None) -> Roster:
    """The roster that `_PEOPLE` tells of."""
    people: dict[tuple[Any, ...], None] = {}
    holdings: set[tuple[str, str, int, str]] = set()
    absences: dict[Absence, None] = {}
    for row in rows:
        person, (role, holder, rank, first, last) = row[: len(_OF_A_PERSON)], row[len(_OF_A_PERSON) :]
        people[person] = None
        if role is not None:
            holdings.add((role, holder, rank, person[0]))
        if first is not None:
            absences[Absence(person=person[0], first=first, last=last)] = None
    return Roster(
        people=tuple(Person.model_validate(dict(zip(_OF_A_PERSON, person, strict=True))) for person in people),
        holdings=_holdings(sorted(holdings)),
        absences=tuple(absences),
        external=external,
    )


def _holdings(rows: Iterable[tuple[Any, ...]]) -> tuple[Holding, ...]:
    """Rows in the order of their ranks, put together by role and holder."""
    found: dict[tuple[str, str], list[str]] = {}
    for role, holder, rank, person in rows:
        deputies = found.setdefault((role, holder), [])
        if rank:
            deputies.append(person)
    return tuple(
        Holding(role=Role(role), holder=holder, deputies=tuple(deputies)) for (role, holder), deputies in found.items()
    )
