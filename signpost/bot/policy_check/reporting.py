"""Whom staff tell, and who does what has to be done: what a policy leaves open."""

import re
from collections.abc import Iterator
from itertools import islice

from signpost.bot.answers.passage import sentences
from signpost.bot.policy_check.finding import Finding, Quotation, excerpt, quote_at
from signpost.bot.policy_check.roles import NAMED, RECIPIENT, ROLE
from signpost.knowledge.policy import Clause, Policy

_REPORT = re.compile(
    r"(?:\b(?:must|should|shall|will|to|and|please|always|immediately|promptly)\s+|^\W*)"
    r"(?:(?:immediately|always|promptly|also|then)\s+){0,2}report\b(?!\s+(?:abuse|remove|button|form|function|facilit\w+|is|was|has|on)\b)"
    r"(?P<what>[^.;\n]*)",
    re.I,
)
_TO = re.compile(r"\b(?:to|with|via|using|through|under|in line with|in accordance with|section|appendix)\b", re.I)
"""A report that goes somewhere: to a person, a platform, the police, or by a procedure."""
_TO_BE_DONE = re.compile(
    r"\b(?:must|should|shall|ha(?:s|ve) to|needs? to|(?:is|are) to)\s+(?:(?:also|always|first|then|all)\s+)?be\s+"
    r"(?:(?:immediately|promptly|formally|carefully|properly|fully|\w+ly)\s+)?"
    r"(?:reported|recorded|logged|approved|authorised|investigated|referred|signed off)\b",
    re.I,
)
_DOER = re.compile(
    r"\b(?:by|to|with)\s+(?:the|an?|any|all|your|their|our|his|her|each|every|those|whoever|staff|[A-Z])|"
    r"\b(?i:you|your|we|I|my|staff|employees?|teachers?|colleagues?|volunteers?|adults?|everyone|anyone|pupils?|"
    r"students?|parents?|contractors?|(?:the|this) (?:school|academy|college|trust|council) "
    r"(?:will|must|shall|should|is|has|keeps?))\b"
)
_BY_THE_SCHOOL = re.compile(
    r"\b(?:approval|permission|agreement|authorisation|consent)\s+(?:of|from)\s+the\s+(?:school|academy|college)\b(?!['’]s?\s)|"
    r"\b(?:approved|authorised|agreed|permitted)\s+by\s+the\s+(?:school|academy|college)\b(?!['’]s?\s)",
    re.I,
)
_APPROVER = re.compile(
    rf"\b(?:approv\w+|permission|authoris\w+|agree\w*|consent)\b[^.;]{{0,60}}?\b{ROLE}|"
    rf"\b{ROLE}[^.;]{{0,60}}?\b(?:approv\w+|permission|authoris\w+|agree\w*|consent)\b",
    re.I,
)
_ANY_OFFICER = re.compile(
    r"\b(?:nominated (?:person|contact|officer)|named (?:person|contact)|designated person|"
    r"responsible (?:person|officer)|"
    r"(?:relevant|appropriate) (?:(?:\w+ ){1,5})?(?:person|officer|member of staff|manager|colleague))\b",
    re.I,
)
"""A role without saying whose: "the nominated person", "the relevant officer"."""
_MOST_QUOTED = 4
_MOST_PLACES = 100
_MOST_READ = 4000
"""Characters of a clause that are read: a longer one is no rule."""


def check_reporting(policy: Policy) -> Iterator[Finding]:
    """Whether staff are told whom to tell, and whether somebody is named for what has to be done."""
    yield from _nobody_to_tell(policy)
    yield from _open_reports(policy)
    yield from _open_roles(policy)
    yield from _open_duties(policy)
    yield from _open_approvals(policy)


def _for_staff(clause: Clause) -> bool:
    return not clause.audience or "staff" in clause.audience


def _whole(clause: Clause) -> str:
    """A clause with what it stands under."""
    return " ".join((*clause.path, *clause.lead_in, clause.text[:_MOST_READ]))


def _names_recipient(clause: Clause) -> bool:
    return RECIPIENT.search(" ".join((*clause.lead_in, clause.text[:_MOST_READ]))) is not None


def _nobody_to_tell(policy: Policy) -> Iterator[Finding]:
    telling = [clause for clause in policy.clauses if _names_recipient(clause)]
    if any(_for_staff(clause) for clause in telling):
        return
    yield Finding(
        id="reporting/nobody",
        kind="reporting",
        severity="must fix",
        title="Staff are not told whom to tell",
        quotations=tuple(quote_at(policy, clause.start, clause.start + 1) for clause in telling[:_MOST_QUOTED]),
        why="No clause names anybody in the school to whom a member of staff reports a concern, abuse or a breach."
        + (" The one quoted speaks to others." if telling else ""),
        do="Name the role that reports go to, and another for reports about whoever holds it.",
    )


