"""Which master keys the data were written with: kept with the data, so that another key in their place is noticed.

Only fingerprints are kept, of the key that wraps and of those before it that something may still be wrapped under
(`signpost.bot.key_rotation` takes these out).
"""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.store.store import Store
from signpost.bot.store.tables import MasterKeyRow, SchoolRow
from signpost.bot.vault import MasterKeys


async def is_unused(store: Store) -> bool:
    """Whether nothing was encrypted in a store yet, so that any key will do."""
    async with store.every_school(read_only=True) as transaction:
        for query in (select(MasterKeyRow.version), select(SchoolRow.id)):
            if await transaction.scalar(query.limit(1)) is not None:
                return False
    return True


async def check_keys(store: Store, master: MasterKeys) -> None:
    """Make sure that these are the keys that the data were written with, and remember the one that wraps from now on.

    Args:
        store: an up-to-date store.
        master: the master keys at hand.

    Raises:
        SettingsError: one of the keys is missing, or is another one; the message says what to do.
    """
    async with store.every_school(read_only=True) as transaction:
        if await _is_known(transaction, master):
            return
    try:
        async with store.every_school() as transaction:
            fingerprint = master.fingerprints[master.current]
            transaction.add(MasterKeyRow(version=master.current, fingerprint=fingerprint))
    except IntegrityError:  # another process was first to remember its key, which may be another one
        async with store.every_school(read_only=True) as transaction:
            await _is_known(transaction, master)


async def _is_known(transaction: AsyncSession, master: MasterKeys) -> bool:
    rows = (await transaction.scalars(select(MasterKeyRow))).all()
    recorded = {row.version: row.fingerprint for row in rows}
    master.check(recorded)
    return master.current in recorded
