"""Getting in by a link from the chat, staying in, and going."""

from aiohttp import web

from signpost.adapters.web import cookies
from signpost.adapters.web.forgery import read_form
from signpost.adapters.web.keys import OFFICE, ROOM
from signpost.adapters.web.pages import home_of, page
from signpost.adapters.web.routes import Route
from signpost.adapters.web.visiting import visitor_of
from signpost.bot.room.checks import Asked
from signpost.bot.room.sessions import Entered
from signpost.bot.room.target import Target

_WRITES_TO_CHAT = 20
"""What a request counts for that may have a message sent."""


async def _show_link(request: web.Request) -> web.Response:
    """A link that is looked at opens nothing yet: scanners of messages, and previews, look at every link."""
    token = request.match_info["token"]
    if await request.config_dict[ROOM].look(token):
        return page(request, "open", token=token)
    return _over(request)


async def _open(request: web.Request) -> web.Response:
    device = request.cookies.get(cookies.DEVICE, "")
    match await request.config_dict[ROOM].enter(request.match_info["token"], device):
        case Entered() as entered:
            return _let_in(_to(_path_of(entered.target)), entered)
        case Asked(check=check):
            response = _to("/check")
            cookies.give(response, cookies.CHECK, check, seconds=cookies.CHECK_S)
            return response
        case _:
            return _over(request)


async def _wait(request: web.Request) -> web.Response:
    """The page that waits until its number is chosen in the chat; asked by its script, only where to go then."""
    is_script = request.headers.get("Accept") == "application/json"
    match await request.config_dict[ROOM].asked(request.cookies.get(cookies.CHECK, "")):
        case Entered() as entered:
            path = _path_of(entered.target)
            response = _let_in(web.json_response({"go": path}) if is_script else _to(path), entered)
            cookies.take_back(response, cookies.CHECK)
            return response
        case Asked(number=number):
            return web.json_response({"go": ""}) if is_script else page(request, "check", number=number)
        case _:
            return page(request, "unconfirmed", 410)


async def _renew(request: web.Request) -> web.Response:
    """Send a new link to the chat of whoever the old one was for; what is said is the same, whether there was one."""
    await request.config_dict[ROOM].renew((await read_form(request)).get("token", ""))
    return page(request, "renewed")


async def _first_page(request: web.Request) -> web.Response:
    return _to(home_of(request))


async def _stay(request: web.Request) -> web.Response:
    """Asked by the script of a page whose visitor wants to stay: the request itself prolongs the visit."""
    left = visitor_of(request).idle_ends_at - request.config_dict[OFFICE].clock()
    return web.json_response({"seconds": max(0, int(left.total_seconds()))})


async def _leave(request: web.Request) -> web.Response:
    await request.config_dict[ROOM].leave(request.cookies.get(cookies.SESSION, ""))
    response = _to("/left")
    cookies.take_back(response, cookies.SESSION)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


async def _show_left(request: web.Request) -> web.Response:
    return page(request, "left")


def _over(request: web.Request) -> web.Response:
    """A link that is wrong, used or old: which of them is told nobody."""
    return page(request, "over", 410, token=request.match_info["token"])


def _let_in(response: web.Response, entered: Entered) -> web.Response:
    cookies.give(response, cookies.SESSION, entered.session)
    cookies.give(response, cookies.DEVICE, entered.device, seconds=cookies.YEAR_S)
    return response


def _path_of(target: Target) -> str:
    match target.kind:
        case "case":
            return f"/cases/{target.about}"
        case "cases":
            return "/cases"
        case "upload":
            return "/upload"
        case "return":
            return "/return"


def _to(path: str) -> web.Response:
    """See Other, so that going back or reloading sends no form again (RFC 9110, 15.4.4)."""
    return web.Response(status=303, headers={"Location": path})


ROUTES = (
    Route("GET", "/open/{token}", _show_link, "nobody"),
    Route("POST", "/open/{token}", _open, "nobody", cost=_WRITES_TO_CHAT),
    Route("GET", "/check", _wait, "nobody"),
    Route("POST", "/renew", _renew, "nobody", cost=_WRITES_TO_CHAT),
    Route("GET", "/left", _show_left, "nobody"),
    Route("GET", "/", _first_page, "session"),
    Route("GET", "/session", _stay, "session"),
    Route("POST", "/leave", _leave, "session"),
)
