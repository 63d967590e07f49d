"""Lists whose lead-in and items do not fit together, so that they say the opposite of what they mean.

Under "Staff should:" stands "disclose confidential information"; under "Do not:" stands "staff should only …". People
read past it; who quotes the clause, or is disciplined by it, does not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from signpost.bot.policy_check.finding import Finding, Quotation, Severity, quote
from signpost.knowledge.modality import sentence_modality
from signpost.knowledge.policy import Clause, Policy

_NEGATIVE = re.compile(r"^\W*(?:not|never|do not|don['’]t|must not|should not|no)\b", re.I)
_FORBIDDING = re.compile(
    r"\b(?:must|should|shall|will|may|can|do|to)\s+(?:\*\*\s*)?(?:not|never)\b[*:\s-]*$|\b(?:cannot|don['’]t|never)\b[*:\s-]*$",
    re.I,
)
"""Ends with the words that forbid: what follows is what is forbidden."""
_ASKING = re.compile(
    r"\b(?:must|should|shall|will|are expected to|are required to|expects?[^.:]{0,60}\bto)[*:\s-]*$", re.I
)
_DUTY = re.compile(
    r"^\W*(?:(?:all |any |members of )?(?:staff|employees|teachers|governors|volunteers|adults|you|they)"
    r"\s+(?:must|should|may)\s+(?!not\b|never\b)|"
    r"always\s|ensure\s|make sure\s|remember\s)",
    re.I,
)
_HARMFUL = re.compile(
    r"^\W*(?:(?:disclose|share|reveal|divulge|discuss|publish|post|pass on)\b[^.;]{0,60}"
    r"\b(?:confidential|illegal|defamatory|obscene|offensive|abusive|discriminatory|libellous|pornographic)|(?:bully|harass|intimidate|defame|libel)\b|"
    r"(?:bring|cause)\b[^.;]{0,40}\b(?:disrepute|harm)\b|breach\b|break the law)",
    re.I,
)

_LIMITED = re.compile(r"\b(?:only|unless|if|where|when|securely|with|in line|as required)\b", re.I)
"""To share what is confidential with whom it has to be shared is a duty."""
_A_SENTENCE = 3
"""Words of a lead-in: under a mere "Don't" one may well say "don't" again."""


@dataclass(frozen=True)
class _Clash:
    """One way in which items do not go with their lead-in."""

    name: str
    severity: Severity
    title: str
    why: str


_HARM = _Clash(
    "asks",
    "must fix",
    "The list asks for what it means to forbid",
    "Read with the words above it, this tells people to do what they must not. Look at the list's other items, too.",
)
_TWICE = _Clash(
    "twice",
    "should fix",
    "The list forbids what is already negative",
    "“Must not: not …” asks for the opposite of what is meant.",
)
_DUTIES = _Clash(
    "duty",
    "should fix",
    "A list of what not to do has an item that is to be done",
    "Read with the words above it, the item forbids what it asks for.",
)


def _is_harmful(text: str) -> bool:
    return _HARMFUL.match(text) is not None and not _LIMITED.search(text)


def check_lists(policy: Policy) -> Iterator[Finding]:
    """The lists of a policy whose items do not go with their lead-in."""
    lists: dict[tuple[str, ...], list[Clause]] = {}
    for clause in policy.clauses:
        if clause.lead_in and clause.kind in ("item", "bullet"):
            lists.setdefault((*clause.path, *clause.lead_in), []).append(clause)
    by_id = {clause.id: clause for clause in policy.clauses}
    for items in lists.values():
        # Of several sentences, only the last leads in.
        lead_in = re.split(r"(?<=[.!?])\s", items[0].lead_in[-1].strip())[-1]
        parent = by_id.get(items[0].parent or "")
        ref = parent.ref if parent is not None else ""
        if _FORBIDDING.search(lead_in) and len(lead_in.split()) >= _A_SENTENCE:
            yield from _clash([item for item in items if _NEGATIVE.match(item.own_text)], ref, _TWICE)
            yield from _clash([item for item in items if _DUTY.match(item.own_text)], ref, _DUTIES)
        elif _ASKING.search(lead_in) and sentence_modality(lead_in) in ("must", "should"):
            yield from _clash([item for item in items if _is_harmful(item.own_text)], ref, _HARM)


def _clash(items: Sequence[Clause], ref: str, clash: _Clash) -> Iterator[Finding]:
    """One finding for the items that clash with the lead-in that stands at `ref`."""
    if items:
        yield Finding(
            id=f"list/{clash.name}/{items[0].id}",
            kind="list",
            severity=clash.severity,
            title=clash.title,
            quotations=(Quotation(ref=ref, text=items[0].lead_in[-1]), *map(quote, items)),
            why=clash.why,
            do="Make two lists of it, one of what to do and one of what not to do, each with a lead-in of its own.",
        )
