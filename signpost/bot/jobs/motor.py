"""DBOS, which hands tasks to workers: the only module that knows of it.

What it keeps is of no consequence: our own table says what has to be done, and whatever DBOS loses is handed over again
when its lease ends. So its recovery, which is bound to one process's name, is not relied upon. It stores arguments,
results and exceptions in clear: it is given the ids of school, task and lease, and gets one word back.

All functions block; they are called on threads beside the event loop, so that DBOS finds no loop to take over.
"""

import asyncio
import contextvars
import datetime as dt
import logging
import threading
from collections.abc import Callable, Coroutine, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import URL, Engine, create_engine, event

from signpost.bot.jobs.lease import Lease

FILE = "jobs.sqlite"
"""DBOS's own database in the data folder."""
APPLICATION = "signpost"
VERSION = "1"
"""Raised by hand, when what is handed over changes its shape. DBOS's own strands what is queued at a release."""
QUEUE = "tasks"
ATTEMPT = "attempt"
POLL_S = 0.25
"""How often a worker looks for what was handed over."""
MOST_HELD = 64
"""What one process takes on; each holds a thread. Together with `POLL_S` this bounds the throughput."""
THREADS = "dbos-executor-"
"""What DBOS calls the threads on which attempts are made."""
JOIN_S = 5.0
BUSY_S = 30
LEFTOVER = dt.timedelta(days=1)

AttemptFunction = Callable[[Lease], Coroutine[Any, Any, None]]

_LOG = logging.getLogger(__name__)


def system_url(database: URL) -> URL:
    """Where DBOS keeps its tables, given the database of the store: beside the file, or in the same PostgreSQL."""
    if database.get_backend_name() == "sqlite":
        if database.database is None:
            raise ValueError("Work that survives a restart needs a database in a file.")
        return URL.create("sqlite", database=str(Path(database.database).with_name(FILE)))
    return database.set(drivername="postgresql+psycopg")


class Motor:
    """DBOS in this process.

    Args:
        url: see `system_url`.
        executor: this process's name, such as `worker.1`; no two that run at once share one.
    """

    _working: ClassVar[bool] = False

    def __init__(self, url: URL, executor: str) -> None:
        self._url = url
        self._executor = executor
        self._open = ExitStack()

    def start(self, attempt: AttemptFunction | None, loop: asyncio.AbstractEventLoop) -> None:
        """Connect, and begin to work on what is handed over.

        Args:
            attempt: does what is handed over to this process; None where others do.
            loop: the event loop on which it is done.

        Raises:
            RuntimeError: another `Motor` works in this process; DBOS allows one.
        """
        if attempt is not None and Motor._working:
            raise RuntimeError("Only one Jobs can work in a process.")
        # Imported here, since it takes most of a second that those who only write tasks need not wait for.
        from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer

        logger = logging.getLogger("dbos")
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())  # else it would print, whatever the program's own logging is
        logger.setLevel(logging.ERROR)
        serializer = DBOSPortableJSONSerializer()
        with ExitStack() as stack:
            self._engine = _make_engine(self._url)
            stack.callback(self._engine.dispose)
            DBOS.migrate(self._url.render_as_string(hide_password=False))
            self._client = DBOSClient(
                system_database_engine=self._engine,
                serializer=serializer,
                application_name=APPLICATION,
                retry_connection_errors=False,
            )
            stack.callback(self._client.destroy)
            self._client.register_queue(QUEUE, worker_concurrency=MOST_HELD, polling_interval_sec=POLL_S)
            if attempt is not None:
                DBOS(
                    config={
                        "name": APPLICATION,
                        "application_version": VERSION,
                        "executor_id": self._executor,
                        "system_database_engine": self._engine,
                        "run_migrations": False,
                        "use_listen_notify": False,
                        "notification_listener_polling_interval_sec": POLL_S,
                        "serializer": serializer,
                        "log_level": "ERROR",
                        "enable_otlp": False,
                    }
                )
                Motor._working = True
                stack.callback(self._stop_working)
                DBOS.workflow(name=ATTEMPT)(_on_loop(attempt, loop))
                DBOS.launch()
            self._open = stack.pop_all()

    def stop(self) -> None:
        """Take on nothing more, and disconnect."""
        self._open.close()

    def hand_over(self, leases: Sequence[Lease]) -> None:
        """Queue tasks for whoever works, in one transaction. A lease that was handed over is not queued again."""
        with self._engine.begin() as connection:
            for lease in leases:
                until = lease.until.isoformat()
                self._client.enqueue_in_transaction(
                    connection,
                    {
                        "queue_name": QUEUE,
                        "workflow_name": ATTEMPT,
                        "workflow_id": f"{lease.school}.{lease.task}.{until}",
                        "app_version": VERSION,
                    },
                    lease.school,
                    lease.task,
                    until,
                )

    def count_waiting(self, most: int) -> int:
        """How many tasks were handed over that nobody has begun; none are counted beyond `most`."""
        waiting = self._client.list_workflows(
            queue_name=QUEUE, status="ENQUEUED", limit=most, load_input=False, load_output=False
        )
        return len(waiting)

    def forget(self, before: dt.datetime) -> int:
        """Delete what was handed over before an instant, and return how much it was. What is not done comes again."""
        forgotten = 0
        while True:
            old = self._client.list_workflows(
                end_time=before.isoformat(), limit=500, load_input=False, load_output=False
            )
            if not old:
                return forgotten
            self._client.delete_workflows([workflow.workflow_id for workflow in old])
            forgotten += len(old)

    @staticmethod
    def _stop_working() -> None:
        from dbos import DBOS

        DBOS.destroy(destroy_registry=True)
        # It does not wait for those that tell it how their attempt ended, on connections that are closed next.
        for thread in threading.enumerate():
            if thread.name.startswith(THREADS):
                thread.join(JOIN_S)
        Motor._working = False


def _on_loop(attempt: AttemptFunction, loop: asyncio.AbstractEventLoop) -> Callable[[str, str, str], str]:
    """The workflow: it runs on a thread of DBOS's, and has the attempt made on the loop that the store belongs to."""

    def workflow(school: str, task: str, until: str) -> str:
        lease = Lease(school, task, dt.datetime.fromisoformat(until))
        try:
            # In a context of its own: what DBOS keeps in this thread's is not for handlers.
            contextvars.Context().run(asyncio.run_coroutine_threadsafe, attempt(lease), loop).result()
        except Exception as error:
            # What DBOS is told, it would store and log. The lease ends, and the task is handed over again.
            _LOG.warning("Task %s: the attempt ended with %s", task, type(error).__name__)
            return "failed"
        return "ended"

    return workflow


def _make_engine(url: URL) -> Engine:
    """An engine for DBOS, which would make one that prints values in errors, and is slow with SQLite."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_size=4, max_overflow=4, pool_pre_ping=True, hide_parameters=True)
    if url.database is not None:
        Path(url.database).touch(mode=0o600)  # SQLite gives its other files the same mode
    engine = create_engine(url, connect_args={"timeout": BUSY_S}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")

    with engine.connect():
        return engine
