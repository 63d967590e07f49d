"""The route on which Teams speaks to the bot: who may, and what is no activity, is told here."""

import ipaddress
import logging
from collections.abc import Sequence

from aiohttp import web
from pydantic import ValidationError

from signpost.adapters.downloads import is_of
from signpost.adapters.teams.activity import CHANNEL, Activity
from signpost.adapters.teams.authentication import Doorkeeper, UntrustedError
from signpost.adapters.teams.listener import Listener

PATH = "/api/messages"
MOST_BYTES = 512 * 1024
_LOG = logging.getLogger(__name__)


class Route:
    """Takes requests from Teams.

    Args:
        listener: acts on them.
        doorkeeper: tells Teams from others; None on a trial, where whoever is on this machine is let in.
        tenant: the school's own; empty on a trial.
        service_hosts: where requests may ask to be answered.
    """

    def __init__(
        self, listener: Listener, doorkeeper: Doorkeeper | None, tenant: str, service_hosts: Sequence[str]
    ) -> None:
        self._listener = listener
        self._doorkeeper = doorkeeper
        self._tenant = tenant
        self._service_hosts = service_hosts

    async def take(self, request: web.Request) -> web.StreamResponse:
        """One request. What is no activity is 400 or 415, who is not let in 401 or 403, and nothing is done then."""
        if request.content_type != "application/json":
            return web.Response(status=415)
        if (request.content_length or 0) > MOST_BYTES:
            return web.Response(status=413)
        try:
            activity = Activity.model_validate_json(await request.read())
        except ValidationError:
            return web.Response(status=400)
        if self._doorkeeper is None:
            if not _is_loopback(request.remote):
                return web.Response(status=403)
        else:
            try:
                header = request.headers.get("Authorization", "")
                await self._doorkeeper.check(header, activity.service_url, activity.channel_id)
            except UntrustedError:
                return web.Response(status=401)
        if not self._is_ours(activity):
            return web.Response(status=403)
        try:
            answer = await self._listener.hear(activity)
        except LookupError:
            return web.Response(status=501)
        return web.Response(status=202) if answer is None else web.json_response(answer)

    def _is_ours(self, activity: Activity) -> bool:
        is_tenant = not self._tenant or activity.tenant.casefold() == self._tenant.casefold()
        return is_tenant and activity.channel_id == CHANNEL and is_of(activity.service_url, self._service_hosts)


def _is_loopback(remote: str | None) -> bool:
    try:
        return remote is not None and ipaddress.ip_address(remote).is_loopback
    except ValueError:
        return False


async def _up(_request: web.Request) -> web.Response:
    return web.Response(text="up")


def add_route(served: web.Application, route: Route) -> None:
    """Add the route to what is served."""
    served.router.add_post(PATH, route.take)


def web_app(route: Route) -> web.Application:
    """The route as an application of its own, with a page that says that it is up."""
    served = web.Application(client_max_size=MOST_BYTES)
    add_route(served, route)
    served.router.add_get("/health", _up)
    return served
