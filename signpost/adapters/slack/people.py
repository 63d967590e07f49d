"""Who a Slack user is to the school. Guests, bots, those who have left and those of other workspaces are nobody."""

import time

from slack_sdk.errors import SlackApiError
from sqlalchemy import select

from signpost.adapters.slack.accounts import email_of, is_member, members_of, name_of
from signpost.adapters.slack.sending import call
from signpost.adapters.slack.workspaces import Workspace
from signpost.bot.identities import recognise
from signpost.bot.jobs import TransientError
from signpost.bot.joining import Account
from signpost.bot.notices import UnreachableError
from signpost.bot.store.tables import IdentityRow
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
        self._members: dict[str, tuple[float, frozenset[str]]] = {}

    async def actor(self, workspace: Workspace, user: str) -> Actor | None:
        """The person whose account this is: named in the school file, or by their address, or let in by its domain.

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
        self._members.pop(team, None)

    async def unreached(self, workspace: Workspace) -> tuple[str, ...] | None:
        """The names of people whom Slack has no full member for; None where it does not say now."""
        try:
            members = await self._marks(workspace)
        except (SlackApiError, TransientError, UnreachableError):
            return None
        async with self._office.work(workspace.school, read_only=True) as work:
            rows = await work.transaction.scalars(select(IdentityRow).where(IdentityRow.platform == PLATFORM))
            accounts = {row.person: row.account for row in rows}
            people = [person for person in work.school.roster.people if person.is_active]
        return tuple(
            person.name
            for person in people
            if accounts.get(person.id, (person.email or "").strip().casefold()) not in members
        )

    async def _marks(self, workspace: Workspace) -> frozenset[str]:
        """The ids and the addresses of a workspace's full members."""
        until, marks = self._members.get(workspace.team, (0.0, frozenset()))
        if until < time.monotonic():
            found = [mark async for one in members_of(workspace) for mark in (str(one["id"]), email_of(one)) if mark]
            marks = frozenset(found)
            self._members[workspace.team] = time.monotonic() + KNOWN_FOR_S, marks
        return marks

    async def _find(self, workspace: Workspace, user: str) -> Actor | None:
        try:
            said = await call(workspace.client.users_info, user=user)
        except UnreachableError:
            return None
        except SlackApiError:
            return None
        account = said.get("user") or {}
        described = Account(
            PLATFORM, user, name_of(account), email_of(account), is_member=is_member(account, workspace.team)
        )
        person = await recognise(self._office, workspace.school, described)
        if person is None:
            return None
        return Actor(
            school=workspace.school, person=person.id, audience=person.audience, platform=PLATFORM, account=user
        )
