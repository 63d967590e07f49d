"""What a file is, by its content: how it begins, and for text, how it reads. Its name and declared type do not count.

The ways in which text may begin as a web page are those that browsers look for (WHATWG MIME Sniffing, 7.1).
"""

import re

from signpost.bot.incidents.evidence import plain_text
from signpost.bot.incidents.evidence.kind import Kind, Reason

_BEGINNINGS: tuple[tuple[bytes, Kind | Reason], ...] = (
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"RIFF....WEBP", Kind.WEBP),
    (b"RIFF....WAVE", Kind.WAV),
    (b"#!AMR\n", Kind.AMR),
    (b"#!AMR-WB\n", Kind.AMR),
    (b"PK\x03\x04.{26}mimetypeapplication/vnd\\.oasis", Reason.OFFICE),
    (b"PK\x03\x04.{0,4000}(?:\\[Content_Types\\]\\.xml|_rels/\\.rels|word/|xl/|ppt/)", Reason.OFFICE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Reason.OFFICE),
    (b"\\{\\\\rtf", Reason.OFFICE),
    (b"PK(?:\x03\x04|\x05\x06|\x07\x08)", Reason.ARCHIVE),
    (b"Rar!\x1a\x07", Reason.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Reason.ARCHIVE),
    (b"\x1f\x8b", Reason.ARCHIVE),
    (b"BZh[1-9]1AY&SY", Reason.ARCHIVE),
    (b"\xfd7zXZ\0", Reason.ARCHIVE),
    (b"\\(\xb5/\xfd", Reason.ARCHIVE),
    (b"MSCF\0\0\0\0", Reason.ARCHIVE),
    (b".{257}ustar", Reason.ARCHIVE),
    (b"MZ.{0,62}\0", Reason.PROGRAM),
    (b"\x7fELF", Reason.PROGRAM),
    (b"\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe", Reason.PROGRAM),
    (b"\xca\xfe\xba\xbe", Reason.PROGRAM),
    (b"\0asm", Reason.PROGRAM),
    (b"dex\n0", Reason.PROGRAM),
    (b"L\0\0\0\x01\x14\x02\0", Reason.PROGRAM),
    (b"#!", Reason.PROGRAM),
    (b"%!PS", Reason.PROGRAM),
    (b"BM.{4}\0{4}", Reason.OTHER_PICTURE),
    (b"II\\*\0|MM\0\\*|II\\+\0|MM\0\\+", Reason.OTHER_PICTURE),
    (b"\0\0\x01\0[^\0]\0", Reason.OTHER_PICTURE),
    (b"\xff\x0a|\0\0\0\x0cJXL |\0\0\0\x0cjP  ", Reason.OTHER_PICTURE),
    (b"8BPS", Reason.OTHER_PICTURE),
    (b"\x1aE\xdf\xa3", Reason.VIDEO),
    (b"RIFF....AVI ", Reason.VIDEO),
    (b"FLV\x01", Reason.VIDEO),
    (b"\0\0\x01[\xba\xb3]", Reason.VIDEO),
)
_BEGINS = tuple((re.compile(pattern, re.DOTALL), what) for pattern, what in _BEGINNINGS)

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_HEIF_BRANDS = frozenset({b"mif1", b"msf1"})
_SPOKEN = re.compile(rb"hdlr.{8}soun", re.DOTALL)
_FILMED = re.compile(rb"hdlr.{8}vide", re.DOTALL)

_SNIFFED = 1_445
"""Characters: how far browsers look (WHATWG MIME Sniffing, 5.2)."""
_DRAWN = re.compile(r"<(?:\w+:)?svg[\s>]", re.IGNORECASE)
_MARKED_UP = re.compile(
    r"^\s*(?:<!--|<\?xml|<!doctype|<(?:h1|div|font|table|a|title|b|br|p|img)(?:\s[^<>]*)?/?>)"
    r"|<(?:!doctype\s+html|html|head|body|script|iframe|object|embed|style|meta|link|form)[\s/>]"
    r"|^\s*<[a-z][\w:.-]*(?:\s[^<>]*)?>.*</[a-z][\w:.-]*>\s*$",
    re.IGNORECASE | re.DOTALL,
)
_PROGRAMMED = re.compile(r"^\s*(?:#!|@echo off)|<\?php", re.IGNORECASE)


