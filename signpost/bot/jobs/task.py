"""What can be put off, and how a task is written and taken back. It is all that the rest of the bot needs to know."""

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.store.store import ADDED_TASKS, add_rows
from signpost.bot.store.tables import TaskRow
from signpost.errors import SignpostError

_WORD = re.compile(r"[a-z][a-z0-9_]{0,63}")


class TaskKind(StrEnum):
    """What is to be done; the target says to what."""

    DELIVER = "deliver"
    ESCALATE = "escalate"
    WIPE_DRAFT = "wipe_draft"
    REMIND_RETENTION = "remind_retention"
    DELETE_CASE = "delete_case"
    FETCH_FILE = "fetch_file"
    REMIND_QUESTION = "remind_question"
    DELETE_QUESTION = "delete_question"
    DELETE_GAPS = "delete_gaps"
    PLAN_REMINDERS = "plan_reminders"
    REMIND = "remind"
    REVIEW_POLICIES = "review_policies"
    END_ROOM_ACCESS = "end_room_access"
    REMIND_ACTION = "remind_action"


class TaskState(StrEnum):
    """Where a task stands. Only a pending one is ever begun."""

    PENDING = "pending"
    DONE = "done"
    DROPPED = "dropped"
    FAILED = "failed"


class Postponed(Exception):  # noqa: N818 - no error: the task is well, and waits
    """Raised by a handler whose task is not to be done yet.

    Args:
        until: when it is due again.
    """

    def __init__(self, until: dt.datetime) -> None:
        super().__init__("The task is not to be done yet.")
        self.until = until


class TransientError(SignpostError):
    """Raised by a handler that cannot do its task just now, and may be able to later.

    Args:
        cause: one word of the bot's own, such as `rate_limited`; it is kept, and logged.

    Raises:
        ValueError: the cause is more than a word: a message could hold what must not be kept.
    """

    def __init__(self, cause: str) -> None:
        if not _WORD.fullmatch(cause):
            raise ValueError("The cause of a transient error is one word, in small letters.")
        super().__init__("That cannot be done just now. It will be tried again.")
        self.cause = cause


def task_id(kind: TaskKind, target: str, *more: str) -> str:
    """The id of a task: the same for the same task, and telling nothing of it.

    Args:
        kind: what is to be done.
        target: the id of what it is about.
        more: what makes it another task than the last one of this kind about this target.
    """
    parts = (part.encode() for part in (kind, target, *more))
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(4) + part)
    return digest.hexdigest()


async def add_task(
    transaction: AsyncSession, kind: TaskKind, target: str, due_at: dt.datetime, *more: str, is_new: bool = False
) -> str:
    """Write a task in the transaction of its cause; a task of this id that is known, even a done one, is left as it is.

    Args:
        transaction: in the school that the task belongs to.
        kind: what is to be done.
        target: the id of what it is about; opaque, since rows of tasks are not encrypted.
        due_at: not to be done before.
        more: what makes it another task than the last one of this kind about this target.
        is_new: whether the target was made in this transaction, so that nobody can have written this task.

    Returns:
        The task's id.
    """
    id_ = task_id(kind, target, *more)
    if not is_new and await _is_known(transaction, id_):
        return id_
    row = TaskRow(id=id_, kind=kind, target=target, due_at=due_at, state=TaskState.PENDING, attempt=0)
    transaction.info[ADDED_TASKS] = True
    if is_new:
        transaction.add(row)
        return id_
    try:
        async with transaction.begin_nested():
            transaction.add(row)
    except IntegrityError:
        # PostgreSQL: another transaction has added it since it was looked for.
        if not await _is_known(transaction, id_):
            raise
    return id_


async def add_tasks(transaction: AsyncSession, kind: TaskKind, wanted: Sequence[tuple[str, dt.datetime, str]]) -> None:
    """Write many tasks at once; those that are known are left as they are.

    Args:
        transaction: in the school that the tasks belong to.
        kind: what is to be done.
        wanted: for each its target, when it is due, and what makes it another task than the last one (see `add_task`).
    """
    ids = {task_id(kind, target, more): (target, due_at) for target, due_at, more in wanted}
    known = set(await transaction.scalars(select(TaskRow.id).where(TaskRow.kind == kind, TaskRow.id.in_(ids))))
    fresh = (
        {"id": id_, "kind": kind, "target": target, "due_at": due_at, "state": TaskState.PENDING, "attempt": 0}
        for id_, (target, due_at) in ids.items()
        if id_ not in known
    )
    await add_rows(transaction, TaskRow, fresh)
    transaction.info[ADDED_TASKS] = True


async def drop_task(transaction: AsyncSession, id_: str) -> None:
    """Take a task back that is no longer needed; one that is done, dropped or unknown stays so.

    Args:
        transaction: in the school that the task belongs to.
        id_: from `add_task` or `task_id`.
    """
    await transaction.execute(
        update(TaskRow)
        .where(TaskRow.id == id_, TaskRow.state == TaskState.PENDING)
        .values(state=TaskState.DROPPED, leased_until=None)
    )


async def _is_known(transaction: AsyncSession, id_: str) -> bool:
    return await transaction.scalar(select(TaskRow.id).where(TaskRow.id == id_)) is not None
