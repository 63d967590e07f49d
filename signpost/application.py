"""A running Signpost: the store, the desk and the durable work of one process, opened when they are first needed.

A question needs none of it, and does not wait for it.
"""

import asyncio
import logging
import os
import socket
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from signpost.bot.desks import Desks
from signpost.bot.policy_folders import SAMPLE_SCHOOL, PolicyFolders
from signpost.bot.settings import Settings
from signpost.bot.turn import Actor, Pointer
from signpost.errors import SettingsError

if TYPE_CHECKING:
    from signpost.adapters.slack.platform import SlackPlatform
    from signpost.adapters.teams.platform import TeamsPlatform
    from signpost.bot.agreements.desk import AgreementDesk
    from signpost.bot.gaps.book import GapBook
    from signpost.bot.gaps.desk import GapDesk
    from signpost.bot.governors.desk import ReturnDesk
    from signpost.bot.incidents.desk import IncidentDesk
    from signpost.bot.jobs import Jobs
    from signpost.bot.questions.desk import QuestionDesk
    from signpost.bot.room.desk import RoomDesk
    from signpost.bot.store.store import Store
    from signpost.bot.unit_of_work import Office

SAMPLE_TEACHER = "amy"
"""Who is at the terminal of the sample school, unless they say otherwise."""
SETTLED_WITHIN_S = 15.0
"""How long a process that ends waits for what it set going; what is left is done by the next one."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Platforms:
    """The chat platforms of a process: what listens and what delivers share them, and so keep to one limit of calls."""

    slack: "SlackPlatform | None" = None
    teams: "TeamsPlatform | None" = None

    @property
    def all(self) -> "list[SlackPlatform | TeamsPlatform]":
        """Those that are set up."""
        return [platform for platform in (self.slack, self.teams) if platform]

    async def close(self) -> None:
        """Let go of their connections."""
        if self.teams is not None:
            await self.teams.close()


class Application:
    """The parts of one process that keep things.

    Args:
        settings: where the data are, and the rest.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opening = asyncio.Lock()
        self._office: Office | None = None
        self._desk: IncidentDesk | None = None
        self._platforms: Platforms | None = None
        self._jobs: Jobs | None = None
        self._gap_book: GapBook | None = None

    async def office(self) -> "Office":
        """The office, with an up-to-date store and usable keys behind it.

        Raises:
            SettingsError: the database or the keys cannot be used; the message says what to do.
        """
        async with self._opening:
            if self._office is None:
                self._office = await asyncio.to_thread(open_office, self._settings)
                await _set_up_sample(self._office, self._settings)
            return self._office

    async def platforms(self) -> Platforms:
        """The chat platforms that are set up.

        Raises:
            SettingsError: as `office`, or a platform cannot be used as it is set.
        """
        return self._platforms_of(await self.office())

    async def work(self) -> None:
        """Begin to do durable work, should this process not do so already.

        Raises:
            SettingsError: as `platforms`.
        """
        office = await self.office()
        async with self._opening:
            await self._work(office)

    async def desk(self) -> "IncidentDesk":
        """The desk; with it, this process begins to do durable work.

        Raises:
            SettingsError: as `office`.
        """
        office = await self.office()
        async with self._opening:
            if self._desk is None:
                self._desk = desk_of(office, self._settings)
            await self._work(office)
            return self._desk

    async def question_desk(self) -> "QuestionDesk":
        """What passes questions on; with it, too, this process begins to do durable work.

        Raises:
            SettingsError: as `office`.
        """
        from signpost.bot.questions.desk import QuestionDesk

        await self.work()
        return QuestionDesk(await self.office())

    async def agreements(self) -> "AgreementDesk":
        """The desk for agreements; with it, this process begins to do durable work.

        Raises:
            SettingsError: as `office`.
        """
        from signpost.bot.agreements.desk import AgreementDesk

        await self.work()
        return AgreementDesk(await self.office())

    async def room_desk(self) -> "RoomDesk | None":
        """The door of the case room; None where no address is set for it.

        Raises:
            SettingsError: as `office`.
        """
        await self.work()
        return room_of(await self.office(), self._settings)

    async def return_desk(self) -> "ReturnDesk":
        """What shows the governors' return.

        Raises:
            SettingsError: as `office`.
        """
        from signpost.bot.governors.desk import ReturnDesk

        return ReturnDesk(await self.office())

    async def gap_desk(self) -> "GapDesk":
        """What shows the policy's owner what it does not settle.

        Raises:
            SettingsError: as `office`.
        """
        from signpost.bot.gaps.desk import GapDesk

        return GapDesk(await self.office())

    def gap_book(self) -> "GapBook | None":
        """What notes that; None until something else has opened the database: a question does not wait for it."""
        if self._gap_book is None and self._office is not None:
            from signpost.bot.gaps.book import GapBook

            self._gap_book = GapBook(self._office)
        return self._gap_book

    @property
    def desks(self) -> Desks:
        """All desks, each opened when it is first needed."""
        return Desks(
            incidents=self.desk,
            questions=self.question_desk,
            agreements=self.agreements,
            room=self.room_desk,
            returns=self.return_desk,
            gaps=self.gap_desk,
            gap_book=self.gap_book,
        )

    def _platforms_of(self, office: "Office") -> Platforms:
        if self._platforms is None:
            self._platforms = Platforms(slack_of(office, self._settings), teams_of(office, self._settings))
        return self._platforms

    async def _work(self, office: "Office") -> None:
        if self._jobs is None:
            self._jobs = jobs_of(office, self._settings, self._platforms_of(office).all)
            await self._jobs.start()
            await keep_reminding(office)

    async def school_id(self, wanted: str = "") -> str:
        """The id of the school that is meant: the one that there is, unless one is named.

        Raises:
            SettingsError: there is none, or it does not say which of several.
        """
        return await school_id_of(await self.office(), wanted or self._settings.school)

    async def ask(self, school: str) -> str:
        """The role to ask where a school's policies do not settle a question, by its school file."""
        async with (await self.office()).work(school, read_only=True) as work:
            return work.school.file.policies.ask

    async def actor(self, handle: str, school: str = "") -> Actor:
        """Somebody of the school, by their short name; without one, on the sample school, one of its teachers.

        Raises:
            SettingsError: nobody has that name, or none is given where it matters.
        """
        office = await self.office()
        if not handle and await self.school_id(school) == SAMPLE_SCHOOL:
            handle = SAMPLE_TEACHER
        if not handle:
            raise SettingsError("Say who you are: signpost chat --as NAME, with your short name in the school file.")
        async with office.work(await self.school_id(school), read_only=True) as work:
            person = work.school.roster.by_handle(handle)
            known = ", ".join(person.handle for person in work.school.roster.people if person.is_active)
            if person is None or not person.is_active:
                raise SettingsError(f"Nobody of {work.school.name} is called {handle}. There are: {known}.")
            return Actor(
                school=work.school.id,
                person=person.id,
                audience=person.audience,
                platform="terminal",
                account=person.handle,
            )

    async def messages(self, actor: Actor) -> tuple[Pointer, ...]:
        """The direct messages on the terminal that have come for somebody."""
        from signpost.adapters.terminal.inbox import new_messages

        return await new_messages(await self.office(), actor.school, actor.person)

    async def settle(self) -> None:
        """Wait, for a while, until nothing is due: for a process that would end before its notices went out."""
        if self._jobs is None or self._office is None:
            return
        try:
            async with asyncio.timeout(SETTLED_WITHIN_S):
                while not await _is_idle(self._office):  # noqa: ASYNC110 - other processes do it, too
                    await asyncio.sleep(0.05)
        except TimeoutError:
            _LOG.warning("Work is left for the next process.")

    async def close(self) -> None:
        """Write what waits, end durable work, and let go of the database."""
        async with AsyncExitStack() as closing:  # each is, also where another fails; the last first
            if self._office is not None:
                closing.push_async_callback(self._office.store.close)
            if self._platforms is not None:
                closing.push_async_callback(self._platforms.close)
            if self._jobs is not None:
                closing.push_async_callback(self._jobs.stop)
            if self._gap_book is not None:
                closing.push_async_callback(self._gap_book.close)


