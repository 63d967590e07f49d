"""Who gets a question that the policy does not settle: a pure function of who asks and who holds which role today."""

import datetime as dt
from collections.abc import Iterator

from signpost.bot.incidents.routing import Recipient
from signpost.bot.people import Role, Roster

CHAIN = (Role.POLICY_OWNER, Role.HEADTEACHER, Role.NOMINATED_PERSON, Role.CHAIR)
"""Who answers for the policy, the first to be asked first; the deputies of each follow their holder."""


def find_addressee(
    roster: Roster, day: dt.date, asker: str, passed_over: frozenset[str] = frozenset()
) -> Recipient | None:
    """Whoever gets a question: the policy's owner, or else the next who is there; None where that is nobody.

    Args:
        roster: the school's people and roles.
        day: today, in the school's calendar.
        asker: who asks; nobody is asked their own question.
        passed_over: who could not be reached with a question of this asker's.
    """
    for recipient in _in_order(roster):
        person = recipient.person
        if person != asker and person not in passed_over and roster.is_present(person, day):
            return recipient
    return None


def _in_order(roster: Roster) -> Iterator[Recipient]:
    for role in CHAIN:
        holdings = roster.holdings_of(role)
        yield from (Recipient(holding.holder, role) for holding in holdings)
        yield from (Recipient(deputy, role, holding.holder) for holding in holdings for deputy in holding.deputies)
