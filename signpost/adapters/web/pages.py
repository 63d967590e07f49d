"""Pages, made of templates, and the few that every part of the room answers with."""

import hashlib
from collections.abc import Mapping
from typing import Any

import jinja2
from aiohttp import web

from signpost.adapters.web import static
from signpost.adapters.web.dates import said
from signpost.adapters.web.keys import OFFICE
from signpost.adapters.web.visiting import VISITOR
from signpost.bot.room.sessions import Visitor
from signpost.bot.room.target import Kind

_TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("signpost.adapters.web"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_TEMPLATES.filters["said"] = said
_TEMPLATES.globals["static"] = static.address_of


HOMES: Mapping[Kind, str] = {"upload": "/upload", "return": "/return"}
"""The first page of a visit by what it is for, where that is not one's cases."""


def page(request: web.Request, template: str, status: int = 200, **context: Any) -> web.Response:
    """A page.

    Args:
        request: what it answers.
        template: the name of one in `templates`, without its ending.
        status: of the response.
        context: what the template shows; `visitor`, `csrf` and what `base.html` needs are there already.
    """
    visitor = request.get(VISITOR)
    text = _TEMPLATES.get_template(f"{template}.html").render(
        **{
            "visitor": visitor,
            "csrf": visitor.csrf if visitor else "",
            "mark": _mark(visitor) if visitor else "",
            "seconds": _seconds_left(request, visitor) if visitor else 0,
            **context,
        }
    )
    return web.Response(text=text, status=status, content_type="text/html")


def remark(
    request: web.Request, text: str, status: int = 422, title: str = "That could not be done", back: str = ""
) -> web.Response:
    """A page with one sentence.

    Args:
        request: what it answers.
        text: what to say.
        status: of the response.
        title: its heading.
        back: the path that a link leads back to; empty: the visitor's own first page.
    """
    return page(request, "remark", status, text=text, heading=title, back=back or home_of(request))


def not_found(request: web.Request) -> web.Response:
    """What is not there, not theirs, or nothing for a visit of this kind: which of them is told nobody."""
    return page(request, "not_found", 404, back=home_of(request))


def signed_out(request: web.Request) -> web.Response:
    """Nobody is signed in."""
    return page(request, "signed_out", 401)


def home_of(request: web.Request) -> str:
    """The path of a visitor's first page; empty for nobody."""
    visitor = request.get(VISITOR)
    if visitor is None:
        return ""
    return HOMES.get(visitor.target.kind, "/cases")


def _mark(visitor: Visitor) -> str:
    """What a browser knows a person by when they come back to what they were writing: it says nobody's name."""
    who = f"{visitor.actor.school}/{visitor.actor.person}"
    return hashlib.sha256(who.encode()).hexdigest()[:16]


def _seconds_left(request: web.Request, visitor: Visitor) -> int:
    """Until the visit ends, if nothing more comes of it."""
    left = visitor.idle_ends_at - request.config_dict[OFFICE].clock()
    return max(0, int(left.total_seconds()))
