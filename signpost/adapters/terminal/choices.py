"""An answer that is typed to a list of options: its number, or the beginning of its words."""

import re
from collections.abc import Sequence

from signpost.bot.incidents.views import Option

_MOST_NAMED = 5


class ChoiceError(Exception):
    """What was typed is none of the options, or could be several; the text says what to do."""


def choose(options: Sequence[Option], typed: str) -> str:
    """The value of the option that is meant.

    Args:
        options: what is offered, numbered from 1.
        typed: a number; or words. What they are all of counts first, then what they begin, then what has them, and at
            last what has a word that they begin.

    Raises:
        ChoiceError: it is none of them, or could be several.
    """
    typed = typed.strip().rstrip(".")
    if typed.isdecimal():
        if len(typed) < 4 and 1 <= int(typed) <= len(options):
            return options[int(typed) - 1].value
        raise ChoiceError(f"There is no such number here; the last one is {len(options)}.")
    words = _plain(typed)
    for is_meant in (_is_all, _begins_all, _has_word, _begins_a_word):
        found = [option for option in options if words and is_meant(_plain(option.label), words)]
        if len(found) == 1:
            return found[0].value
        if found:
            named = "”, “".join(option.label for option in found[:_MOST_NAMED])
            raise ChoiceError(f"Which one: “{named}”{', or another' if len(found) > _MOST_NAMED else ''}?")
    raise ChoiceError("That is none of the answers. Please type the number of one, or how it begins.")


def _plain(text: str) -> str:
    """A text as it is compared: in one case, and without the apostrophes that phones write in their own way."""
    return " ".join(re.sub(r"['’‘`]", "", text.casefold()).split())


def _is_all(label: str, words: str) -> bool:
    return label == words


def _begins_all(label: str, words: str) -> bool:
    return label.startswith(words)


def _has_word(label: str, words: str) -> bool:
    return f" {words} " in f" {_words(label)} "


def _begins_a_word(label: str, words: str) -> bool:
    return f" {words}" in f" {_words(label)}"


def _words(label: str) -> str:
    return re.sub(r"[^\w\s]", " ", label)
