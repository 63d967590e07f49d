"""The sample school on a Teams tenant: the real bot, listening on loopback, and its people as users."""

from contextlib import suppress
from typing import Any

from aiohttp import web
from pydantic import SecretStr

from signpost.adapters.teams import server
from signpost.adapters.teams.connector import Connector
from signpost.adapters.teams.platform import TeamsPlatform
from signpost.bot.agreements.reminding import Reminding
from signpost.bot.bot import Bot
from signpost.bot.incidents.escalation import undelivered
from signpost.bot.incidents.file_requests import FileFetching
from signpost.bot.jobs import TaskKind, TransientError
from signpost.bot.notices import Delivery
from signpost.bot.questions import giving_back
from signpost.bot.set_up import apply_school
from signpost.bot.settings import Settings
from tests.adapters.teams.colleague import Colleague
from tests.adapters.teams.tenant import APP, TENANT, Credentials, Tenant
from tests.bot.offices import SampleSchool


class Tenancy:
    """A school on Teams.

    Args:
        school: its data.
        bot: its bot.
    """

    def __init__(self, school: SampleSchool, bot: Bot) -> None:
        self.school = school
        self.teams = Tenant()
        self.bot = bot
        self._colleagues: dict[str, Colleague] = {}
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def open(self, **settings: Any) -> None:
        """Everybody has the app, and the bot begins to listen."""
        await self.teams.start()
        given: dict[str, Any] = {
            "teams_app_id": APP,
            "teams_app_password": SecretStr("secret"),
            "teams_tenant": TENANT,
            "teams_service_hosts": ("127.0.0.1",),
            "teams_file_hosts": ("127.0.0.1",),
            "teams_openid": f"{self.teams.url}/openid",
        }
        self.settings = Settings(**given | settings)
        await self._name_accounts()
        await self.listen()

    async def listen(self) -> None:
        """Begin to listen; again, that is a restart."""
        await self._let_go()
        connector = Connector(Credentials())
        self.platform = TeamsPlatform(self.school.office, self.settings, self._school, connector)
        self._runner = web.AppRunner(server.web_app(self.platform.route(self.bot)), access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}{server.PATH}"
        self._colleagues.clear()
        self.school._handlers |= {
            TaskKind.DELIVER: Delivery(
                self.school.office, [self.platform.messenger], undelivered, giving_back.undelivered
            ).deliver,
            TaskKind.FETCH_FILE: FileFetching(self.school.office, self.school.desk, [self.platform.files]).fetch,
            TaskKind.REMIND: Reminding(self.school.office, [self.platform.messenger]).remind,
        }

    async def listen_on_trial(self) -> None:
        """Begin to listen to a client on this machine, as on a trial, where nobody has an account but who speaks."""
        await apply_school(self.school.office, self.school.file)
        self.settings = self.settings.model_copy(update={"teams_app_id": "", "teams_tenant": ""})
        await self.listen()

    async def _name_accounts(self) -> None:
        """Who has an e-mail address in the school file is found by it; of the others, the file names the account."""
        people = tuple(
            person if person.email else person.model_copy(update={"identities": {"teams": f"aad-{person.handle}"}})
            for person in self.school.file.people
        )
        await apply_school(self.school.office, self.school.file.model_copy(update={"people": people}))
        for person in people:
            self.teams.join(person.handle, person.email or "")

    async def _let_go(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            await self.platform.close()

    async def close(self) -> None:
        await self._let_go()
        await self.teams.stop()

    async def _school(self) -> str:
        return self.school.id

    async def works(self) -> None:
        """Do all that is due, and what fails on Teams' side again, as durable work does."""
        for _ in range(3):
            with suppress(TransientError):
                await self.school.works()
                return

    def colleague(self, handle: str) -> Colleague:
        """Somebody of the school; always the same."""
        if handle not in self._colleagues:
            self._colleagues[handle] = Colleague(self.teams, self.teams.users[handle], self.url)
        return self._colleagues[handle]

    async def everybody_says_hello(self) -> None:
        """Everybody opens the app once, so that they can be written to."""
        for handle in self.teams.users:
            await self.colleague(handle).installs()
        self.teams.posts.clear()
