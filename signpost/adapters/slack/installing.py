"""Installing by OAuth: a link for one school, valid for a while and once, that leads to Slack and back.

See https://docs.slack.dev/authentication/installing-with-oauth. Whoever holds the link says which workspace the school
is in, so it is made by whoever runs Signpost, for whoever sets up that school.
"""

import base64
import binascii
import logging
import secrets
from urllib.parse import urlencode

from aiohttp import web
from pydantic import BaseModel, SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from signpost.adapters.slack.installations import Installation, InstalledWorkspaces
from signpost.adapters.slack.manifest import SCOPES
from signpost.adapters.slack.paths import INSTALL, REDIRECT
from signpost.adapters.slack.sending import call
from signpost.bot.seen_events import SeenEvents
from signpost.bot.unit_of_work import Office
from signpost.errors import SignpostError

VALID_FOR_S = 24 * 3600
_COOKIE, _COOKIE_S = "signpost_install", 600
_USE = "slack_install"
_AUTHORIZE = "https://slack.com/oauth/v2/authorize"
_LOG = logging.getLogger(__name__)


class LinkError(SignpostError):
    """An installation link is not one, or no longer."""


class _Ticket(BaseModel):
    id: str
    until: float
    is_organisation: bool = False


async def install_link(office: Office, school: str, url: str, *, is_organisation: bool = False) -> str:
    """A link by which a school's workspace is installed: once, within a day.

    Args:
        office: begins units of work.
        school: the school's id.
        url: the public address of the web process.
        is_organisation: whether a whole Enterprise organisation is this one school's, and may be chosen.
    """
    until = office.clock().timestamp() + VALID_FOR_S
    ticket = _Ticket(id=secrets.token_urlsafe(12), until=until, is_organisation=is_organisation)
    async with office.work(school, read_only=True) as work:
        sealed = work.school.keys.seal(_USE, school, ticket.model_dump_json().encode())
    key = f"{school}.{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"
    return f"{url.rstrip('/')}{INSTALL}?{urlencode({'key': key})}"


class Installing:
    """The pages that lead to Slack, and back from it.

    Args:
        office: begins units of work.
        workspaces: keeps what comes back.
        client_id: the app's.
        client_secret: the app's.
        client: calls Slack, without a token.
    """

    def __init__(
        self,
        office: Office,
        workspaces: InstalledWorkspaces,
        client_id: str,
        client_secret: SecretStr,
        client: AsyncWebClient,
    ) -> None:
        self._office = office
        self._events = SeenEvents(office)
        self._workspaces = workspaces
        self._client_id = client_id
        self._client_secret = client_secret
        self._client = client

    def add_to(self, app: web.Application) -> None:
        """Serve the pages."""
        app.router.add_get(INSTALL, self.begin)
        app.router.add_get(REDIRECT, self.end)

    async def begin(self, request: web.Request) -> web.Response:
        """Off to Slack; a cookie marks the browser that is to come back."""
        key = request.query.get("key", "")
        try:
            await self._open(key)
        except SignpostError as error:
            return _page(str(error), 403)
        wanted = {"client_id": self._client_id, "scope": ",".join(SCOPES), "state": key}
        response = web.Response(status=302, headers={"Location": f"{_AUTHORIZE}?{urlencode(wanted)}"})
        is_secure = request.secure or request.headers.get("X-Forwarded-Proto") == "https"
        response.set_cookie(
            _COOKIE, key, max_age=_COOKIE_S, path="/slack", httponly=True, secure=is_secure, samesite="Lax"
        )
        return response

    async def end(self, request: web.Request) -> web.Response:
        """Back from Slack: what it grants is fetched, and kept sealed."""
        state, code = request.query.get("state", ""), request.query.get("code", "")
        try:
            if not state or not secrets.compare_digest(state.encode(), request.cookies.get(_COOKIE, "").encode()):
                raise LinkError("This was not begun in this browser. Please open the installation link again.")
            school, ticket = await self._open(state)
            if not code:
                raise LinkError("Slack says that it was not allowed. Please open the installation link again.")
            if not await self._events.is_new(school, f"install|{ticket.id}"):
                raise LinkError("This link was used already. Ask for a new one.")
            await self._workspaces.keep(school, await self._exchange(code, ticket))
        except SignpostError as error:
            return _page(str(error), 403)
        except SlackApiError:
            return _page("Slack does not accept this any more. Ask for a new link.", 403)
        _LOG.info("a workspace was installed")
        response = _page("Signpost is installed. In Slack, open it under Apps.", 200)
        response.del_cookie(_COOKIE, path="/slack")
        return response

    async def _open(self, key: str) -> tuple[str, _Ticket]:
        """What a link says.

        Raises:
            LinkError: it says nothing, or its time is over.
        """
        school, _, text = key.partition(".")
        wrong = LinkError("This is no installation link, or it is too old. Ask for a new one.")
        try:
            sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            async with self._office.work(school, read_only=True) as work:
                ticket = _Ticket.model_validate_json(work.school.keys.unseal(_USE, school, sealed))
        except (SignpostError, LookupError, ValueError, binascii.Error) as error:
            raise wrong from error
        if ticket.until < self._office.clock().timestamp():
            raise wrong
        return school, ticket

    async def _exchange(self, code: str, ticket: _Ticket) -> Installation:
        """What Slack grants for a code.

        Raises:
            LinkError: a whole organisation was chosen with a link for a workspace, or the other way round.
            SlackApiError, TransientError: see `call`.
        """
        proof = {
            "client_id": self._client_id,
            "client_secret": self._client_secret.get_secret_value(),
            "code": code,
        }
        # Not by the client's own method for it: that warns of what it uses of aiohttp.
        granted = await call(self._client.api_call, api_method="oauth.v2.access", data=proof)
        is_organisation = bool(granted.get("is_enterprise_install"))
        team = (granted.get("enterprise" if is_organisation else "team") or {}).get("id")
        if ticket.is_organisation and not is_organisation:
            raise LinkError("This link is for the whole organisation. Please choose that, or ask for another link.")
        if not team or (is_organisation and not ticket.is_organisation):
            raise LinkError("Please choose the school's own workspace, not the whole organisation.")
        return Installation(team=team, bot=str(granted.get("bot_user_id") or ""), token=str(granted["access_token"]))


def _page(text: str, status: int) -> web.Response:
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}
    return web.Response(text=text, status=status, headers=headers)
