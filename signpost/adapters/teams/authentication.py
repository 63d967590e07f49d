"""Whether a request comes from Teams: its token, signed by a key that Microsoft publishes.

See https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication. The SDK's own
check is not used: it refuses every request for up to a day after a key was exchanged, takes tokens that never expire,
waits for the network without end, and lets whoever speaks for its emulator past the check of the service's address.
"""

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
LEEWAY_S = 300
"""How far clocks may differ."""
KEPT_FOR_S = 86_400.0
ASKED_AGAIN_AFTER_S = 60.0
"""How long after the keys were asked for they are asked for again, because of one that is not among them."""
_TIMEOUT = aiohttp.ClientTimeout(total=10)
_LOG = logging.getLogger(__name__)


class UntrustedError(Exception):
    """A request does not come from Teams, or not for this bot. What is wrong with it is told nobody."""


@dataclass(frozen=True)
class _SigningKey:
    key: jwt.PyJWK
    channels: frozenset[str]


class SigningKeys:
    """The keys that Microsoft signs with; kept for a day, and asked for again where one is unknown.

    Args:
        metadata: the address of the OpenID metadata that names where the keys are.
    """

    def __init__(self, metadata: str) -> None:
        self._metadata = metadata
        self._keys: Mapping[str, _SigningKey] = {}
        self._asked_at = -KEPT_FOR_S
        self._asking = asyncio.Lock()

    @property
    def are_known(self) -> bool:
        """Whether there are any."""
        return bool(self._keys)

    async def find(self, key_id: str) -> _SigningKey | None:
        """A key by its id; None where there is none."""
        async with self._asking:
            age = time.monotonic() - self._asked_at
            if age > KEPT_FOR_S or (key_id not in self._keys and age > ASKED_AGAIN_AFTER_S):
                self._asked_at = time.monotonic()
                await self._ask()
        return self._keys.get(key_id)

    async def _ask(self) -> None:
        """Ask for the keys; where they are not to be had, those that are known stay."""
        try:
            async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
                described = await _json(session, self._metadata)
                found = await _json(session, str(described["jwks_uri"]))
                self._keys = {
                    str(entry["kid"]): _SigningKey(jwt.PyJWK(entry, "RS256"), frozenset(entry.get("endorsements", ())))
                    for entry in found["keys"]
                    if entry.get("kty") == "RSA" and entry.get("kid")
                }
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError, jwt.PyJWTError) as error:
            _LOG.warning("Teams' signing keys could not be read: %s", type(error).__name__)


async def _json(session: aiohttp.ClientSession, url: str) -> Any:
    async with session.get(url, allow_redirects=False) as response:
        response.raise_for_status()
        return await response.json(content_type=None)


class Doorkeeper:
    """Lets requests in that Teams has signed for this bot.

    Args:
        app: the bot's app id.
        keys: what they are signed with.
    """

    def __init__(self, app: str, keys: SigningKeys) -> None:
        self._app = app
        self._keys = keys

    async def check(self, header: str, service_url: str, channel: str) -> None:
        """Check a request.

        Args:
            header: its `Authorization`.
            service_url: where it says that it is to be answered; the token has to say so, too.
            channel: where it says that it comes from.

        Raises:
            UntrustedError: it is not to be let in.
        """
        scheme, _, token = header.partition(" ")
        if scheme != "Bearer" or not token:
            raise UntrustedError
        try:
            key_id = jwt.get_unverified_header(token).get("kid")
            found = await self._keys.find(key_id) if isinstance(key_id, str) else None
            if found is None or (found.channels and channel not in found.channels):
                raise UntrustedError
            claims = jwt.decode(
                token,
                found.key,
                algorithms=["RS256"],
                audience=self._app,
                issuer=ISSUER,
                leeway=LEEWAY_S,
                options={"require": ["exp", "iss", "aud"], "strict_aud": True},
            )
        except jwt.PyJWTError as error:
            raise UntrustedError from error
        if claims.get("serviceurl") != service_url:
            raise UntrustedError
