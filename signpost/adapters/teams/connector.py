"""The way out to Teams: the Bot Framework's REST calls over one pool of connections, with tokens by its SDK.

Only this module knows of the SDK, and it is used for tokens from Entra ID alone (secrets and managed identities). Its
client takes ten times the processor's time for a call, waits for each on a thread, follows redirects with the token,
and logs what is said. See https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference.
"""

import asyncio
import json
import logging
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import aiohttp
from botframework.connector.auth import (
    AppCredentials,
    ManagedIdentityAppCredentials,
    MicrosoftAppCredentials,
)
from yarl import URL

from signpost.adapters.teams.activity import Reference
from signpost.adapters.teams.card import CARD_TYPE, Message
from signpost.bot.settings import Settings

SCOPE = "https://api.botframework.com"
_TIMEOUT = aiohttp.ClientTimeout(total=15)
_TOKEN_KEPT_S = 60.0
"""How long the token is used before it is asked for again: libraries renew theirs five minutes before it expires."""


@dataclass(frozen=True)
class Member:
    """What Teams says of a user in a conversation."""

    id: str
    aad_object_id: str
    name: str
    emails: tuple[str, ...]
    """The name that they sign in with first: it is the tenant's own."""
    tenant: str
    role: str


class CallError(Exception):
    """Teams did not do what it was asked.

    Args:
        status: HTTP's; 0 where there was no answer.
        retry_after: what the answer says on when to ask again.
    """

    def __init__(self, status: int, retry_after: str = "") -> None:
        super().__init__(str(status))
        self.status = status
        self.retry_after = retry_after


def credentials_of(settings: Settings) -> AppCredentials | None:
    """The bot's own, by the settings; None on a trial."""
    if not settings.teams_app_id:
        return None
    if settings.teams_app_type == "UserAssignedMSI":
        return ManagedIdentityAppCredentials(settings.teams_app_id, SCOPE)
    secret = settings.teams_app_password.get_secret_value()
    return MicrosoftAppCredentials(settings.teams_app_id, secret, settings.teams_tenant, SCOPE)


class Connector:
    """Calls Teams.

    Args:
        credentials: the bot's own; None on a trial.
    """

    def __init__(self, credentials: AppCredentials | None) -> None:
        for name in ("msrest", "botframework", "msal", "urllib3"):
            logging.getLogger(name).setLevel(logging.ERROR)  # below that, they log bodies and addresses
        self._credentials = credentials
        self._token = ""
        self._fetch_at = 0.0
        self._fetching = asyncio.Lock()
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Let go of the connections; they are made anew where a call follows."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def token(self) -> str:
        """The bot's token, fetched where the one that there is may have expired; empty on a trial.

        Raises:
            CallError: there is none to be had.
        """
        if self._credentials is None:
            return ""
        async with self._fetching:
            if time.monotonic() >= self._fetch_at:
                try:
                    self._token = str(await asyncio.to_thread(self._credentials.get_access_token))
                except Exception as error:  # the SDK raises what it happens to: PermissionError, KeyError, of requests
                    raise CallError(401) from error
                self._fetch_at = time.monotonic() + _TOKEN_KEPT_S
        return self._token

    async def send(self, reference: Reference, message: Message) -> str:
        """Send a message; its id."""
        path = f"{_quoted(reference.conversation.id)}/activities"
        sent = await self._call("POST", reference, path, _activity(reference, message))
        return str(sent.get("id") or "")

    async def update(self, reference: Reference, id_: str, message: Message) -> None:
        """Put a message in the place of one that was sent."""
        path = f"{_quoted(reference.conversation.id)}/activities/{_quoted(id_)}"
        await self._call("PUT", reference, path, _activity(reference, message) | {"id": id_})

    async def open(self, reference: Reference) -> Reference:
        """Open the personal chat with a user.

        Args:
            reference: the user, the bot and the tenant; its conversation does not matter.
        """
        tenant = reference.conversation.tenant_id
        wanted = {
            "isGroup": False,
            "bot": {"id": reference.bot.id},
            "members": [{"id": reference.user.id}],
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        made = await self._call("POST", reference, "", wanted)
        if not made.get("id"):
            raise CallError(0)
        chat = reference.conversation.model_copy(
            update={"id": str(made["id"]), "conversation_type": "personal", "is_group": None}
        )
        return reference.model_copy(
            update={"conversation": chat, "service_url": made.get("serviceUrl") or reference.service_url}
        )

    async def member(self, reference: Reference) -> Member:
        """What Teams says of the user of a reference."""
        said = await self._call(
            "GET", reference, f"{_quoted(reference.conversation.id)}/members/{_quoted(reference.user.id)}"
        )
        return Member(
            id=str(said.get("id") or ""),
            aad_object_id=str(said.get("aadObjectId") or said.get("objectId") or ""),
            name=str(said.get("name") or ""),
            emails=tuple(str(said[key]) for key in ("userPrincipalName", "email") if said.get(key)),
            tenant=str(said.get("tenantId") or ""),
            role=str(said.get("userRole") or ""),
        )

    async def _call(self, method: str, reference: Reference, path: str, body: Any = None) -> dict[str, Any]:
        """What Teams answers.

        Raises:
            CallError: it did not do it, or there is no token.
        """
        token = await self.token()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if self._session is None:
            jar = aiohttp.DummyCookieJar()  # what Teams sets for one school goes to no other
            self._session = aiohttp.ClientSession(timeout=_TIMEOUT, cookie_jar=jar, trust_env=True)  # proxies are there
        try:
            url = URL(f"{reference.service_url.rstrip('/')}/v3/conversations/{path}".rstrip("/"), encoded=True)
            async with self._session.request(method, url, json=body, headers=headers, allow_redirects=False) as answer:
                if answer.status < HTTPStatus.MULTIPLE_CHOICES:
                    return _said(await answer.read())
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise CallError(0) from error
        if answer.status == HTTPStatus.UNAUTHORIZED:
            self._fetch_at = 0.0
        raise CallError(answer.status, answer.headers.get("Retry-After", ""))


def _said(content: bytes) -> dict[str, Any]:
    """What an answer says; nothing where it cannot be read: what was taken must not be sent again."""
    try:
        said = json.loads(content or b"{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _quoted(id_: str) -> str:
    return quote(id_, safe="")


def _attachment(reference: Reference, message: Message) -> dict[str, Any]:
    if message.content_type != CARD_TYPE:
        file = {"contentType": message.content_type, "content": message.card, "name": message.name}
        return file | ({"contentUrl": message.url} if message.url else {})
    card = message.card | {"msteams": {"width": "Full"}}
    if asked := card.get("refresh"):  # for whoever it is sent to, and nobody else
        card["refresh"] = asked | {"userIds": [reference.user.id]}
    return {"contentType": CARD_TYPE, "content": card}


def _activity(reference: Reference, message: Message) -> dict[str, Any]:
    """A message as an activity: the card, and for notifications its summary."""
    addressed = reference.model_dump(by_alias=True, exclude_none=True)
    return {
        "type": "message",
        "serviceUrl": addressed["serviceUrl"],
        "channelId": addressed["channelId"],
        "from": addressed["bot"],
        "recipient": addressed["user"],
        "conversation": addressed["conversation"],
        "summary": message.text,
        "attachments": [_attachment(reference, message)],
    }
