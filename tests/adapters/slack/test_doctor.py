"""The doctor names what is wrong with a set-up on Slack, and says what to do."""

import datetime as dt
from email.utils import format_datetime
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr

from signpost.adapters.slack.doctor import examine
from signpost.adapters.slack.manifest import SCOPES
from signpost.bot.settings import Settings
from tests.adapters.slack.staffroom import Staffroom
from tests.adapters.slack.workspace import SECRET, TOKEN, refused

pytestmark = [pytest.mark.slack, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]

WRONG = "wrong"


def settings(staffroom: Staffroom, **changes: str) -> Settings:
    given = {"bot_token": TOKEN, "signing_secret": SECRET} | changes
    secrets: dict[str, Any] = {f"slack_{name}": SecretStr(value) for name, value in given.items()}
    return Settings(slack_api=f"{staffroom.slack.url}/api/", **secrets)


def answers(staffroom: Staffroom, scopes: tuple[str, ...] = SCOPES, hours: int = 0) -> None:
    """What Slack says of the token, in its headers."""

    async def said() -> web.Response:
        then = dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)
        headers = {"X-OAuth-Scopes": ",".join(scopes), "Date": format_datetime(then, usegmt=True)}
        return web.json_response({"ok": True, "team": "Ottermarsh"}, headers=headers)

    staffroom.slack.faults["auth.test"].append(said)


async def wrong(staffroom: Staffroom, url: str | None = None, **changes: str) -> str:
    found = await examine(settings(staffroom, **changes), staffroom.url if url is None else url)
    return " ".join(one.text for one in found if not one.is_well)


async def test_nothing_is_wrong_where_all_is_well(staffroom: Staffroom) -> None:
    answers(staffroom)

    assert await wrong(staffroom) == ""


async def test_a_missing_scope_is_named(staffroom: Staffroom) -> None:
    answers(staffroom, scopes=tuple(scope for scope in SCOPES if scope != "files:read"))

    assert "files:read" in await wrong(staffroom)


async def test_a_clock_that_is_off_is_told_of(staffroom: Staffroom) -> None:
    answers(staffroom, hours=1)

    assert "clock" in await wrong(staffroom)


async def test_a_wrong_token_is_told_of(staffroom: Staffroom) -> None:
    assert "invalid_auth" in await wrong(staffroom, bot_token=WRONG)


async def test_another_signing_secret_is_told_of(staffroom: Staffroom) -> None:
    answers(staffroom)

    assert "another signing secret" in await wrong(staffroom, signing_secret=WRONG)


async def test_an_address_where_nothing_listens_is_told_of(staffroom: Staffroom) -> None:
    answers(staffroom)

    assert "cannot be reached" in await wrong(staffroom, "http://127.0.0.1:9")


async def test_that_socket_mode_is_off_is_told_of(staffroom: Staffroom) -> None:
    answers(staffroom)
    staffroom.slack.faults["apps.connections.open"].append(refused("not_allowed_token_type"))

    assert "not_allowed_token_type" in await wrong(staffroom, "", app_token=WRONG)


async def test_that_nothing_leads_here_is_told_of(staffroom: Staffroom) -> None:
    answers(staffroom)

    assert "Nothing leads from Slack to here" in await wrong(staffroom, "")
