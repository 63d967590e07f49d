"""The school file: one readable TOML text that says who the school's people are, what they do, and by which rules.

`signpost school sample` prints one to start from; `signpost school apply` makes it so.
"""

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from signpost.bot.calendar import SchoolCalendar
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.routing import RoutingRules
from signpost.bot.people import Absence, Audience, Contact, Holding, Person, Role, Roster
from signpost.errors import SettingsError

MOST_BYTES = 1_000_000
"""A school of thousands has less."""
_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
_Handle = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,39}$")]
_Reader = Literal[Role.HEADTEACHER, Role.NOMINATED_PERSON, Role.CHAIR, Role.VICE_CHAIR]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SchoolSection(_Section):
    """What the school is called."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")]
    """Its short name, which stays: `ottermarsh`."""
    name: _Words


class PersonSection(_Section):
    """Somebody of the school."""

    handle: _Handle
    name: _Words
    email: str | None = None
    audience: Audience = "staff"
    is_active: bool = True
    identities: dict[Literal["slack", "teams"], str] = {}
    """Their accounts, where they are known beforehand."""


class HoldingSection(_Section):
    """Who holds a role; a bare name is one without deputies."""

    holder: _Handle
    deputies: tuple[_Handle, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, given: Any) -> Any:
        return {"holder": given} if isinstance(given, str) else given


class AbsenceSection(_Section):
    """Days on which somebody is away; no last day means until further notice."""

    person: _Handle
    first: dt.date
    last: dt.date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise ValueError(f"it ends on {self.last}, before it begins on {self.first}")
        return self


class ContactsSection(_Section):
    """Whom to turn to outside the school."""

    external: Contact | None = None
    """For a report that nobody in the school may have: the LADO's office, usually."""


class ReportsSection(_Section):
    """The school's own rules for reports."""

    staff_concerns: tuple[_Reader, ...] = (Role.HEADTEACHER, Role.NOMINATED_PERSON)
    unread_after_school_hours: Annotated[float, Field(gt=0, le=100)] = 4
    urgent_after_minutes: Annotated[int, Field(gt=0, le=24 * 60)] = 30
    retention_days: dict[Outcome, Annotated[int, Field(ge=1, le=36_600)]] = {}
    """The school's own retention schedule, in days after closing, by outcome."""


class AgreementSection(_Section):
    """An agreement that is signed every year."""

    file: _Words
    audience: tuple[Audience, ...] = ("staff",)


class SchoolFile(_Section):
    """A school file, as it was read and found to be sound."""

    school: SchoolSection
    people: tuple[PersonSection, ...] = ()
    roles: dict[Role, tuple[HoldingSection, ...]] = {}
    absences: tuple[AbsenceSection, ...] = ()
    contacts: ContactsSection = ContactsSection()
    calendar: SchoolCalendar = SchoolCalendar()
    reports: ReportsSection = ReportsSection()
    agreements: tuple[AgreementSection, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _lists(cls, given: Any) -> Any:
        """One holder of a role need not be written as a list of one."""
        if isinstance(given, dict) and isinstance(given.get("roles"), dict):
            roles = {role: [held] if isinstance(held, str | dict) else held for role, held in given["roles"].items()}
            return {**given, "roles": roles}
        return given

    @model_validator(mode="after")
    def _known_people(self) -> Self:
        handles = [person.handle for person in self.people]
        problems = [
            f"people: {handle} is there twice" for handle in sorted({h for h in handles if handles.count(h) > 1})
        ]
        for place, handle in self._mentions():
            if handle not in handles:
                near = difflib.get_close_matches(handle, handles, n=1)
                problems.append(
                    f"{place}: nobody has the handle {handle}" + (f"; did you mean {near[0]}?" if near else "")
                )
        for role, holdings in self.roles.items():
            problems += (
                f"roles.{role}: {holding.holder} cannot stand in for themselves"
                for holding in holdings
                if holding.holder in holding.deputies
            )
            holders = [holding.holder for holding in holdings]
            if len(set(holders)) < len(holders):
                problems.append(f"roles.{role}: somebody holds it twice")
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _mentions(self) -> Iterator[tuple[str, str]]:
        for role, holdings in self.roles.items():
            for holding in holdings:
                for handle in (holding.holder, *holding.deputies):
                    yield f"roles.{role}", handle
        for number, absence in enumerate(self.absences, 1):
            yield f"absences[{number}]", absence.person

    def routing_rules(self) -> RoutingRules:
        """The rules as routing takes them."""
        return RoutingRules(staff_concerns=self.reports.staff_concerns)


def read_school_file(text: str) -> SchoolFile:
    """Read a school file.

    Args:
        text: TOML.

    Raises:
        SettingsError: it is none, or something in it cannot be used; the message names every place.
    """
    if len(text) > MOST_BYTES:
        raise SettingsError("This school file is too large to be one.")
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"The school file is not TOML: {error}. 'signpost school sample' prints one.") from error
    try:
        return SchoolFile.model_validate(content)
    except ValidationError as error:
        problems = "\n".join(f"  {_problem(problem)}" for problem in error.errors(include_url=False))
        raise SettingsError(f"The school file cannot be used as it stands:\n{problems}") from error


