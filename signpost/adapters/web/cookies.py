"""The room's cookies: each is of this host alone, sent over TLS alone, and nothing to scripts (RFC 6265bis, 4.1.3)."""

from aiohttp import web

SESSION = "__Host-signpost"
"""Who is signed in."""
DEVICE = "__Host-signpost-device"
"""A browser that somebody said is theirs."""
CHECK = "__Host-signpost-check"
"""A browser that waits for somebody to say so."""

YEAR_S = 365 * 24 * 3600
CHECK_S = 5 * 60


def give(response: web.StreamResponse, name: str, token: str, *, seconds: int | None = None) -> None:
    """Have the browser keep a token.

    Args:
        response: what it is sent with.
        name: the cookie's.
        token: what is kept.
        seconds: for how long; None: until the browser is closed.
    """
    response.set_cookie(name, token, max_age=seconds, path="/", secure=True, httponly=True, samesite="Strict")


def take_back(response: web.StreamResponse, name: str) -> None:
    """Have the browser forget a token."""
    response.del_cookie(name, path="/", secure=True, httponly=True, samesite="Strict")
