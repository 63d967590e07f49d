"""The versions of a policy that are known: each text that lay in the school's folder, or was announced."""

import datetime as dt

from sqlalchemy import select

from signpost.bot.incidents.dossier import new_id
from signpost.bot.policy_check.dates import last_day
from signpost.bot.store.tables import PolicyVersionRow
from signpost.bot.unit_of_work import UnitOfWork
from signpost.knowledge.policy import Policy


def name_of(stem: str) -> str:
    """A policy's name: that of its file, in small letters, without the suffix."""
    return stem.casefold()


async def versions_of(work: UnitOfWork, name: str) -> list[PolicyVersionRow]:
    """What is known of a policy, the oldest first."""
    query = select(PolicyVersionRow).where(PolicyVersionRow.name == name_of(name))
    return list(await work.transaction.scalars(query.order_by(PolicyVersionRow.known_at, PolicyVersionRow.id)))


async def note_version(work: UnitOfWork, policy: Policy, file_digest: str = "") -> PolicyVersionRow:
    """Note a policy's text, if it is not known yet.

    Args:
        work: in the school.
        policy: as it was read.
        file_digest: SHA-256 of the file; empty where that does not matter.
    """
    for row in await versions_of(work, policy.name):
        if row.digest == policy.digest:
            row.file_digest = file_digest or row.file_digest
            return row
    row = PolicyVersionRow(
        id=new_id(),
        name=name_of(policy.name),
        digest=policy.digest,
        file_digest=file_digest,
        document=policy.model_dump_json(),
        known_at=work.now,
        review_by=_review_by(policy),
    )
    work.transaction.add(row)
    await work.transaction.flush()
    return row


def _review_by(policy: Policy) -> dt.date | None:
    return None if policy.next_review is None else last_day(policy.next_review)


async def version_before(work: UnitOfWork, policy: Policy) -> Policy | None:
    """What a policy's readers know: the version that was announced last, or else the oldest that is known.

    None where no other text of it is known.
    """
    others = [row for row in await versions_of(work, policy.name) if row.digest != policy.digest]
    announced = [row for row in others if row.announced_at is not None]
    known = max(announced, key=lambda row: row.announced_at or row.known_at) if announced else next(iter(others), None)
    return None if known is None else Policy.model_validate_json(known.document)
