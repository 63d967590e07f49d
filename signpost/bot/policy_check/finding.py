"""One thing that is wrong with a policy, or missing from it."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from signpost.bot.answers.passage import sentences
from signpost.knowledge.policy import Clause, Policy

FindingKind = Literal[
    "review",
    "version",
    "law",
    "guidance",
    "helpline",
    "body",
    "service",
    "reporting",
    "role",
    "list",
    "gap",
    "contradiction",
    "reading_age",
]
"""review date · version or adoption · replaced law · replaced guidance · helpline or site that moved · body that is no
more · service that closed or has another name · to whom one reports · a duty or a leave that nobody has · a list that
says the opposite of what it means · a topic that no clause covers · clauses that contradict each other · hard to
read."""
Severity = Literal["must fix", "should fix", "worth a look"]

SEVERITIES: tuple[Severity, ...] = ("must fix", "should fix", "worth a look")
MOST_QUOTED = 240
"""Characters of a quotation in a finding; of a longer sentence, what stands around the words that matter."""


class Quotation(BaseModel):
    """Words of the policy that a finding rests on."""

    model_config = ConfigDict(frozen=True)

    ref: str
    """How a reader finds them; empty where they stand in no clause: in the front matter or in a heading."""
    text: str
    """Character for character the policy's."""


class ModelClause(BaseModel):
    """A clause of the sample policy, as a model for one that is missing."""

    model_config = ConfigDict(frozen=True)

    ref: str
    text: str


class Finding(BaseModel):
    """One thing that is wrong with a policy, or missing from it."""

    model_config = ConfigDict(frozen=True)

    id: str
    """Stable: the same finding in the same words has the same id, whatever else in the file changes."""
    kind: FindingKind
    severity: Severity
    title: str
    """What it is, in a few words."""
    quotations: tuple[Quotation, ...] = ()
    """In the order of the policy; empty where what is missing is nowhere."""
    why: str
    do: str
    """What to do about it."""
    source: str | None = None
    """Where what the finding says can be read, and when that was looked up."""
    models: tuple[ModelClause, ...] = ()


def excerpt(text: str, start: int, end: int) -> str:
    """A slice of a text of at most `MOST_QUOTED` characters, around `start` to `end`, that begins and ends with words.

    Args:
        text: a sentence or a clause.
        start: where the words that matter begin in it.
        end: where they end.
    """
    if len(text) <= MOST_QUOTED:
        return text.strip()
    room = max(0, MOST_QUOTED - (end - start))
    low = max(0, min(start - room // 2, len(text) - MOST_QUOTED))
    high = min(len(text), low + MOST_QUOTED)
    if low > 0:
        low = next((n + 1 for n in range(low, start) if text[n].isspace()), start)
    if high < len(text):
        high = next((n for n in range(high, min(end, high), -1) if text[n - 1].isspace()), high)
    return text[low:high].strip()


def quote(clause: Clause) -> Quotation:
    """A clause's own words, or the beginning of them."""
    return Quotation(ref=clause.ref, text=excerpt(clause.own_text, 0, 0))


def quote_at(policy: Policy, start: int, end: int) -> Quotation:
    """The sentence of a policy around `start` to `end`, with the ref of the innermost clause that it stands in."""

    within = [clause for clause in policy.clauses if clause.start < end <= clause.end]
    if not within:
        low = policy.text.rfind("\n", 0, start) + 1
        high = policy.text.find("\n", end)
        line = policy.text[low : high if high >= 0 else len(policy.text)]
        return Quotation(ref="", text=excerpt(line, start - low, end - low))
    clause = max(within, key=lambda found: found.start)
    text, at = clause.text, max(0, start - clause.start)
    if at < len(clause.own_text):
        text = clause.own_text
    low, high = next(((a, b) for a, b in sentences(text) if a <= at < b), (0, len(text)))
    return Quotation(ref=clause.ref, text=excerpt(text[low:high], at - low, min(end - clause.start, high) - low))


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """What must be fixed first; within a severity by kind, then by id."""
    kinds: tuple[str, ...] = FindingKind.__args__  # type: ignore[attr-defined]
    return tuple(sorted(findings, key=lambda f: (SEVERITIES.index(f.severity), kinds.index(f.kind), f.id)))
