"""Direct messages on Slack that have to arrive."""

from slack_sdk.errors import SlackApiError

from signpost.adapters.slack.accounts import email_of, is_member
from signpost.adapters.slack.home import Homes
from signpost.adapters.slack.people import PLATFORM
from signpost.adapters.slack.rendering import render_pointer
from signpost.adapters.slack.sending import EVENT, Outbox, call
from signpost.adapters.slack.workspaces import Workspace, Workspaces
from signpost.bot.jobs import TransientError
from signpost.bot.notices import UnreachableError
from signpost.bot.people import Person
from signpost.bot.turn import Pointer

_BY_EMAIL = "mailto:"
_LOOKED_AT = 30
"""Messages among which a notice is looked for."""


class SlackMessenger:
    """Delivers pointers as direct messages: a `Messenger`.

    Args:
        workspaces: where the bot is installed.
        outbox: posts them.
        homes: shown anew, since a pointer says that something has changed.
    """

    platform = PLATFORM

    def __init__(self, workspaces: Workspaces, outbox: Outbox, homes: Homes) -> None:
        self._workspaces = workspaces
        self._outbox = outbox
        self._homes = homes

    def account_of(self, person: Person, accounts: dict[str, str]) -> str | None:
        """The Slack user that the school file names, or else the e-mail address to find one by."""
        return accounts.get(PLATFORM) or (f"{_BY_EMAIL}{person.email}" if person.email else None)

    async def deliver(self, school: str, account: str, view: Pointer, key: str) -> None:
        """Post a pointer to somebody.

        Raises:
            UnreachableError: Slack has nobody of this account who may have it.
            TransientError: not now.
        """
        workspace = await self._workspace(school)
        try:
            user = await self._user(workspace, account)
            await self._outbox.post(workspace, user, render_pointer(view), key)
        except SlackApiError as error:
            raise TransientError("refused") from error
        await self._homes.publish(workspace, user)

    async def has(self, school: str, account: str, key: str) -> bool | None:
        """Whether a message with this key is among the newest ones; None where Slack does not say."""
        workspace = await self._workspace(school)
        try:
            user = await self._user(workspace, account)
            opened = await call(workspace.client.conversations_open, users=user)
            history = await call(
                workspace.client.conversations_history,
                channel=opened["channel"]["id"],
                limit=_LOOKED_AT,
                include_all_metadata=True,
            )
        except (SlackApiError, TransientError):
            return None
        found = (message.get("metadata") or {} for message in history.get("messages") or ())
        return any(
            known.get("event_type") == EVENT and (known.get("event_payload") or {}).get("key") == key for known in found
        )

    async def _workspace(self, school: str) -> Workspace:
        try:
            found = await self._workspaces.of_school(school)
        except SlackApiError as error:
            raise TransientError("not_authorised") from error
        if found is None:
            raise UnreachableError("no_account")
        return found

    @staticmethod
    async def _user(workspace: Workspace, account: str) -> str:
        """The user to write to: a full member still."""
        if account.startswith(_BY_EMAIL):
            wanted = account.removeprefix(_BY_EMAIL)
            said = (await call(workspace.client.users_lookupByEmail, email=wanted)).get("user") or {}
            if email_of(said) != wanted.strip().casefold():
                raise UnreachableError("no_account")
        else:
            said = (await call(workspace.client.users_info, user=account)).get("user") or {}
        if not is_member(said, workspace.team):
            raise UnreachableError("unreachable")
        return str(said["id"])
