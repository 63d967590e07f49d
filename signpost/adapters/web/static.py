"""The style sheet, the scripts and the icon: the same for everybody, so that browsers may keep them."""

import hashlib
from functools import cache
from importlib.resources import files

from aiohttp import web

from signpost.adapters.web.routes import Route

_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_KEPT = "public, max-age=31536000, immutable"


@cache
def _contents() -> dict[str, bytes]:
    """Every file by its name: what is not listed here cannot be asked for."""
    folder = files("signpost.adapters.web") / "static"
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name.rpartition(".")[2] in _TYPES}


@cache
def address_of(name: str) -> str:
    """Where a page finds a file; another content has another address.

    Raises:
        KeyError: there is none.
    """
    return f"/static/{name}?v={hashlib.sha256(_contents()[name]).hexdigest()[:12]}"


async def _show(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    content = _contents().get(name)
    if content is None:
        raise web.HTTPNotFound
    return web.Response(
        body=content,
        content_type=_TYPES[name.rpartition(".")[2]],
        charset="utf-8",
        headers={"Cache-Control": _KEPT},
    )


ROUTES = (Route("GET", "/static/{name}", _show, "nobody"),)
