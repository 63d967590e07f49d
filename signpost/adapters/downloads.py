"""Files that a platform names by an address: fetched from its own hosts alone, and no more of them than may be kept.

Where a bot may not have a file, platforms answer with a page for signing in, or lead there; and whoever is given the
bot's token can read as the bot does. So only known hosts are asked, no redirect is followed, and no page is taken.
"""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

import aiohttp

from signpost.bot.incidents.evidence.kind import FILE_BYTES
from signpost.bot.incidents.file_requests import NoFileError
from signpost.bot.jobs import TransientError

AGAIN = "Please send it another way, for example by adding to your report from my-reports, or hand it over in person."
TOO_LARGE = f"It has more than {FILE_BYTES // 1024 // 1024} MB. Please send a screenshot or a part of it."
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_TIMEOUT = aiohttp.ClientTimeout(total=30)
_CHUNK = 65_536
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def is_of(url: str, hosts: Sequence[str]) -> bool:
    """Whether an address is of one of these hosts, and encrypted unless it is on this machine.

    Args:
        url: the address.
        hosts: patterns, as `*.example.com`.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").casefold()
        _ = parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None:
        return False
    is_known = any(fnmatchcase(host, pattern.casefold()) for pattern in hosts)
    return is_known and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))


async def download(platform: str, url: str, headers: Mapping[str, str]) -> bytes:
    """What is behind an address.

    Args:
        platform: whose file it is, as people call it.
        url: an address for which `is_of` was asked.
        headers: what goes with the request.

    Raises:
        NoFileError: it is not to be had, or no file, or too large.
        TransientError: not now.
    """
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as session,
            session.get(url, headers=headers, allow_redirects=False) as response,
        ):
            return await _content(platform, response)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise TransientError("download") from error


async def _content(platform: str, response: aiohttp.ClientResponse) -> bytes:
    if response.status == 429 or response.status >= 500:
        raise TransientError("download")
    if response.status != 200 or response.content_type in _PAGES:
        raise NoFileError(f"{platform} does not let me have it. {AGAIN}")
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > FILE_BYTES:
            raise NoFileError(TOO_LARGE)
    return bytes(content)