async def school_id_of(office: "Office", wanted: str = "") -> str:
    """The id of the school that is meant: the one that there is, unless one is named.

    Raises:
        SettingsError: there is none, or it does not say which of several.
    """
    from sqlalchemy import select

    from signpost.bot.store.tables import SchoolRow

    async with office.store.every_school(read_only=True) as transaction:
        ids = (await transaction.scalars(select(SchoolRow.id).order_by(SchoolRow.id))).all()
    if wanted in ids:
        return wanted
    if not ids:
        raise SettingsError("No school is set up yet. Run: signpost school apply school.toml")
    if wanted or len(ids) > 1:
        raise SettingsError(f"Say which school: set SIGNPOST_SCHOOL to one of {', '.join(ids[:20])}.")
    return ids[0]


def desk_of(office: "Office", settings: Settings) -> "IncidentDesk":
    """What takes reports and keeps cases."""
    from signpost.bot.incidents.desk import IncidentDesk
    from signpost.bot.incidents.evidence.antivirus import VirusScanner
    from signpost.bot.incidents.evidence.inspector import Inspector

    return IncidentDesk(office, Inspector(VirusScanner(settings.clamd_url or None)))


def room_of(office: "Office", settings: Settings) -> "RoomDesk | None":
    """The door of the case room, where there is an address for it."""
    if not settings.url:
        return None
    from signpost.bot.room.desk import RoomDesk

    return RoomDesk(office, settings.url)


