"""A school's log in tests: appended to, verified, and its head."""

import datetime as dt
from typing import Any

from signpost.bot import audit
from signpost.bot.audit import Act, Anchor, Verification
from signpost.bot.store.store import Store
from signpost.bot.store.tables import SchoolRow
from signpost.bot.vault import Key, new_key
from tests.stores import SCHOOL

NOW = dt.datetime(2026, 11, 23, 9, 30, 0, 123456, tzinfo=dt.UTC)
KEY = new_key().subkey("audit")
CASE, FILE = "0c" * 16, "f1" * 16


async def append(store: Store, count: int = 1, *, school: str = SCHOOL, key: Key = KEY, **own: Any) -> None:
    """Entries that differ, in one transaction."""
    entry: dict[str, Any] = {"act": Act.EVIDENCE_VIEWED, "actor": "ab" * 16, "about": CASE, "file": FILE} | own
    async with store.school(school) as transaction:
        for minute in range(count):
            await audit.record(transaction, key, at=NOW + dt.timedelta(minutes=minute), **entry)


async def verified(store: Store, anchor: Anchor | None = None, *, school: str = SCHOOL, key: Key = KEY) -> Verification:
    async with store.school(school, read_only=True) as transaction:
        return await audit.verify(transaction, key, anchor)


async def head_of(store: Store, school: str = SCHOOL) -> Anchor | None:
    async with store.school(school, read_only=True) as transaction:
        return await audit.head(transaction)


async def anchored(store: Store, school: str = SCHOOL) -> Anchor:
    found = await head_of(store, school)
    assert found is not None
    return found


async def add_school(store: Store, school: str) -> None:
    async with store.school(school) as transaction:
        transaction.add(SchoolRow(id=school, name=school, file={}, wrapped_key=b"", created_at=NOW, applied_at=NOW))
