"""Which school a Slack workspace is, and the client with which the bot speaks there."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import SecretStr
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient


@dataclass(frozen=True)
class Workspace:
    """A workspace that the bot is installed in."""

    school: str
    team: str
    bot: str
    """The bot's own user."""
    bot_id: str
    client: AsyncWebClient


class Workspaces(Protocol):
    """The workspaces that the bot is installed in."""

    async def of_team(self, team: str | None) -> Workspace | None:
        """The workspace of this id; None where the bot is not installed."""
        ...

    async def of_school(self, school: str) -> Workspace | None:
        """A school's workspace."""
        ...

    async def forget(self, team: str) -> None:
        """The bot is installed there no more."""
        ...


def client_of(token: SecretStr, api: str) -> AsyncWebClient:
    """A client that repeats nothing by itself: what was perhaps posted is not posted again unseen."""
    return AsyncWebClient(token=token.get_secret_value(), base_url=api, retry_handlers=[])


class OneWorkspace:
    """One school, whose workspace is known by its token: Slack is asked once which it is.

    Args:
        school: gives the school's id.
        client: has the token.
    """

    def __init__(self, school: Callable[[], Awaitable[str]], client: AsyncWebClient) -> None:
        self._school = school
        self._client = client
        self._asking = asyncio.Lock()
        self._found: Workspace | None = None

    async def _workspace(self) -> Workspace:
        async with self._asking:
            if self._found is None:
                said: Any = await self._client.auth_test()
                self._found = Workspace(
                    await self._school(), said["team_id"], said["user_id"], said.get("bot_id") or "", self._client
                )
            return self._found

    async def of_team(self, team: str | None) -> Workspace | None:
        """The workspace, if it is this one."""
        found = await self._workspace()
        return found if found.team == team else None

    async def of_school(self, school: str) -> Workspace | None:
        """The workspace, if it is this school's."""
        found = await self._workspace()
        return found if found.school == school else None

    async def forget(self, team: str) -> None:
        """Ask again which workspace it is: its token may be another one's next time."""
        self._found = None


async def authorize(workspaces: Workspaces, team: str | None, user: str | None) -> AuthorizeResult | None:
    """What bolt wants to know of a request's workspace, without a request of its own."""
    found = await workspaces.of_team(team)
    if found is None:
        return None
    return AuthorizeResult(
        enterprise_id=None,
        team_id=found.team,
        bot_user_id=found.bot,
        bot_id=found.bot_id,
        bot_token=found.client.token,
        user_id=user,
    )
