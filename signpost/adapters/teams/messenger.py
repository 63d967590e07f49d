"""Direct messages in Teams that have to arrive."""

from signpost.adapters.teams.activity import Account, Reference
from signpost.adapters.teams.references import PLATFORM, References
from signpost.adapters.teams.refreshing import refreshed
from signpost.adapters.teams.rendering import render_pointer
from signpost.adapters.teams.sending import Outbox
from signpost.bot.identities import person_of
from signpost.bot.notices import UnreachableError
from signpost.bot.people import Person
from signpost.bot.turn import Pointer
from signpost.bot.unit_of_work import Office


class TeamsMessenger:
    """Delivers pointers as messages in the personal chat: a `Messenger`.

    Args:
        office: begins units of work.
        references: where people are written to.
        outbox: sends them.
    """

    platform = PLATFORM

    def __init__(self, office: Office, references: References, outbox: Outbox) -> None:
        self._office = office
        self._references = references
        self._outbox = outbox

    def account_of(self, person: Person, accounts: dict[str, str]) -> str | None:
        """The Teams user that the school file names, or that was found by their e-mail address when they spoke."""
        return accounts.get(PLATFORM)

    async def deliver(self, school: str, account: str, view: Pointer, key: str) -> None:
        """Send a pointer to somebody. Teams carries no key.

        Raises:
            UnreachableError: they have no personal chat with the app, and none can be opened.
            TransientError: not now.
        """
        async with self._office.work(school, read_only=True) as work:
            person = await person_of(work, PLATFORM, (account,), ())
        if person is None:
            raise UnreachableError("no_account")
        reference = await self._references.find(school, person.id) or await self._open(school, person.id, account)
        try:
            await self._outbox.post(reference, refreshed(render_pointer(view), view))
        except UnreachableError:
            await self._references.lose(school, person.id, "unreachable")
            raise

    async def has(self, school: str, account: str, key: str) -> bool | None:
        """None: a bot cannot read back what it has sent in Teams."""
        return None

    async def _open(self, school: str, person: str, account: str) -> Reference:
        """Open a chat with somebody who has never spoken: it works where the app is installed for them."""
        pattern = await self._references.pattern(school)
        if pattern is None:
            raise UnreachableError("unreachable")
        opened = await self._outbox.open(pattern.model_copy(update={"user": Account(id=account)}))
        await self._references.keep(school, person, opened)
        return opened
