"""The reference of a report, such as `SP-7F3K-92QD`: random, never sequential, and fit to be read out over a telephone.

That of a question which was passed on is made alike, and begins with `QU`; that of a gap in a policy, with `GA`.

A gap in numbers would tell that there was a report; chance tells nothing. Seven characters are drawn and the eighth
checks them, so that a slip in reading or typing is noticed and does not lead to another report. There are thirteen
thousand million references; should one be drawn twice, the store's unique constraint refuses it, and it is drawn again.
A reference is a name and no key: to know it opens nothing.
"""

import re
import secrets
import unicodedata

ALPHABET = "0123456789BCDFHJKMNPQRSTVWXYZ"
"""Digits and letters that do not look like one another: no I or L (1), no O (0), no U (V), no G (6).

Without A and E too there is no vowel, and so hardly a word. That leaves 29, a prime: the check character needs one.
"""

REPORT, QUESTION, GAP = "SP", "QU", "GA"
"""What the references of each begin with."""
_LENGTH, _GROUP = 8, 4
_LOOK_ALIKES = str.maketrans("ILOUG", "110V6")
_WORDLIKE = re.compile(r"[A-Z][0134]+[A-Z]")
"""Digits that read as a vowel, between letters."""
_GAP = r"[\s\-‐-―−]{0,3}"
_WRITTEN = {
    prefix: re.compile(
        rf"(?<![A-Z0-9])(?={prefix[0]}{_GAP}{prefix[1]}((?:{_GAP}[{ALPHABET}ILOUG]){{{_LENGTH}}})(?![A-Z0-9]))"
    )
    for prefix in (REPORT, QUESTION, GAP)
}


def new_reference(prefix: str = REPORT) -> str:
    """A reference drawn by chance; it holds nothing that reads as a word."""
    while True:
        drawn = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH - 1))
        reference = _written(prefix, drawn + _check_character(drawn))
        if not _WORDLIKE.search(reference):
            return reference


def parse_reference(text: str, prefix: str = REPORT) -> str | None:
    """The first reference in a message, as `new_reference` writes it, or None.

    Case, spaces and dashes do not matter, and letters that are not in the alphabet are read as what they look like.
    What fails its check is no reference.
    """
    for found in _WRITTEN[prefix].finditer(unicodedata.normalize("NFKC", text).upper()):
        characters = re.sub(_GAP, "", found[1]).translate(_LOOK_ALIKES)
        if _check_character(characters[:-1]) == characters[-1]:
            return _written(prefix, characters)
    return None


def _written(prefix: str, characters: str) -> str:
    return f"{prefix}-{characters[:_GROUP]}-{characters[_GROUP:]}"


def _check_character(drawn: str) -> str:
    """The check character of a "pure system" of ISO/IEC 7064, with modulus 29 and radix 3.

    It tells any one wrong character and any two that were swapped: modulo 29, the weights (powers of 3) all differ.
    """
    total = 0
    for character in drawn:
        total = (total + ALPHABET.index(character)) * 3
    return ALPHABET[-total % len(ALPHABET)]
