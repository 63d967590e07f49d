"""What is wrong with a set-up on Slack, found by asking Slack and the web process themselves."""

import datetime as dt
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError

from signpost.adapters.slack import paths
from signpost.adapters.slack.manifest import SCOPES
from signpost.adapters.slack.sending import call
from signpost.adapters.slack.workspaces import client_of
from signpost.bot.settings import Settings
from signpost.errors import SignpostError

MOST_SKEW = dt.timedelta(minutes=2)
"""Well below the five minutes after which a request counts as stale."""
_TIMEOUT = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    is_well: bool
    text: str


async def examine(settings: Settings, url: str = "") -> tuple[Finding, ...]:
    """Go through all that Slack needs.

    Args:
        settings: the tokens.
        url: the public address of the web process; without one, by Socket Mode.
    """
    found = await _bot_token(settings)
    if url:
        found.append(await _address(settings, url))
    if settings.slack_app_token.get_secret_value():
        found.append(await _socket(settings))
    elif not url:
        text = "Nothing leads from Slack to here: set SIGNPOST_SLACK_APP_TOKEN (Socket Mode), or give --url (HTTP)."
        found.append(Finding(False, text))
    return tuple(found)


async def _bot_token(settings: Settings) -> list[Finding]:
    token = settings.slack_bot_token
    if not token.get_secret_value():
        if settings.slack_client_id:
            return [Finding(True, "Schools install the app themselves; there is no token of one workspace to look at.")]
        return [Finding(False, "SIGNPOST_SLACK_BOT_TOKEN is not set. It is under OAuth & Permissions: xoxb-….")]
    try:
        said = await call(client_of(token, settings.slack_api).auth_test)
    except (SlackApiError, SignpostError) as error:
        return [Finding(False, f"Slack does not take SIGNPOST_SLACK_BOT_TOKEN ({_code(error)}). Copy it again.")]
    return [
        Finding(True, f"The bot is in the workspace {said.get('team')}."),
        _scopes(said.headers),
        _clock(said.headers),
    ]


def _scopes(headers: Any) -> Finding:
    given = {scope.strip() for scope in _header(headers, "x-oauth-scopes").split(",")}
    missing = ", ".join(scope for scope in SCOPES if scope not in given)
    if missing:
        return Finding(
            False, f"Scopes are missing: {missing}. Add them under OAuth & Permissions, and reinstall the app."
        )
    return Finding(True, "No scope is missing.")


def _clock(headers: Any) -> Finding:
    stamp = _header(headers, "date")
    if not stamp:
        return Finding(True, "Slack did not say what time it is.")
    skew = abs(dt.datetime.now(dt.UTC) - parsedate_to_datetime(stamp))
    if skew > MOST_SKEW:
        seconds = round(skew.total_seconds())
        return Finding(False, f"This machine's clock is {seconds} s off: Slack's requests look stale. Switch NTP on.")
    return Finding(True, "The clock is right.")


def _header(headers: Any, name: str) -> str:
    return next((str(value) for key, value in headers.items() if key.casefold() == name), "")


async def _socket(settings: Settings) -> Finding:
    client = client_of(SecretStr(""), settings.slack_api)
    token = settings.slack_app_token.get_secret_value()
    try:
        await call(client.apps_connections_open, app_token=token)
    except (SlackApiError, SignpostError) as error:
        return Finding(
            False,
            f"Slack does not connect by Socket Mode ({_code(error)}). Switch it on, and give SIGNPOST_SLACK_APP_TOKEN "
            "the scope connections:write.",
        )
    return Finding(True, "Socket Mode works.")


async def _address(settings: Settings, url: str) -> Finding:
    """Whether the web process answers there as Slack wants it to, by a question that is signed as Slack's are."""
    where = f"{url.rstrip('/')}{paths.EVENTS}"
    secret = settings.slack_signing_secret.get_secret_value()
    if not secret:
        return Finding(False, "SIGNPOST_SLACK_SIGNING_SECRET is not set. It is under Basic Information.")
    body = json.dumps({"type": "url_verification", "challenge": "signpost"}).encode()
    stamp = str(int(time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as session,
            session.post(where, data=body, headers=headers, allow_redirects=False) as response,
        ):
            if response.status == 401:
                return Finding(False, f"{where} has another signing secret, or another time, than here.")
            if response.status == 200 and "signpost" in await response.text():
                return Finding(True, f"{where} answers as Slack wants it to.")
            return Finding(False, f"{where} answers {response.status}. Is it the web process's address?")
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return Finding(False, f"{where} cannot be reached. Is 'signpost web' running, and is the address right?")


def _code(error: Exception) -> str:
    """Slack's own word for what is wrong."""
    if isinstance(error, SlackApiError) and isinstance(error.response.data, dict):
        return str(error.response.data.get("error"))
    return "it cannot be reached"
