"""Points at which a process kills itself, as `kill -9` would: no `finally` runs, nothing is flushed or rolled back."""

import itertools
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.agreements import planning, signing
from signpost.bot.agreements.reminding import Reminding
from signpost.bot.incidents import desk, escalation, handling, submission
from signpost.bot.jobs import lease as leases
from signpost.bot.jobs.motor import Motor
from signpost.bot.notices import Delivery
from signpost.bot.store.store import Store
from signpost.bot.unit_of_work import UnitOfWork
from tests.faults.platforms import FilePlatform


class Point(StrEnum):
    """Where a process is killed: in which act, and how far it has come."""

    SUBMIT_UNROUTED = "submit: the case is written, and has no recipient yet"
    SUBMIT_UNCOMMITTED = "submit: all is written, and not committed"
    SUBMIT_COMMITTED = "submit: committed, and the receipt not given"
    NOTIFY_LEASED = "notify: leased, and not handed over"
    NOTIFY_HANDED_OVER = "notify: handed over, and not begun"
    NOTIFY_BEGUN_UNCOMMITTED = "notify: marked as sending, and not committed"
    NOTIFY_BEGUN = "notify: sending, and the platform not asked"
    NOTIFY_NOT_TAKEN = "notify: the platform asked, and has not taken it"
    NOTIFY_TAKEN = "notify: the platform has taken it, and nobody knows"
    NOTIFY_SENT_UNCOMMITTED = "notify: marked as sent, and not committed"
    NOTIFY_SENT = "notify: sent, and the task not done"
    NOTIFY_DONE = "notify: the task done, and DBOS not told"
    REFUSED_UNCOMMITTED = "refused: marked as failed and moved on, and not committed"
    REFUSED_COMMITTED = "refused: failed and moved on, and the task not done"
    ACKNOWLEDGE_UNTOLD = "acknowledge: the state is changed, and the reporter's notice not written"
    ACKNOWLEDGE_UNCOMMITTED = "acknowledge: all is written, and not committed"
    ACKNOWLEDGE_COMMITTED = "acknowledge: committed, and the handler not answered"
    ESCALATE_UNASSIGNED = "escalate: logged, and nobody has it yet"
    ESCALATE_UNCOMMITTED = "escalate: all is written, and not committed"
    ESCALATE_COMMITTED = "escalate: committed, and the task not done"
    ESCALATE_DONE = "escalate: the task done, and DBOS not told"
    PLAN_UNCLAIMED = "plan: messages are written, and not what they remind of"
    PLAN_UNCOMMITTED = "plan: all is written, and not committed"
    PLAN_COMMITTED = "plan: committed, and the task not done"
    PLAN_DONE = "plan: the task done, and DBOS not told"
    REMIND_BEGUN_UNCOMMITTED = "remind: marked as sending, and not committed"
    REMIND_BEGUN = "remind: sending, and the platform not asked"
    REMIND_NOT_TAKEN = "remind: the platform asked, and has not taken it"
    REMIND_TAKEN = "remind: the platform has taken it, and nobody knows"
    REMIND_SENT_UNCOMMITTED = "remind: marked as sent, and not committed"
    REMIND_SENT = "remind: sent, and the task not done"
    SIGN_UNLOGGED = "sign: the signature is written, and not logged"
    SIGN_UNCOMMITTED = "sign: all is written, and not committed"
    SIGN_COMMITTED = "sign: committed, and the receipt not given"

    @property
    def act(self) -> str:
        """What is being done when it is killed."""
        return self.value.partition(":")[0]


def points(act: str) -> list[Point]:
    """All points of an act."""
    return [point for point in Point if point.act == act]


@dataclass(frozen=True)
class Statement:
    """Before a process sends a statement, or a commit, to a database, whatever that is.

    Args:
        number: which one, from 1.
    """

    number: int


def die(*_arguments: Any, **_options: Any) -> Any:
    """The end, at once."""
    os.kill(os.getpid(), signal.SIGKILL)


def lay_trap(point: Point | Statement) -> None:
    """Have this process killed at a point."""
    if isinstance(point, Point):
        _TRAPS[point]()
        return
    sent = itertools.count(1)

    def send(*_arguments: Any, **_options: Any) -> None:
        if next(sent) == point.number:
            die()

    event.listen(Engine, "before_cursor_execute", send)
    event.listen(Engine, "commit", send)


def _replace(owner: Any, name: str, by: Any) -> None:
    """For the rest of the process."""
    patch.object(owner, name, by).start()


def _when_called(owner: Any, name: str) -> Callable[[], None]:
    return lambda: _replace(owner, name, die)