def _open_reports(policy: Policy) -> Iterator[Finding]:
    """Duties to report that do not say to whom."""
    found: list[Quotation] = []
    for clause in policy.clauses:
        if clause.modality not in ("must", "should") or NAMED.search(_whole(clause)):
            continue
        for start, end in sentences(clause.own_text):
            match = _REPORT.search(clause.own_text[start:end])
            if match and not _TO.search(match["what"]) and not match["what"].rstrip().endswith(":"):
                found.append(Quotation(ref=clause.ref, text=excerpt(clause.own_text[start:end], *match.span())))
    if found:
        yield Finding(
            id="reporting/to-whom",
            kind="reporting",
            severity="should fix",
            title="It says to report, but not to whom",
            quotations=tuple(found[:_MOST_QUOTED]),
            why="Whoever has to act at once should not have to find out first whom to tell.",
            do="Add the role, for example “to the designated safeguarding lead”.",
        )


def _open_roles(policy: Policy) -> Iterator[Finding]:
    """Roles that are mentioned, and nowhere given to anybody."""
    found: dict[str, list[re.Match[str]]] = {}
    for match in islice(_ANY_OFFICER.finditer(policy.text), _MOST_PLACES):
        found.setdefault(re.sub(r"\s+", " ", match.group()).lower(), []).append(match)
    for name, matches in found.items():
        if any(_is_given(policy.text, match) for match in matches):
            continue
        written = re.sub(r"\s+", " ", matches[0].group())
        quotations = dict.fromkeys(quote_at(policy, *match.span()) for match in matches)
        if all(not quotation.ref for quotation in quotations):
            continue
        yield Finding(
            id=f"role/{name.replace(' ', '-')}",
            kind="role",
            severity="should fix",
            title=f"It does not say who “the {written}” is",
            quotations=tuple(quotations)[:_MOST_QUOTED],
            why="Readers have to ask who it is before they can do what the clause asks.",
            do="Say once which post it is, for example “the deputy headteacher is the nominated person”.",
        )


def _is_given(text: str, match: re.Match[str]) -> bool:
    """Whether the words around a role say whose it is."""
    before, after = text[max(0, match.start() - 120) : match.start()], text[match.end() : match.end() + 120]
    gives = re.match(
        rf"(?:\s+for\s+[^.;\n]{{1,60}}?)?\s*(?:\(|\bis\b|\bare\b|:|[–—-]|\bmeans\b|\|)[^.;\n]{{0,60}}?(?:{ROLE}|\b(?:Mr|Mrs|Ms|Miss|Dr)\b)",
        after,
        re.I,
    )
    has = re.search(rf"(?:{ROLE})[^.;\n]{{0,40}}(?:\(|\bas\b|\bis\b|,|[–—-])\s*(?:\w+\s+){{0,2}}$", before, re.I)
    return gives is not None or has is not None


def _open_duties(policy: Policy) -> Iterator[Finding]:
    """What has to be reported, recorded or approved, and by nobody in particular."""
    by_parent: dict[str | None, Clause] = {clause.id: clause for clause in policy.clauses}
    previous: Clause | None = None
    for clause in policy.clauses:
        before, previous = previous, clause
        neighbour = before.text if before is not None and before.path == clause.path else ""
        parent = by_parent.get(clause.parent)
        around = " ".join((_whole(clause), parent.text if parent else "", neighbour))
        match = _TO_BE_DONE.search(clause.own_text)
        if match is None or NAMED.search(around) or _DOER.search(_whole(clause)) or clause.audience:
            continue
        yield Finding(
            id=f"role/{clause.id}",
            kind="role",
            severity="should fix",
            title=f"{clause.ref}: nobody is named who does it",
            quotations=(quote_at(policy, clause.start + match.start(), clause.start + match.end()),),
            why="What has to be done by nobody in particular is often done by nobody.",
            do="Say who does it, and to or with whom.",
        )


def _open_approvals(policy: Policy) -> Iterator[Finding]:
    """Leave that "the school" gives, where nobody is said to speak for it."""
    if any(_APPROVER.search(clause.text[:_MOST_READ]) for clause in policy.clauses):
        return
    for clause in policy.clauses:
        match = _BY_THE_SCHOOL.search(clause.own_text)
        if match:
            yield Finding(
                id=f"role/{clause.id}/approval",
                kind="role",
                severity="should fix",
                title=f"{clause.ref}: it does not say who approves",
                quotations=(quote_at(policy, clause.start + match.start(), clause.start + match.end()),),
                why="“The school” cannot be asked. No clause says who gives leave.",
                do="Name the role that approves, for example “with the headteacher's written approval”.",
            )
