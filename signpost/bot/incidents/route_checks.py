"""Every route that a report could take in a school, gone through before one has to be taken."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from signpost.bot.incidents.report import About
from signpost.bot.incidents.routing import Recipient, RoutingRequest, RoutingRules, route
from signpost.bot.people import Absence, Role, Roster

NOBODY = ""
"""A reporter who holds no role."""
_RECEIVING = (Role.NOMINATED_PERSON, Role.HEADTEACHER, Role.CHAIR, Role.VICE_CHAIR)
_WORDS = {
    About.PUPIL: "a pupil",
    About.PARENT: "a parent or carer",
    About.COLLEAGUE: "a colleague",
    About.HEADTEACHER: "the headteacher",
    About.NOMINATED_PERSON: "the nominated person",
    About.GOVERNOR: "a governor who is not named",
    About.CHAIR: "the chair of governors",
    About.OUTSIDER: "somebody outside the school",
    About.UNKNOWN: "nobody knows whom",
}
_PAIRED = (About.COLLEAGUE, About.NOMINATED_PERSON, About.HEADTEACHER, About.GOVERNOR, About.CHAIR)
_FOR_OUTSIDE = ({About.GOVERNOR}, {About.GOVERNOR, About.CHAIR})
"""What the rules leave to the chair alone, or to nobody in the school: nothing that a school can mend."""


@dataclass(frozen=True)
class RouteCheck:
    """Something to be said about a route.

    Args:
        severity: `error` where a report could reach nobody at all, inside the school or out.
        text: what, in one line; persons by name, since it is for whoever sets the school up.
    """

    severity: Literal["error", "warning"]
    text: str


def all_routes(roster: Roster, rules: RoutingRules, day: dt.date) -> tuple[RouteCheck, ...]:
    """What is wrong, or thin, with the routes of a school; nothing if every report reaches somebody, whoever is away.

    Gone through are each kind of subject and everybody with a part in reports as the subject, reported by anyone, by
    each of those with a part, and while each of them is away; and the pairs of kinds that matter.

    Args:
        roster: the school's people and roles.
        rules: the school's own.
        day: today.
    """
    return tuple(dict.fromkeys((*_unfilled(roster), *_doubled(roster), *_dead_ends(roster, rules, day))))


def usual_routes(roster: Roster, rules: RoutingRules, day: dt.date) -> tuple[str, ...]:
    """Whom a report goes to today, and whom next while nobody reads it; lines, one way for several subjects."""
    plain = RoutingRequest(roster, day, NOBODY, rules=rules)
    outside = roster.external.name if roster.external else "nobody"
    subjects: dict[tuple[str, ...], list[str]] = {}
    for kind in About:
        steps = [
            " and ".join(_part(roster, recipient) for recipient in step)
            for step in every_step(replace(plain, about=(kind,)))
        ]
        subjects.setdefault((*steps, f"outside the school: {outside}"), []).append(_WORDS[kind])
    lines = []
    for way, words in subjects.items():
        lines.append(f"About {', or '.join(words)}:")
        lines += [f"  {number}. {step}" for number, step in enumerate(way, 1)]
    return tuple(lines)


def _part(roster: Roster, recipient: Recipient) -> str:
    standing_in = "" if recipient.stands_in_for is None else "for "
    return f"{_name(roster, recipient.person)} ({standing_in}{recipient.role.in_words})"


def every_step(request: RoutingRequest) -> tuple[tuple[Recipient, ...], ...]:
    """Everybody who gets a report that nobody reads: those who are asked together, step by step."""
    steps: list[tuple[Recipient, ...]] = []
    while True:
        tried = request.tried.union(recipient.person for step in steps for recipient in step)
        found = route(replace(request, tried=tried)).recipients
        if not found:
            return tuple(steps)
        steps.append(found)


def _unfilled(roster: Roster) -> Iterator[RouteCheck]:
    for role in _RECEIVING:
        holders = [person for id_ in sorted(roster.holders_of(role)) if (person := roster.person(id_))]
        for person in holders:
            if not person.is_active:
                yield RouteCheck("warning", f"{person.name} is {role.in_words}, and has left.")
        if not holders:
            yield RouteCheck("warning", f"Nobody is {role.in_words}.")
    if roster.external is None:
        yield RouteCheck(
            "error",
            "There is no contact outside the school: a report that nobody in it may have would reach nobody. "
            "Give one as [contacts.external]; the LADO's office, usually.",
        )


def _doubled(roster: Roster) -> Iterator[RouteCheck]:
    """Who has two parts that do not go together."""
    for person in sorted(roster.deputies_of(Role.CHAIR) & roster.holders_of(Role.VICE_CHAIR)):
        yield RouteCheck(
            "warning",
            f"{_name(roster, person)} is the vice chair and the chair's deputy too, so no report about the chair can "
            "reach them. Leave the vice chair out of the chair's deputies: they come next without that.",
        )
    for role in _RECEIVING:
        parts = roster.holders_of(role) | roster.deputies_of(role)
        for person in sorted(parts & roster.holders_of(Role.IT_ADMINISTRATOR)):
            yield RouteCheck(
                "warning",
                f"{_name(roster, person)} is the IT administrator, and can get reports as {role.in_words} or as their "
                "deputy. Whoever sets Signpost up should not read reports.",
            )


def _dead_ends(roster: Roster, rules: RoutingRules, day: dt.date) -> Iterator[RouteCheck]:
    plain = RoutingRequest(roster, day, NOBODY, rules=rules)
    involved = sorted({person for role in _RECEIVING for person in roster.holders_of(role) | roster.deputies_of(role)})
    singly = [(replace(plain, about=(kind,)), _WORDS[kind]) for kind in About]
    singly += [
        (replace(plain, about_people=(person,)), _name(roster, person))
        for person in involved
        if not _is_meant_by_role(roster, person)
    ]
    for request, words in singly:
        lost = [words + situation for changed, situation in _situations(request, involved) if _is_lost(changed)]
        if lost and (_can_be_mended(request) or roster.external is None):
            yield _lost(roster, *lost)
    for pair in combinations(_PAIRED, 2):
        request = replace(plain, about=pair)
        if _is_lost(request) and (_can_be_mended(request) or roster.external is None):
            yield _lost(roster, f"{_WORDS[pair[0]]} and {_WORDS[pair[1]]}")


def _is_meant_by_role(roster: Roster, person: str) -> bool:
    """Whether a report about somebody is one about their role, which is gone through anyway."""
    held = roster.roles_of(person).intersection(_RECEIVING)
    return len(held) == 1 and all(role is not Role.VICE_CHAIR and roster.holders_of(role) == {person} for role in held)


def _is_lost(request: RoutingRequest) -> bool:
    return not route(request).recipients


def _can_be_mended(request: RoutingRequest) -> bool:
    return set(request.about) not in _FOR_OUTSIDE


def _lost(roster: Roster, words: str, *others: str) -> RouteCheck:
    more = f" (and {len(others)} more like it)" if others else ""
    if roster.external is None:
        return RouteCheck("error", f"A report about {words} reaches nobody, in the school or out of it{more}.")
    return RouteCheck(
        "warning", f"A report about {words} reaches nobody in the school{more}: {roster.external.name} is shown."
    )


def _situations(request: RoutingRequest, involved: list[str]) -> Iterator[tuple[RoutingRequest, str]]:
    """A report as anyone sends it; while somebody with a part is away; and as somebody with a part sends it."""
    yield request, ""
    for person in involved:
        name = _name(request.roster, person)
        away = (*request.roster.absences, Absence(person=person, first=request.day, last=request.day))
        yield replace(request, roster=request.roster.model_copy(update={"absences": away})), f", while {name} is away,"
        yield replace(request, reporter=person), f", if {name} sends it,"


def _name(roster: Roster, person: str) -> str:
    known = roster.person(person)
    return known.name if known else "somebody who is not of the school"
