"""All keys under the newest master key: what they sealed is not touched."""

from sqlalchemy import delete, select, update

from signpost.bot import audit
from signpost.bot.school import SchoolKeys
from signpost.bot.store.tables import DossierRow, MasterKeyRow, SchoolRow
from signpost.bot.unit_of_work import Office
from signpost.bot.vault import Key, Purpose
from signpost.errors import VaultError

BATCH = 500
"""Keys that are wrapped in one transaction."""


async def rotate_keys(office: Office) -> int:
    """Wrap every school's and every case's key by the newest master key; broken off, it can be run again.

    Returns:
        How many keys were wrapped anew.

    Raises:
        VaultError: a key was changed, or is wrapped by a master key that is not at hand. It is left as it is, a
            school's own with the keys of its cases; all others have been wrapped anew.
    """
    async with office.store.every_school(read_only=True) as transaction:
        schools = (await transaction.scalars(select(SchoolRow.id).order_by(SchoolRow.id))).all()
    rotation = _Rotation(office)
    for school in schools:
        await rotation.rotate(school)
    if rotation.failure is not None:
        raise rotation.failure
    async with office.store.every_school() as transaction:
        await transaction.execute(delete(MasterKeyRow).where(MasterKeyRow.version < office.master.current))
    return rotation.count


class _Rotation:
    """One run over all keys.

    Args:
        office: begins the transactions, and has the master keys.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self.count = 0
        self.failure: VaultError | None = None
        """The first that stood in the way."""

    async def rotate(self, school: str) -> None:
        """All keys of one school."""
        try:
            log = await self._log_key(school)
        except VaultError as error:
            self.failure = self.failure or error
            return
        # The school's own first: from then on, whoever acts for the school has the newest master key, and wraps by it.
        # What was begun before that is found when the cases are gone through once more.
        await self._rotate(school, SchoolRow, "school", log)
        before = None
        while before != self.count:
            before = self.count
            await self._rotate(school, DossierRow, "case", log)

    async def _log_key(self, school: str) -> Key:
        async with self._office.store.school(school, read_only=True) as transaction:
            wrapped = (await transaction.scalars(select(SchoolRow.wrapped_key))).one()
        return SchoolKeys(school, self._office.master.unwrap(wrapped, "school", school, school)).audit

    async def _rotate(self, school: str, table: type[SchoolRow | DossierRow], purpose: Purpose, log: Key) -> None:
        last = ""
        while True:
            async with self._office.store.school(school) as transaction:
                query = select(table.id, table.wrapped_key).where(table.id > last).order_by(table.id).limit(BATCH)
                old = {row.id: row.wrapped_key for row in await transaction.execute(query)}
                new = {id_: self._rewrap(wrapped, purpose, school, id_) for id_, wrapped in old.items()}
                changed = [id_ for id_ in old if new[id_] != old[id_]]
                if changed:
                    await audit.record(
                        transaction,
                        log,
                        audit.Act.KEYS_ROTATED,
                        actor="system",
                        at=self._office.clock(),
                        about=school,
                        version=str(self._office.master.current),
                    )
                for id_ in changed:
                    # By statements, not by the rows: a case may be deleted meanwhile, and its key with it.
                    statement = (
                        update(table)
                        .where(table.id == id_, table.wrapped_key == old[id_])
                        .values(wrapped_key=new[id_])
                        .returning(table.id)
                        .execution_options(synchronize_session=False)
                    )
                    self.count += await transaction.scalar(statement) is not None
            if len(old) < BATCH:
                return
            *_, last = old

    def _rewrap(self, wrapped: bytes, purpose: Purpose, school: str, owner: str) -> bytes:
        try:
            return self._office.master.rewrap(wrapped, purpose, school, owner)
        except VaultError as error:
            self.failure = self.failure or error
            return wrapped
