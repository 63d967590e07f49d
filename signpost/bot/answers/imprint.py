"""What a policy's first lines say of the policy itself: whose it is, who approved it, when, and when it is reviewed.

These lines ("Owner: Deputy headteacher") are no clauses, since they rule nothing; but somebody may ask for them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from signpost.knowledge.policy import Policy

FIRST_LINES = "first lines"
"""Where such a line stands, as a reader would say it."""

_DOCUMENT = (
    r"(?:(?P<bare>it|this)|(?:this|the|our|that)\s+(?P<which>(?:[\w’'-]+\s+){0,5}?)"
    r"(?P<kind>policy|agreement|handbook|document))"
)
"""The policy, as the very thing that is asked about: "under this policy" is about something else. Nothing but "it" or
"this" is the policy only where nothing was said before: in "I found a stick, who owns it?" it is the stick."""
_REVIEW = r"(?:review|look|revis|updat|renew|check)"
_LAST = r"\W*(?:please\W*)?$"


@dataclass(frozen=True)
class _Fact:
    """Something that a policy says of itself.

    Args:
        asked: what a question for it is.
        label: what its line begins with.
        told: what a clause has that tells it, too.
    """

    asked: re.Pattern[str]
    label: re.Pattern[str]
    told: re.Pattern[str]


def _fact(asked: str, label: str, told: str) -> _Fact:
    return _Fact(*(re.compile(pattern, re.I) for pattern in (asked + _LAST, rf"^\W*(?:{label})", told)))


_FACTS = (
    _fact(
        r"\bwho(?:[’']?s| is)?\s+(?:the\s+)?(?:owns?|owner of|responsible for|in charge of|looks? after|maintains)\s+"
        + _DOCUMENT,
        r"(?:policy |document )?(?:owner|holder|lead)\b|responsible\b|owned by\b",
        r"\b(?:own(?:s|ed|er)|holder|belongs|responsib\w+ (?:for|lies|rests)|maintain\w*|keeps|looks? after)\b",
    ),
    _fact(
        r"\bwho\s+(?:wrote|drew up|drafted|put together)\s+" + _DOCUMENT,
        r"(?:author|written|prepared|drafted|drawn up)\b",
        r"\b(?:wrot|writt|author|prepar|draft|drawn up|drawing up)",
    ),
    _fact(
        r"\bwho\s+(?:has\s+|have\s+)?(?:approved|agreed|adopted|ratified|signed off|passed)\s+" + _DOCUMENT,
        r"(?:approved|adopted|agreed|ratified|signed off) by\b",
        r"\b(?:approv|adopt|ratif|agreed by|sign\w* off)",
    ),
    _fact(
        rf"\b(?:which|what)(?:[’']?s the| is the)?\s+version\s+(?:of\s+|is\s+){_DOCUMENT}(?:\s+is\s+(?:it|this))?",
        r"version\b|v\d",
        r"\bversion\b",
    ),
    _fact(
        rf"\bwhen(?:[’']?s|\s+is|\s+will)\s+(?:the next review of\s+)?{_DOCUMENT}"
        rf"(?:\s+(?:next|due|up|for|to|be|again))*(?:\s+{_REVIEW}\w*(?:\s+(?:at|next|again))?)?",
        rf"(?:date of )?(?:next|due)\b|{_REVIEW}\w* (?:due|date)\b|to be {_REVIEW}",
        rf"\b{_REVIEW}",
    ),
    _fact(
        rf"\bwhen (?:was|were)\s+{_DOCUMENT}\s+(?:last\s+)?{_REVIEW}\w*(?:\s+at)?",
        rf"(?=.*\d)(?:(?:date of )?last {_REVIEW}|{_REVIEW}\w*ed\b|amended\b)",
        rf"\b{_REVIEW}",
    ),
    _fact(
        rf"\bwhen (?:was|did)\s+{_DOCUMENT}\s+(?:first\s+)?(?:approved|agreed|adopted|ratified|written|come in|start)",
        r"(?=.*\d)(?:date\b(?! (?:of|for) (?:next|last|review))|adopted|approved|agreed|ratified|written|issued)",
        r"\b(?:approv|adopt|ratif|in force|effective|agreed)",
    ),
    _fact(
        rf"\bhow often (?:is|do you|do they|will)\s+(?:{_REVIEW}\w*\s+)?{_DOCUMENT}"
        rf"(?:\s+(?:be\s+)?{_REVIEW}\w*(?:\s+at)?)?",
        rf"{_REVIEW}\w*\W+(?:cycle|period|frequency|every|each|annual|year|term|once|twice)",
        rf"\b{_REVIEW}",
    ),
)


def imprint_line(question: str, policy: Policy, clause: str = "") -> str | None:
    """The line of a policy's first lines that tells what is asked about the policy; None where none does.

    Args:
        question: the question, put right.
        policy: the policy.
        clause: what would be quoted otherwise; where it tells the same, no line is needed.
    """
    asked = [fact for fact, _ in _asked(question)]
    if any(fact.told.search(clause) for fact in asked):
        return None
    front = (policy.text[part.start : part.end] for part in policy.set_aside if part.kind == "metadata")
    lines = [line.strip() for part in front for line in part.splitlines()]
    return next((line for fact in asked for line in lines if _tells(fact, line)), None)


def asked_about(question: str, policies: Sequence[Policy]) -> list[Policy]:
    """Those of some policies that a question about a policy can mean: "the agreement", "the behaviour policy"."""
    match = next((found for _, found in _asked(question)), None)
    if match is None:
        return []
    which, kind = (match["which"] or "").lower().split(), (match["kind"] or "").lower()
    meant = [policy for policy in policies if all(word in policy.title.lower() for word in which)]
    of_kind = [policy for policy in meant if kind in policy.title.lower()]
    return of_kind or (meant if kind in ("", "policy", "document") else [])


def _asked(question: str) -> Iterator[tuple[_Fact, re.Match[str]]]:
    matches = ((fact, fact.asked.search(question)) for fact in _FACTS)
    return (
        (fact, found) for fact, found in matches if found and not (found["bare"] and question[: found.start()].strip())
    )


def _tells(fact: _Fact, line: str) -> bool:
    """Whether a line has the label, and something that it labels: in a table, that may be in the next line."""
    label = fact.label.search(line)
    return label is not None and re.search(r"\w", line[label.end() :]) is not None
