"""Slack as one of the platforms of a process: what it delivers, what it fetches, and the app that listens."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from signpost.adapters.slack.conversing import Desk
from signpost.adapters.slack.files import SlackFiles
from signpost.adapters.slack.home import Homes
from signpost.adapters.slack.installations import InstalledWorkspaces
from signpost.adapters.slack.installing import Installing
from signpost.adapters.slack.messenger import SlackMessenger
from signpost.adapters.slack.people import Directory
from signpost.adapters.slack.sending import Outbox
from signpost.adapters.slack.server import make_app
from signpost.adapters.slack.workspaces import OneWorkspace, Workspaces, client_of
from signpost.bot.bot import Bot
from signpost.bot.policy_folders import PolicyFolders
from signpost.bot.precedence import Precedence
from signpost.bot.seen_events import SeenEvents
from signpost.bot.settings import Settings
from signpost.bot.unit_of_work import Office


class SlackPlatform:
    """Slack in one process.

    Args:
        office: begins units of work.
        settings: the tokens.
        school: gives the id of the school whose workspace it is.
    """

    def __init__(self, office: Office, settings: Settings, school: Callable[[], Awaitable[str]]) -> None:
        self._office = office
        self._settings = settings
        self.installing: Installing | None = None
        """The pages for installing; None where there is one workspace, whose token is set."""
        self._workspaces = self._find_workspaces(school)
        self._outbox = Outbox()
        self.precedence = Precedence()
        """Knows what Slack waits for."""
        self._directory = Directory(office)
        self._folders = PolicyFolders(settings.policies, settings.school, school)
        homes = Homes(office, self._directory, self._folders)
        self.messenger = SlackMessenger(self._workspaces, self._outbox, homes)
        self.files = SlackFiles(self._workspaces, self._outbox, settings.slack_file_hosts)

    def _find_workspaces(self, school: Callable[[], Awaitable[str]]) -> Workspaces:
        settings = self._settings
        if settings.slack_bot_token.get_secret_value():
            return OneWorkspace(school, client_of(settings.slack_bot_token, settings.slack_api))
        found = InstalledWorkspaces(self._office, settings.slack_api)
        self.installing = Installing(
            self._office,
            found,
            settings.slack_client_id,
            settings.slack_client_secret,
            AsyncWebClient(base_url=settings.slack_api, retry_handlers=[]),
        )
        return found

    def app(self, bot: Bot) -> AsyncApp:
        """What listens to Slack."""
        events = SeenEvents(self._office)
        desk = Desk(bot, self._office, events, self._directory, self._outbox, self._folders, self.precedence)
        secret = self._settings.slack_signing_secret.get_secret_value()
        return make_app(desk, self._workspaces, secret, self._settings.slack_api)