def recognise(data: bytes) -> Kind | Reason:
    """What the file is, or why it is not kept."""
    for pattern, what in _BEGINS:
        if pattern.match(data):
            return what
    if data[4:8] == b"ftyp":
        return _media(data)
    if data[:_SNIFFED].lstrip(b"\xef\xbb\xbf\t\n\f\r ").startswith(b"%PDF-"):
        return Kind.PDF
    if data.startswith(b"OggS\0"):
        return Reason.VIDEO if b"theora" in data[:200] else Kind.OGG
    text = plain_text.decode(data)
    if text is not None:
        return _written(text)
    return _framed(data)


def _media(data: bytes) -> Kind | Reason:
    """What is in an ISO media file: a picture, sound or a film (ISO/IEC 14496-12, 4.3)."""
    length = int.from_bytes(data[:4], "big")
    major = data[8:12]
    brands = {major, *(data[at : at + 4] for at in range(16, min(length, 256), 4))}
    if major in _HEIC_BRANDS or (major in _HEIF_BRANDS and brands & _HEIC_BRANDS):
        return Kind.HEIC
    if b"avif" in brands or b"avis" in brands or major in _HEIF_BRANDS:
        return Reason.OTHER_PICTURE
    if _FILMED.search(data):
        return Reason.VIDEO
    if not _SPOKEN.search(data):
        return Reason.TRUNCATED
    return Kind.THREE_GP if major.startswith((b"3gp", b"3g2")) else Kind.M4A


def _written(text: str) -> Kind | Reason:
    head = text[:_SNIFFED]
    if _PROGRAMMED.search(head):
        return Reason.PROGRAM
    if _DRAWN.search(head):
        return Reason.DRAWING
    if _MARKED_UP.search(head) or (len(text) < 100_000 and _MARKED_UP.match(text)):
        return Reason.WEB_PAGE
    return Reason.UNKNOWN if "%PDF-" in head else Kind.TEXT


def _framed(data: bytes) -> Kind | Reason:
    """MP3 and AAC say what they are only by their frames; a tag may come first (ID3v2.4, 3.1)."""
    at = 0
    if data.startswith(b"ID3") and len(data) > 10:
        length = 0
        for byte in data[6:10]:
            length = length << 7 | byte & 0x7F
        at = len(data) - len(data[10 + length :].lstrip(b"\0"))
    for kind, frame in ((Kind.MP3, _mp3_frame), (Kind.AAC, _aac_frame)):
        first = frame(data[at : at + 7])
        if first and (at + first == len(data) or frame(data[at + first : at + first + 7])):
            return kind
    return Reason.TRUNCATED if at else Reason.UNKNOWN


_MP3_KBPS = {
    1: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MP3_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def _mp3_frame(head: bytes) -> int | None:
    """The length in bytes of the Layer III frame that begins here, if one does (ISO/IEC 11172-3, 2.4.1.3)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return None
    version, rate, hz = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or hz == 3:
        return None
    kbps = _MP3_KBPS[1 if version == 3 else 2][rate - 1]
    samples = 144 if version == 3 else 72
    return samples * kbps * 1_000 // _MP3_HZ[version][hz] + (head[2] >> 1 & 1)


def _aac_frame(head: bytes) -> int | None:
    """The length in bytes of the ADTS frame that begins here, if one does (ISO/IEC 13818-7, 6.2)."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or head[2] >> 2 & 15 > 12:
        return None
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length if length > 7 else None
