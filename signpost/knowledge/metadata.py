"""What a document says about itself: title, school, version, when it was adopted and is reviewed."""

import re
from calendar import month_name
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from signpost.knowledge.capitals import title_case
from signpost.knowledge.elements import Element
from signpost.knowledge.front_matter import NAMES_DOCUMENT
from signpost.knowledge.headings import words
from signpost.knowledge.markdown import heading_text
from signpost.knowledge.policy import DocumentDate
from signpost.knowledge.source import Source

_MONTHS = {name[:3].lower(): number for number, name in enumerate(month_name) if name}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATES = (
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?P<year>\d{{4}})\b", re.I),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.I),
    re.compile(r"\b(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4}|\d{2})\b"),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b"),
    re.compile(rf"\b{_MONTH},?\s+(?P<year>\d{{4}})\b", re.I),
    re.compile(
        r"\b(?:(?:spring|summer|autumn|winter|lent|michaelmas|trinity|easter)\s+(?:term\s+)?)?"
        r"(?P<year>20\d{2}|199\d)\b(?!\s*\))",
        re.I,
    ),
)
_KEYS = {
    "next": re.compile(
        r"\b(?:next (?:review|look|update|revision)|review date|review due|(?:due )?for (?:review|renewal)|"
        r"to be reviewed|will be reviewed|review by|date of next)\b",
        re.I,
    ),
    "last": re.compile(r"\b(?:last (?:review(?:ed)?|updated?|revised)|date (?:last )?reviewed)\b", re.I),
    "changed": re.compile(r"\b(?:reviewed|updated|amended|revised)\b", re.I),
    "adopted": re.compile(
        r"\b(?:adopted|approved|ratified|approval|adoption|originated|agreed|effective|issued|taken on|"
        r"comes into force)\b",
        re.I,
    ),
}
_VERSION = re.compile(
    r"\b(?:version|issue)(?: number| no\.?)?\s*[:|\t]?\s*(?:\|\s*)?(v?\d+(?:\.\d+)*)\b|\bv(\d+\.\d+)\b", re.I
)
_KIND_OF_SCHOOL = (
    r"(?:Primary|Infants?|Junior|Secondary|High|Grammar|Nursery|Special|Community|First|Middle|Church|Sixth\s+Form)"
)
_SCHOOL = re.compile(
    r"(?<![\w'’])(?:(?:[A-Z][\w'’.&-]{1,30}|C of E)\s+(?:(?:of|and|the|in|with|for|&)\s+)?){1,6}?"
    rf"(?:{_KIND_OF_SCHOOL}\s+){{0,3}}(?:School|Academy|College|Nursery|CEPS|CE Primary|Federation|Trust)\b"
)
_NOT_SCHOOL = re.compile(
    r"(?:The|This|Our|Any|Each|All|Your|In|If|At|When|For|Primary|Secondary|Wider|Former|Board|Staff)\s", re.I
)
_SCHOOL_FIELD = re.compile(
    r"^[^\w\n]{0,10}(?:name of )?school(?: name)?[^\w\n]{0,3}[:|\t][^\w\n]{0,10}(?P<name>[A-Z][^|\n]{3,60})",
    re.M | re.I,
)
_NOT_ITS_NAME = re.compile(r"\b(?:council|borough|directorate|authority|diocese|department|county)\b", re.I)
_TOPIC = re.compile(
    r"\b(?:social|internet|online|ict|e-?mails?|e-?safety|digital|technolog\w+|phones?|photographs?|communicati\w+|"
    r"cyber\w*)\b",
    re.I,
)
_TRAIL = re.compile(r"\w\s+[>»›]\s+\w")
"""Where on a website a page stands: "Home > Policies > Staff"."""
_TITLE_FIELD = re.compile(r"^title:\s*[\"']?", re.I)
_BODY = re.compile(r"^.*\b(?:governing (?:body|board)|governors|trustees|directors|community)\s+of\s+", re.I)
_ENDS_STATEMENT = re.compile(
    r"(?<=[.!?])(?<!\b(?i:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\.)(?<!\b(?i:sept)\.)\s+|[\n;–—]|\*\*"
)
_MOST_SEARCHED = 100_000
_MOST_IN_A_STATEMENT = 400
_NEAR_THE_BEGINNING = 40
_NEAR_THE_END = 12


@dataclass(frozen=True)
class Metadata:
    """What was found; None where the document does not say."""

    title: str
    school: str | None
    version: str | None
    adopted: DocumentDate | None
    last_review: DocumentDate | None
    next_review: DocumentDate | None


def find_dates(text: str) -> Iterator[tuple[int, DocumentDate]]:
    """The dates in a text, with where each begins, most precise reading first; impossible dates are passed over."""
    taken: list[tuple[int, int]] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            read = _date(match)
            if read is not None:
                yield match.start(), read


