"""The number, letter or bullet in front of a paragraph: "6.6", "(iv)", "a)", "A3.", "•", "Appendix A".

Policies mix every style in one page, and a converter may have put a bullet in front of a number ("- 6.1 Staff must …");
the number then counts, since it is what a reader would say.
"""

import re
from dataclasses import dataclass
from typing import Literal

MarkerStyle = Literal[
    "bullet", "decimal", "integer", "letter", "upper_letter", "roman", "upper_roman", "section", "appendix", "question"
]

_ROMANS = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"]
_TENS = ["", "x", "xx", "xxx"]
_ROMAN_VALUES = {_TENS[n // 10] + _ROMANS[n % 10]: n for n in range(1, 40)}

_GLYPHS = "-–—•·‣∙⁃▪▫■□●○◦◆◇❖➢➤►▶✓✔☑*\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d"
_BULLET = re.compile(rf"(?:[{re.escape(_GLYPHS)}]|o(?=[ \t]+\S))[ \t]+(?:\[[ xX]\][ \t]+)?")
"""A glyph, or a letter that looks like one, and the box behind it in a list of tasks."""
_COUNTED = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_NO_QUANTITY = (
    r"(?i:(?!\s*(?:[ap]\.?m\b|(?-i:in)\s+the\s+(?:morning|afternoon|evening)|per\s?cent|%|hours?\b|minutes?\b|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+\d{4})))"
)
"""A time, a share or a date at the beginning of a line is no marker."""
_BARE_INTEGER = rf"(?P<w>\d{{1,2}}){_NO_QUANTITY}(?:\t|[ \xa0]+(?=\**[A-Z]))\s*"
_CODE = (
    r"(?P<v>(?:[Rr]ule|RULE|§)\s?\d{1,2})[.:)]?\s+|"
    r"(?P<w>(?:[A-Z]\.?\d{1,2}(?:\.\d{1,2}){1,3}|[A-Z]\.\d{1,2}(?=[.:)\s])|[A-Z]\d{1,2}(?=[.:)])))[.:)]?(?:\s+|$)|"
    r"(?P<x>[A-J]\d{1,2})[ \t\xa0]+(?=\**[A-Z]|$)|"
    r"(?P<y>\d{1,2}\((?:[a-z]|[ivx]{1,5})\))[.:]?\s+"
)
"""A number that is not all digits: "A3.", "B2.1", "Rule 4:", "§ 2", "2(a)". After a letter from K on, and without
a mark behind it, it is rather a year group or a key stage ("P1 pupils", "Y6 teachers")."""
_JOINED = r"(?P<v>\d{1,2}\.\d{1,2})\.?(?=[A-Z][a-z])|(?P<w>\d{1,2}(?:\.\d{1,2}){2,5})\.?(?=[A-Za-z])"
"""A number that nothing stands behind ("4.1Staff must"), as where a tab had no room."""
_NUMBERS: tuple[tuple[MarkerStyle, re.Pattern[str]], ...] = (
    ("appendix", re.compile(r"(?P<v>(?:appendix|annex|schedule)\s+(?:[A-Z]|\d{1,2}|[IVX]+))\b[ \t]*[.:–—-]?\s*", re.I)),
    (
        "section",
        re.compile(
            rf"(?P<v>(?:section|part|article|chapter)\s+(?:[A-Z]|\d{{1,2}}|[IVX]+|{_COUNTED}))\b[ \t]*[.:–—-]?\s*", re.I
        ),
    ),
    ("question", re.compile(r"(?P<v>Q)(?:uestion)?\s?\d{0,2}[.:)]\s+")),
    (
        "decimal",
        re.compile(rf"(?P<v>\d{{1,2}}(?:\.\d{{1,2}}){{1,5}}){_NO_QUANTITY}(?=[.:)]?(?:[\s*\[]|$)|\.?\s*\()[.:)]?\s*"),
    ),
    ("decimal", re.compile(_JOINED)),
    ("decimal", re.compile(_CODE)),
    ("integer", re.compile(rf"\(?(?P<v>\d{{1,2}}(?:[a-e](?=[.)] ))?)[.)](?:\s+|(?=[A-Z*\[])|$)|{_BARE_INTEGER}")),
    ("roman", re.compile(r"(?:\((?P<v>[ivx]{1,6})\)|(?P<w>[ivx]{1,6})[).])(?:\s+|$)")),
    ("upper_roman", re.compile(r"(?:\((?P<v>[IVX]{1,6})\)|(?P<w>[IVX]{1,6})[).])(?:\s+|$)")),
    ("letter", re.compile(r"(?:\((?P<v>[a-z])\)|(?P<w>[a-z])[).])(?:\s+|$)")),
    ("upper_letter", re.compile(r"(?:\((?P<v>[A-Z])\)|(?P<w>[A-Z])[).])(?:\s+|$)")),
)


_LETTERS = 1000
"""What is added to the place of a letter in the alphabet, to tell it from a number."""


def _place(letter: str) -> int:
    """A letter's place in the alphabet, from 1."""
    return ord(letter.lower()) - ord("a") + 1


@dataclass(frozen=True)
class Marker:
    """A marker and where the text after it begins."""

    style: MarkerStyle
    value: str
    """"6.6", "iv", "a", "Appendix A"; for a bullet the glyph."""
    length: int
    """Characters it takes up, with the white space behind it (0 where the format shows it but does not hold it)."""

    @property
    def order(self) -> int | None:
        """Its place in its list, from 1; None where the style does not count (bullets, sections)."""
        match self.style:
            case "integer":
                return self.levels[0]
            case "letter" | "upper_letter":
                return _place(self.value)
            case "roman" | "upper_roman":
                return _ROMAN_VALUES.get(self.value.lower())
            case "decimal":
                return self.levels[-1] % _LETTERS
            case _:
                return None

    @property
    def levels(self) -> tuple[int, ...]:
        """The numbers of a decimal ("6.6.1" → (6, 6, 1)) or an integer marker; empty for other styles.

        What else than digits is in them ("A3", "Rule 4") counts as a number that no digits make.
        """
        if self.style in ("decimal", "integer"):
            parts = re.findall(r"\d+|[^\W\d_]+|§", self.value)
            return tuple(int(part) if part.isdigit() else _LETTERS + _place(part[0]) for part in parts)
        return ()

    def as_letter(self) -> "Marker":
        """The same marker read as a letter: an "i)" that follows an "h)" is no Roman one."""
        if self.style not in ("roman", "upper_roman") or len(self.value) != 1:
            return self
        return Marker("letter" if self.value.islower() else "upper_letter", self.value, self.length)


_ESCAPED = re.compile(r"[\W_]{0,3}\\[\W_]|\(?\w{1,5}\\[\W_]")
_MOST_ESCAPED = 40
"""Characters in which a marker's marks may be escaped."""


def _number_at(text: str, position: int) -> Marker | None:
    for style, pattern in _NUMBERS:
        found = pattern.match(text, position)
        if found is None:
            continue
        value = next((group for group in found.groups() if group), "")
        if style in ("roman", "upper_roman") and value.lower() not in _ROMAN_VALUES:
            continue
        return Marker(style, value, found.end() - position)
    return None


def find_marker(text: str) -> Marker | None:
    """The marker at the start of a paragraph's text, or None.

    A bullet directly in front of a number is taken as part of the number's marker. Of "4.1 (iv)" only the "4.1" is
    taken: call again on what follows. A mark that Markdown would misread may have a backslash before it ("4\\.1").
    """
    return _find_escaped(text) if _ESCAPED.match(text) else _find_plain(text)


def _find_plain(text: str) -> Marker | None:
    if text.strip() in _GLYPHS and text.strip():
        return Marker("bullet", text.strip(), len(text))
    bullet = _BULLET.match(text)
    if bullet is not None:
        number = _number_at(text, bullet.end())
        if number is not None and number.style != "section":
            return Marker(number.style, number.value, bullet.end() + number.length)
        return Marker("bullet", bullet.group().strip() or "•", bullet.end())
    return _number_at(text, 0)


def _find_escaped(text: str) -> Marker | None:
    """The marker at the start of a text, whose first backslashes only say that a mark is meant as it stands."""
    begin = text[:_MOST_ESCAPED]
    escaping = [at.start() for at in re.finditer(r"\\[\W_]", begin)]
    plain = "".join(character for at, character in enumerate(begin) if at not in escaping) + text[_MOST_ESCAPED:]
    found = _find_plain(plain)
    if found is None:
        return None
    length = found.length
    for at in escaping:
        length += at < length
    return Marker(found.style, found.value, length)


def marker_of_label(label: str) -> Marker | None:
    """The marker that a word processor shows ("6.2", "(iv)", "•") but does not hold in the text; its length is 0."""
    if not label.strip():
        return None
    found = _number_at(label.strip() + " ", 0)
    if found is None:
        return Marker("bullet", label.strip(), 0)
    return Marker(found.style, found.value, 0)
