"""Files of a case, sent piece by piece: a browser that is slow, or lies in wait, holds one piece and no more."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

STALLED_S = 30.0
"""How long a browser may take nothing."""
_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""What others have made runs nothing, loads nothing, and belongs to no site, wherever it is shown."""
_SHOWN = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
"""What browsers show beside our own words."""
_DOWNLOADED = "application/octet-stream"


async def send(
    request: web.Request,
    pieces: AsyncIterator[bytes],
    *,
    media_type: str = _DOWNLOADED,
    size: int | None = None,
    name: str = "",
) -> web.StreamResponse:
    """Send a file.

    Args:
        request: what it answers.
        pieces: its content.
        media_type: what it is; whatever is no picture is sent as bytes.
        size: bytes; None where that is known at the end only.
        name: what it is saved as, in letters that every system takes; empty: it is shown where it stands.
    """
    response = web.StreamResponse(headers={"Content-Security-Policy": _SANDBOX})
    response.content_type = media_type if media_type in _SHOWN else _DOWNLOADED
    response.content_length = size
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"' if name else "inline"
    await response.prepare(request)
    if request.method != "HEAD":
        async for piece in pieces:
            async with asyncio.timeout(STALLED_S):
                await response.write(piece)
    await response.write_eof()
    return response
