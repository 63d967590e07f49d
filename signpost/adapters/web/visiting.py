"""Who is in the case room with a request."""

from aiohttp import web

from signpost.bot.room.sessions import Visitor

VISITOR: web.RequestKey[Visitor] = web.RequestKey("visitor", Visitor)
"""Set on every request to a route that needs somebody; and on others, where somebody is signed in."""


def visitor_of(request: web.Request) -> Visitor:
    """Who is there: a route that needs somebody is never reached without."""
    return request[VISITOR]
