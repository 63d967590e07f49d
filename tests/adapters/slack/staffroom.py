"""The sample school on a Slack workspace: the real bot, listening on loopback, and its people as members."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import web
from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp

from signpost.adapters.slack import paths, server
from signpost.adapters.slack.platform import SlackPlatform
from signpost.bot.agreements.desk import AgreementDesk
from signpost.bot.agreements.reminding import Reminding
from signpost.bot.bot import Bot
from signpost.bot.desks import Desks
from signpost.bot.governors.desk import ReturnDesk
from signpost.bot.incidents.desk import IncidentDesk
from signpost.bot.incidents.escalation import undelivered
from signpost.bot.incidents.file_requests import FileFetching
from signpost.bot.jobs import TaskKind, TransientError
from signpost.bot.notices import Delivery
from signpost.bot.questions import giving_back
from signpost.bot.questions.desk import QuestionDesk
from signpost.bot.set_up import apply_school
from signpost.bot.settings import Settings
from signpost.embeddings import AsyncEncoder
from tests.adapters.slack.member import Member
from tests.adapters.slack.workspace import SECRET, TOKEN, Workspace
from tests.bot.offices import SampleSchool
from tests.bot.school import answerer, encoder, policies

STAFF = "C01STAFF"
"""A channel in which everybody is."""


class Staffroom:
    """A school on Slack.

    Args:
        school: its data.
        bot: its bot.
        settings: more than the tokens.
    """

    def __init__(self, school: SampleSchool, bot: Bot, **settings: Any) -> None:
        self.school = school
        self.slack = Workspace()
        self._bot = bot
        self._settings = settings
        self._members: dict[str, Member] = {}
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def open(self) -> None:
        """Everybody comes in, and the bot begins to listen."""
        await self.slack.start()
        await self._listen()
        await self._name_accounts()

    async def restart(self) -> None:
        """The bot is stopped, and begins again."""
        if self._runner is not None:
            await self._runner.cleanup()
        self._members.clear()
        await self._listen()

    async def _listen(self) -> None:
        tokens = {"slack_bot_token": SecretStr(TOKEN), "slack_signing_secret": SecretStr(SECRET)}
        given: dict[str, Any] = (
            tokens | {"slack_api": f"{self.slack.url}/api/", "slack_file_hosts": ("127.0.0.1",)} | self._settings
        )
        self.platform = SlackPlatform(self.school.office, Settings(**given), self._school)
        self.app: AsyncApp = self.platform.app(self._bot)
        self._runner = await server.serve(self.app, "127.0.0.1", 0, self.platform.installing, self.platform.precedence)
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        delivery = Delivery(self.school.office, [self.platform.messenger], undelivered, giving_back.undelivered)
        fetching = FileFetching(self.school.office, self.school.desk, [self.platform.files])
        self.school._handlers |= {
            TaskKind.DELIVER: delivery.deliver,
            TaskKind.FETCH_FILE: fetching.fetch,
            TaskKind.REMIND: Reminding(self.school.office, [self.platform.messenger]).remind,
        }

    async def _name_accounts(self) -> None:
        """Who has an e-mail address in the school file is found by it; of the others, the file names the account."""
        people = tuple(
            person if person.email else person.model_copy(update={"identities": {"slack": user_of(person.handle)}})
            for person in self.school.file.people
        )
        await apply_school(self.school.office, self.school.file.model_copy(update={"people": people}))
        for person in people:
            self.slack.join(user_of(person.handle), person.email or "")

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        await self.slack.stop()

    async def _school(self) -> str:
        return self.school.id

    async def works(self) -> None:
        """Do all that is due, and what fails on Slack's side again, as durable work does."""
        for _ in range(3):
            with suppress(TransientError):
                await self.school.works()
                return

    def member(self, handle: str) -> Member:
        """Somebody of the school; always the same."""
        if handle not in self._members:
            self._members[handle] = Member(self.slack, user_of(handle), f"{self.url}{paths.EVENTS}")
        return self._members[handle]


@asynccontextmanager
async def open_staffroom(school: SampleSchool) -> AsyncIterator[Staffroom]:
    """A school on Slack, open."""

    async def desk() -> IncidentDesk:
        return school.desk

    async def question_desk() -> QuestionDesk:
        return school.question_desk

    async def agreements() -> AgreementDesk:
        return school.agreements

    async def return_desk() -> ReturnDesk:
        return ReturnDesk(school.office)

    desks = Desks(desk, question_desk, agreements, returns=return_desk)
    bot = Bot(answerer(), policies, AsyncEncoder(encoder()), desks)
    room = Staffroom(school, bot)
    try:
        await room.open()
        yield room
    finally:
        await room.close()


def user_of(handle: str) -> str:
    """Somebody's user on Slack."""
    return f"U0{handle.upper()}"
