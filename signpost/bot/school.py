"""A school as the bot acts for it today: its people, its calendar, its rules, its keys."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ScalarSelect, Text, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.calendar import SchoolCalendar
from signpost.bot.people import Absence, Contact, Holding, Person, Role, Roster
from signpost.bot.school_file import SchoolFile
from signpost.bot.store.columns import RowsAsText, instant_of
from signpost.bot.store.tables import AbsenceRow, HoldingRow, PersonRow, SchoolRow
from signpost.bot.vault import Key, MasterKeys, seal, unseal
from signpost.errors import SignpostError

MOST_KNOWN = 256
"""Schools whose rosters and files are kept in memory as they were read last."""
_OF_A_PERSON = tuple(Person.model_fields)


def _rows(*columns: Any) -> ScalarSelect[str]:
    return select(RowsAsText(*columns)).scalar_subquery()


# All of it as text, to be compared with what was read before; see `_file`.
_WHOLE = select(
    SchoolRow.id,
    SchoolRow.name,
    cast(SchoolRow.file, Text),
    SchoolRow.wrapped_key,
    _rows(*(getattr(PersonRow, name) for name in _OF_A_PERSON)),
    _rows(HoldingRow.role, HoldingRow.holder, HoldingRow.rank, HoldingRow.person),
    _rows(AbsenceRow.person, AbsenceRow.first, AbsenceRow.last),
)


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
    row = (await transaction.execute(_WHOLE)).one_or_none()
    if row is None:
        raise UnknownSchoolError("This school is not set up yet. Run: signpost school apply school.toml")
    id_, name, text, wrapped_key, people, holdings, absences = row
    file = _file(text)
    return School(
        id=id_,
        name=name,
        roster=_roster(people, holdings, absences, file.contacts.external),
        calendar=file.calendar,
        file=file,
        keys=SchoolKeys(id_, master.unwrap(wrapped_key, "school", id_, id_)),
    )


# What follows is read in every transaction, and says the same nearly every time. It is looked up by all that the rows
# say, not by a version of theirs: whatever has changed, in whichever way, is never taken for what it was. It is read
# in one statement, and as text, since rows of hundreds of people take longer than all else in a small transaction.


@lru_cache(MOST_KNOWN)
def _file(text: str) -> SchoolFile:
    return SchoolFile.model_validate_json(text)


@lru_cache(MOST_KNOWN)
def _roster(people: str, holdings: str, absences: str, external: Contact | None) -> Roster:
    return Roster(
        people=tuple(sorted(map(_person, json.loads(people)), key=lambda person: person.id)),
        holdings=_holdings(json.loads(holdings)),
        absences=tuple(
            Absence.model_validate(dict(zip(("person", "first", "last"), row, strict=True)))
            for row in sorted(json.loads(absences))
        ),
        external=external,
    )


def _person(row: list[Any]) -> Person:
    values = dict(zip(_OF_A_PERSON, row, strict=True))
    joined_at = values.pop("joined_at")
    return Person.model_validate(values | {"joined_at": joined_at and instant_of(joined_at)})


def _holdings(rows: Iterable[list[Any]]) -> tuple[Holding, ...]:
    """Rows put together by role and holder, deputies in the order of their ranks."""
    found: dict[tuple[str, str], list[str]] = {}
    for role, holder, rank, person in sorted(rows):
        deputies = found.setdefault((role, holder), [])
        if rank:
            deputies.append(person)
    return tuple(
        Holding(role=Role(role), holder=holder, deputies=tuple(deputies)) for (role, holder), deputies in found.items()
    )
