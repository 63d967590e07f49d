"""Schools' people: who they are, which roles they hold, who stands in for them, and when they are away.

`Roster` is what decisions are made on: one school's people on one day, as plain values. It is read from the store
(`signpost.bot.school`) or from a `school.toml` (`signpost.bot.school_file`).
"""

import datetime as dt
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

Audience = Literal["staff", "governor", "volunteer", "contractor", "trainee", "parent"]
"""Which of a policy's readers somebody is; staff unless said otherwise."""


class Role(StrEnum):
    """What somebody is to the school, as far as the bot acts on it."""

    HEADTEACHER = "headteacher"
    CHAIR = "chair_of_governors"
    VICE_CHAIR = "vice_chair_of_governors"
    NOMINATED_PERSON = "nominated_person"
    IT_ADMINISTRATOR = "it_administrator"
    POLICY_OWNER = "policy_owner"

    @property
    def in_words(self) -> str:
        """The role as it stands in a sentence: "the chair of governors"."""
        return f"the {'IT administrator' if self is Role.IT_ADMINISTRATOR else self.value.replace('_', ' ')}"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(_Value):
    """Somebody of the school."""

    id: str
    """Opaque and the school's own; never a platform's id, never a name."""
    handle: str
    """The short name by which `school.toml` and the terminal call them: `amy`."""
    name: str
    audience: Audience = "staff"
    email: str | None = None
    is_active: bool = True
    """False once they have left: they are asked for nothing and get into nothing, but what they did keeps its name."""
    joined_at: dt.datetime | None = None
    """When they were first named as somebody of the school, where that is known."""


class Holding(_Value):
    """Who holds a role, and who stands in, in this order."""

    role: Role
    holder: str
    """A person's id."""
    deputies: tuple[str, ...] = ()


class Absence(_Value):
    """Days on which somebody is away; both ends are days of absence, and no last day means until further notice."""

    person: str
    first: dt.date
    last: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        """Whether they are away on a day of the school's calendar."""
        return self.first <= day and (self.last is None or day <= self.last)


class Contact(_Value):
    """Somebody outside the school to turn to."""

    name: str
    phone: str | None = None
    email: str | None = None
    url: str | None = None


class Roster(_Value):
    """One school's people, roles and absences."""

    people: tuple[Person, ...]
    holdings: tuple[Holding, ...] = ()
    absences: tuple[Absence, ...] = ()
    external: Contact | None = None
    """Where a report can be taken when nobody in the school may have it; the LADO's office, usually."""

    def __hash__(self) -> int:
        """By who they are alone: what is made for a roster is looked up with every report, and it has hundreds."""
        return hash(tuple(person.id for person in self.people))

    @cached_property
    def _by_id(self) -> dict[str, Person]:
        return {person.id: person for person in self.people}

    def person(self, id_: str) -> Person | None:
        """A person by their id."""
        return self._by_id.get(id_)

    def by_handle(self, handle: str) -> Person | None:
        """A person by their short name, in any case."""
        return next((person for person in self.people if person.handle.casefold() == handle.casefold()), None)

    def holdings_of(self, role: Role) -> tuple[Holding, ...]:
        """All who hold a role: a school may have two nominated persons."""
        return tuple(holding for holding in self.holdings if holding.role == role)

    def holders_of(self, role: Role) -> frozenset[str]:
        """The ids of all who hold a role."""
        return frozenset(holding.holder for holding in self.holdings_of(role))

    def deputies_of(self, role: Role) -> frozenset[str]:
        """The ids of all who stand in for somebody in a role."""
        return frozenset(deputy for holding in self.holdings_of(role) for deputy in holding.deputies)

    def stand_ins(self, person: str) -> frozenset[str]:
        """Everybody who is deputy in a role that somebody holds: for them, or for another who holds it with them."""
        return frozenset(deputy for role in self.roles_of(person) for deputy in self.deputies_of(role))

    def roles_of(self, person: str) -> frozenset[Role]:
        """The roles that somebody holds themselves; not those in which they stand in."""
        return frozenset(holding.role for holding in self.holdings if holding.holder == person)

    def is_present(self, person: str, day: dt.date) -> bool:
        """Whether somebody is of the school, and not away on that day."""
        known = self.person(person)
        return (
            known is not None
            and known.is_active
            and not any(absence.person == person and absence.covers(day) for absence in self.absences)
        )
