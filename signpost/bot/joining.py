"""People whom the school file does not name: full members of the school's chat, by the domain of their address.

Off unless the school file has `email_domains`. Two rows for one person would be unsafe: a report about the one could go
to the other. So nobody joins whose address or name may be that of somebody whom the file names, or has named; they have
to stand in the file with their address.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select

from signpost.bot.audit import Act
from signpost.bot.incidents.dossier import new_id
from signpost.bot.incidents.name_matching import people_named
from signpost.bot.people import Person, Roster
from signpost.bot.store.tables import IdentityRow, PersonRow
from signpost.bot.unit_of_work import UnitOfWork

_MARK = ":"
"""Stands in the short names of those who joined, and in none that a school file can give."""
_MOST_NAME = 200


@dataclass(frozen=True)
class Account:
    """Somebody's account on a platform, as the platform has it now."""

    platform: str
    id: str
    name: str
    email: str
    """One that the platform has confirmed; empty where there is none."""
    is_member: bool
    """Whether they are a human being and a full member: no guest, and nobody who has left."""

    @property
    def handle(self) -> str:
        """The short name of whoever joins with it."""
        return f"{self.platform}{_MARK}{self.id.casefold()}"


def has_joined(handle: str) -> bool:
    """Whether this is the short name of somebody whom the file does not name."""
    return _MARK in handle


def lets_in(domains: Collection[str], named: Iterable[Person], name: str, email: str) -> bool:
    """Whether somebody may be of the school without standing in its file.

    Args:
        domains: those of the school's addresses.
        named: all whom the file names, or has named.
        name: theirs.
        email: their confirmed address.
    """
    named = tuple(named)
    _, _, domain = email.casefold().rpartition("@")
    is_theirs = any((person.email or "").strip().casefold() == email.casefold() for person in named)
    is_usable = bool(name.strip()) and name.isprintable() and len(name) <= _MOST_NAME
    return domain in domains and is_usable and not is_theirs and not people_named(name, Roster(people=named))


async def settle(work: UnitOfWork, account: Account) -> Person | None:
    """Take somebody in whom the file lets in, or keep what is known of them true; let go of whom it does not let in.

    Args:
        work: the unit of work.
        account: of somebody whom the file does not name.

    Returns:
        Who they are; None where they are nobody of the school.
    """
    row = await work.transaction.scalar(select(PersonRow).where(PersonRow.handle == account.handle))
    domains = work.school.file.school.email_domains
    named = [person for person in work.school.roster.people if not has_joined(person.handle)]
    if not (account.is_member and lets_in(domains, named, account.name, account.email)):
        if row is not None and row.is_active:
            await let_go(work, row)
        return None
    if row is None:
        row = PersonRow(id=new_id(), handle=account.handle, audience="staff", joined_at=work.now, is_active=False)
        work.transaction.add(row)
    row.name, row.email = account.name.strip(), account.email
    if not row.is_active:
        row.is_active, row.left_at = True, None
        await work.transaction.flush()
        await work.transaction.merge(
            IdentityRow(school=work.school.id, platform=account.platform, account=account.id, person=row.id)
        )
        await work.record(Act.PERSON_JOINED, actor="system", about=row.id)
    return Person(id=row.id, handle=row.handle, name=row.name, email=row.email)


async def let_go(work: UnitOfWork, row: PersonRow) -> None:
    """Somebody who had joined is of the school no more; their account is free for whom the file names with it."""
    row.is_active, row.left_at = False, work.now
    await work.transaction.execute(delete(IdentityRow).where(IdentityRow.person == row.id))
    await work.record(Act.PERSON_LEFT, actor="system", about=row.id)
