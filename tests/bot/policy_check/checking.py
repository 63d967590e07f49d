"""Ways to check short policies of our own."""

from collections.abc import Iterator, Sequence
from datetime import date

from signpost.bot.policy_check.check import check_policy
from signpost.bot.policy_check.finding import Finding
from signpost.composition import SAMPLE
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import read_policy
from tests.bot.school import encoder, vocabulary

TODAY = date(2026, 11, 21)


def findings(policy: Policy, today: date = TODAY) -> tuple[Finding, ...]:
    """All that is found in a policy, with the real encoder and the sample policy's clauses as models."""
    return check_policy(policy, today, encoder(), vocabulary(), read_policy(SAMPLE / "policy.md"))


def by_id(found: Sequence[Finding] | Iterator[Finding]) -> dict[str, Finding]:
    """Findings by their ids, which must be unique."""
    listed = list(found)
    named = {finding.id: finding for finding in listed}
    assert len(named) == len(listed)
    return named


def quoted(finding: Finding) -> list[tuple[str, str]]:
    """Ref and text of each of a finding's quotations."""
    return [(quotation.ref, quotation.text) for quotation in finding.quotations]
