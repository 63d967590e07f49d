"""Whether a policy says when it was adopted, which version it is, and when it is reviewed; and whether that is past."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from signpost.bot.policy_check.finding import Finding, Quotation, quote_at
from signpost.knowledge.policy import DocumentDate, Policy

_EVERY = re.compile(
    r"\b(?:review(?:ed)?|revis(?:ed|it(?:ed)?)|updated?)\b[^.;]{0,80}?"
    r"\b(?:annually|every year|yearly|each year|once a year|on an annual basis|every (?P<count>two|three|2|3) years|"
    r"(?:each|every) (?:january|february|march|april|may|june|july|september|october|november|"
    r"december|autumn|spring|summer))\b",
    re.I,
)
_YEARS = {"two": 2, "2": 2, "three": 3, "3": 3}
_OLD_YEARS = 3
"""After so long without a review a policy on social media is out of date, whatever it says."""


def last_day(written: DocumentDate) -> date:
    """The last day that a date can mean: "October 2027" is not past before November."""
    day = written.day
    if written.precision == "year":
        return date(day.year, 12, 31)
    if written.precision == "month":
        return date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)
    return day


def _after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _written(policy: Policy, written: DocumentDate) -> tuple[Quotation, ...]:
    """The line that a date stands in, if it is found."""

    at = policy.text.find(written.written)
    return (quote_at(policy, at, at + len(written.written)),) if at >= 0 else ()


def _interval(policy: Policy) -> tuple[int, tuple[Quotation, ...]] | None:
    """How many years a policy says that it is reviewed after, and where; None where it does not say."""

    for clause in policy.clauses:
        found = _EVERY.search(clause.own_text)
        if found and re.search(r"\b(?:policy|document|statement|guidance)\b", clause.own_text, re.I):
            years = _YEARS.get((found.group("count") or "").lower(), 1)
            return years, (quote_at(policy, clause.start + found.start(), clause.start + found.end()),)
    return None


def check_dates(policy: Policy, today: date) -> Iterator[Finding]:
    """What is wrong with a policy's dates and version on a day."""
    yield from _review(policy, today)
    if policy.adopted is None and policy.last_review is None:
        yield Finding(
            id="version/adopted",
            kind="version",
            severity="should fix",
            title="It does not say when it was adopted",
            why="Nobody can tell from the document whether it is in force, or which law it was written under.",
            do="Write on the first page when the governing body adopted it, and when it was last reviewed.",
        )
    if policy.version is None:
        yield Finding(
            id="version/number",
            kind="version",
            severity="worth a look",
            title="It has no version number",
            why="What people have read or signed can then only be told apart by its date.",
            do="Give it a version number, and raise it with every change.",
        )


def _review(policy: Policy, today: date) -> Iterator[Finding]:
    if policy.next_review is not None:
        if last_day(policy.next_review) < today:
            yield Finding(
                id="review/past",
                kind="review",
                severity="must fix",
                title="The review is overdue",
                quotations=_written(policy, policy.next_review),
                why=f"Its review was due by {_day(last_day(policy.next_review))}.",
                do="Review it, have it adopted again, and write down the next date.",
            )
        return
    last, interval = policy.last_review, _interval(policy)
    known = [written for written in (last, policy.adopted) if written is not None]
    newest = max(known, key=last_day, default=None)
    if newest is not None:
        since = last_day(newest)
        years = interval[0] if interval else _OLD_YEARS
        if _after(since, years) < today:
            said = f"It says that it is reviewed {_often(years)}" if interval else "It has no date for its next review"
            yield Finding(
                id="review/past",
                kind="review",
                severity="must fix" if interval else "should fix",
                title="The review is overdue",
                quotations=(*_written(policy, newest), *(interval[1] if interval else ())),
                why=f"{said}, and the last date that it gives for itself is {newest.written}.",
                do="Review it, have it adopted again, and write down the next date.",
            )
            return
    yield Finding(
        id="review/missing",
        kind="review",
        severity="worth a look" if interval and newest else "should fix",
        title="It has no date for its next review",
        quotations=interval[1] if interval else (),
        why="Without a date nobody is reminded, and readers cannot tell whether it is still looked after.",
        do="Write down the month in which it will be reviewed next.",
    )


def _often(years: int) -> str:
    return "every year" if years == 1 else f"every {years} years"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
