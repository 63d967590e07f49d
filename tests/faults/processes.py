"""Signpost's processes on one database and one platform, as functions to run in processes of their own.

They are forked from a server that has everything imported (`multiprocessing`'s forkserver), so that a process costs
little; what is killed is a real process all the same.
"""

import asyncio
import datetime as dt
import multiprocessing
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from signpost.bot.agreements.commands import AgreementCommand
from signpost.bot.agreements.desk import AgreementDesk
from signpost.bot.agreements.planning import ReminderPlanning
from signpost.bot.agreements.reminding import Reminding
from signpost.bot.agreements.views import AgreementView
from signpost.bot.incidents.commands import CaseCommand, FillReport, FormValue, ReportCommand, StartReport
from signpost.bot.incidents.desk import IncidentDesk
from signpost.bot.incidents.drafts import DraftWiping
from signpost.bot.incidents.escalation import Escalation, undelivered
from signpost.bot.incidents.evidence.inspector import Inspector
from signpost.bot.incidents.views import CaseView, ReportForm, ReportView
from signpost.bot.jobs import Jobs, TaskKind, system_url
from signpost.bot.notices import Delivery
from signpost.bot.questions import giving_back
from signpost.bot.questions.commands import QuestionCommand
from signpost.bot.questions.desk import QuestionDesk
from signpost.bot.questions.reminding import QuestionReminding
from signpost.bot.questions.retention import QuestionRetention
from signpost.bot.questions.views import QuestionView
from signpost.bot.room.desk import RoomDesk
from signpost.bot.room.ending import RoomEnding
from signpost.bot.store.engine import database_url, make_engine
from signpost.bot.store.store import Store
from signpost.bot.store.tables import TaskRow
from signpost.bot.turn import Actor
from signpost.bot.unit_of_work import Office
from signpost.bot.vault import load_master_keys
from tests.faults.killing import Point, Statement, lay_trap
from tests.faults.platforms import FilePlatform

ROOM = "https://signpost.ottermarsh.example"
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Place:
    """Where processes meet.

    Args:
        database: the database's URL.
        keys: the master keys, as their setting has them.
        platform: the platform's file.
        school: the school's id.
        minutes: how far a process's clock is ahead of the machine's.
        can_tell: whether the platform knows what it delivered.
        refuses: accounts that the platform refuses.
        takes_s: seconds that the platform takes for a message.
    """

    database: str
    keys: str
    platform: Path
    school: str = "ottermarsh"
    minutes: int = 0
    can_tell: bool = True
    refuses: tuple[str, ...] = ()
    takes_s: float = 0

    def now(self) -> dt.datetime:
        """The time."""
        return dt.datetime.now(dt.UTC) + dt.timedelta(minutes=self.minutes)

    def office(self) -> Office:
        """An office of a process's own; its store is to be closed."""
        store = Store(make_engine(database_url(self.database, Path())))
        return Office(store, load_master_keys(self.keys, None, create=False), self.now)

    def messenger(self) -> FilePlatform:
        """The platform."""
        return FilePlatform(self.platform, can_tell=self.can_tell, refuses=self.refuses, takes_s=self.takes_s)


class Desk:
    """A desk, for one after the other.

    Args:
        place: where it is.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self.office = place.office()
        self._desk = IncidentDesk(self.office, Inspector())
        self._question_desk = QuestionDesk(self.office)
        self._agreement_desk = AgreementDesk(self.office)
        self._ids: dict[str, str] = {}

    async def __aenter__(self) -> "Desk":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.office.store.close()

    async def person(self, handle: str) -> str:
        """Somebody's id."""
        if handle not in self._ids:
            async with self.office.work(self.place.school, read_only=True) as work:
                self._ids = {person.handle: person.id for person in work.school.roster.people}
        return self._ids[handle]

    async def says(self, handle: str, command: ReportCommand | CaseCommand) -> ReportView | CaseView | str:
        """What the desk answers to somebody."""
        return await self._desk.respond(self.place.school, await self.person(handle), command)

    async def asks(self, handle: str, command: QuestionCommand) -> QuestionView | str:
        """What somebody is told about questions that a person is to answer."""
        return await self._question_desk.respond(self.place.school, await self.person(handle), command)

    async def agrees(self, handle: str, command: AgreementCommand) -> AgreementView | str:
        """What somebody is told about agreements."""
        actor = Actor(
            school=self.place.school, person=await self.person(handle), platform=FilePlatform.platform, account=handle
        )
        return await self._agreement_desk.respond(actor, command)

    async def drafts(self, handle: str, text: str, **values: FormValue) -> str:
        """Somebody writes a report; the draft's id."""
        form = await self.says(handle, StartReport(text=text))
        assert isinstance(form, ReportForm)
        await self.says(handle, FillReport(draft=form.draft, values=values))
        return form.draft


