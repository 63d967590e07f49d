"""Numbers that belong to a sentence, though a line begins with them: "… as set out in section", "4.1 above, …"."""

import re

from signpost.knowledge.marker import Marker, find_marker

_LEADING = re.compile(
    r"(?:\b(?:section|paragraph|clause|point|item|part|version|and|or|to|in|on|of|at|by|from|until|before|after|between|"
    r"see|under|with|than)s?|[(,])$",
    re.I,
)
_NAMING = re.compile(r"\b(?:sections?|paragraphs?|clauses?|points?|see|under|by|of|in|with|than)$", re.I)
_PREPOSITION = re.compile(
    r"\b(?:between|from|until|till|before|after|about|around|by|at|to|in|on|of|under|over|"
    r"(?:section|clause|paragraph|rule|point|item|part)s?)$",
    re.I,
)
_BARE_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,5}(?![.)\]\d])\s+")
"""A number without the mark that an item's number has behind it, if it is no decimal one."""
_SENTENCE_GOES_ON = re.compile(
    r"[a-z]|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_GOING_ON = re.compile(r"[,;)]|(?<=\s)[a-z]|\s+[a-z]")


def leads_to_number(said: str) -> bool:
    """Whether a line ends as one does if the number in front of the next belongs to its sentence."""
    return _LEADING.search(said) is not None


def names_number(said: str) -> bool:
    """Whether a line ends so that the next one begins with a number of its sentence, even if that were next in turn."""
    return _NAMING.search(said) is not None


def goes_on_behind(words: str, marker: Marker) -> bool:
    """Whether a sentence goes on behind "Section 6" or "Appendix A", which then is no heading."""
    return marker.style in ("section", "appendix") and _GOING_ON.match(words, marker.length) is not None


def is_in_turn(own: Marker | None, marker: Marker) -> bool:
    """Whether a number can be the next one of a list, or the first of another.

    Args:
        own: of the paragraph at hand; None where it has none.
        marker: the one that stands at the beginning of the next line.
    """
    if own is None or own.style != marker.style:
        return False
    if not own.levels or set(marker.levels) == {1}:
        return True
    return marker.levels >= own.levels and marker.levels[0] - own.levels[0] <= 1


def is_cross_reference(said: str, words: str, own: Marker | None) -> bool:
    """Whether, by the words alone, what looks like a marker belongs to the sentence of the line before.

    Args:
        said: the line before, which was broken for want of room, and ends no sentence.
        words: the line that begins with it.
        own: the marker of the paragraph at hand.
    """
    marker = find_marker(words)
    if marker is None or marker.style == "bullet":
        return False
    number = _BARE_NUMBER.match(words)
    if number is not None and _PREPOSITION.search(said) and _SENTENCE_GOES_ON.match(words, number.end()):
        return True
    if is_in_turn(own, marker):
        return names_number(said)
    if (own is not None and own.style == marker.style) or goes_on_behind(words, marker):
        return True
    return names_number(said) and (marker.style == "decimal" or marker.order != 1)
