"""The case room among what the web process serves."""

import logging

from aiohttp import web

from signpost.adapters.web import cases, getting_in, returns, static, upload
from signpost.adapters.web.files import Places
from signpost.adapters.web.keys import DESK, OFFICE, PLACES, ROOM
from signpost.adapters.web.routes import Route
from signpost.adapters.web.security import Guard
from signpost.bot.incidents.desk import IncidentDesk
from signpost.bot.room.desk import RoomDesk
from signpost.bot.settings import Settings
from signpost.bot.unit_of_work import Office


async def _nothing(_request: web.Request) -> web.Response:
    raise web.HTTPNotFound


NOTHING = Route("GET", "/{nothing:.*}", _nothing, "session")
"""Whatever is not there: to nobody the same as what is."""


def routes() -> tuple[Route, ...]:
    """Every route of the room."""
    return (*static.ROUTES, *getting_in.ROUTES, *upload.ROUTES, *cases.ROUTES, *returns.ROUTES)


def add_room(served: web.Application, room: RoomDesk, desk: IncidentDesk, office: Office, settings: Settings) -> None:
    """Add the room to what is served.

    Whatever nobody else's route answers is answered by the room: that there is nothing.

    Args:
        served: with the chat platforms' routes, if there are any.
        room: lets people in.
        desk: answers commands about reports and cases.
        office: begins units of work.
        settings: where the room is, and which proxies are believed.
    """
    guard = Guard(settings.url, settings.trusted_proxies)
    served[ROOM], served[DESK], served[OFFICE], served[PLACES] = room, desk, office, Places()
    served.on_response_prepare.append(guard.add_headers)
    for route in routes():
        add = served.router.add_get if route.method == "GET" else served.router.add_post
        add(route.path, guard.around(route), expect_handler=_go_on)
    served.router.add_route("*", NOTHING.path, guard.around(NOTHING), expect_handler=_go_on)
    logging.getLogger("aiohttp.server").addFilter(_without_content)


def room_app(room: RoomDesk, desk: IncidentDesk, office: Office, settings: Settings) -> web.Application:
    """The room as an application of its own, with a page that says that it is up. The arguments are `add_room`'s."""
    served = web.Application()
    served.router.add_get("/health", _up)
    add_room(served, room, desk, office, settings)
    return served


async def _go_on(request: web.Request) -> None:
    """Tell whoever waits for it to send the rest (RFC 9110, 10.1.1). What else is expected is not repeated to them."""
    if request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # what was sent is no answer yet


async def _up(_request: web.Request) -> web.Response:
    return web.Response(text="up")


def _without_content(record: logging.LogRecord) -> bool:
    """Of a request that is no HTTP, log the kind of error: its text repeats the request, and with it, tokens."""
    if record.exc_info and record.exc_info[0] is not None:
        record.msg, record.args = "a request failed: %s", (record.exc_info[0].__name__,)
        record.exc_info = record.exc_text = None
    return True
