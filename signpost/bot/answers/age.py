"""Rules on former pupils that turn on an age or on years gone by: "until they are 18", "for two years after leaving".

Most schools let staff be in touch with former pupils from some age on. Whether that age is reached is arithmetic, which
neither nearness in meaning nor the modality of a clause can do.
"""

import re
from dataclasses import dataclass

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_WORDS = {word: number for number, word in enumerate(f"{_ONES} seventeen eighteen nineteen twenty twenty-one".split())}
_WORDS |= {"eighteenth": 18, "nineteenth": 19, "twenty-first": 21, "a": 1, "an": 1, "couple of": 2, "few": 3}
_NUMBER = "|".join([r"\d{1,2}", *sorted(_WORDS, key=len, reverse=True)])
_GROWING = r"1[0-9]|2[0-5]|(?:thir|four|fif|six|seven|eigh|nine)teen(?:th)?|twenty(?:-one|-first)?"
_YEARS = r"(?:years?|yrs?)"

_AGE = re.compile(
    r"(?:\b(?:is|was|are|now|just|turned|aged|only|of|whos|shes|hes|theyre)|\w['’](?:s|re))\s+"
    r"(?:(?:now|just|only|about|nearly|almost|over|turned)\s+)*(?P<age>[1-9]\d)\b"
    rf"(?!\s*(?:%|:|\.\d|am\b|pm\b|of\b|(?:min|hour|day|week|month)\w*|{_YEARS}\s+(?:ago|after|later)))"
    rf"|\b(?P<old>[1-9]\d)[\s-]*{_YEARS}?[\s-]*olds?\b"
    r"|,\s*(?P<aside>[1-9]\d)(?:\s+now)?\s*,",
    re.I,
)
_AGO = re.compile(
    rf"\b(?P<years>{_NUMBER})\s+(?:and a (?:bit|half)\s+)?(?:\w+\s+){{0,2}}?{_YEARS}\s+(?:ago|back|since)\b", re.I
)
_LONG_AGO = re.compile(r"\b(?:years|ages|decades?)\s+(?:ago|back)\b|\bold (?:boy|girl)\b", re.I)
_LATELY = re.compile(
    r"\b(?:left|finished)\b[^.?!]{0,20}\b(?:last (?:summer|june|july|august|week|month|term)|in (?:june|july|august)|"
    r"this (?:summer|year|term)|yesterday|today)\b|\b(?:just|only just) (?:left|finished)\b",
    re.I,
)
_LEAST_AGE = re.compile(
    r"\b(?:under|below|aged?|turned|reach(?:ed|es)?|before|until|once|over|are|is|at least)\s+"
    r"(?:(?:the|an?|their|his|her|that|\w+['’]s|they|she|he|are|is|age|of|aged|at|least|have|has|turned|reached)\s+)*"
    rf"(?P<age>{_GROWING})\b(?!\s*(?:months?|days?|weeks?|{_YEARS}\s+(?!of age|old)))",
    re.I,
)
_LEAST_YEARS = re.compile(
    rf"\b(?P<years>{_NUMBER})\s+(?:(?:full|whole|academic|complete|calendar|school)\s+)*years?\b"
    r"(?!\s*(?:of age|old|\d))",
    re.I,
)
_RELEASES = re.compile(r"\b(?:until|till|once|before|when|after|from)\b", re.I)
_OLDEST_LEAVER = 19
"""Nobody is older than this on leaving, so that an age tells how many years have passed at least."""
_LONG = 5
"""What "years ago" is taken for."""


@dataclass(frozen=True)
class Limit:
    """From when on a rule leaves former pupils out."""

    age: int | None
    """In years."""
    years_gone: int | None
    """Since they left the school."""
    releases: bool
    """The words say what ends the rule ("until", "once"); otherwise they only say whom it is about ("under 18")."""

    def reached(self, age: int | None, years_gone: int | None) -> bool | None:
        """Whether somebody of this age, who left that many years ago, is past it; None where that cannot be told."""
        if years_gone is None and age is not None and age - _OLDEST_LEAVER >= (self.years_gone or 0):
            years_gone = age - _OLDEST_LEAVER
        asked = [(least, has) for least, has in ((self.age, age), (self.years_gone, years_gone)) if least is not None]
        if any(has is not None and has < least for least, has in asked):
            return False
        return True if all(has is not None for _, has in asked) else None


def read_limit(text: str) -> Limit | None:
    """The limit that a rule names; None where it names none. Of several ages or years, the highest counts."""
    ages = [_number(found.group("age")) for found in _LEAST_AGE.finditer(text)]
    years = [_number(found.group("years")) for found in _LEAST_YEARS.finditer(text)]
    if not ages and not years:
        return None
    return Limit(max(ages, default=None), max(years, default=None), bool(_RELEASES.search(text)))


def read_age(question: str) -> int | None:
    """The age, in years, of the one whom a question is about."""
    found = _AGE.search(question)
    return int(found.group("age") or found.group("old") or found.group("aside")) if found else None


def read_years_gone(question: str) -> int | None:
    """How many years ago the one whom a question is about left."""
    if found := _AGO.search(question):
        return _number(found.group("years"))
    if _LATELY.search(question):
        return 0
    return _LONG if _LONG_AGO.search(question) else None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _WORDS[text.lower()]
