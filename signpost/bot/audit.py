"""The audit log: every act and every look, chained per school, so that what was changed or removed later shows.

Each entry carries an HMAC-SHA256 over itself and the one before, under a key of the school's own: whoever can write to
the database, but has no key, cannot make an entry that fits. That the newest entries were cut off does not show from
within: for that, an anchor, the head of the chain, is kept outside (`head`), and given back to `verify`.
"""

import datetime as dt
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.store.tables import AuditHeadRow, AuditRow
from signpost.bot.vault import Key
from signpost.errors import SignpostError

FIRST = "0" * 64
"""What the first entry follows."""
BATCH = 1_000
"""Entries that are verified at a time."""
_FORMAT = "1"
_WORD = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


class Act(StrEnum):
    """What is logged."""

    REPORT_RECEIVED = "report_received"
    REPORT_LOOKED_UP = "report_looked_up"
    REPORTER_REPLIED = "reporter_replied"
    CASE_ROUTED = "case_routed"
    CASE_ESCALATED = "case_escalated"
    CASE_OPENED = "case_opened"
    EVIDENCE_VIEWED = "evidence_viewed"
    ORIGINAL_DOWNLOADED = "original_downloaded"
    ACKNOWLEDGED = "acknowledged"
    NOTE_ADDED = "note_added"
    REPORTER_MESSAGED = "reporter_messaged"
    RECATEGORISED = "recategorised"
    ACTION_RECORDED = "action_recorded"
    HOLD_SET = "hold_set"
    HOLD_RELEASED = "hold_released"
    CASE_CLOSED = "case_closed"
    CASE_REOPENED = "case_reopened"
    CONFLICT_DECLARED = "conflict_declared"
    UNMASK_ASKED = "unmask_asked"
    UNMASK_AGREED = "unmask_agreed"
    UNMASK_REFUSED = "unmask_refused"
    CASE_EXPORTED = "case_exported"
    CASE_DELETED = "case_deleted"
    RETENTION_REMINDED = "retention_reminded"
    NOTICE_SENT = "notice_sent"
    NOTICE_FAILED = "notice_failed"
    SCHOOL_APPLIED = "school_applied"
    KEYS_ROTATED = "keys_rotated"


class AnchorError(SignpostError):
    """What was given as an anchor is none, or is another school's."""


@dataclass(frozen=True)
class Entry:
    """One entry, as it is read."""

    at: dt.datetime
    actor: str
    act: Act
    about: str | None
    detail: dict[str, str]


@dataclass(frozen=True)
class Anchor:
    """The head of a school's chain at some time; printed, kept outside, and given back to `verify`."""

    school: str
    seq: int
    mac: str

    def __str__(self) -> str:
        """As it is printed."""
        return f"{self.school} {self.seq} {self.mac}"


@dataclass(frozen=True)
class Verification:
    """Whether a chain holds, and if not, where it first does not."""

    fault: Literal["edited", "missing", "cut off", "head forged"] | None = None
    seq: int | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing was changed, removed, added or reordered."""
        return self.fault is None


async def record(
    transaction: AsyncSession,
    key: Key,
    act: Act,
    *,
    actor: str,
    at: dt.datetime,
    about: str | None = None,
    **detail: str,
) -> None:
    """Append an entry, in the transaction of what it records.

    Args:
        transaction: in one school.
        key: the school's key for the log.
        act: what was done.
        actor: a person's id, a blind index, or `system`.
        at: when.
        about: the id of what it was done to.
        detail: words of the bot's vocabularies, and ids; nothing that a person wrote.

    Raises:
        ValueError: a value is no such word.
    """
    for value in (actor, *([about] if about is not None else []), *detail, *detail.values()):
        if not _WORD.fullmatch(value):
            raise ValueError("What goes into the audit log are ids and words of the bot's own.")
    head = await _locked_head(transaction)
    row = AuditRow(
        school=head.school,
        seq=head.seq + 1,
        at=at,
        actor=actor,
        act=str(act),
        about=about,
        detail={name: str(value) for name, value in detail.items()},
        previous=head.mac,
        mac="",
    )
    row.mac = _mac(key, row)
    transaction.add(row)
    head.seq, head.mac = row.seq, row.mac
    await transaction.flush()


async def _locked_head(transaction: AsyncSession) -> AuditHeadRow:
    """The school's head, which nobody else appends to until this transaction ends."""
    query = select(AuditHeadRow).with_for_update().execution_options(populate_existing=True)
    await transaction.flush()
    head = await transaction.scalar(query)
    if head is not None:
        return head
    try:
        async with transaction.begin_nested():
            transaction.add(AuditHeadRow(seq=0, mac=FIRST))
    except IntegrityError:
        pass  # another transaction was first; from now on it is locked like any other
    return (await transaction.scalars(query)).one()


