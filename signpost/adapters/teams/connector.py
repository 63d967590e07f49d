"""The way out to Teams, by the Bot Framework's SDK: the only module that knows of it.

What the SDK is used for: tokens from Entra ID (secrets and managed identities), addressing, and the calls themselves.
Its client is made once for each address, since it makes some thousand classes known each time; it would try again by
itself, follow redirects with the token, and log what is said: none of which it is let do.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from botbuilder.core import CardFactory, MessageFactory, TurnContext
from botbuilder.schema import (
    Attachment,
    ChannelAccount,
    ConversationParameters,
    ConversationReference,
    ErrorResponseException,
)
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import (
    AppCredentials,
    ManagedIdentityAppCredentials,
    MicrosoftAppCredentials,
)
from msrest.exceptions import ClientException

from signpost.adapters.teams.activity import Reference
from signpost.adapters.teams.card import CARD_TYPE, Message
from signpost.bot.settings import Settings

T = TypeVar("T")
SCOPE = "https://api.botframework.com"
_TIMEOUT_S = 15
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


class _Fetched(AppCredentials):  # type: ignore[misc]  # the SDK has no types
    """The token that was fetched, for the SDK: it would fetch one itself with each call, on the event loop."""

    token = ""

    def get_access_token(self, force_refresh: bool = False) -> str:
        """The token."""
        return self.token


class Connector:
    """Calls Teams.

    Args:
        credentials: the bot's own; None on a trial.
    """

    def __init__(self, credentials: AppCredentials | None) -> None:
        for name in ("msrest", "botframework", "msal", "urllib3"):
            logging.getLogger(name).setLevel(logging.ERROR)  # below that, they log bodies and addresses
        self._credentials = credentials
        self._fetched = _Fetched(app_id=credentials.microsoft_app_id if credentials else "")
        self._fetch_at = 0.0
        self._fetching = asyncio.Lock()
        self._clients: dict[str, ConnectorClient] = {}

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
                    self._fetched.token = str(await asyncio.to_thread(self._credentials.get_access_token))
                except Exception as error:  # the SDK raises what it happens to: PermissionError, KeyError, of requests
                    raise CallError(401) from error
                self._fetch_at = time.monotonic() + _TOKEN_KEPT_S
        return self._fetched.token

    async def send(self, reference: Reference, message: Message) -> str:
        """Send a message; its id."""
        activity = _addressed(reference, message)
        client = self._client(reference.service_url)
        sent = await self._called(
            lambda: client.conversations.send_to_conversation(reference.conversation.id, activity)
        )
        return str(getattr(sent, "id", "") or "")

    async def update(self, reference: Reference, id_: str, message: Message) -> None:
        """Put a message in the place of one that was sent."""
        activity = _addressed(reference, message)
        client = self._client(reference.service_url)
        await self._called(lambda: client.conversations.update_activity(reference.conversation.id, id_, activity))

    async def open(self, reference: Reference) -> Reference:
        """Open the personal chat with a user.

        Args:
            reference: the user, the bot and the tenant; its conversation does not matter.
        """
        wanted = ConversationParameters(
            is_group=False,
            bot=ChannelAccount(id=reference.bot.id),
            members=[ChannelAccount(id=reference.user.id)],
            tenant_id=reference.conversation.tenant_id,
            channel_data={"tenant": {"id": reference.conversation.tenant_id}},
        )
        client = self._client(reference.service_url)
        made = await self._called(lambda: client.conversations.create_conversation(wanted))
        chat = reference.conversation.model_copy(
            update={"id": str(made.id), "conversation_type": "personal", "is_group": None}
        )
        return reference.model_copy(
            update={"conversation": chat, "service_url": made.service_url or reference.service_url}
        )

    async def member(self, reference: Reference) -> Member:
        """What Teams says of the user of a reference."""
        client = self._client(reference.service_url)
        said = await self._called(
            lambda: client.conversations.get_conversation_member(reference.conversation.id, reference.user.id)
        )
        more = dict(said.additional_properties)
        named = (more.get("userPrincipalName"), more.get("email"))
        return Member(
            id=str(said.id or ""),
            aad_object_id=str(said.aad_object_id or more.get("objectId") or ""),
            name=str(said.name or ""),
            emails=tuple(str(email) for email in named if email),
            tenant=str(more.get("tenantId") or ""),
            role=str(more.get("userRole") or ""),
        )

    async def _called(self, call: Callable[[], Awaitable[T]]) -> T:
        """Raises CallError."""
        await self.token()
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                return await call()
        except ErrorResponseException as error:
            if error.response.status_code == 401:
                self._fetch_at = 0.0
            raise CallError(error.response.status_code, error.response.headers.get("Retry-After", "")) from error
        except (ClientException, TimeoutError) as error:
            raise CallError(0) from error

    def _client(self, service_url: str) -> ConnectorClient:
        if service_url not in self._clients:
            client = ConnectorClient(self._fetched, service_url)
            client.config.retry_policy.retries = 0
            client.config.redirect_policy.allow = False
            client.config.connection.timeout = _TIMEOUT_S
            self._clients[service_url] = client
        return self._clients[service_url]


def _attachment(reference: Reference, message: Message) -> Attachment:
    if message.content_type != CARD_TYPE:
        return Attachment(
            content_type=message.content_type, content=message.card, name=message.name, content_url=message.url or None
        )
    card = message.card | {"msteams": {"width": "Full"}}
    if asked := card.get("refresh"):  # for whoever it is sent to, and nobody else
        card["refresh"] = asked | {"userIds": [reference.user.id]}
    return CardFactory.adaptive_card(card)


def _addressed(reference: Reference, message: Message) -> Any:
    """A message as an activity: the card, and for notifications its summary."""
    activity = MessageFactory.attachment(_attachment(reference, message))
    activity.summary = message.text
    plain = reference.model_dump(by_alias=True, exclude_none=True)
    return TurnContext.apply_conversation_reference(activity, ConversationReference().deserialize(plain))
