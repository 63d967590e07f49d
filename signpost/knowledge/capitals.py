"""Words set in capitals, as a reader would write them in a sentence or a title."""

import re

ACRONYMS = frozenset(
    "AI AUP BYOD CCTV CE CEPS CP CPD CPOMS DBS DDSL DFE DPO DSL EAL EYFS FE GDPR HR ICT INSET KCSIE LA LADO MAT NQT "
    "ECT PA PC PE PGCE PPA PRU PSHE PTA RC RE RSE RSHE SCITT SEN SENCO SEND SLT TA UK UKCIS USA USB VC VLE VPN".split()
)
_TECHNOLOGY = re.compile(
    r"\bIT(?=\s+(?:access|acceptable|and|department|equipment|facilit|infra|manager|network|polic|resource|security|"
    r"service|staff|support|system|team|technician|use))|(?<=\bOF )IT\b|(?<=\bAND )IT\b",
    re.I,
)
"""Where "IT" in capitals is no "it"."""
_SMALL = frozenset("a an and as at but by for from in into of on or per that the to with including using".split())
_WORD = re.compile(r"[^\W\d_][\w'’]*")


def is_capitals(text: str) -> bool:
    """Whether nearly every letter of a text is a capital."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 2 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def _is_kept(match: re.Match[str]) -> bool:
    """Whether a word stays as it is: it is not in capitals, or it is always written so."""
    word = match.group()
    if word == "IT":
        return _TECHNOLOGY.match(match.string, match.start()) is not None
    return not word.isupper() or word in ACRONYMS or word == "I"


def sentence_case(text: str) -> str:
    """A heading in capitals in sentence case ("IF I USE ICT" → "If I use ICT"); any other text as it is."""
    if not is_capitals(text):
        return text
    lower = _WORD.sub(lambda found: found.group() if _is_kept(found) else found.group().lower(), text)
    first = next((i for i, c in enumerate(lower) if c.isalnum()), 0)
    return lower[:first] + lower[first : first + 1].upper() + lower[first + 1 :]


def title_case(text: str) -> str:
    """A title whose words are mostly in capitals in title case; words that are not in capitals stay as they are."""
    found = _WORD.findall(text)
    if sum(word.isupper() and len(word) > 1 for word in found) * 2 <= len(found):
        return text
    position = 0

    def cased(match: re.Match[str]) -> str:
        nonlocal position
        position += 1
        word = match.group()
        if _is_kept(match):
            return word
        if word.lower() in _SMALL and position > 1 and text[: match.start()].rstrip()[-1:] not in ":–—-":
            return word.lower()
        return word[:1] + word[1:].lower()

    return _WORD.sub(cased, text)
