"""Who gets a report: a pure function of who it is about, who reports, and who holds which role today.

It reaches no subject, nobody who stands in for a subject, and not the reporter. Where nobody is left, that is said,
with the contact outside. Sources: Keeping Children Safe in Education, paragraph 74 (concerns about staff go to the
headteacher, those about the headteacher to the chair of governors, conflicts of interest to the LADO), and schools' own
policies, which name the nominated person for the rest.
"""

import datetime as dt
from dataclasses import dataclass, field
from itertools import islice

from signpost.bot.incidents.name_matching import people_named
from signpost.bot.incidents.report import About
from signpost.bot.people import Contact, Role, Roster

_UPWARDS = (Role.HEADTEACHER, Role.CHAIR, Role.VICE_CHAIR)
_CHAINS: dict[About, tuple[Role, ...]] = {
    About.PUPIL: (Role.NOMINATED_PERSON, *_UPWARDS),
    About.PARENT: (Role.NOMINATED_PERSON, *_UPWARDS),
    About.OUTSIDER: (Role.NOMINATED_PERSON, *_UPWARDS),
    About.UNKNOWN: (Role.NOMINATED_PERSON, *_UPWARDS),
    About.COLLEAGUE: (Role.NOMINATED_PERSON, *_UPWARDS),
    About.NOMINATED_PERSON: _UPWARDS,
    About.HEADTEACHER: (Role.CHAIR, Role.VICE_CHAIR),
    About.GOVERNOR: (Role.CHAIR, Role.VICE_CHAIR),
    About.CHAIR: (Role.VICE_CHAIR,),
}
"""Who may have a report about whom, the first to be asked first.

Each chain ends a longer one, so that of several subjects the shortest chain has those who may have it for all of them.
"""
_ROLE_KINDS = {
    Role.HEADTEACHER: About.HEADTEACHER,
    Role.NOMINATED_PERSON: About.NOMINATED_PERSON,
    Role.CHAIR: About.CHAIR,
    Role.VICE_CHAIR: About.GOVERNOR,
}
_KIND_ROLES = {
    About.HEADTEACHER: Role.HEADTEACHER,
    About.NOMINATED_PERSON: Role.NOMINATED_PERSON,
    About.CHAIR: Role.CHAIR,
}
_NOT_OF_THE_SCHOOL = frozenset({About.PUPIL, About.OUTSIDER})
"""Who is in no roster: one of the school's people with the same name is passed over, but is not the subject."""


@dataclass(frozen=True)
class RoutingRules:
    """What a school decides itself.

    Args:
        staff_concerns: who gets a concern about a colleague, together.
    """

    staff_concerns: tuple[Role, ...] = (Role.HEADTEACHER, Role.NOMINATED_PERSON)


@dataclass(frozen=True)
class RoutingRequest:
    """A report, as far as routing goes.

    Args:
        roster: the school's people and roles.
        day: today, in the school's calendar.
        reporter: who reports; known to the bot, if not to the handler.
        about: who it is about; nothing means nobody knows.
        about_people: ids of persons who were picked as subjects.
        about_name: a name that was written, which may be one of the school's people's.
        excluded: persons who must not have it: they declared a conflict.
        tried: persons who have it already, and did not read it.
        rules: the school's own.
    """

    roster: Roster
    day: dt.date
    reporter: str
    about: tuple[About, ...] = ()
    about_people: tuple[str, ...] = ()
    about_name: str = field(default="", repr=False)
    excluded: frozenset[str] = frozenset()
    tried: frozenset[str] = frozenset()
    rules: RoutingRules = RoutingRules()


@dataclass(frozen=True)
class Recipient:
    """Somebody who gets a report, and as what."""

    person: str
    role: Role
    stands_in_for: str | None = None
    """The id of the holder, where it is a deputy who gets it."""

    @property
    def in_words(self) -> str:
        """As what they get it, as it stands in a sentence: "the chair of governors"."""
        return self.role.in_words if self.stands_in_for is None else f"whoever stands in for {self.role.in_words}"


@dataclass(frozen=True)
class Route:
    """Where a report goes.

    Args:
        recipients: who gets it now; empty where nobody in the school may.
        external: whom the reporter is shown then.
        reason: one line, which names roles and no person.
    """

    recipients: tuple[Recipient, ...]
    external: Contact | None
    reason: str


