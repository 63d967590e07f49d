"""Where a file ends by the rules of its format, whatever follows: how files that were cut off are told from whole ones.

Nothing is decoded. The walks are linear, and stop at the first thing that leads out of the file.
"""

import re
from collections.abc import Iterator

from signpost.bot.incidents.evidence.kind import Kind

_JPEG_MARKER = re.compile(rb"\xff[^\x00\x01\xff\xd0-\xd8]")
_BOX_TYPE = re.compile(rb"[\w\xa9 -]{4}", re.ASCII)
_PDF_SLACK = 1_024
"""Readers look for the end of a PDF in its last 1,024 bytes (ISO 32000-1's implementation notes)."""
_UNKNOWN_LENGTHS = (0, 0xFFFF_FFFF)
"""What a recorder writes that could not go back to the head of the file."""


def end(kind: Kind, data: bytes) -> int | None:
    """Where the file ends, which may be before the data does; None if the data ends first.

    MP3, AAC and AMR are runs of frames without an end: all of the data counts. So does text.
    """
    match kind:
        case Kind.PNG:
            return next((stop for name, _, stop in png_chunks(data) if name == b"IEND"), None)
        case Kind.JPEG:
            return _jpeg(data)
        case Kind.GIF:
            return _gif(data)
        case Kind.WEBP | Kind.WAV:
            return _riff(data)
        case Kind.HEIC | Kind.M4A | Kind.THREE_GP:
            return _boxes(data)
        case Kind.OGG:
            return _ogg(data)
        case Kind.PDF:
            return _pdf(data)
        case _:
            return len(data)


def png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and stop of each whole chunk (PNG 3rd edition, 5.3)."""
    start = 8
    while start + 12 <= len(data):
        stop = start + 12 + int.from_bytes(data[start : start + 4], "big")
        if stop > len(data):
            return
        yield data[start + 4 : start + 8], start, stop
        start = stop


def _jpeg(data: bytes) -> int | None:
    """Behind the first end-of-image marker that is not inside a segment (ITU T.81, B.1.1)."""
    at = 2
    while found := _JPEG_MARKER.search(data, at):
        at = found.end()
        if found.group() == b"\xff\xd9":
            return at
        at += int.from_bytes(data[at : at + 2], "big")
    return None


def _gif(data: bytes) -> int | None:
    """Behind the trailer (GIF89a, 27)."""
    if len(data) < 13:
        return None
    at = 13 + _colour_table(data[10])
    while at < len(data):
        block = data[at]
        if block == 0x3B:
            return at + 1
        if block == 0x21:
            at += 2
        elif block == 0x2C and at + 10 < len(data):
            at += 11 + _colour_table(data[at + 9])
        else:
            return None
        while at < len(data) and (length := data[at]):
            at += 1 + length
        at += 1
    return None


def _colour_table(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _riff(data: bytes) -> int | None:
    length = int.from_bytes(data[4:8], "little")
    if length in _UNKNOWN_LENGTHS and data[8:12] == b"WAVE":
        return len(data)
    return min(8 + length + length % 2, len(data)) if 8 + length <= len(data) else None


def _boxes(data: bytes) -> int | None:
    """Behind the last box (ISO/IEC 14496-12, 4.2); what is not named like a box is not one."""
    at = 0
    while at + 8 <= len(data) and _BOX_TYPE.match(data, at + 4):
        length = int.from_bytes(data[at : at + 4], "big")
        if length == 0:
            return len(data)
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16], "big")
        if length < 8 or at + length > len(data):
            return None
        at += length
    return at


def _ogg(data: bytes) -> int | None:
    """Behind the last page (RFC 3533, 6)."""
    at = 0
    while data.startswith(b"OggS", at):
        count = data[at + 26] if at + 26 < len(data) else len(data)
        stop = at + 27 + count + sum(data[at + 27 : at + 27 + count])
        if stop > len(data):
            return None
        at = stop
    return at


def _pdf(data: bytes) -> int | None:
    mark = data.rfind(b"%%EOF")
    rest = data[mark + 5 :].strip(b"\0\t\n\f\r ")
    return mark + 5 if mark >= 0 and len(rest) <= _PDF_SLACK else None