def slack_of(office: "Office", settings: Settings) -> "SlackPlatform | None":
    """Slack, where there is a token for it, or an app that schools install."""
    if not settings.slack_bot_token.get_secret_value() and not settings.slack_client_id:
        return None
    from signpost.adapters.slack.platform import SlackPlatform

    return SlackPlatform(office, settings, lambda: school_id_of(office, settings.school))


def teams_of(office: "Office", settings: Settings) -> "TeamsPlatform | None":
    """Microsoft Teams, where there is an app for it, or a trial on this machine.

    Raises:
        SettingsError: it cannot be used as it is set.
    """
    if not settings.teams_app_id and not settings.teams_trial:
        return None
    from signpost.adapters.teams.platform import TeamsPlatform

    return TeamsPlatform(office, settings, lambda: school_id_of(office, settings.school))


async def _set_up_sample(office: "Office", settings: Settings) -> None:
    """Set up the sample school, where nothing was set up and nobody says that it is a real one."""
    from sqlalchemy import select

    from signpost.bot.school_file import read_school_file
    from signpost.bot.set_up import apply_school
    from signpost.bot.store.tables import SchoolRow
    from signpost.composition import SAMPLE

    if settings.policies is not None or settings.database_url.get_secret_value():
        return
    async with office.store.every_school(read_only=True) as transaction:
        if await transaction.scalar(select(SchoolRow.id).limit(1)) is not None:
            return
    await apply_school(office, read_school_file((SAMPLE / "school.toml").read_text("utf-8")))


async def _is_idle(office: "Office") -> bool:
    """Whether nothing is due that this process, or another, has not done."""
    from sqlalchemy import select

    from signpost.bot.store.tables import TaskRow

    due = select(TaskRow.id).where(TaskRow.state == "pending", TaskRow.due_at <= office.clock()).limit(1)
    async with office.store.every_school(read_only=True) as transaction:
        return await transaction.scalar(due) is None


def open_office(settings: Settings) -> "Office":
    """The store and the keys that the settings name; an embedded one is made at its first use.

    Blocks, and runs an event loop of its own: called where there is one, it belongs on a thread.

    Raises:
        SettingsError: the database or the keys cannot be used; the message says what to do.
    """
    from signpost.bot.store.engine import database_url, make_engine
    from signpost.bot.store.store import Store
    from signpost.bot.store.upgrade import upgrade

    url = database_url(settings.database_url.get_secret_value(), settings.data)
    is_embedded = url.get_backend_name() == "sqlite"
    if is_embedded:
        upgrade(url)
    return asyncio.run(_open(Store(make_engine(url)), settings, is_embedded=is_embedded))


async def _open(store: "Store", settings: Settings, *, is_embedded: bool) -> "Office":
    from signpost.bot.key_record import check_keys, is_unused
    from signpost.bot.store.upgrade import is_current
    from signpost.bot.unit_of_work import Office
    from signpost.bot.vault import load_master_keys

    try:
        if not is_embedded and not await is_current(store.engine):
            raise SettingsError("The database is not up to date. Run: signpost db upgrade")
        master = load_master_keys(
            settings.master_keys.get_secret_value(),
            settings.data if is_embedded else None,
            create=is_embedded and await is_unused(store),
        )
        await check_keys(store, master)
        return Office(store, master)
    finally:
        await store.close()  # connections belong to the event loop that they were made on; the next makes its own


