"""Every route that a report could take in a school, gone through before one has to be taken."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from signpost.bot.incidents.report import About
from signpost.bot.incidents.routing import RoutingRequest, RoutingRules, route
from signpost.bot.people import Absence, Role, Roster

NOBODY = ""
"""A reporter who holds no role."""
_RECEIVING = (Role.NOMINATED_PERSON, Role.HEADTEACHER, Role.CHAIR, Role.VICE_CHAIR)
_WORDS = {
    About.PUPIL: "a pupil",
    About.PARENT: "a parent",
    About.COLLEAGUE: "a colleague",
    About.HEADTEACHER: "the headteacher",
    About.NOMINATED_PERSON: "the nominated person",
    About.GOVERNOR: "a governor",
    About.CHAIR: "the chair of governors",
    About.OUTSIDER: "somebody outside",
    About.UNKNOWN: "nobody knows whom",
}


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
    """What is wrong, or thin, with the routes of a school; nothing if every report reaches somebody.

    Args:
        roster: the school's people and roles.
        rules: the school's own.
        day: today.
    """
    checks = list(_unfilled(roster))
    checks += (check for request, words in _cases(roster, rules, day) if (check := _check(request, words)))
    return tuple(dict.fromkeys(checks))


def every_recipient(request: RoutingRequest) -> tuple[str, ...]:
    """Everybody who gets a report that nobody reads, in the order in which they are asked."""
    asked: list[str] = []
    while True:
        found = [recipient.person for recipient in route(replace(request, tried=frozenset(asked))).recipients]
        if not found:
            return tuple(asked)
        asked += found


def _unfilled(roster: Roster) -> Iterator[RouteCheck]:
    for role in _RECEIVING:
        if not roster.holdings_of(role):
            yield RouteCheck("warning", f"Nobody is {role.in_words}.")
    if roster.external is None:
        yield RouteCheck("warning", "No contact outside the school is given, for reports that nobody in it may have.")


def _check(request: RoutingRequest, words: str) -> RouteCheck | None:
    reached = every_recipient(request)
    if reached:
        return None
    if request.roster.external is None:
        return RouteCheck("error", f"{words} reaches nobody, and there is no contact outside the school.")
    return RouteCheck("warning", f"{words} reaches nobody in the school: {request.roster.external.name} is shown.")


def _cases(roster: Roster, rules: RoutingRules, day: dt.date) -> Iterator[tuple[RoutingRequest, str]]:
    plain = RoutingRequest(roster, day, NOBODY, rules=rules)
    holders = {
        person
        for holding in roster.holdings
        if holding.role in _RECEIVING
        for person in (holding.holder, *holding.deputies)
    }
    names = {person: known.name if (known := roster.person(person)) else person for person in holders}
    for kind in About:
        request = replace(plain, about=(kind,))
        words = f"A report about {_WORDS[kind]}"
        yield request, words
        for person in sorted(holders):
            yield replace(request, reporter=person), f"{words} by {names[person]}"
            away = roster.model_copy(
                update={"absences": (*roster.absences, Absence(person=person, first=day, last=day))}
            )
            yield replace(request, roster=away), f"{words} while {names[person]} is away"
    for pair in combinations((About.COLLEAGUE, About.NOMINATED_PERSON, About.HEADTEACHER, About.CHAIR), 2):
        yield replace(plain, about=pair), f"A report about {_WORDS[pair[0]]} and {_WORDS[pair[1]]}"
    for person in sorted(holders):
        yield replace(plain, about_people=(person,)), f"A report about {names[person]}"
