"""The sample school on a real database, on both engines, and ways to talk to its desk as one of its people."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import select

from signpost.bot.agreements.desk import AgreementDesk
from signpost.bot.agreements.planning import ReminderPlanning
from signpost.bot.agreements.reminding import Reminding
from signpost.bot.gaps.retention import GapRetention
from signpost.bot.incidents.action_reminding import ActionReminding
from signpost.bot.incidents.commands import CaseCommand, FillReport, FormValue, ReportCommand, StartReport, SubmitReport
from signpost.bot.incidents.desk import IncidentDesk
from signpost.bot.incidents.drafts import DraftWiping
from signpost.bot.incidents.escalation import Escalation, undelivered
from signpost.bot.incidents.evidence.inspector import Inspector
from signpost.bot.incidents.retention import Retention
from signpost.bot.incidents.views import CaseView, ReportForm, ReportReceipt, ReportView
from signpost.bot.jobs import Postponed, TaskKind
from signpost.bot.notices import Delivery
from signpost.bot.people import Person
from signpost.bot.policy_folders import PolicyFolders
from signpost.bot.policy_versions.reviewing import PolicyReviewing
from signpost.bot.questions import giving_back
from signpost.bot.questions.commands import QuestionCommand
from signpost.bot.questions.desk import QuestionDesk
from signpost.bot.questions.reminding import QuestionReminding
from signpost.bot.questions.retention import QuestionRetention
from signpost.bot.questions.views import QuestionView
from signpost.bot.room.ending import RoomEnding
from signpost.bot.room.views import DeviceCheck, RoomLinkPointer
from signpost.bot.school_file import SchoolFile, read_school_file
from signpost.bot.set_up import apply_school
from signpost.bot.store.engine import database_url as as_url
from signpost.bot.store.engine import make_engine
from signpost.bot.store.store import Store
from signpost.bot.store.tables import TaskRow
from signpost.bot.turn import Pointer
from signpost.bot.unit_of_work import Office
from signpost.bot.vault import MasterKeys, new_key
from signpost.composition import SAMPLE

MONDAY = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
"""A school day in term, in school hours."""
V = TypeVar("V")


class Clock:
    """The time, set by the test."""

    def __init__(self, now: dt.datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now

    def advance(self, **amount: float) -> None:
        self.now += dt.timedelta(**amount)


class Recorder:
    """A platform on which everybody has an account, and that remembers what was delivered to whom."""

    platform = "recorder"

    def __init__(self) -> None:
        self.delivered: list[tuple[str, Pointer]] = []
        self.keys: set[str] = set()
        self.unreachable: set[str] = set()

    def account_of(self, person: Person, accounts: dict[str, str]) -> str | None:
        return None if person.handle in self.unreachable else person.handle

    async def deliver(self, school: str, account: str, view: Pointer, key: str) -> None:
        assert key not in self.keys, "delivered twice"
        self.keys.add(key)
        self.delivered.append((account, view))

    async def has(self, school: str, account: str, key: str) -> bool | None:
        return key in self.keys

    def to(self, handle: str) -> list[str]:
        """What somebody was told, by the words for why, oldest first."""
        views = (view for account, view in self.delivered if account == handle)
        return [view.view if isinstance(view, RoomLinkPointer | DeviceCheck) else view.why for view in views]


class SampleSchool:
    """The sample school, its desk, and the durable work that a worker would do.

    Args:
        office: begins units of work.
        clock: the time.
        file: the school file.
    """

    def __init__(self, office: Office, clock: Clock, file: SchoolFile) -> None:
        self.office = office
        self.clock = clock
        self.file = file
        self.id = file.school.id
        self.desk = IncidentDesk(office, Inspector())
        self.question_desk = QuestionDesk(office)
        self.agreements = AgreementDesk(office)
        self.platform = Recorder()
        retention = Retention(office)
        self._handlers = {
            TaskKind.DELIVER: Delivery(office, [self.platform], undelivered, giving_back.undelivered).deliver,
            TaskKind.ESCALATE: Escalation(office).escalate,
            TaskKind.WIPE_DRAFT: DraftWiping(office).wipe,
            TaskKind.REMIND_RETENTION: retention.remind,
            TaskKind.DELETE_CASE: retention.delete,
            TaskKind.REMIND_QUESTION: QuestionReminding(office).remind,
            TaskKind.DELETE_QUESTION: QuestionRetention(office).delete,
            TaskKind.DELETE_GAPS: GapRetention(office).delete,
            TaskKind.PLAN_REMINDERS: ReminderPlanning(office).plan,
            TaskKind.REMIND: Reminding(office, [self.platform]).remind,
            TaskKind.REVIEW_POLICIES: PolicyReviewing(office, PolicyFolders(None)).look,
            TaskKind.END_ROOM_ACCESS: RoomEnding(office).end,
            TaskKind.REMIND_ACTION: ActionReminding(office).remind,
        }

    async def person(self, handle: str) -> str:
        """Somebody's id."""
        async with self.office.work(self.id, read_only=True) as work:
            found = work.school.roster.by_handle(handle)
            assert found is not None, handle
            return found.id

    async def says(self, handle: str, command: ReportCommand | CaseCommand) -> ReportView | CaseView | str:
        """What the desk answers to somebody, a second later."""
        self.clock.advance(seconds=1)
        return await self.desk.respond(self.id, await self.person(handle), command)

    async def asks(self, handle: str, command: QuestionCommand) -> QuestionView | str:
        """What somebody is told about questions that a person is to answer, a second later."""
        self.clock.advance(seconds=1)
        return await self.question_desk.respond(self.id, await self.person(handle), command)

    async def sees(self, handle: str, command: ReportCommand | CaseCommand, kind: type[V]) -> V:
        """The same, where a certain view is expected."""
        view = await self.says(handle, command)
        assert isinstance(view, kind), view
        return view

    async def reports(
        self, handle: str, text: str = "Somebody posts lies about me.", **values: FormValue
    ) -> ReportReceipt:
        """Somebody sends a report."""
        form = await self.sees(handle, StartReport(text=text), ReportForm)
        await self.sees(handle, FillReport(draft=form.draft, values=values), ReportForm)
        return await self.sees(handle, SubmitReport(draft=form.draft), ReportReceipt)

    async def works(self) -> int:
        """Do all that is due now, as a worker would; how much it was."""
        count = 0
        while True:
            async with self.office.store.every_school(read_only=True) as transaction:
                due = (
                    await transaction.scalars(
                        select(TaskRow)
                        .where(TaskRow.state == "pending", TaskRow.due_at <= self.clock())
                        .order_by(TaskRow.due_at, TaskRow.id)
                    )
                ).all()
            if not due:
                return count
            for task in due:
                count += 1
                postponed = None
                try:
                    await self._handlers[TaskKind(task.kind)](task.school, task.target)
                except Postponed as error:
                    postponed = error.until
                async with self.office.store.school(task.school) as transaction:
                    row = await transaction.get(TaskRow, (task.school, task.id))
                    if row is not None:  # a case that is deleted takes its tasks along
                        row.state, row.due_at = ("pending", postponed) if postponed else ("done", row.due_at)

    async def later(self, **amount: float) -> None:
        """Time passes, and what is due meanwhile is done when it is due."""
        end = self.clock() + dt.timedelta(**amount)
        while True:
            await self.works()
            async with self.office.store.every_school(read_only=True) as transaction:
                following = await transaction.scalar(
                    select(TaskRow.due_at).where(TaskRow.state == "pending").order_by(TaskRow.due_at).limit(1)
                )
            if following is None or following > end:
                self.clock.now = end
                return
            self.clock.now = max(self.clock.now, following)


@asynccontextmanager
async def open_school(database_url: str) -> AsyncIterator[SampleSchool]:
    """The sample school, on a database that is up to date."""
    clock = Clock()
    store = Store(make_engine(as_url(database_url, Path())))
    office = Office(store, MasterKeys({1: new_key()}), clock)
    try:
        file = read_school_file((SAMPLE / "school.toml").read_text("utf-8"))
        await apply_school(office, file)
        yield SampleSchool(office, clock, file)
    finally:
        await store.close()


@pytest.fixture
async def sample_school(database_url: str) -> AsyncIterator[SampleSchool]:
    """The sample school, on both engines."""
    async with open_school(database_url) as school:
        yield school
