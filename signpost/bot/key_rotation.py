"""All keys under the newest master key: what they sealed is not touched."""

from sqlalchemy import select

from signpost.bot import audit
from signpost.bot.school import load_school
from signpost.bot.store.tables import DossierRow, SchoolRow
from signpost.bot.unit_of_work import Office

BATCH = 500


async def rotate_keys(office: Office) -> int:
    """Wrap every school's and every case's key by the newest master key; broken off, it can be run again.

    Returns:
        How many keys were wrapped anew.

    Raises:
        VaultError: a key is wrapped by a master key that is not at hand.
    """
    async with office.store.every_school(read_only=True) as transaction:
        schools = (await transaction.scalars(select(SchoolRow.id))).all()
    return sum([await _rotate_school(office, school) for school in schools])


async def _rotate_school(office: Office, school: str) -> int:
    count, last = 0, ""
    while True:
        async with office.store.school(school) as transaction:
            rows = (
                await transaction.scalars(
                    select(DossierRow).where(DossierRow.id > last).order_by(DossierRow.id).limit(BATCH)
                )
            ).all()
            for row in rows:
                wrapped = office.master.rewrap(row.wrapped_key, "case", school, row.id)
                count += wrapped != row.wrapped_key
                row.wrapped_key = wrapped
            if rows:
                last = rows[-1].id
                continue
            own = (await transaction.scalars(select(SchoolRow))).one()
            wrapped = office.master.rewrap(own.wrapped_key, "school", school, school)
            if wrapped != own.wrapped_key:
                own.wrapped_key = wrapped
                count += 1
            if count:
                known = await load_school(transaction, office.master)
                await audit.record(
                    transaction,
                    known.keys.audit,
                    audit.Act.KEYS_ROTATED,
                    actor="system",
                    at=office.clock(),
                    about=school,
                )
            return count
