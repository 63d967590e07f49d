"""Workspaces of many schools: each installed by a link of its own, its token kept sealed under its school's key."""

import time
from typing import Any

from pydantic import BaseModel, Field, SecretStr
from sqlalchemy import select

from signpost.adapters.slack.people import PLATFORM
from signpost.adapters.slack.workspaces import Workspace, client_of
from signpost.bot.store.tables import WorkspaceRow
from signpost.bot.unit_of_work import Office
from signpost.errors import SignpostError

KNOWN_FOR_S = 60.0
"""How long a workspace is known without looking again: so long does another process believe in one that is gone."""
_USE = "slack_workspace"


class TakenError(SignpostError):
    """A workspace is another school's already."""


class Installation(BaseModel):
    """What the bot has of a workspace that it is installed in."""

    team: str
    """The workspace, or the organisation that it is for as a whole."""
    bot: str
    bot_id: str = ""
    token: str = Field(repr=False)


class InstalledWorkspaces:
    """The workspaces that schools have installed the bot in: `Workspaces`.

    Args:
        office: begins units of work.
        api: where Slack's Web API is.
    """

    def __init__(self, office: Office, api: str) -> None:
        self._office = office
        self._api = api
        self._known: dict[str, tuple[float, Workspace | None]] = {}

    async def of_team(self, team: str | None, enterprise: str | None = None) -> Workspace | None:
        """The workspace of this id, if the bot is installed in it by itself; or else the organisation."""
        return await self._of(team) or await self._of(enterprise)

    async def _of(self, team: str | None) -> Workspace | None:
        if not team:
            return None
        until, found = self._known.get(team, (0.0, None))
        if found is None or until < time.monotonic():
            found = await self._read(WorkspaceRow.account == team)
            if found is None:
                self._known.pop(team, None)
            else:
                self._known[team] = time.monotonic() + KNOWN_FOR_S, found
        return found

    async def of_school(self, school: str) -> Workspace | None:
        """A school's workspace; of several, the one that was installed first."""
        return await self._read(WorkspaceRow.school == school)

    async def _read(self, which: Any) -> Workspace | None:
        wanted = select(WorkspaceRow).where(WorkspaceRow.platform == PLATFORM, which)
        async with self._office.store.every_school(read_only=True) as transaction:
            row = await transaction.scalar(wanted.order_by(WorkspaceRow.installed_at).limit(1))
        if row is None:
            return None
        async with self._office.work(row.school, read_only=True) as work:
            kept = Installation.model_validate_json(work.school.keys.unseal(_USE, row.account, row.sealed))
        return Workspace(row.school, kept.team, kept.bot, kept.bot_id, client_of(SecretStr(kept.token), self._api))

    async def keep(self, school: str, installed: Installation) -> None:
        """Keep an installation; the same workspace again gets its new token.

        Raises:
            TakenError: it is another school's.
        """
        where = select(WorkspaceRow.school).where(
            WorkspaceRow.platform == PLATFORM, WorkspaceRow.account == installed.team
        )
        async with self._office.store.every_school(read_only=True) as transaction:
            if any(owner != school for owner in await transaction.scalars(where)):
                raise TakenError("This workspace belongs to another school here. It has to leave there first.")
        async with self._office.work(school) as work:
            sealed = work.school.keys.seal(_USE, installed.team, installed.model_dump_json().encode())
            row = await work.transaction.get(WorkspaceRow, (school, PLATFORM, installed.team))
            if row is None:
                row = WorkspaceRow(
                    platform=PLATFORM, account=installed.team, sealed=sealed, installed_at=self._office.clock()
                )
                work.transaction.add(row)
            row.sealed = sealed
        self._known.pop(installed.team, None)

    async def forget(self, team: str) -> None:
        """The bot is installed there no more: its token is deleted."""
        self._known.pop(team, None)
        found = await self._read(WorkspaceRow.account == team)
        if found is None:
            return
        async with self._office.work(found.school) as work:
            row = await work.transaction.get(WorkspaceRow, (found.school, PLATFORM, team))
            if row is not None:
                await work.transaction.delete(row)
