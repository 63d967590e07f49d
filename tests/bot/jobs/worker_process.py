"""A worker as a process, to be killed: `python -m tests.bot.jobs.worker_process DATABASE_URL EXECUTOR EFFECTS [POINT]`.

It says `ready`, works until it is told to end, and kills itself at the point named, as `kill -9` would: no `finally`
runs, no file is flushed. Each effect is a file in a folder, made once however often its task is handled; each handling
is a line in `handled`.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any
from unittest.mock import patch

from signpost.bot.jobs import Handler, Jobs, TaskKind, system_url
from signpost.bot.jobs import lease as leases
from signpost.bot.jobs.lease import Lease
from signpost.bot.jobs.motor import Motor
from signpost.bot.store import engine
from signpost.bot.store.store import Store

HANDLED = "handled"


class Point(StrEnum):
    """Where the process is killed."""

    BEFORE_HAND_OVER = "leased, and not handed over"
    AFTER_HAND_OVER = "handed over, and not taken on"
    BEFORE_BEGINNING = "taken on, and not begun"
    BEFORE_EFFECT = "begun, without effect"
    AFTER_EFFECT = "with its effect, and not marked as done"
    AFTER_MARK = "marked as done, and DBOS not told"
    NEVER = "never"


def kill() -> Any:
    """The end, at once."""
    os.kill(os.getpid(), signal.SIGKILL)


def handler_of(effects: Path, point: Point = Point.NEVER) -> Handler:
    """A handler whose effects are counted."""

    async def handler(_school: str, target: str) -> None:
        with (effects / HANDLED).open("a") as handled:
            handled.write(f"{target}\n")
        if point is Point.BEFORE_EFFECT:
            kill()
        (effects / target).touch()
        if point is Point.AFTER_EFFECT:
            kill()

    return handler


def lay_trap(point: Point) -> None:
    """Have this process killed at a point outside of handlers."""
    hand_over, mark_done = Motor.hand_over, leases.mark_done

    def die_before(_motor: Motor, handed_over: Sequence[Lease]) -> None:
        if handed_over:
            kill()

    def die_after(motor: Motor, handed_over: Sequence[Lease]) -> None:
        hand_over(motor, handed_over)
        die_before(motor, handed_over)

    async def mark_done_and_die(*arguments: Any) -> None:
        await mark_done(*arguments)
        kill()

    match point:
        case Point.BEFORE_HAND_OVER:
            patch.object(Motor, "hand_over", die_before).start()
        case Point.AFTER_HAND_OVER:
            patch.object(Motor, "hand_over", die_after).start()
        case Point.BEFORE_BEGINNING:
            patch.object(leases, "begin", lambda *_: kill()).start()
        case Point.AFTER_MARK:
            patch.object(leases, "mark_done", mark_done_and_die).start()


async def main(database_url: str, executor: str, effects: str, point: str = Point.NEVER) -> None:
    """Work until the process is told to end."""
    lay_trap(Point(point))
    store = Store(engine.make_engine(engine.database_url(database_url, Path())))
    handlers = {TaskKind.DELIVER: handler_of(Path(effects), Point(point))}
    jobs = Jobs(store, system_url=system_url(store.engine.url), executor=executor, handlers=handlers, sweep_every_s=0.2)
    told_to_end = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told_to_end.set)
    await jobs.start()
    print("ready", flush=True)
    await told_to_end.wait()
    await jobs.stop()
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
