"""Who is in charge of what is signed, and of the policy: whom questions go to, and who is reminded of its review."""

import datetime as dt
from collections.abc import Iterator

from signpost.bot.people import Role, Roster

IN_CHARGE = (Role.POLICY_OWNER, Role.HEADTEACHER, Role.CHAIR)
"""In this order; each role's deputies behind its holder."""


def in_charge(roster: Roster, day: dt.date, asking: str = "") -> tuple[str, ...]:
    """Who is in charge on a day: the policy's owner, or else the headteacher, or the chair, or who stands in.

    Args:
        roster: the school's people.
        day: the school's day; whoever is away is passed over.
        asking: who asks, if anybody: nobody is asked about their own question.
    """
    for id_ in _candidates(roster):
        if id_ != asking and roster.is_present(id_, day):
            return (id_,)
    return ()


def _candidates(roster: Roster) -> Iterator[str]:
    for role in IN_CHARGE:
        for holding in roster.holdings_of(role):
            yield from (holding.holder, *holding.deputies)


def charge_gaps(roster: Roster, day: dt.date) -> tuple[str, ...]:
    """Where signing has no one in charge, for whoever sets the school up; nothing where it always has."""
    if not in_charge(roster, day):
        return (
            "Nobody is in charge of what is signed: questions about an agreement, and that somebody declines, would "
            "reach nobody, and nobody would be reminded of a policy's review. Name a policy_owner or a headteacher.",
        )
    names = {person.id: person.name for person in roster.people}
    return tuple(
        f"If {names[alone]} asks about an agreement, or declines, nobody else is in charge of what is signed. Name a "
        "deputy of the policy_owner or of the headteacher."
        for alone in dict.fromkeys(_candidates(roster))
        if not in_charge(roster, day, alone)
    )