def speak(
    place: Place, handle: str, command: ReportCommand | CaseCommand, point: Point | Statement | None = None
) -> None:
    """A process in which somebody says one thing."""

    async def spoken() -> None:
        async with Desk(place) as desk:
            await desk.says(handle, command)

    if point is not None:
        lay_trap(point)
    asyncio.run(spoken())


def agree(place: Place, handle: str, command: AgreementCommand, point: Point | None = None) -> None:
    """A process in which somebody does one thing with an agreement."""

    async def done() -> None:
        async with Desk(place) as desk:
            await desk.agrees(handle, command)

    if point is not None:
        lay_trap(point)
    asyncio.run(done())


def work(place: Place, executor: str, point: Point | Statement | None = None) -> None:
    """A worker, until nothing is due."""
    if point is not None:
        lay_trap(point)
    asyncio.run(_work(place, executor))


async def _work(place: Place, executor: str) -> None:
    office = place.office()
    jobs = jobs_of(office, place.messenger(), executor)
    await jobs.start()
    while await is_due(office):  # noqa: ASYNC110 - it may be another process that does it
        await asyncio.sleep(0.02)
    await jobs.stop()
    await office.store.close()


def jobs_of(office: Office, messenger: FilePlatform, executor: str) -> Jobs:
    """The durable work of a worker."""
    room = RoomDesk(office, ROOM)
    return Jobs(
        office.store,
        system_url=system_url(office.store.engine.url),
        executor=executor,
        handlers={
            TaskKind.DELIVER: Delivery(
                office, [messenger], undelivered, giving_back.undelivered, linked=room.linked
            ).deliver,
            TaskKind.ESCALATE: Escalation(office).escalate,
            TaskKind.WIPE_DRAFT: DraftWiping(office).wipe,
            TaskKind.PLAN_REMINDERS: ReminderPlanning(office).plan,
            TaskKind.REMIND: Reminding(office, [messenger]).remind,
            TaskKind.REMIND_QUESTION: QuestionReminding(office).remind,
            TaskKind.DELETE_QUESTION: QuestionRetention(office).delete,
            TaskKind.END_ROOM_ACCESS: RoomEnding(office).end,
        },
        sweep_every_s=0.2,
        clock=office.clock,
    )


async def is_due(office: Office) -> bool:
    """Whether something is due that is not done."""
    due = select(TaskRow.id).where(TaskRow.state == "pending", TaskRow.due_at <= office.clock()).limit(1)
    async with office.store.every_school(read_only=True) as transaction:
        return await transaction.scalar(due) is not None


context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(["tests.faults.processes", "dbos", "psycopg"])


async def run(function: Any, *arguments: Any) -> int:
    """Run a function in a process of its own, and give its exit code; -9 where it was killed.

    Raises:
        TimeoutError: it does not end; it is killed.
    """
    process = context.Process(target=function, args=arguments)
    process.start()
    try:
        await asyncio.to_thread(process.join, PATIENCE_S)
        if process.exitcode is None:
            raise TimeoutError
        return process.exitcode
    finally:
        process.kill()
        await asyncio.to_thread(process.join)
        process.close()


async def is_killed(place: Place, function: Any, *arguments: Any) -> None:
    """Run a function in a process that is killed at a point; there is an assertion that it is."""
    assert await run(function, place, *arguments) == -signal.SIGKILL
