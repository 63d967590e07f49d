"""Forms that were not sent from the room's own pages are refused (OWASP: Cross-Site Request Forgery Prevention)."""

import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

from aiohttp import web

from signpost.adapters.web import files
from signpost.adapters.web.faults import ForgedError, UnreadableFormError
from signpost.adapters.web.visiting import visitor_of

FIELD, HEADER = "csrf", "X-CSRF"
MOST_FORM_BYTES = 512 * 1024
"""A text of ten thousand characters, each of them four bytes in twelve characters, takes a quarter of it."""


def check_origin(headers: Mapping[str, str], url: str) -> None:
    """Refuse what the browser itself says was sent from elsewhere.

    Browsers say so in `Sec-Fetch-Site`; older ones in `Origin`, which is `null` where, as here, no referrer is sent
    (Fetch, 3.1). Where neither says anything, the form's own sign of the visit has to.

    Args:
        headers: of the request.
        url: where the room is.

    Raises:
        ForgedError: it was.
    """
    if (site := headers.get("Sec-Fetch-Site")) is not None:
        if site != "same-origin":
            raise ForgedError
        return
    parts = urlsplit(url)
    if headers.get("Origin", "null") not in {"null", f"{parts.scheme}://{parts.netloc}"}:
        raise ForgedError


async def check_form(request: web.Request, *, takes_files: bool) -> None:
    """Read a form as far as its sign of the visit, and see that it is this visit's.

    Raises:
        ForgedError: it is not, or there is none.
        UnreadableFormError: it is no form.
    """
    given = request.headers.get(HEADER)
    if takes_files:
        parts = await files.open_parts(request)
        if given is None:
            given = await files.first_field(parts, FIELD)
    else:
        given = (await read_form(request)).get(FIELD, given)
    expected = visitor_of(request).csrf
    if given is None or not hmac.compare_digest(given.encode(errors="replace"), expected.encode()):
        raise ForgedError


async def read_form(request: web.Request) -> dict[str, str]:
    """A form's fields; of several values of one name, the last.

    Raises:
        HTTPRequestEntityTooLarge: it is larger than any of the room's forms.
        UnreadableFormError: it is none.
    """
    if request.content_type != "application/x-www-form-urlencoded":
        raise UnreadableFormError
    if (request.content_length or 0) > MOST_FORM_BYTES:
        raise web.HTTPRequestEntityTooLarge(MOST_FORM_BYTES, request.content_length or 0)
    try:
        entered = await request.post()
    except (LookupError, ValueError):
        raise UnreadableFormError from None
    return {name: value for name, value in entered.items() if isinstance(value, str)}
