"""Slack users as Slack describes them: which of them are full members, and by which address they are known.

See https://docs.slack.dev/reference/objects/user-object.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

from signpost.adapters.slack.sending import call
from signpost.adapters.slack.workspaces import Workspace

_PAGE, _MOST_PAGES = 500, 40
_BARRED = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_invited_user")


def is_member(account: dict[str, Any], team: str) -> bool:
    """Whether a user is a full member of a workspace, and a human being."""
    enterprise = account.get("enterprise_user") or {}
    teams = {account.get("team_id", team), *(enterprise.get("teams") or ()), enterprise.get("enterprise_id")}
    return team in teams and not any(account.get(mark) for mark in _BARRED)


def email_of(account: dict[str, Any]) -> str:
    """A user's e-mail address; none where Slack has not confirmed it."""
    if account.get("is_email_confirmed") is False:
        return ""
    return str((account.get("profile") or {}).get("email") or "").strip().casefold()


def name_of(account: dict[str, Any]) -> str:
    """What a user is called in full."""
    profile = account.get("profile") or {}
    return str(profile.get("real_name") or account.get("real_name") or "").strip()


async def members_of(workspace: Workspace) -> AsyncIterator[dict[str, Any]]:
    """The full members of a workspace, or of each that an organisation has; as far as Slack lists them in forty pages.

    Raises:
        TransientError, UnreachableError, SlackApiError: see `call`.
    """
    if not workspace.is_organisation:
        listed = [workspace.client.users_list]
    else:
        teams = [team async for team in _listed(workspace.client.auth_teams_list, "teams")]
        listed = [partial(workspace.client.users_list, team_id=team["id"]) for team in teams]
    for method in listed:
        async for account in _listed(method, "members"):
            if is_member(account, workspace.team):
                yield account


async def _listed(method: Callable[..., Awaitable[Any]], what: str) -> AsyncIterator[dict[str, Any]]:
    """All of a list that Slack gives in pages."""
    cursor = ""
    for _ in range(_MOST_PAGES):
        said = await call(method, limit=_PAGE, **({"cursor": cursor} if cursor else {}))
        for one in said.get(what) or ():
            yield one
        cursor = (said.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
