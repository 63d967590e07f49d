"""Files that are two things at once: a picture for one program, and a web page, archive or program for another.

What is refused, and why. The original of a file is only ever downloaded by a handler, and its clean copy holds none of
its bytes; so what phones add behind a picture (a moving picture, a depth map, Samsung's own block) does no harm and is
kept. But a browser finds a page's tags wherever they stand, an unpacker looks for its archive at the end, a PDF reader
finds a PDF that begins late, and a program is cut out of a picture by whatever came before it on that computer. So the
marks of these are looked for everywhere in the file: also in comments and metadata. Marks of few bytes count only with
what has to follow them, as in ten megabytes of compressed data every four bytes turn up by chance.
"""

import re

from signpost.bot.incidents.evidence.kind import Kind

_PAGE = re.compile(
    rb"<(?:(?:!doctype\s+html|html|head|body|script|iframe|object|embed|style|meta|link|form|video|audio|base)[\s/>]"
    rb"|svg\s[^>]{0,200}=|img\s[^>]{0,200}=|a\s+href|\?php\s)",
    re.IGNORECASE,
)
_PDF = re.compile(rb"%PDF-")
_CARRIED = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rb"%!PS-Adobe-",
        rb"PK\x03\x04[\x00-\x3f]\x00..[\x00\x01\x06\x08\x09\x0c\x0e\x5d\x5f\x62\x63]\x00",
        rb"Rar!\x1a\x07[\x00\x01]",
        rb"7z\xbc\xaf\x27\x1c",
        rb"MSCF\x00\x00\x00\x00",
        rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        rb"\x7fELF[\x01\x02][\x01\x02]\x01",
        rb"[\xce\xcf]\xfa\xed\xfe[\x07\x0c]\x00\x00[\x00\x01]",
        rb"\xca\xfe\xba\xbe\x00\x00\x00[\x2d-\x60]",
        rb"\x00asm\x01\x00\x00\x00",
        rb"dex\n03[5-9]\x00",
        rb"L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0",
        rb"\{\\rtf1",
        rb"#! ?/(?:usr/)?bin/",
    )
)
_ARCHIVE_ENDS = b"PK\x05\x06"
_ARCHIVE_TAIL = 22 + 0xFFFF
"""Bytes from the end within which a ZIP file has its directory's end: the record, and the longest comment."""


def is_carried(kind: Kind, data: bytes) -> bool:
    """Whether a picture, PDF or recording also holds a file of a kind that does something when it is opened."""
    return (
        any(pattern.search(data) for pattern in (_PAGE, *_CARRIED))
        or (kind is not Kind.PDF and _PDF.search(data) is not None)
        or _ARCHIVE_ENDS in data[-_ARCHIVE_TAIL:]
        or _holds_windows_program(data)
    )


def _holds_windows_program(data: bytes) -> bool:
    """A DOS header that leads to a PE header (Microsoft PE format, `e_lfanew`)."""
    for mark in re.finditer(rb"MZ", data):
        at = mark.start()
        header = at + int.from_bytes(data[at + 0x3C : at + 0x40], "little")
        if data[header : header + 4] == b"PE\0\0":
            return True
    return False
