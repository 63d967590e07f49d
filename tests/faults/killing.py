"""Points at which a process kills itself, as `kill -9` would: no `finally` runs, nothing is flushed or rolled back."""

import itertools
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event

from signpost.bot.incidents import desk, escalation, handling, submission
from signpost.bot.jobs import lease as leases
from signpost.bot.jobs.motor import Motor
from signpost.bot.notices import Delivery
from signpost.bot.unit_of_work import Office, UnitOfWork
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

    @property
    def act(self) -> str:
        """What is being done when it is killed."""
        return self.value.partition(":")[0]


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
    """At the end of the unit of work in which a function is called, or which it begins.

    Args:
        owner: where the function is.
        name: its name.
        is_done: whether the commit is done; otherwise all is sent to the database, but for the commit.
    """

    def lay() -> None:
        called, work = getattr(owner, name), Office.work
        armed = False

        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal armed
            armed = True
            return called(*arguments, **options)

        @asynccontextmanager
        async def deadly(office: Office, school: str, *, read_only: bool = False) -> AsyncIterator[UnitOfWork]:
            async with work(office, school, read_only=read_only) as unit:
                yield unit
                if armed and not is_done:
                    await unit.transaction.flush()
                    die()
            if armed:
                die()

        _replace(owner, name, call)
        _replace(Office, "work", deadly)

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
}
