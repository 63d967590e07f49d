"""Who of the school an account on a platform belongs to."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from signpost.bot.joining import Account, has_joined, settle
from signpost.bot.people import Person
from signpost.bot.store.tables import IdentityRow
from signpost.bot.unit_of_work import Office, UnitOfWork


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


async def recognise(
    office: Office, school: str, account: Account, others: Collection[str] = (), emails: Collection[str] = ()
) -> Person | None:
    """Who somebody is who has just done something: known, or let in by the domain of their address; or nobody.

    Args:
        office: begins units of work.
        school: the school's id.
        account: theirs, as the platform has it now.
        others: further ids by which the platform knows it.
        emails: its further addresses: who is named in the school file is found by them, but nobody is let in by them.
    """
    found_by = (account.email, *emails) if account.is_member else ()
    async with office.work(school, read_only=True) as work:
        person = await person_of(work, account.platform, (account.id, *others), found_by)
        may_join = bool(work.school.file.school.email_domains)
    if has_joined(person.handle) if person is not None else may_join:
        person = await _settle(office, school, account)
    return person if account.is_member else None


async def _settle(office: Office, school: str, account: Account) -> Person | None:
    try:
        async with office.work(school) as work:
            return await settle(work, account)
    except IntegrityError:  # at the same time, by another event
        async with office.work(school) as work:
            return await settle(work, account)
