"""The audit log: every act and every look, chained per school, so that what was changed or removed later shows.

Each entry carries an HMAC-SHA256 over itself and the one before, under a key of the school's own: whoever can write to
the database, but has no key, cannot make an entry that fits. That the newest entries were cut off does not show from
within: for that, an anchor, the head of the chain, is kept outside (`head`), and given back to `verify`.
"""

import datetime as dt
import hmac
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from sqlalchemy import Integer, bindparam, cast, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.store.tables import AuditHeadRow, AuditRow
from signpost.bot.vault import Key
from signpost.errors import SignpostError

FIRST: Final = "0" * 64
"""What the first entry follows."""
BATCH: Final = 1_000
"""Entries that are verified at a time."""

_FORMAT: Final = 1
_WORD: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
"""Ids and words of the bot's own. Names, sentences, file names, addresses and numbers to call do not look like this."""
_UNREADABLE: Final = (ValueError, TypeError, OverflowError, RecursionError, DBAPIError)
"""What the libraries raise at a value that no entry can have: a time in the year 20000, JSON that is none."""


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
    QUESTION_PASSED_ON = "question_passed_on"
    QUESTION_OPENED = "question_opened"
    QUESTION_ANSWERED = "question_answered"
    QUESTION_REMINDED = "question_reminded"
    QUESTION_UNDELIVERED = "question_undelivered"
    QUESTION_DELETED = "question_deleted"
    ROOM_ENTERED = "room_entered"
    ROOM_LEFT = "room_left"
    ROOM_DEVICE_CONFIRMED = "room_device_confirmed"
    ROOM_DEVICE_REFUSED = "room_device_refused"
    ROOM_REVOKED = "room_revoked"
    NOTICE_SENT = "notice_sent"
    NOTICE_FAILED = "notice_failed"
    PERSON_JOINED = "person_joined"
    PERSON_LEFT = "person_left"
    SCHOOL_APPLIED = "school_applied"
    KEYS_ROTATED = "keys_rotated"
    AGREEMENT_PUBLISHED = "agreement_published"
    POLICY_ANNOUNCED = "policy_announced"
    CAMPAIGN_OPENED = "campaign_opened"
    AGREEMENT_SIGNED = "agreement_signed"
    AGREEMENT_DECLINED = "agreement_declined"
    PERSON_EXEMPTED = "person_exempted"
    SIGNATURES_EXPORTED = "signatures_exported"
    STANDING_ANSWER_WRITTEN = "standing_answer_written"
    STANDING_ANSWER_WITHDRAWN = "standing_answer_withdrawn"
    GAP_NOTED = "gap_noted"
    RETURN_MADE = "return_made"


_ACTS: Final = frozenset(map(str, Act))
_HEAD: Final = select(AuditHeadRow).with_for_update().execution_options(populate_existing=True)
# Fields, not rows: nothing is changed of them, and a case that was looked at often has hundreds.
_ABOUT: Final = (
    select(AuditRow.at, AuditRow.actor, AuditRow.act, AuditRow.about, AuditRow.detail)
    .where(AuditRow.about == bindparam("about"))
    .order_by(AuditRow.seq)
)


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
    """Whether a chain holds, and if not, where it first does not.

    `edited` is also what was put there, what cannot be read, and what an anchor contradicts; `missing` is what was
    removed or moved; `cut off` is the end, as the head or an anchor remember it; `head forged` is a head that is not
    the last entry's.
    """

    fault: Literal["edited", "missing", "cut off", "head forged"] | None = None
    seq: int | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing was changed, removed, added or reordered."""
        return self.fault is None


async def record(  # noqa: PLR0913 - as many as an entry has fields
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
        ValueError: a value is no such word, or the time has no zone.
    """
    for value in (actor, *([about] if about is not None else []), *detail, *detail.values()):
        if not _WORD.fullmatch(value):
            raise ValueError("What goes into the audit log are ids and words of the bot's own.")
    if at.utcoffset() is None:
        raise ValueError("An instant without a time zone cannot be logged.")
    newest = await _locked_head(transaction)
    row = AuditRow(
        school=newest.school,
        seq=newest.seq + 1,
        at=at,
        actor=actor,
        act=str(act),
        about=about,
        detail={name: str(value) for name, value in detail.items()},
        previous=newest.mac,
    )
    row.mac = _mac(key, row)
    transaction.add(row)
    newest.seq, newest.mac = row.seq, row.mac
    await transaction.flush()


async def take_turn(transaction: AsyncSession) -> None:
    """Wait for the school's other transactions that append, and have later ones wait until this one ends.

    For what reads a row, decides on it, and changes it: done after this, nobody else changes it meanwhile.
    """
    await _locked_head(transaction)


