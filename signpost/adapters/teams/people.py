"""Who a Teams user is to the school. Guests, bots, those who have left and those of other tenants are nobody."""

import time

from sqlalchemy.exc import IntegrityError

from signpost.adapters.teams.activity import Activity, Reference
from signpost.adapters.teams.connector import Member
from signpost.adapters.teams.references import PLATFORM
from signpost.adapters.teams.sending import Outbox
from signpost.bot.identities import person_of, recognise
from signpost.bot.joining import Account
from signpost.bot.notices import UnreachableError
from signpost.bot.people import Person
from signpost.bot.store.tables import IdentityRow
from signpost.bot.turn import Actor
from signpost.bot.unit_of_work import Office

KNOWN_FOR_S = 300.0
"""How long what Teams says of a user is believed without asking again."""
_MOST_KNOWN = 20_000
_GUEST = "#ext#"
"""What Entra ID puts into the names of those who are somebody else's."""
_BARRED = frozenset({"guest", "anonymous", "bot"})


class Directory:
    """Finds people by their Teams users.

    Args:
        office: begins units of work.
        outbox: asks Teams.
        tenant: the school's; empty on a trial.
    """

    def __init__(self, office: Office, outbox: Outbox, tenant: str) -> None:
        self._office = office
        self._outbox = outbox
        self._tenant = tenant
        self._known: dict[tuple[str, str], tuple[float, Actor | None]] = {}

    async def actor(self, school: str, activity: Activity) -> Actor | None:
        """The person whose account this is: named in the school file, or by the e-mail address of a full member.

        Raises:
            TransientError: Teams cannot be asked now.
        """
        key = (school, activity.user)
        known = self._known.get(key)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        found = await self._find(school, activity.reference)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[key] = time.monotonic() + KNOWN_FOR_S, found
        return found

    def forget(self, school: str, user: str) -> None:
        """Ask again: something about a user has changed."""
        self._known.pop((school, user), None)

    async def known(self, school: str, activity: Activity) -> str | None:
        """The id of the person whose account this is, by what was kept alone: Teams says nothing of who has gone."""
        accounts = _accounts(activity.reference, None)
        async with self._office.work(school, read_only=True) as work:
            person = await person_of(work, PLATFORM, accounts, ())
            return None if person is None else person.id

    async def _find(self, school: str, reference: Reference) -> Actor | None:
        try:
            member = await self._outbox.member(reference)
        except UnreachableError:
            # The search and the menus work in chats that the bot is not in: there, those whom it has met are known.
            async with self._office.work(school, read_only=True) as work:
                person = await person_of(work, PLATFORM, _accounts(reference, None), ())
        else:
            person = await self._recognise(school, reference, member)
        if person is None:
            return None
        account, *_ = _accounts(reference, None)
        return Actor(school=school, person=person.id, audience=person.audience, platform=PLATFORM, account=account)

    async def _recognise(self, school: str, reference: Reference, member: Member) -> Person | None:
        first, *others = _accounts(reference, member)
        email, *emails = member.emails or ("",)
        account = Account(PLATFORM, first, member.name, email, is_member=self._is_member(member, reference))
        person = await recognise(self._office, school, account, others, emails)
        if person is not None:
            await self._name(school, person.id, (first, *others))
        return person

    def _is_member(self, member: Member, reference: Reference) -> bool:
        is_same = not reference.user.aad_object_id or member.aad_object_id in {"", reference.user.aad_object_id}
        is_ours = not (self._tenant and member.tenant) or member.tenant == self._tenant
        is_guest = any(_GUEST in email.casefold() for email in member.emails)
        return is_same and is_ours and not is_guest and member.role.casefold() not in _BARRED

    async def _name(self, school: str, person: str, accounts: tuple[str, ...]) -> None:
        """Keep whose account this is: notices go there, whatever becomes of the address."""
        async with self._office.store.school(school, read_only=True) as transaction:
            for account in accounts:
                if await transaction.get(IdentityRow, (school, PLATFORM, account)) is not None:
                    return
        try:
            async with self._office.store.school(school) as transaction:
                transaction.add(IdentityRow(platform=PLATFORM, account=accounts[0], person=person))
        except IntegrityError:
            pass  # at the same time, in another process


def _accounts(reference: Reference, member: Member | None) -> tuple[str, ...]:
    """The ids by which a user may be known, the one that lasts first."""
    ids = (reference.user.aad_object_id, member.aad_object_id if member else None, reference.user.id)
    return tuple(dict.fromkeys(id_ for id_ in ids if id_))
