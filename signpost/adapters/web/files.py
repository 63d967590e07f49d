"""A form with files, read part by part: never more than one file is held, nor several large ones at once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from signpost.adapters.web.faults import UnreadableFormError
from signpost.bot.incidents.evidence.kind import FILE_BYTES, FILES_PER_REPORT

PARTS: web.RequestKey[MultipartReader] = web.RequestKey("parts", MultipartReader)
"""What is left to be read of a form with files."""
MOST_BYTES = FILES_PER_REPORT * FILE_BYTES + 1024 * 1024
"""Of a form, with its own words."""
AT_ONCE = 4
"""Files that are held in memory at a time, of everybody; of one visit, one."""
STALLED_S = 30.0
"""How long nothing may come of a file."""
FILE_S = 300.0
"""How long one may take: 10 MB from a phone where there is hardly a network."""
WAIT_S = 60.0
_CHUNK = 64 * 1024
_MOST_FIELD = 1024


class BusyError(Exception):
    """Too many files are on their way."""


@dataclass(frozen=True)
class SentFile:
    """A file that somebody sent."""

    name: str = field(repr=False)
    content: bytes | None = field(repr=False)
    """None where it is larger than any that is kept."""


class Places:
    """Where files are held while they are looked at: so many, and no more."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(AT_ONCE)
        self._held: Counter[str] = Counter()

    @asynccontextmanager
    async def one(self, visit: str) -> AsyncIterator[None]:
        """A place for one file.

        Args:
            visit: whose it is.

        Raises:
            BusyError: there is none for a minute, or the visit has one already.
        """
        if self._held[visit]:
            raise BusyError
        self._held[visit] += 1
        try:
            try:
                async with asyncio.timeout(WAIT_S):
                    await self._places.acquire()
            except TimeoutError:
                raise BusyError from None
            try:
                yield
            finally:
                self._places.release()
        finally:
            del self._held[visit]


async def open_parts(request: web.Request) -> MultipartReader:
    """Begin to read a form with files.

    Raises:
        UnreadableFormError: it is none.
    """
    if request.content_type != "multipart/form-data":
        raise UnreadableFormError
    if (request.content_length or 0) > MOST_BYTES:
        raise web.HTTPRequestEntityTooLarge(MOST_BYTES, request.content_length or 0)
    with _reading():
        request[PARTS] = await request.multipart()
    return request[PARTS]


async def first_field(parts: MultipartReader, name: str) -> str | None:
    """The form's first field, if it has that name.

    Raises:
        TimeoutError: nothing more comes.
        UnreadableFormError: it cannot be read.
    """
    with _reading():
        part = await _next(parts)
        if part is None or part.name != name:
            return None
        return (await _content(part, _MOST_FIELD) or b"").decode()


async def next_file(parts: MultipartReader) -> SentFile | None:
    """The next file of a form; None at its end. What else is in the form is passed over.

    Raises:
        TimeoutError: nothing more comes.
        UnreadableFormError: it cannot be read.
    """
    async with asyncio.timeout(FILE_S):
        with _reading():
            while (part := await _next(parts)) is not None:
                content = await _content(part, FILE_BYTES)
                if part.filename:
                    return SentFile(part.filename, content)
    return None


async def _next(parts: MultipartReader) -> BodyPartReader | None:
    async with asyncio.timeout(STALLED_S):
        part = await parts.next()
    if isinstance(part, MultipartReader):
        raise UnreadableFormError
    return part


async def _content(part: BodyPartReader, most: int) -> bytes | None:
    """What a part holds; None where that is too much, which is read to its end and let go of."""
    held, size = bytearray(), 0
    while not part.at_eof():
        async with asyncio.timeout(STALLED_S):
            chunk = await part.read_chunk(_CHUNK)
        size += len(chunk)
        if size > MOST_BYTES:
            raise web.HTTPRequestEntityTooLarge(MOST_BYTES, size)
        if size <= most:
            held += chunk
        else:
            held.clear()
    return bytes(held) if size <= most else None


@contextmanager
def _reading() -> Iterator[None]:
    """The library says in many ways that what it reads is no form."""
    try:
        yield
    except (AssertionError, HttpProcessingError, LookupError, RuntimeError, ValueError):
        raise UnreadableFormError from None