def _when_ended(owner: Any, name: str) -> Callable[[], None]:
    ending = getattr(owner, name)

    async def end(*arguments: Any, **options: Any) -> None:
        await ending(*arguments, **options)
        die()

    return lambda: _replace(owner, name, end)


def _when_leased() -> None:
    """Sweeps that find nothing hand nothing over, and go on."""
    hand_over = Motor.hand_over
    _replace(Motor, "hand_over", lambda motor, found: die() if found else hand_over(motor, found))


def _at_commit(owner: Any, name: str, *, is_done: bool) -> Callable[[], None]:
    """At the end of the transaction in which a function is called, or which it begins.

    Args:
        owner: where the function is.
        name: its name.
        is_done: whether the commit is done; otherwise all is sent to the database, but for the commit.
    """

    def lay() -> None:
        called, begin = getattr(owner, name), Store.school
        # What else the process does at the same time is not meant.
        armed = ContextVar("armed", default=False)

        def call(*arguments: Any, **options: Any) -> Any:
            armed.set(True)
            return called(*arguments, **options)

        @asynccontextmanager
        async def deadly(store: Store, school: str, *, read_only: bool = False) -> AsyncIterator[AsyncSession]:
            async with begin(store, school, read_only=read_only) as transaction:
                yield transaction
                if armed.get() and not is_done:
                    await transaction.flush()
                    die()
            if armed.get():
                die()

        _replace(owner, name, call)
        _replace(Store, "school", deadly)

    return lay


_TRAPS = {
    Point.SUBMIT_UNROUTED: _when_called(submission, "route"),
    Point.SUBMIT_UNCOMMITTED: _at_commit(desk, "submit", is_done=False),
    Point.SUBMIT_COMMITTED: _at_commit(desk, "submit", is_done=True),
    Point.NOTIFY_LEASED: _when_leased,
    Point.NOTIFY_HANDED_OVER: _when_called(leases, "begin"),
    Point.NOTIFY_BEGUN_UNCOMMITTED: _at_commit(Delivery, "_begin", is_done=False),
    Point.NOTIFY_BEGUN: _at_commit(Delivery, "_begin", is_done=True),
    Point.NOTIFY_NOT_TAKEN: _when_called(FilePlatform, "deliver"),
    Point.NOTIFY_TAKEN: _when_ended(FilePlatform, "deliver"),
    Point.NOTIFY_SENT_UNCOMMITTED: _at_commit(Delivery, "_sent", is_done=False),
    Point.NOTIFY_SENT: _at_commit(Delivery, "_sent", is_done=True),
    Point.NOTIFY_DONE: _when_ended(leases, "mark_done"),
    Point.REFUSED_UNCOMMITTED: _at_commit(Delivery, "_failed", is_done=False),
    Point.REFUSED_COMMITTED: _at_commit(Delivery, "_failed", is_done=True),
    Point.ACKNOWLEDGE_UNTOLD: _when_called(handling, "tell_reporter"),
    Point.ACKNOWLEDGE_UNCOMMITTED: _at_commit(handling, "act", is_done=False),
    Point.ACKNOWLEDGE_COMMITTED: _at_commit(handling, "act", is_done=True),
    Point.ESCALATE_UNASSIGNED: _when_called(escalation, "assign"),
    Point.ESCALATE_UNCOMMITTED: _at_commit(escalation, "move_on", is_done=False),
    Point.ESCALATE_COMMITTED: _at_commit(escalation, "move_on", is_done=True),
    Point.ESCALATE_DONE: _when_ended(leases, "mark_done"),
    Point.PLAN_UNCLAIMED: _when_called(planning, "_claim"),
    Point.PLAN_UNCOMMITTED: _at_commit(planning, "write", is_done=False),
    Point.PLAN_COMMITTED: _at_commit(planning, "write", is_done=True),
    Point.PLAN_DONE: _when_ended(leases, "mark_done"),
    Point.REMIND_BEGUN_UNCOMMITTED: _at_commit(Reminding, "_begin", is_done=False),
    Point.REMIND_BEGUN: _at_commit(Reminding, "_begin", is_done=True),
    Point.REMIND_NOT_TAKEN: _when_called(FilePlatform, "deliver"),
    Point.REMIND_TAKEN: _when_ended(FilePlatform, "deliver"),
    Point.REMIND_SENT_UNCOMMITTED: _at_commit(Reminding, "_end", is_done=False),
    Point.REMIND_SENT: _at_commit(Reminding, "_end", is_done=True),
    Point.SIGN_UNLOGGED: _when_called(UnitOfWork, "record"),
    Point.SIGN_UNCOMMITTED: _at_commit(signing, "sign", is_done=False),
    Point.SIGN_COMMITTED: _at_commit(signing, "sign", is_done=True),
}
