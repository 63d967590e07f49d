"""What stands in a school file, section by section, and the roster that it makes."""

import datetime as dt
import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from signpost.bot.agreements.cadence import Cadence
from signpost.bot.calendar import SchoolCalendar
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.routing import RoutingRules
from signpost.bot.people import Absence, Audience, Contact, Holding, Person, Role, Roster

MOST_LETTERS = 200
"""Of a name, an address, or another short text."""
_SHORT_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_DOMAIN = re.compile(r"(?=.{3,200}$)[a-z0-9-]+(?:\.[a-z0-9-]+)+")
Platform = Literal["slack", "teams"]


@dataclass(frozen=True)
class Mentioned:
    """What the whole file says, for its parts to be checked against.

    Args:
        handles: how often each handle is given to somebody.
        accounts: how often each account on a platform is.
    """

    handles: Counter[str]
    accounts: Counter[tuple[str, str]]


def _line(text: str) -> str:
    text = text.strip()
    if not text:
        raise ValueError("this is empty")
    if len(text) > MOST_LETTERS or not text.isprintable():
        raise ValueError(f"this has to be one line of at most {MOST_LETTERS} characters")
    return text


def _short_name(text: str) -> str:
    if not _SHORT_NAME.fullmatch(text):
        raise ValueError(
            f'"{text[:MOST_LETTERS]}" is no short name: use up to 40 small letters, digits, dots and dashes'
        )
    return text


def _domain(text: str) -> str:
    if not _DOMAIN.fullmatch(text.casefold()):
        raise ValueError(f'"{text[:MOST_LETTERS]}" is no domain of e-mail addresses, as ottermarsh.example')
    return text.casefold()


def _only_once(handle: str, info: ValidationInfo) -> str:
    if isinstance(info.context, Mentioned) and info.context.handles[handle] > 1:
        raise ValueError(f"{handle} is given to several people; each needs a handle of their own")
    return handle


