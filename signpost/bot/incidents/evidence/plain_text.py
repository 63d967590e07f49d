"""Text of messages: read in the encodings that phones and Windows write, and cleaned of what does not show."""

import codecs
import re
import unicodedata

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\uffff]")
"""Controls, what turns the direction of text around (CVE-2021-42574), and what is no character."""
_LINES = re.compile(r"\r\n?|[\x85\u2028\u2029]")


def decode(data: bytes) -> str | None:
    """The text, if these bytes are text: UTF-8, UTF-16 with a byte order mark, or Windows-1252.

    Windows-1252 gives nearly all bytes a meaning: they count as text where at most three in ten are beyond ASCII.
    """
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return _written(data.decode("utf-16"))
        return _written(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return _written(text) if sum(map(data.count, _BEYOND_ASCII)) * 10 <= len(data) * 3 else None


_BEYOND_ASCII = [bytes([code]) for code in range(0x80, 0x100)]


def _written(text: str) -> str | None:
    """None if these are not characters that somebody wrote: a stray control is left by terminals, many are data."""
    if "\0" in text or len(_CONTROLS.findall(text)) * 100 > len(text) or not text.strip():
        return None
    return text


def clean(text: str) -> bytes:
    """The text as UTF-8, in normal form C, with one kind of line end and nothing that does not show."""
    lines = _LINES.sub("\n", text)
    return unicodedata.normalize("NFC", _UNSEEN.sub("", lines)).encode("utf-8")
