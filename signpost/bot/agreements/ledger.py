"""Signatures: added, never changed, each chained to the one before and to the exact text that was signed.

Each carries an HMAC-SHA256 over all of it and the one before, under a key of the school's; so does each version of an
agreement. Whoever can write to the database, but has no key, cannot change a byte of a text, a name or a time without
`verify` naming the record. The audit log notes each signature's HMAC, so that the newest ones are missed there, too.
"""

import datetime as dt
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.agreements.agreement import digest_of
from signpost.bot.audit import FIRST, Act
from signpost.bot.store.tables import AgreementVersionRow, AuditRow, SignatureHeadRow, SignatureRow
from signpost.bot.unit_of_work import UnitOfWork
from signpost.bot.vault import Key

BATCH: Final = 500
"""Signatures that are verified at a time."""
_FORMAT: Final = 1
_VERSION_FIELDS: Final = (
    "school", "id", "agreement", "number", "title", "label", "document", "wording", "digest", "is_material",
    "published_at", "published_by",
)  # fmt: skip
_SIGNATURE_FIELDS: Final = (
    "school", "seq", "id", "campaign", "version", "digest", "person", "audience", "known_name", "typed_name",
    "platform", "account", "delivered_at", "opened_at", "signed_at", "ticked", "entered_by", "replaces", "version_mac",
    "previous",
)  # fmt: skip
_UNREADABLE: Final = (ValueError, TypeError, OverflowError, RecursionError, DBAPIError)
"""What the libraries raise at a value that no record can have: a time in the year 20000, text that is none."""


@dataclass(frozen=True)
class Fault:
    """A record that is not as it was written."""

    record: str
    """Which one, in words for a person."""
    what: str


def version_mac(key: Key, row: AgreementVersionRow) -> str:
    """What a version carries, over all of it."""
    return _mac(key, row, _VERSION_FIELDS)


def _mac(key: Key, row: Any, fields: tuple[str, ...]) -> str:
    """Over every field, as JSON: no two records have the same bytes, and both engines give the same."""
    values = [_FORMAT, *(_plain(getattr(row, field)) for field in fields)]
    return key.mac(json.dumps(values).encode()).hex()


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return value


async def append(work: UnitOfWork, row: SignatureRow) -> None:
    """Add a signature behind the newest one, and note it in the audit log, in this transaction.

    Args:
        work: in the school.
        row: the signature, but for its place in the chain.
    """
    newest = await _locked_head(work.transaction)
    row.school, row.seq, row.previous = newest.school, newest.seq + 1, newest.mac
    row.mac = _mac(work.school.keys.signatures, row, _SIGNATURE_FIELDS)
    work.transaction.add(row)
    newest.seq, newest.mac = row.seq, row.mac
    await work.transaction.flush()
    actor = row.entered_by or row.person
    await work.record(Act.AGREEMENT_SIGNED, actor=actor, about=row.id, mac=row.mac)


async def _locked_head(transaction: AsyncSession) -> SignatureHeadRow:
    """The school's head, which nobody else appends to until this transaction ends.

    Of two that would both make the first one, the second fails, and is tried again by whoever began it.
    """
    query = select(SignatureHeadRow).with_for_update().execution_options(populate_existing=True)
    with transaction.no_autoflush:
        newest = await transaction.scalar(query)
    if newest is None:
        newest = SignatureHeadRow(seq=0, mac=FIRST)
        transaction.add(newest)
        await transaction.flush()
    return newest


async def verify(transaction: AsyncSession, key: Key) -> tuple[Fault, ...]:
    """Every record that is not as it was written, checked against the text that is kept; none where all are.

    Args:
        transaction: in one school.
        key: the school's key for signatures.
    """
    faults, versions = await _verify_versions(transaction, key)
    previous, seq = {FIRST}, 0
    macs: set[str] = set()
    async for number, row in _signatures(transaction):
        if number != seq + 1:
            faults.append(Fault(f"Signature {seq + 1}", "is missing"))
            previous = set()
        seq = number
        if row is None:
            faults.append(Fault(f"Signature {number}", "was changed"))
            previous = set()
            continue
        name = f"Signature {number} ({row.typed_name}, {row.signed_at:%Y-%m-%d})"
        try:
            mac = _mac(key, row, _SIGNATURE_FIELDS)
            fits = hmac.compare_digest(str(row.mac), mac)
        except _UNREADABLE:
            mac, fits = "", False
        if not fits:
            faults.append(Fault(name, "was changed"))
        elif previous and row.previous not in previous:
            faults.append(Fault(name, "does not follow the one before"))
        version = versions.get(row.version)
        if fits and (version is None or (version.digest, version.mac) != (row.digest, row.version_mac)):
            faults.append(Fault(name, "names a text that is not kept as it was signed"))
        previous = {mac, row.mac}
        macs |= previous
    faults += await _verify_end(transaction, seq, previous, macs)
    return tuple(faults)


async def _verify_versions(transaction: AsyncSession, key: Key) -> tuple[list[Fault], dict[str, AgreementVersionRow]]:
    faults: list[Fault] = []
    kept: dict[str, AgreementVersionRow] = {}
    for id_ in (await transaction.scalars(select(AgreementVersionRow.id).order_by(AgreementVersionRow.id))).all():
        query = select(AgreementVersionRow).where(AgreementVersionRow.id == id_)
        try:
            row = (await transaction.scalars(query.execution_options(populate_existing=True))).one()
            kept[row.id] = row
            name = f"Version {row.number} of “{row.title}”"
            if not hmac.compare_digest(str(row.mac), version_mac(key, row)) or digest_of(row.wording) != row.digest:
                faults.append(Fault(name, "was changed"))
        except _UNREADABLE:
            faults.append(Fault(f"Version {id_}", "was changed"))
    return faults, kept


async def _signatures(transaction: AsyncSession) -> AsyncIterator[tuple[int, SignatureRow | None]]:
    """All signatures in order; None for one that cannot be read."""
    last = None
    while True:
        seqs = select(cast(SignatureRow.seq, Integer)).order_by(SignatureRow.seq).limit(BATCH)
        numbers = (await transaction.scalars(seqs if last is None else seqs.where(SignatureRow.seq > last))).all()
        if not numbers:
            return
        for number in numbers:
            query = select(SignatureRow).where(SignatureRow.seq == number)
            try:
                yield number, await transaction.scalar(query.execution_options(populate_existing=True))
            except _UNREADABLE:
                yield number, None
        last = numbers[-1]


async def _verify_end(transaction: AsyncSession, seq: int, last: set[str], macs: set[str]) -> list[Fault]:
    """Whether the newest are there: as the head remembers them, and the audit log."""
    head = select(cast(SignatureHeadRow.seq, Integer), SignatureHeadRow.mac)
    newest = (await transaction.execute(head)).one_or_none()
    if (newest is None and seq) or (newest is not None and (newest[0] != seq or (seq and newest[1] not in last))):
        return [Fault(f"Signature {max(seq, newest[0] if newest else 0)}", "is not the newest, as the head has it")]
    logged = select(AuditRow.detail).where(AuditRow.act == Act.AGREEMENT_SIGNED)
    missed = [detail for detail in await transaction.scalars(logged) if detail.get("mac") not in macs]
    return [Fault("A signature that the audit log knows", "is missing") for _ in missed]


async def count(transaction: AsyncSession) -> int:
    """How many signatures there are."""
    return await transaction.scalar(select(func.count()).select_from(SignatureRow)) or 0
