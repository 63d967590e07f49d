"""Text for Teams: what a person or a policy wrote is shown as it is, and split where a card would grow too large."""

import json
import re
from collections.abc import Iterator

_MACRO = re.compile(r"\{\{(?=(?:DATE|TIME)\()")
"""What a card's text has for a date, wherever it stands: https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features."""
_JOINER = "\u2060"


def literal(text: str) -> str:
    """A text in which nothing is a date to be filled in: an unseen character stands between the two braces."""
    return _MACRO.sub(f"{{{_JOINER}{{", text)


def size_of(value: object) -> int:
    """How many bytes something takes as JSON, every letter beyond ASCII written out, as it is sent."""
    return len(json.dumps(value))


def pieces(text: str, most: int) -> Iterator[str]:
    """A line in pieces of so many bytes as JSON, broken between words where there are any.

    Args:
        text: as it was written.
        most: bytes of one piece; at least those of one character, 12.
    """
    while size_of(text) > most:
        low, high = 1, min(len(text), most)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if size_of(text[:middle]) <= most else (low, middle - 1)
        between = text.rfind(" ", 0, low)
        end = between if between > low // 2 else low
        yield text[:end]
        text = text[end:].lstrip(" ")
    if text:
        yield text
