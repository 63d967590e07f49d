"""Slack users as Slack describes them: which of them are full members, and by which address they are known.

See https://docs.slack.dev/reference/objects/user-object.
"""

from collections.abc import AsyncIterator
from typing import Any

from signpost.adapters.slack.sending import call
from signpost.adapters.slack.workspaces import Workspace

_PAGE, _MOST_PAGES = 500, 40
_BARRED = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_invited_user")


def is_member(account: dict[str, Any], team: str) -> bool:
    """Whether a user is a full member of a workspace, and a human being."""
    teams = {account.get("team_id", team), *((account.get("enterprise_user") or {}).get("teams") or ())}
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
    """The full members of a workspace, as far as Slack lists them in forty pages.

    Raises:
        TransientError, UnreachableError, SlackApiError: see `call`.
    """
    cursor = ""
    for _ in range(_MOST_PAGES):
        said = await call(workspace.client.users_list, limit=_PAGE, **({"cursor": cursor} if cursor else {}))
        for account in said.get("members") or ():
            if is_member(account, workspace.team):
                yield account
        cursor = (said.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
