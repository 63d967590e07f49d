"""The name that somebody types to sign, beside the one that the school knows them by: compared kindly.

Who signs is known by their account; the name is their own act. So slips, titles, accents and a second name left out do
not matter. Somebody else's name does.
"""

import re
import unicodedata
from typing import Literal

from signpost.bot.incidents.name_matching import people_named
from signpost.bot.people import Person, Roster

NameMatch = Literal["same", "close", "part", "other"]
"""`part`: a first name or a surname alone, where more is known."""


def compare_names(typed: str, known: str) -> NameMatch:
    """How a typed name compares with the known one.

    Args:
        typed: as it was typed.
        known: as the school has it.
    """
    given, kept = _words(typed), _words(known)
    if given == kept:
        return "same"
    somebody = Person(id="1", handle="-", name=known)
    if not people_named(typed, Roster(people=(somebody,))):
        return "other"
    return "part" if len(given) < min(2, len(kept)) else "close"


def _words(name: str) -> tuple[str, ...]:
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return tuple(re.findall(r"\w+", plain.casefold()))