def _problem(problem: Mapping[str, Any]) -> str:
    place = ""
    for step in problem["loc"]:
        place += f"[{step + 1}]" if isinstance(step, int) else f"{'.' if place else ''}{step}"
    place = place.removesuffix(".[key]")
    said = re.sub(r"^(Value error|Assertion failed), ", "", str(problem["msg"]))
    match problem["type"]:
        case "extra_forbidden":
            said = "this is not known here"
        case "missing":
            said = "this is missing"
        case "literal_error" | "enum":
            said = f"{said}, not {problem['input']!r}"
            near = difflib.get_close_matches(str(problem["input"]), [*get_args(Audience), *Role], n=1)
            said += f"; did you mean {near[0]}?" if near else ""
        case _:
            pass
    return f"{place}: {said}" if place else said


def to_roster(file: SchoolFile, ids: Mapping[str, str]) -> Roster:
    """The people, roles and absences of a file.

    Args:
        file: the file.
        ids: a person's id by handle.
    """
    return Roster(
        people=tuple(
            Person(
                id=ids[person.handle],
                handle=person.handle,
                name=person.name,
                audience=person.audience,
                email=person.email,
                is_active=person.is_active,
            )
            for person in file.people
        ),
        holdings=tuple(
            Holding(
                role=role,
                holder=ids[held.holder],
                deputies=tuple(ids[deputy] for deputy in dict.fromkeys(held.deputies)),
            )
            for role, holdings in file.roles.items()
            for held in holdings
        ),
        absences=tuple(
            Absence(person=ids[absence.person], first=absence.first, last=absence.last) for absence in file.absences
        ),
        external=file.contacts.external,
    )


def differences(old: SchoolFile | None, new: SchoolFile) -> tuple[str, ...]:
    """What applying a file changes, in lines for whoever applies it."""
    if old is None:
        return (f"Sets up {new.school.name} with {len(new.people)} people.", *_roles(None, new))
    lines: list[str] = []
    if old.school.name != new.school.name:
        lines.append(f"Renames {old.school.name} to {new.school.name}.")
    before = {person.handle: person for person in old.people}
    after = {person.handle: person for person in new.people}
    lines += (f"Adds {after[handle].name} ({after[handle].audience})." for handle in after.keys() - before.keys())
    lines += (f"{before[handle].name} has left." for handle in before.keys() - after.keys())
    for handle in before.keys() & after.keys():
        was, will = before[handle].model_dump(), after[handle].model_dump()
        changed = sorted(name for name in was if was[name] != will[name])
        if changed:
            lines.append(f"Changes {after[handle].name}: {', '.join(changed)}.")
    lines = [*sorted(lines), *_roles(old, new)]
    for section in ("absences", "contacts", "calendar", "reports", "agreements"):
        if getattr(old, section) != getattr(new, section):
            lines.append(f"Changes the {section}.")
    return tuple(lines)


def _roles(old: SchoolFile | None, new: SchoolFile) -> Iterator[str]:
    for role in Role:
        before = () if old is None else old.roles.get(role, ())
        after = new.roles.get(role, ())
        if before == after:
            continue
        held = ", ".join(
            f"{holding.holder}" + (f" (deputies: {', '.join(holding.deputies)})" if holding.deputies else "")
            for holding in after
        )
        yield f"Makes {role.in_words}: {held}." if after else f"Nobody is {role.in_words} any more."