def _date(match: re.Match[str]) -> DocumentDate | None:
    parts = match.groupdict()
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    month_word = parts.get("month")
    month = 1
    if month_word:
        month = int(month_word) if month_word.isdigit() else _MONTHS[month_word[:3].lower()]
    day = int(parts.get("day") or 1)
    try:
        read = date(year, month, day)
    except ValueError:
        return None
    precision = "day" if parts.get("day") else "month" if month_word else "year"
    return DocumentDate(written=match.group(), day=read, precision=precision)


def _sentences(text: str) -> Iterator[str]:
    yield from (part for part in _ENDS_STATEMENT.split(text[:_MOST_IN_A_STATEMENT]) if part.strip())


def _date_for(key: str, statements: Sequence[str]) -> DocumentDate | None:
    """The date behind the first statement with this key word; the nearest date after the word, else before it."""
    for statement in statements:
        found = _KEYS[key].search(statement)
        if found is None or (key in ("last", "changed") and _KEYS["next"].search(statement)):
            continue
        dates = sorted(find_dates(statement), key=lambda item: (item[0] < found.start(), abs(item[0] - found.start())))
        if dates:
            return dates[0][1]
    return None


def _statements(elements: Sequence[Element]) -> list[str]:
    """Sentences that may speak of the document itself: those near its beginning and end, with a field's next line."""
    texts = [e.text[:_MOST_IN_A_STATEMENT] for e in elements if e.kind not in ("contents", "page")]
    is_short = len(texts) <= _NEAR_THE_BEGINNING + _NEAR_THE_END
    near = texts if is_short else texts[:_NEAR_THE_BEGINNING] + texts[-_NEAR_THE_END:]
    found = [sentence for text in near for sentence in _sentences(text)]
    for text, following in pairwise(near):
        if len(text) < 40 and len(following) < 30 and not list(find_dates(text)):
            found.append(f"{text} {following}")
    return found


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", heading_text(text.strip()).strip("*_#").strip())


def _title(source: Source, titles: Sequence[str]) -> str:
    """The front line that names the document, else the title among the file's properties, else any front line."""
    titles = [_TITLE_FIELD.sub("", title) for title in titles if not _TRAIL.search(title)]
    named = [title for title in titles if NAMES_DOCUMENT.search(title)]
    if named:
        return title_case(named[0]).rstrip(".")
    others = [title for title in titles if not _SCHOOL.fullmatch(title_case(title.strip()))]
    likeliest = [*filter(_TOPIC.search, others), *others, *titles, source.name]
    return source.title or title_case(likeliest[0])


def _school(source: Source, fronts: Sequence[str], titles: Sequence[str]) -> str | None:
    for text in fronts:
        match = _SCHOOL.search(title_case(_BODY.sub("", text)))
        if match and not _NOT_SCHOOL.match(match.group()):
            return match.group().strip()
    field = _SCHOOL_FIELD.search(source.text, 0, _MOST_SEARCHED)
    if field:
        return field.group("name").strip(" *|")
    found = (m.group().strip() for m in _SCHOOL.finditer(source.text, 0, _MOST_SEARCHED))
    counts = Counter(re.sub(r"\s+", " ", name) for name in found if not _NOT_SCHOOL.match(name))
    name, times = counts.most_common(1)[0] if counts else ("", 0)
    if times > 1:
        return name
    return next((title_case(title) for title in titles[:2] if _could_name_school(title)), None)


def _could_name_school(title: str) -> bool:
    return 1 < len(words(title)) <= 6 and not NAMES_DOCUMENT.search(title) and not _NOT_ITS_NAME.search(title)


def read_metadata(source: Source, elements: Sequence[Element]) -> Metadata:
    """What a document says about itself, from its front matter, its first and last paragraphs and its properties."""
    statements = _statements(elements)
    titles = [_plain(e.text) for e in elements if e.kind == "title"]
    body = next((i for i, e in enumerate(elements) if e.kind in ("heading", "item", "label")), len(elements))
    front = [e for e in elements[:body] if e.kind in ("title", "metadata", "paragraph")]
    fronts = [_plain(e.text[:_MOST_IN_A_STATEMENT]) for e in front]
    version = next((m.group(1) or m.group(2) for s in statements if (m := _VERSION.search(s))), None)
    return Metadata(
        title=_title(source, titles),
        school=_school(source, [text for text in fronts if len(text) <= 200], titles),
        version=version,
        adopted=_date_for("adopted", statements),
        last_review=_date_for("last", statements) or _date_for("changed", statements),
        next_review=_date_for("next", statements),
    )