def route(request: RoutingRequest) -> Route:
    """Where a report goes next: to the first role of its chain in which somebody may have it and does not yet."""
    barred = barred_persons(request)
    for roles in chain_of(request):
        found: dict[str, Recipient] = {}
        for recipient in (recipient for role in roles for recipient in _for_role(request, role, barred)):
            # Who holds one of the roles and stands in for another gets it as what they are.
            if recipient.person not in found or recipient.stands_in_for is None:
                found[recipient.person] = recipient
        if found:
            words = " and ".join(dict.fromkeys(recipient.in_words for recipient in found.values()))
            return Route(tuple(found.values()), None, f"It goes to {words}.")
    left = "Nobody else" if request.tried else "Nobody"
    return Route((), request.roster.external, f"{left} in the school may have it.")


def chain_of(request: RoutingRequest) -> tuple[tuple[Role, ...], ...]:
    """The roles that may have it, in the order in which they are asked; those in one group together."""
    kinds = subject_kinds(request)
    allowed = min((_CHAINS[kind] for kind in kinds), key=len)
    if About.COLLEAGUE not in kinds:
        return tuple((role,) for role in allowed)
    # A concern about staff is for those whom the school named, as far as the other subjects allow; then upwards.
    first = tuple(role for role in request.rules.staff_concerns if role in allowed)
    rest = tuple((role,) for role in allowed if role not in first and role is not Role.NOMINATED_PERSON)
    return ((first,) if first else ()) + rest


def subject_kinds(request: RoutingRequest) -> frozenset[About]:
    """What the subjects are: as the reporter says, and by the roles of those who were picked, or may be named.

    Many share a name: where it is said what the subject is, a name adds to that only the roles of whoever has it.
    """
    said = frozenset(request.about) - {About.UNKNOWN}
    kinds = set(said)
    for person in request.about_people:
        kinds |= _held_kinds(request.roster, person) or {_plain_kind(request.roster, person)}
    if not said or said - _NOT_OF_THE_SCHOOL:
        for person in _named(request):
            plain = set() if said else {_plain_kind(request.roster, person)}
            kinds |= _held_kinds(request.roster, person) or plain
    return frozenset(kinds or {About.UNKNOWN})


def _held_kinds(roster: Roster, person: str) -> set[About]:
    return {_ROLE_KINDS[role] for role in roster.roles_of(person) if role in _ROLE_KINDS}


def _plain_kind(roster: Roster, person: str) -> About:
    return About.GOVERNOR if _is_governor(roster, person) else About.COLLEAGUE


def subjects(request: RoutingRequest) -> frozenset[str]:
    """All persons whom the report is, or may be, about: rather one handler too few than the wrong one.

    They are those who were picked; all who hold a role that is named; all of the school whose name may be the one that
    was written; and where it is about a governor, and does not say which, all governors but the chair.
    """
    roster = request.roster
    found = {*request.about_people, *_named(request)}
    if About.GOVERNOR in request.about and not any(_is_governor(roster, person) for person in found):
        governors = {person.id for person in roster.people if _is_governor(roster, person.id)}
        found |= governors - roster.holders_of(Role.CHAIR)
    for kind in request.about:
        if kind in _KIND_ROLES:
            found |= roster.holders_of(_KIND_ROLES[kind])
    return frozenset(found)


def barred_persons(request: RoutingRequest) -> frozenset[str]:
    """Who must not get it, whatever role they hold."""
    about = subjects(request)
    stand_ins = {deputy for person in about for deputy in request.roster.stand_ins(person)}
    return frozenset(about | stand_ins | request.excluded | {request.reporter})


def _named(request: RoutingRequest) -> frozenset[str]:
    return people_named(request.about_name, request.roster) if request.about_name else frozenset()


def _is_governor(roster: Roster, id_: str) -> bool:
    person = roster.person(id_)
    is_one = person is not None and person.audience == "governor"
    return is_one or not roster.roles_of(id_).isdisjoint({Role.CHAIR, Role.VICE_CHAIR})


def _for_role(request: RoutingRequest, role: Role, barred: frozenset[str]) -> tuple[Recipient, ...]:
    """All holders of a role who may have it and do not yet; where there are none, the first such deputy."""

    def can(person: str) -> bool:
        allowed = person not in barred and person not in request.tried
        return allowed and request.roster.is_present(person, request.day)

    holdings = request.roster.holdings_of(role)
    holders = tuple(Recipient(holding.holder, role) for holding in holdings if can(holding.holder))
    deputies = (
        Recipient(deputy, role, holding.holder) for holding in holdings for deputy in holding.deputies if can(deputy)
    )
    return holders or tuple(islice(deputies, 1))