async def keep_reminding(office: "Office") -> None:
    """Have the day's reminders planned, and policies looked at, in every school, should nobody have seen to it."""
    from sqlalchemy import select

    from signpost.bot.agreements.planning import keep_planning
    from signpost.bot.policy_versions.reviewing import keep_reviewing
    from signpost.bot.store.tables import SchoolRow

    async with office.store.every_school(read_only=True) as transaction:
        schools = (await transaction.scalars(select(SchoolRow.id))).all()
    for school in schools:
        async with office.work(school) as work:
            await keep_planning(work)
            await keep_reviewing(work)


def jobs_of(office: "Office", settings: Settings, platforms: "list[SlackPlatform | TeamsPlatform]") -> "Jobs":
    """The durable work of a process.

    Args:
        office: begins units of work.
        settings: where the database is.
        platforms: those that are written to; none, and it is the terminal.
    """
    from signpost.adapters.terminal.inbox import TerminalMessenger
    from signpost.bot.agreements.planning import ReminderPlanning
    from signpost.bot.agreements.reminding import Reminding
    from signpost.bot.gaps.retention import GapRetention
    from signpost.bot.incidents.action_reminding import ActionReminding
    from signpost.bot.incidents.drafts import DraftWiping
    from signpost.bot.incidents.escalation import Escalation, undelivered
    from signpost.bot.incidents.file_requests import FileFetching
    from signpost.bot.incidents.retention import Retention
    from signpost.bot.jobs import Handler, Jobs, TaskKind, system_url
    from signpost.bot.notices import Delivery, Messenger
    from signpost.bot.policy_versions.reviewing import PolicyReviewing
    from signpost.bot.questions import giving_back
    from signpost.bot.questions.reminding import QuestionReminding
    from signpost.bot.questions.retention import QuestionRetention
    from signpost.bot.room.ending import RoomEnding

    async def own_school() -> str:
        return await school_id_of(office, settings.school)

    folders = PolicyFolders(settings.policies, settings.school, own_school)
    retention = Retention(office)
    # Where there is a chat that everybody looks at, nothing waits unseen at a terminal.
    messengers: list[Messenger] = [platform.messenger for platform in platforms] or [TerminalMessenger(office)]
    # What is said at a terminal stays on this machine, and is not stored with a link.
    room = room_of(office, settings) if platforms else None
    delivery = Delivery(office, messengers, undelivered, giving_back.undelivered, linked=room.linked if room else None)
    handlers: dict[TaskKind, Handler] = {
        TaskKind.DELIVER: delivery.deliver,
        TaskKind.ESCALATE: Escalation(office).escalate,
        TaskKind.WIPE_DRAFT: DraftWiping(office).wipe,
        TaskKind.REMIND_RETENTION: retention.remind,
        TaskKind.DELETE_CASE: retention.delete,
        TaskKind.PLAN_REMINDERS: ReminderPlanning(office).plan,
        TaskKind.REMIND: Reminding(office, messengers).remind,
        TaskKind.REVIEW_POLICIES: PolicyReviewing(office, folders).look,
        TaskKind.REMIND_QUESTION: QuestionReminding(office).remind,
        TaskKind.DELETE_QUESTION: QuestionRetention(office).delete,
        TaskKind.DELETE_GAPS: GapRetention(office).delete,
        TaskKind.END_ROOM_ACCESS: RoomEnding(office).end,
        TaskKind.REMIND_ACTION: ActionReminding(office).remind,
    }
    if platforms:
        sources = [platform.files for platform in platforms]
        handlers[TaskKind.FETCH_FILE] = FileFetching(office, desk_of(office, settings), sources).fetch
    return Jobs(
        office.store,
        system_url=system_url(office.store.engine.url),
        executor=settings.process or f"{socket.gethostname()}.{os.getpid()}",
        handlers=handlers,
        given_up={TaskKind.DELIVER: delivery.give_up},
    )
