"""Who of the school an account on a platform belongs to."""

from collections.abc import Collection

from sqlalchemy import select

from signpost.bot.people import Person
from signpost.bot.store.tables import IdentityRow
from signpost.bot.unit_of_work import UnitOfWork


async def person_of(
    work: UnitOfWork, platform: str, accounts: Collection[str], emails: Collection[str]
) -> Person | None:
    """The person whose account this is: known by it, or by an e-mail address that the platform vouches for.

    Whoever has another account on the platform already is not found by their address; an address that two people have
    is nobody's; those who have left are nobody.

    Args:
        work: the unit of work.
        platform: whose account it is.
        accounts: the ids by which the platform knows it.
        emails: its addresses, as far as the platform has confirmed them.
    """
    roster = work.school.roster
    for account in accounts:
        row = await work.transaction.get(IdentityRow, (work.school.id, platform, account))
        if row is not None:
            person = roster.person(row.person)
            return person if person is not None and person.is_active else None
    wanted = {email.strip().casefold() for email in emails} - {""}
    named = select(IdentityRow.person).where(IdentityRow.platform == platform)
    taken = set(await work.transaction.scalars(named))
    found = [
        person
        for person in roster.people
        if person.is_active and person.id not in taken and (person.email or "").strip().casefold() in wanted
    ]
    return found[0] if len(found) == 1 else None
