"""Teams as one of the platforms of a process: what it delivers, what it fetches, and the route that listens."""

from collections.abc import Awaitable, Callable

from signpost.adapters.downloads import LOOPBACK
from signpost.adapters.teams.authentication import Doorkeeper, SigningKeys
from signpost.adapters.teams.connector import Connector, credentials_of
from signpost.adapters.teams.conversing import Desk
from signpost.adapters.teams.files import TeamsFiles
from signpost.adapters.teams.listener import Listener
from signpost.adapters.teams.messenger import TeamsMessenger
from signpost.adapters.teams.people import Directory
from signpost.adapters.teams.references import References
from signpost.adapters.teams.sending import Outbox
from signpost.adapters.teams.server import Route
from signpost.bot.bot import Bot
from signpost.bot.policy_folders import PolicyFolders
from signpost.bot.seen_events import SeenEvents
from signpost.bot.settings import Settings
from signpost.bot.unit_of_work import Office
from signpost.errors import SettingsError


class TeamsPlatform:
    """Teams in one process.

    Args:
        office: begins units of work.
        settings: the app.
        school: gives the id of the school whose tenant it is.
        connector: calls Teams; by the settings, unless it is given.

    Raises:
        SettingsError: it cannot be used as it is set.
    """

    def __init__(
        self,
        office: Office,
        settings: Settings,
        school: Callable[[], Awaitable[str]],
        connector: Connector | None = None,
    ) -> None:
        check_settings(settings)
        is_trial = not settings.teams_app_id
        own = tuple(LOOPBACK) if is_trial else ()
        self._office = office
        self._settings = settings
        self._school = school
        self._service_hosts = (*settings.teams_service_hosts, *own)
        self._connector = connector or Connector(credentials_of(settings))
        self._outbox = Outbox(self._connector)
        self._references = References(office)
        self.messenger = TeamsMessenger(office, self._references, self._outbox)
        self._file_hosts = (*settings.teams_file_hosts, *own)
        self.files = TeamsFiles(self._outbox, self._file_hosts, self._service_hosts)

    async def close(self) -> None:
        """Let go of the connections to Teams."""
        await self._connector.close()

    def route(self, bot: Bot) -> Route:
        """What listens to Teams."""
        settings = self._settings
        directory = Directory(self._office, self._outbox, settings.teams_tenant)
        folders = PolicyFolders(settings.policies, settings.school, self._school)
        events = SeenEvents(self._office)
        desk = Desk(bot, self._office, events, directory, self._references, self._outbox, folders, self._file_hosts)
        keys = SigningKeys(settings.teams_openid)
        doorkeeper = Doorkeeper(settings.teams_app_id, keys) if settings.teams_app_id else None
        return Route(Listener(desk, self._school), doorkeeper, settings.teams_tenant, self._service_hosts)


def check_settings(settings: Settings) -> None:
    """See whether Teams can be used as it is set.

    Raises:
        SettingsError: it cannot; the message says what to do.
    """
    if not settings.teams_app_id:
        if settings.host not in LOOPBACK:
            raise SettingsError(
                "Without SIGNPOST_TEAMS_APP_ID anybody could speak to the bot as anybody. For a trial on this machine, "
                "set SIGNPOST_HOST=127.0.0.1; for a school, make the app: docs/teams.md."
            )
        return
    if not settings.teams_tenant:
        raise SettingsError("Set SIGNPOST_TEAMS_TENANT to the id of the school's own tenant: docs/teams.md.")
    if settings.teams_app_type == "SingleTenant" and not settings.teams_app_password.get_secret_value():
        raise SettingsError(
            "Set SIGNPOST_TEAMS_APP_PASSWORD, or SIGNPOST_TEAMS_APP_TYPE=UserAssignedMSI: docs/teams.md."
        )
