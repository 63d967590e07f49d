"""Durable work: written with its cause, done once, whatever is killed in between.

`add_task` writes a task in the transaction of its cause; `Jobs` sweeps for what is due, and has it done.
"""

from signpost.bot.jobs.jobs import Jobs
from signpost.bot.jobs.motor import system_url
from signpost.bot.jobs.task import Postponed, TaskKind, TransientError, add_task, drop_task, task_id
from signpost.bot.jobs.worker import GivenUp, Handler

__all__ = [
    "GivenUp",
    "Handler",
    "Jobs",
    "Postponed",
    "TaskKind",
    "TransientError",
    "add_task",
    "drop_task",
    "system_url",
    "task_id",
]
