"""Who a Slack user is to the school. Guests, bots, those who have left and those of other workspaces are nobody."""

import time
from typing import Any

from slack_sdk.errors import SlackApiError

from signpost.adapters.slack.sending import call
from signpost.adapters.slack.workspaces import Workspace
from signpost.bot.identities import person_of
from signpost.bot.notices import UnreachableError
from signpost.bot.turn import Actor
from signpost.bot.unit_of_work import Office

PLATFORM = "slack"
KNOWN_FOR_S = 300.0
"""How long what Slack says of a user is believed without asking again."""
_MOST_KNOWN = 20_000


class Directory:
    """Finds people by their Slack users.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._known: dict[tuple[str, str], tuple[float, Actor | None]] = {}

    async def actor(self, workspace: Workspace, user: str) -> Actor | None:
        """The person whose account this is: named in the school file, or by the e-mail address of a full member.

        Raises:
            TransientError: Slack cannot be asked now.
        """
        known = self._known.get((workspace.team, user))
        if known is not None and known[0] > time.monotonic():
            return known[1]
        found = await self._find(workspace, user)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[workspace.team, user] = time.monotonic() + KNOWN_FOR_S, found
        return found

    def forget(self, team: str, user: str) -> None:
        """Ask again: something about a user has changed."""
        self._known.pop((team, user), None)

    async def _find(self, workspace: Workspace, user: str) -> Actor | None:
        try:
            said = await call(workspace.client.users_info, user=user)
        except UnreachableError:
            return None
        except SlackApiError:
            return None
        account = said.get("user") or {}
        if not is_member(account, workspace.team):
            return None
        async with self._office.work(workspace.school, read_only=True) as work:
            person = await person_of(work, PLATFORM, (user,), (email_of(account),))
        if person is None:
            return None
        return Actor(school=workspace.school, person=person.id, audience=person.audience)


def is_member(account: dict[str, Any], team: str) -> bool:
    """Whether a user is a full member of a workspace, and a human being."""
    teams = {account.get("team_id", team), *((account.get("enterprise_user") or {}).get("teams") or ())}
    barred = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_invited_user")
    return team in teams and not any(account.get(mark) for mark in barred)


def email_of(account: dict[str, Any]) -> str:
    """A user's e-mail address; none where Slack has not confirmed it."""
    if account.get("is_email_confirmed") is False:
        return ""
    return str((account.get("profile") or {}).get("email") or "").strip().casefold()