def _of_somebody(handle: str, info: ValidationInfo) -> str:
    if isinstance(info.context, Mentioned) and handle not in info.context.handles:
        raise ValueError(f'nobody has the handle "{handle[:MOST_LETTERS]}"{did_you_mean(handle, info.context.handles)}')
    return handle


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """The known word that is nearest to a given one, as the end of a sentence; nothing if none is near."""
    near = difflib.get_close_matches(given[:MOST_LETTERS], list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _ways_to_reach(contact: Contact) -> Contact:
    for text in (contact.name, contact.phone, contact.email, contact.url):
        _line(text if text is not None else "-")
    if not (contact.phone or contact.email or contact.url):
        raise ValueError("give a phone, an email or a url, so that they can be reached")
    return contact


Line = Annotated[str, AfterValidator(_line)]
NewHandle = Annotated[str, AfterValidator(_short_name), AfterValidator(_only_once)]
Handle = Annotated[str, AfterValidator(_of_somebody)]
Reachable = Annotated[Contact, AfterValidator(_ways_to_reach)]


class Section(BaseModel):
    """A part of a school file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SchoolSection(Section):
    """What the school is called."""

    id: Annotated[str, AfterValidator(_short_name)]
    """Its short name, which stays: `ottermarsh`."""
    name: Line
    email_domains: tuple[Annotated[str, AfterValidator(_domain)], ...] = ()
    """Of the school's own addresses: full members of its chat who have one are staff without being named here."""


class PersonSection(Section):
    """Somebody of the school."""

    handle: NewHandle
    """The short name by which the file, and the terminal, call them; it stays theirs."""
    name: Line
    email: Line | None = None
    audience: Audience = "staff"
    is_active: bool = True
    """False for somebody who has left; leaving them out of the file says the same."""
    identities: dict[Platform, Line] = {}
    """Their accounts, where they are known beforehand."""

    @field_validator("email")
    @classmethod
    def _is_address(cls, email: str | None) -> str | None:
        if email is not None and not re.fullmatch(r"[^\s@]+@[^\s@]+", email):
            raise ValueError(f'"{email}" is no e-mail address')
        return email

    @field_validator("identities")
    @classmethod
    def _theirs_alone(cls, identities: dict[Platform, str], info: ValidationInfo) -> dict[Platform, str]:
        for platform, account in identities.items():
            if isinstance(info.context, Mentioned) and info.context.accounts[platform, account.strip()] > 1:
                raise ValueError(f"the {platform} account {account} is given to several people")
        return identities


class HoldingSection(Section):
    """Who holds a role; a bare name is one without deputies."""

    holder: Handle
    deputies: tuple[Handle, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, given: Any) -> Any:
        return {"holder": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _others(self) -> Self:
        if self.holder in self.deputies:
            raise ValueError(f"{self.holder} cannot stand in for themselves")
        if len(set(self.deputies)) < len(self.deputies):
            raise ValueError("a deputy is named twice")
        return self


class AbsenceSection(Section):
    """Days on which somebody is away; no last day means until further notice."""

    person: Handle
    first: dt.date
    last: dt.date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise ValueError(f"it ends on {self.last}, before it begins on {self.first}")
        return self


class ContactsSection(Section):
    """Whom to turn to beside those who hold a role."""

    external: Reachable | None = None
    """For a report that nobody in the school may have: the LADO's office, usually."""
    lado: Reachable | None = None
    """The designated officer for concerns about staff, if that is not `external`."""
    danger: tuple[Reachable, ...] = ()
    """The school's own, for somebody who is in danger now; shown beside 999."""


class ReportsSection(Section):
    """The school's own rules for reports."""

    staff_concerns: tuple[Literal[Role.HEADTEACHER, Role.NOMINATED_PERSON], ...] = Field(
        (Role.HEADTEACHER, Role.NOMINATED_PERSON), min_length=1
    )
    """Who gets a concern about a colleague, together."""
    unread_after_school_hours: float = Field(4, gt=0, le=100)
    urgent_after_minutes: int = Field(30, gt=0, le=24 * 60)
    retention_days: dict[Outcome, Annotated[int, Field(ge=1, le=36_600)]] = {}
    """The school's own retention schedule, in days after closing, by outcome."""


class QuestionsSection(Section):
    """The school's own rules for questions that are passed on to a person."""

    kept_days: int = Field(90, ge=1, le=3_660)
    """How long a question is kept, answered or not, in days from its answer, or else from when it was asked."""
    remind_after_school_days: int = Field(3, ge=1, le=60)
    gaps_kept_days: int = Field(365, ge=7, le=3_660)
    """How long a question that the policy did not settle is kept, without who asked, in days from its week."""


class PoliciesSection(Section):
    """The school's policies; they lie where its id says (`signpost.bot.policy_folders`)."""

    ask: Line = "the headteacher"
    """Whom to ask where a policy does not settle a question, as it stands in a sentence."""
    audience: dict[Line, Annotated[tuple[Audience, ...], Field(min_length=1)]] = {}
    """To whom a new version is announced, by the name of the policy's file without its suffix; others' to the staff."""

    def audience_of(self, name: str) -> tuple[Audience, ...]:
        """To whom a new version of a policy is announced, by its file's name."""
        return next((who for file, who in self.audience.items() if file.casefold() == name.casefold()), ("staff",))

    @model_validator(mode="before")
    @classmethod
    def _kept_earlier(cls, given: Any) -> Any:
        """Schools that were set up earlier were kept with a folder that was never looked into."""
        if isinstance(given, dict) and given.get("folder", "") is None:
            return {name: value for name, value in given.items() if name != "folder"}
        return given


class AgreementSection(Section):
    """An agreement that is signed every year."""

    file: Line
    audience: tuple[Audience, ...] = Field(("staff",), min_length=1)


class SigningSection(Cadence):
    """When agreements are signed, and how people are reminded."""

    within_days: int = Field(28, ge=1, le=366)
    """From the opening of a campaign to its due date."""
    messages_a_minute: int = Field(60, ge=1, le=3000)
    """Reminders at most, as the platform's limits allow."""


class SchoolFile(Section):
    """A school file, as it was read and found to be sound."""

    school: SchoolSection
    people: tuple[PersonSection, ...] = ()
    roles: dict[Role, tuple[HoldingSection, ...]] = {}
    absences: tuple[AbsenceSection, ...] = ()
    contacts: ContactsSection = ContactsSection()
    calendar: SchoolCalendar = SchoolCalendar()
    reports: ReportsSection = ReportsSection()
    questions: QuestionsSection = QuestionsSection()
    policies: PoliciesSection = PoliciesSection()
    agreements: tuple[AgreementSection, ...] = ()
    signing: SigningSection = SigningSection()

    @field_validator("roles", mode="before")
    @classmethod
    def _lists(cls, given: Any) -> Any:
        """One holder of a role need not be written as a list of one."""
        if not isinstance(given, dict):
            return given
        return {role: [held] if isinstance(held, str | dict) else held for role, held in given.items()}

    @field_validator("roles")
    @classmethod
    def _held_once(cls, roles: dict[Role, tuple[HoldingSection, ...]]) -> dict[Role, tuple[HoldingSection, ...]]:
        for role, holdings in roles.items():
            if len({holding.holder for holding in holdings}) < len(holdings):
                raise ValueError(f"somebody holds {role} twice")
        return roles

    @field_validator("absences")
    @classmethod
    def _begun_once(cls, absences: tuple[AbsenceSection, ...]) -> tuple[AbsenceSection, ...]:
        for (person, first), count in Counter((absence.person, absence.first) for absence in absences).items():
            if count > 1:
                raise ValueError(f"{person} has two absences that begin on {first}")
        return absences

    def routing_rules(self) -> RoutingRules:
        """The rules as routing takes them."""
        return RoutingRules(staff_concerns=self.reports.staff_concerns)


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
            Holding(role=role, holder=ids[held.holder], deputies=tuple(ids[deputy] for deputy in held.deputies))
            for role, holdings in file.roles.items()
            for held in holdings
        ),
        absences=tuple(
            Absence(person=ids[absence.person], first=absence.first, last=absence.last) for absence in file.absences
        ),
        external=file.contacts.external,
    )
