"""Paragraphs of Word in which lines were broken by hand (Shift and Enter), as text that was pasted has them."""

from collections.abc import Iterator

from signpost.knowledge.assembly import Hints
from signpost.knowledge.marker import find_marker
from signpost.knowledge.plain_text import unwrapped


def split_lines(text: str, hints: Hints) -> Iterator[tuple[str, Hints]]:
    """A paragraph as the paragraphs that a reader sees in it.

    A heading and a row stay whole; so does an item of one of Word's lists, up to a number or bullet that was typed.

    Args:
        text: its text, lines apart by line feeds.
        hints: what Word says about it; the first of them keeps its number.

    Yields:
        Each with its hints.
    """
    first, *others = [text[start:end] for start, end in unwrapped(text, least=0)] or [""]
    if hints.get("heading") is not None or hints.get("row") or hints.get("furniture"):
        yield text, hints
        return
    is_item = bool(hints.get("label"))
    for line in others:
        if is_item and find_marker(line) is None:
            first = f"{first}\n{line}"
            continue
        yield first, hints
        first, hints = line, {**hints, "label": ""}
    yield first, hints
