"""Which school a Slack workspace is, and the client with which the bot speaks there."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import SecretStr
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

ORGANISATION = "E"
"""What the ids of organisations begin with, and those of workspaces do not."""


@dataclass(frozen=True)
class Workspace:
    """A workspace that the bot is installed in, or a whole Enterprise organisation."""

    school: str
    team: str
    """Its id; of an organisation, the organisation's own."""
    bot: str
    """The bot's own user."""
    bot_id: str
    client: AsyncWebClient

    @property
    def is_organisation(self) -> bool:
        """Whether it is a whole organisation, with one token for all of its workspaces."""
        return self.team.startswith(ORGANISATION)


def places_of(body: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The workspace that a request of Slack's comes from, and its organisation, if it is of one.

    See https://api.slack.com/enterprise/apps/changes-apis.
    """
    authorized: Mapping[str, Any] = next(iter(body.get("authorizations") or ()), {})
    team = body.get("team") or {}
    return (
        body.get("team_id")
        or team.get("id")
        or (body.get("user") or {}).get("team_id")
        or authorized.get("team_id")
        or body.get("context_team_id"),
        body.get("enterprise_id")
        or (body.get("enterprise") or {}).get("id")
        or team.get("enterprise_id")
        or authorized.get("enterprise_id")
        or body.get("context_enterprise_id"),
    )


def uninstalled_from(body: Mapping[str, Any]) -> str:
    """What the bot was taken out of: the organisation only where Slack says that it is its installation."""
    team, enterprise = places_of(body)
    is_organisation = any(one.get("is_enterprise_install") for one in body.get("authorizations") or ())
    return str(enterprise if is_organisation and enterprise else team)


class Workspaces(Protocol):
    """The workspaces that the bot is installed in."""

    async def of_team(self, team: str | None, enterprise: str | None = None) -> Workspace | None:
        """The workspace of this id, or else its organisation; None where the bot is installed in neither."""
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
                team = said["enterprise_id"] if said.get("is_enterprise_install") else said["team_id"]
                self._found = Workspace(
                    await self._school(), team, said["user_id"], said.get("bot_id") or "", self._client
                )
            return self._found

    async def of_team(self, team: str | None, enterprise: str | None = None) -> Workspace | None:
        """The workspace, if it is this one."""
        found = await self._workspace()
        return found if found.team in {team, enterprise} else None

    async def of_school(self, school: str) -> Workspace | None:
        """The workspace, if it is this school's."""
        found = await self._workspace()
        return found if found.school == school else None

    async def forget(self, team: str) -> None:
        """Ask again which workspace it is: its token may be another one's next time."""
        self._found = None


async def authorize(
    workspaces: Workspaces, team: str | None, enterprise: str | None, user: str | None
) -> AuthorizeResult | None:
    """What bolt wants to know of a request's workspace, without a request of its own."""
    found = await workspaces.of_team(team, enterprise)
    if found is None:
        return None
    return AuthorizeResult(
        enterprise_id=found.team if found.is_organisation else None,
        team_id=team if found.is_organisation else found.team,
        bot_user_id=found.bot,
        bot_id=found.bot_id,
        bot_token=found.client.token,
        user_id=user,
    )
