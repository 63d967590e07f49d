"""What there is in the case room: each route with whom it is for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Needs = Literal["nobody", "session", "upload", "case", "return"]
"""Whom a route is for: anybody; whoever is signed in; a reporter who sends files; a handler; whoever reads the return.

A session that was opened for one of the last three reaches nothing of the others.
"""


@dataclass(frozen=True)
class Route:
    """One route. The server adds it, and holds it to what it needs before the handler is called.

    Whoever sends a form to a route that needs somebody has to send the visit's `csrf` with it.
    """

    method: Literal["GET", "POST"]
    path: str
    """As aiohttp writes paths; `GET` answers `HEAD`, too."""
    handler: Handler
    needs: Needs
    cost: int = 1
    """What a request counts for in the limits of an address: more, where it makes work or writes to a chat."""
    takes_files: bool = False
    """The form is `multipart/form-data`, and the handler reads its parts: see `signpost.adapters.web.files`."""