async def _locked_head(transaction: AsyncSession) -> AuditHeadRow:
    """The school's head, which nobody else appends to until this transaction ends."""
    # What the caller changed is written once the head is locked: two transactions that change the same row, one before
    # it appends and one after, would wait for each other otherwise.
    with transaction.no_autoflush:
        newest = await transaction.scalar(_HEAD)
    if newest is not None:
        return newest
    try:
        async with transaction.begin_nested():
            transaction.add(AuditHeadRow(seq=0, mac=FIRST))
    except IntegrityError:
        pass  # another transaction was first; from now on it is locked like any other
    return (await transaction.scalars(_HEAD)).one()


def _mac(key: Key, row: AuditRow) -> str:
    """Over every field, as JSON: no two entries have the same bytes, and both engines give the same."""
    at = row.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    fields = [_FORMAT, row.school, row.seq, at, row.actor, row.act, row.about, row.detail, row.previous]
    return key.mac(json.dumps(fields, sort_keys=True).encode()).hex()


async def verify(transaction: AsyncSession, key: Key, anchor: Anchor | None = None) -> Verification:
    """Whether a school's log is as it was written. It may be appended to meanwhile.

    Args:
        transaction: in one school.
        key: the school's key for the log.
        anchor: a head that was kept outside; without one, it does not show that the newest entries were cut off and
            the head set back, and with one, only that those after it were.

    Raises:
        AnchorError: the anchor is another school's.
    """
    if anchor is not None and anchor.school != transaction.info["school"]:
        raise AnchorError("This anchor belongs to another school.")
    before = await transaction.scalar(select(AuditRow.seq).where(AuditRow.seq < 1).order_by(AuditRow.seq).limit(1))
    if before is not None:
        return Verification("edited", before)
    previous, seq, limit = FIRST, 0, BATCH
    while True:
        # The head is read first: what is appended after that makes the chain longer than it says, never shorter.
        newest = await head(transaction)
        try:
            rows = await _rows_after(transaction, seq, limit)
        except _UNREADABLE:
            if limit == 1:
                return Verification("edited", seq + 1)
            limit = 1  # to find which; where it is the database that failed, its head cannot be read now
            continue
        for row in rows:
            if row.seq != seq + 1:
                return Verification("missing", seq + 1)
            if not _fits(key, row, previous) or (anchor and anchor.seq == row.seq and anchor.mac != row.mac):
                return Verification("edited", row.seq)
            previous, seq = row.mac, row.seq
        if not rows:
            return _verify_end(seq, previous, newest, anchor)


async def _rows_after(transaction: AsyncSession, seq: int, limit: int) -> Sequence[AuditRow]:
    query = select(AuditRow).where(AuditRow.seq > seq).order_by(AuditRow.seq).limit(limit)
    return (await transaction.scalars(query.execution_options(populate_existing=True))).all()


def _fits(key: Key, row: AuditRow, previous: str) -> bool:
    """Whether an entry is as it was written, behind the one that it was written behind."""
    try:
        return row.previous == previous and hmac.compare_digest(row.mac, _mac(key, row))
    except (TypeError, ValueError, OverflowError, RecursionError):
        return False  # SQLite keeps any kind of value in any column, and no entry has these


def _verify_end(seq: int, mac: str, newest: Anchor | None, anchor: Anchor | None) -> Verification:
    """Whether the chain ends where it should.

    Args:
        seq: the number of the last entry there is.
        mac: what it carries.
        newest: the head.
        anchor: a head that was kept outside.
    """
    if max(known.seq if known else 0 for known in (newest, anchor)) > seq:
        return Verification("cut off", seq + 1)
    if (newest.seq, newest.mac) != (seq, mac) if newest else seq > 0:
        return Verification("head forged", seq)
    return Verification()


async def head(transaction: AsyncSession) -> Anchor | None:
    """The head of a school's chain; None before its first entry."""
    # Cast, since SQLite keeps text in a column of numbers, if that is what somebody wrote there.
    query = select(AuditHeadRow.school, cast(AuditHeadRow.seq, Integer), AuditHeadRow.mac)
    row = (await transaction.execute(query)).one_or_none()
    return None if row is None else Anchor(*row)


def parse_anchor(text: str) -> Anchor:
    """An anchor as it was printed.

    Raises:
        AnchorError: it is none.
    """
    found = re.fullmatch(r"\s*(\S+)\s+([1-9][0-9]{0,17})\s+([0-9a-f]{64})\s*", text)
    if found is None:
        raise AnchorError("An anchor is a school, a number and 64 digits, as 'signpost audit anchor' printed it.")
    return Anchor(found[1], int(found[2]), found[3])


async def entries(transaction: AsyncSession, about: str) -> tuple[Entry, ...]:
    """The entries about one thing, oldest first; without acts that only a later version knows."""
    rows = await transaction.execute(_ABOUT, {"about": about})
    return tuple(Entry(at, actor, Act(act), about_, detail) for at, actor, act, about_, detail in rows if act in _ACTS)
