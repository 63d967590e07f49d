"""Direct messages on the terminal: delivered into the store, shown when their reader is there."""

from pydantic import TypeAdapter
from sqlalchemy import select

from signpost.bot.people import Person
from signpost.bot.store.tables import InboxRow
from signpost.bot.turn import Pointer
from signpost.bot.unit_of_work import Office

_POINTER: TypeAdapter[Pointer] = TypeAdapter(Pointer)


class TerminalMessenger:
    """Delivers to whoever has a terminal, which is everybody: a `Messenger`.

    Args:
        office: begins units of work.
    """

    platform = "terminal"

    def __init__(self, office: Office) -> None:
        self._office = office

    def account_of(self, person: Person, accounts: dict[str, str]) -> str | None:
        """Everybody's own id is their account."""
        return person.id

    async def deliver(self, school: str, account: str, view: Pointer, key: str) -> None:
        """Put a message into somebody's inbox; with the same key, once."""
        async with self._office.work(school) as work:
            if await work.transaction.get(InboxRow, (school, key)) is not None:
                return
            sealed = work.school.keys.seal("inbox", key, _POINTER.dump_json(view))
            work.transaction.add(InboxRow(id=key, person=account, sealed=sealed, delivered_at=work.now))

    async def has(self, school: str, account: str, key: str) -> bool:
        """Whether it is in the inbox."""
        async with self._office.work(school, read_only=True) as work:
            return await work.transaction.get(InboxRow, (school, key)) is not None


async def new_messages(office: Office, school: str, person: str) -> tuple[Pointer, ...]:
    """What was delivered to somebody and not shown yet, oldest first; from here on it is shown."""
    waiting = (
        select(InboxRow)
        .where(InboxRow.person == person, InboxRow.shown_at.is_(None))
        .order_by(InboxRow.delivered_at, InboxRow.id)
    )
    async with office.work(school, read_only=True) as work:
        if await work.transaction.scalar(waiting.with_only_columns(InboxRow.id).limit(1)) is None:
            return ()
    async with office.work(school) as work:
        rows = list(await work.transaction.scalars(waiting))
        for row in rows:
            row.shown_at = work.now
        return tuple(_POINTER.validate_json(work.school.keys.unseal("inbox", row.id, row.sealed)) for row in rows)