def _mac(key: Key, row: AuditRow) -> str:
    """Over every field, each behind its length, so that no two entries have the same bytes."""
    fields = [
        _FORMAT,
        row.school,
        str(row.seq),
        row.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        row.actor,
        row.act,
        "" if row.about is None else f"={row.about}",
        row.previous,
        *(piece for name in sorted(row.detail) for piece in (name, row.detail[name])),
    ]
    encoded = [field.encode() for field in fields]
    return key.mac(b"".join(len(field).to_bytes(4, "big") + field for field in encoded)).hex()


async def verify(transaction: AsyncSession, key: Key, anchor: Anchor | None = None) -> Verification:
    """Whether a school's log is as it was written.

    Args:
        transaction: in one school.
        key: the school's key for the log.
        anchor: a head that was kept outside; without one, it does not show that the newest entries were cut off and
            the head set back.

    Raises:
        AnchorError: the anchor is another school's.
    """
    previous, seq, at_anchor = FIRST, 0, None
    head = await transaction.scalar(select(AuditHeadRow).execution_options(populate_existing=True))
    if anchor is not None and head is not None and anchor.school != head.school:
        raise AnchorError("This anchor belongs to another school.")
    while True:
        batch = await transaction.scalars(
            select(AuditRow)
            .where(AuditRow.seq > seq)
            .order_by(AuditRow.seq)
            .limit(BATCH)
            .execution_options(populate_existing=True)
        )
        rows = batch.all()
        for row in rows:
            if row.seq != seq + 1:
                return Verification("missing", seq + 1)
            if row.previous != previous or not hmac.compare_digest(row.mac, _mac(key, row)):
                return Verification("edited", row.seq)
            previous, seq = row.mac, row.seq
            if anchor is not None and seq == anchor.seq:
                at_anchor = row.mac
            transaction.expunge(row)
        if len(rows) < BATCH:
            break
    if anchor is not None and anchor.seq > 0 and at_anchor != anchor.mac:
        return Verification("cut off" if seq < anchor.seq else "edited", min(seq + 1, anchor.seq))
    if head is None:
        return Verification() if seq == 0 else Verification("head forged", seq)
    if head.seq > seq:
        return Verification("cut off", seq + 1)
    if head.seq < seq or not hmac.compare_digest(head.mac, previous):
        return Verification("head forged", seq)
    return Verification()


async def head(transaction: AsyncSession) -> Anchor | None:
    """The head of a school's chain; None before its first entry."""
    row = await transaction.scalar(select(AuditHeadRow))
    return None if row is None else Anchor(row.school, row.seq, row.mac)


def parse_anchor(text: str) -> Anchor:
    """An anchor as it was printed.

    Raises:
        AnchorError: it is none.
    """
    found = re.fullmatch(r"\s*(\S+)\s+(\d{1,18})\s+([0-9a-f]{64})\s*", text)
    if found is None:
        raise AnchorError("An anchor is a school, a number and 64 digits, as 'signpost audit anchor' printed it.")
    return Anchor(found[1], int(found[2]), found[3])


async def entries(transaction: AsyncSession, about: str) -> tuple[Entry, ...]:
    """The entries about one thing, oldest first."""
    rows = await transaction.scalars(select(AuditRow).where(AuditRow.about == about).order_by(AuditRow.seq))
    return tuple(Entry(row.at, row.actor, Act(row.act), row.about, row.detail) for row in rows)
