"""Laws, guidance, bodies, helplines and services that a policy names and that are no more: data, in `outdated.toml`."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from itertools import islice
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from signpost.bot.policy_check.finding import Finding, FindingKind, Quotation, Severity, quote_at
from signpost.knowledge.policy import Policy

_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_SEVERITY: Mapping[FindingKind, Severity] = {
    "law": "must fix",
    "helpline": "must fix",
    "guidance": "should fix",
    "body": "should fix",
    "service": "worth a look",
}
_CHECKED = {
    "primary": "read there on",
    "secondary": "read in others that quote it, on",
    "general": "commonly known; noted on",
}
_PASSED_OVER = re.compile(
    r"\b(?:replac(?:es|ed|ing)|repeal(?:s|ed)|supersed(?:es|ed)|former(?:ly)?|previous(?:ly)?|no longer|used to be|"
    r"now (?:known as|called|the|part of)|was renamed)\b",
    re.I,
)
"""The sentence itself says that the name is an old one."""
_YEAR = (
    r"(?:[\s,()–-]+(?:KCSIE|DfE|HM Government|statutory guidance|guidance|updated|published|revised|last|in|"
    r"from|of|dated|"
    r"version|edition|part one|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*)\b)"
    r"{0,6}[\s,()–:-]+(?P<year>(?:19|20)\d\d)\b"
)
_ACT = re.compile(
    r"\b(?P<name>(?:[A-Z][\w()]{0,30},?\s+)(?:(?:(?:of|and|from|to|the|for|in|with)\s+){0,3}[A-Z][\w()]{0,30},?\s+){0,10}?Act)s?,?\s+"
    r"(?:of\s+)?\(?(?P<years>(?:1[789]|20)\d\d(?:(?:,\s*|\s+and\s+|\s*&\s*)(?:1[789]|20)\d\d)*)\b"
)
_FIRST = re.compile(r"(?:The|Under|See|And)\s+")
_MOST_PLACES = 100
"""Places that are looked at: where there are more, they need not be counted."""
_MOST_QUOTED = 6
"""Places that are quoted; the others are counted."""


class _Dated(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    names: tuple[str, ...] = Field(min_length=1)
    title: _Words
    why: _Words
    instead: _Words
    source: _Words
    checked_on: date
    status: Literal["primary", "secondary", "general"]

    def provenance(self) -> str:
        """The source, and when and how the entry was checked."""
        return f"{self.source}; {_CHECKED[self.status]} {self.checked_on.day} {self.checked_on:%B %Y}"


class Entry(_Dated):
    """What is no more, and what to write instead; see `outdated.toml` for the fields."""

    kind: Literal["law", "guidance", "body", "helpline", "service"]
    unless: str | None = None
    since: str | None = Field(None, pattern=r"\d{4}$")
    severity: Severity | None = None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds it in a policy."""
        return _pattern(self.names)


class Edition(_Dated):
    """Guidance that is published again and again."""

    latest: int

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds it in a policy, with the year that is given for it."""
        return _pattern([rf"(?:{'|'.join(self.names)}){_YEAR}"])


class Outdated(BaseModel):
    """All that is in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entry: tuple[Entry, ...]
    edition: tuple[Edition, ...]
    years: dict[str, tuple[int, ...]]


def _pattern(names: Sequence[str]) -> re.Pattern[str]:
    """One expression for several, in any case; spaces stand for any white space, apostrophes for any of them."""
    parts = (re.sub(r" (?!\))", r"\\s+", name).replace("'", "['’]") for name in names)
    return re.compile("|".join(f"(?:{part})" for part in parts), re.I | re.M)


@cache
def load_outdated() -> Outdated:
    """What is known to be out of date."""
    text = files(__package__).joinpath("outdated.toml").read_text(encoding="utf-8")
    return Outdated.model_validate(tomllib.loads(text))


def check_outdated(policy: Policy) -> Iterator[Finding]:
    """What a policy names that is no more, and years of Acts that are slips."""
    known = load_outdated()
    for entry in known.entry:
        if entry.unless is None or not re.search(entry.unless, policy.text, re.I):
            spans = [found.span() for found in islice(entry.pattern.finditer(policy.text), _MOST_PLACES)]
            yield from _finding(policy, entry, entry.kind, entry.severity or _SEVERITY[entry.kind], spans)
    for edition in known.edition:
        older = (
            found
            for found in islice(edition.pattern.finditer(policy.text), _MOST_PLACES)
            if int(found["year"]) < edition.latest
        )
        yield from _finding(policy, edition, "guidance", "should fix", [found.span() for found in older])
    yield from _slips(policy, known.years)


def _is_content(policy: Policy, start: int) -> bool:
    """Whether a place is neither in a table of contents nor in a page's head or foot."""
    return not any(part.start <= start < part.end and part.kind in ("contents", "page") for part in policy.set_aside)


def _finding(
    policy: Policy, dated: _Dated, kind: FindingKind, severity: Severity, spans: Sequence[tuple[int, int]]
) -> Iterator[Finding]:
    quotations = [quote_at(policy, *span) for span in spans if _is_content(policy, span[0])]
    kept = list(dict.fromkeys(q for q in quotations if not _PASSED_OVER.search(q.text)))
    if not kept:
        return
    more = f" It stands in {len(kept)} places." if len(kept) > _MOST_QUOTED else ""
    yield Finding(
        id=f"{kind}/{dated.id}",
        kind=kind,
        severity=severity,
        title=dated.title,
        quotations=tuple(kept[:_MOST_QUOTED]),
        why=dated.why + more,
        do=dated.instead,
        source=dated.provenance(),
    )


def _slips(policy: Policy, years: Mapping[str, tuple[int, ...]]) -> Iterator[Finding]:
    """Acts with a year in which there was none of that name."""
    found: dict[tuple[str, int], list[Quotation]] = {}
    for match in islice(_ACT.finditer(policy.text), _MOST_PLACES):
        name = _FIRST.sub("", re.sub(r"\s+", " ", match["name"]))
        for year in map(int, re.findall(r"\d{4}", match["years"])):
            if name in years and year not in years[name]:
                found.setdefault((name, year), []).append(quote_at(policy, *match.span()))
    for (name, year), quotations in found.items():
        right = " or ".join(map(str, years[name]))
        yield Finding(
            id=f"law/{name.lower().replace(',', '').replace(' ', '-')}-{year}",
            kind="law",
            severity="should fix",
            title=f"There is no {name} {year}",
            quotations=tuple(dict.fromkeys(quotations)),
            why=f"The {name} is of {right}.",
            do=f"Write “{name} {years[name][-1]}”.",
            source="legislation.gov.uk",
        )
