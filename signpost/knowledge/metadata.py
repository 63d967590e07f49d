"""What a document says about itself: title, school, version, when it was adopted and is reviewed."""

import re
from calendar import month_name
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from signpost.knowledge.elements import Element
from signpost.knowledge.policy import DocumentDate
from signpost.knowledge.source import Source

_MONTHS = {name[:3].lower(): number for number, name in enumerate(month_name) if name}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATES = (
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?P<year>\d{{4}})\b", re.I),
    re.compile(r"\b(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4}|\d{2})\b"),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b"),
    re.compile(rf"\b{_MONTH},?\s+(?P<year>\d{{4}})\b", re.I),
    re.compile(r"\b(?P<year>(?:19|20)\d{2})\b(?!\s*\))"),
)
_KEYS = {
    "next": re.compile(r"\b(?:next review|review date|review due|due for review|to be reviewed|will be reviewed|review(?:ed)? by|date of next)\b", re.I),
    "last": re.compile(r"\b(?:last reviewed|last review|date (?:last )?reviewed|reviewed(?: on)?|last updated|updated|amended)\b", re.I),
    "adopted": re.compile(r"\b(?:adopted|approved|ratified|approval|adoption|originated|agreed|effective|issued)\b", re.I),
}
_VERSION = re.compile(r"\bversion(?: number| no\.?)?\s*[:|\t]?\s*(?:\|\s*)?(v?\d+(?:\.\d+)*)|\bv(\d+\.\d+)\b", re.I)
_TITLE = re.compile(r"\b(?:policy|policies|agreement|code of conduct|guidance|procedures?|statement|handbook|rules|conduct|acceptable use|charter)\b", re.I)
_SCHOOL = re.compile(
    r"(?:(?:[A-Z][\w'’.&-]+|St\.?|C of E)\s+(?:(?:of|and|the|in|with|&)\s+)?){1,6}?"
    r"(?:(?:Primary|Infants?|Junior|Secondary|High|Grammar|Nursery|Special|Community|Academy|First|Middle|Church)\s+){0,3}"
    r"(?:School|Academy|College|Nursery|CEPS|CE Primary|Federation|Trust)\b"
)
_NOT_SCHOOL = re.compile(r"^(?:The|This|Our|Any|Each|All|Your|In|If|At|When|For|Primary|Secondary|Wider|Former)\s", re.I)


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
            read = _date(match)
            if read is not None:
                taken.append(match.span())
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
    yield from (part for part in re.split(r"(?<=[.!?])\s+|\n|[–—]|\*\*", text) if part.strip())


def _date_for(key: str, statements: Sequence[str]) -> DocumentDate | None:
    """The date behind the first statement with this key word; the nearest date after the word, else before it."""
    for statement in statements:
        found = _KEYS[key].search(statement)
        if found is None or (key == "last" and _KEYS["next"].search(statement)):
            continue
        dates = sorted(find_dates(statement), key=lambda item: (item[0] < found.start(), abs(item[0] - found.start())))
        if dates:
            return dates[0][1]
    return None


def _statements(elements: Sequence[Element]) -> list[str]:
    """Sentences that may speak of the document itself: those near its beginning and end, with a field's next line."""
    texts = [e.text for e in elements if e.kind not in ("contents", "page")]
    near = texts[:40] + texts[-12:] if len(texts) > 52 else texts
    found = [sentence for text in near for sentence in _sentences(text)]
    for text, following in zip(near, near[1:], strict=False):
        if len(text) < 40 and not list(find_dates(text)) and len(following) < 30:
            found.append(f"{text} {following}")
    return found


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.strip().strip("*_#").strip())


def _title(source: Source, elements: Sequence[Element]) -> str:
    titles = [_plain(e.text) for e in elements if e.kind == "title"]
    named = [title for title in titles if _TITLE.search(title)]
    if named:
        return named[0].capitalize() if named[0].isupper() else named[0]
    if source.title:
        return source.title
    return titles[0] if titles else source.name


def _school(source: Source, elements: Sequence[Element]) -> str | None:
    fronts = [_plain(e.text) for e in elements if e.kind in ("title", "metadata")]
    for text in fronts:
        match = _SCHOOL.search(text.title() if text.isupper() else text)
        if match and not _NOT_SCHOOL.match(match.group()):
            return match.group().strip()
    field = re.search(r"^\W*School\W*[:|\t]\W*(?P<name>[A-Z][^|\n]{3,60})", source.text, re.MULTILINE)
    if field:
        return field.group("name").strip(" *|")
    counts = Counter(m.group().strip() for m in _SCHOOL.finditer(source.text) if not _NOT_SCHOOL.match(m.group()))
    name, times = counts.most_common(1)[0] if counts else ("", 0)
    return name if times > 1 else None


def read_metadata(source: Source, elements: Sequence[Element]) -> Metadata:
    """What a document says about itself, from its front matter, its first and last paragraphs and its properties."""
    statements = _statements(elements)
    version = next((m.group(1) or m.group(2) for s in statements[:60] if (m := _VERSION.search(s))), None)
    return Metadata(
        title=_title(source, elements),
        school=_school(source, elements),
        version=version,
        adopted=_date_for("adopted", statements),
        last_review=_date_for("last", statements),
        next_review=_date_for("next", statements),
    )
