"""What every route of the room is held to: who may, how often, from where; and the headers of whatever it answers.

It is put around each of the room's handlers. The chat platforms' routes, in the same application, know nothing of it.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web
from pydantic import IPvAnyNetwork

from signpost.adapters.web import cookies, pages
from signpost.adapters.web.faults import ForgedError, UnreadableFormError
from signpost.adapters.web.files import BusyError
from signpost.adapters.web.forgery import check_form, check_origin, read_form
from signpost.adapters.web.keys import ROOM
from signpost.adapters.web.limits import OF_ADDRESS, OF_PERSON, Limit, address_of
from signpost.adapters.web.routes import Handler, Needs, Route
from signpost.adapters.web.visiting import VISITOR
from signpost.bot.incidents.access import NotYoursError
from signpost.bot.room.sessions import Visitor
from signpost.errors import SignpostError

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "Server": "Signpost",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
"""Of every response, unless its route says otherwise."""
HSTS = "max-age=31536000"
"""Behind TLS (RFC 6797). Other hosts of the school's domain are not ours to speak for."""
FORM_S = 30.0
"""How long a form without files may take to arrive."""
_IS_ROOMS: web.RequestKey[bool] = web.RequestKey("is_rooms", bool)
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Refusal:
    """What a page says of a request that is not acted on."""

    status: int
    title: str
    text: str


_FORGED = _Refusal(
    403, "Please try that again", "This form was not sent from a page of this visit, so nothing was done. Go back."
)
_UNREADABLE = _Refusal(400, "That could not be read", "What your browser sent is not complete. Nothing was done.")
_SLOW = _Refusal(408, "That took too long", "Your browser did not send all of it in time. Please try again.")
_LARGE = _Refusal(413, "That is too large", "Nothing of it was kept. Please send less at once.")
_OFTEN = _Refusal(429, "Please wait a little", "There were too many requests. Try again in a minute.")
_FAILED = _Refusal(
    500, "Something went wrong", "It is not your fault. Please try again; if it stays, tell your school's IT person."
)
_BUSY = _Refusal(503, "Please wait a little", "Other files are being looked at just now. Try again in a minute.")


class Guard:
    """Holds routes to what they need.

    Args:
        url: where the room is, as its visitors see it.
        proxies: those whose word counts on where a request comes from.
    """

    def __init__(self, url: str, proxies: Sequence[IPvAnyNetwork]) -> None:
        self._url = url
        self._proxies = proxies
        self._of_address, self._of_person = Limit(OF_ADDRESS), Limit(OF_PERSON)
        self._headers = {**HEADERS, "Strict-Transport-Security": HSTS} if url.startswith("https:") else dict(HEADERS)

    async def add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        """Have whatever the room answers carry its headers: for aiohttp's `on_response_prepare`."""
        if _IS_ROOMS in request:
            response.headers.popall("Server", None)
            for name, value in self._headers.items():
                response.headers.setdefault(name, value)

    def around(self, route: Route) -> Handler:
        """A route's handler, which is reached only by whoever may."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            request[_IS_ROOMS] = True
            try:
                return await self._let_in(request, route)
            except (NotYoursError, web.HTTPNotFound):
                return pages.not_found(request)
            except SignpostError as error:
                return pages.remark(request, str(error))
            except ForgedError:
                return _refused(request, _FORGED)
            except UnreadableFormError:
                return _refused(request, _UNREADABLE)
            except BusyError:
                return _refused(request, _BUSY)
            except TimeoutError:
                return _refused(request, _SLOW)
            except web.HTTPRequestEntityTooLarge:
                return _refused(request, _LARGE)
            except (web.HTTPException, ConnectionError, web.RequestPayloadError):
                raise  # a redirection; and whoever is gone is answered nothing
            except Exception as error:
                # The edge: what an error says may hold what somebody wrote.
                _LOG.error("a page of the case room failed: %s", type(error).__name__)
                return _refused(request, _FAILED)

        return guarded

    async def _let_in(self, request: web.Request, route: Route) -> web.StreamResponse:
        if wait := self._of_address.take(address_of(request, self._proxies), route.cost):
            return _wait(request, wait)
        if route.method == "POST":
            check_origin(request.headers, self._url)
        if route.needs != "nobody":
            visitor = await request.config_dict[ROOM].visitor(request.cookies.get(cookies.SESSION, ""))
            if visitor is None:
                return pages.signed_out(request)
            request[VISITOR] = visitor
            if wait := self._of_person.take(f"{visitor.actor.school}/{visitor.actor.person}"):
                return _wait(request, wait)
            if not _is_for(route.needs, visitor):
                return pages.not_found(request)
        if route.method == "POST":
            async with asyncio.timeout(FORM_S):
                if route.needs == "nobody":
                    await read_form(request)
                else:
                    await check_form(request, takes_files=route.takes_files)
        return await route.handler(request)


def _is_for(needs: Needs, visitor: Visitor) -> bool:
    return needs in {"session", "case" if visitor.target.kind == "cases" else visitor.target.kind}


def _wait(request: web.Request, seconds: int) -> web.Response:
    response = _refused(request, _OFTEN)
    response.headers["Retry-After"] = str(seconds)
    return response


def _refused(request: web.Request, refusal: _Refusal) -> web.Response:
    response = pages.remark(request, refusal.text, refusal.status, refusal.title)
    if refusal in {_SLOW, _LARGE, _UNREADABLE}:
        response.force_close()
    return response
