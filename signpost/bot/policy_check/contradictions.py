"""Clauses of which one forbids what another allows or asks for: listed as worth a look, since a person has to judge.

Two sentences are put side by side where they are about the same acts, the same parties, and no other device, time or
place; one forbids and the other does not; their words mean nearly the same; and neither has a condition that would
explain the difference ("unless …", "except …", "only …").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from signpost.bot.answers.answering import PolicyShelf
from signpost.bot.answers.passage import sentences
from signpost.bot.answers.vocabulary import Vocabulary
from signpost.bot.policy_check.finding import Finding, Quotation, excerpt
from signpost.knowledge.modality import read_modality
from signpost.knowledge.policy import Clause, Policy

ALIKE = 0.7
"""How near in meaning two sentences have to be, from 0 to 1."""
_MOST_SHOWN = 5
_FORBIDS = ("must_not", "should_not")
_ALLOWS = ("may", "must", "should")
_CONDITION = re.compile(
    r"\b(?:unless|except|only|other than|without|if|where|when|provided|however|although|but|instead|rather than|"
    r"outside|during|before|after|until|already|permission|approv\w+|consent|authoris\w+|agree\w*)\b",
    re.I,
)
_NEGATION = re.compile(
    r"\b(?:not|never|no|nor|cannot|avoid|refrain|declin\w+|refus\w+|prevent\w*|\w+n['’]t|care|caution|careful\w*)\b",
    re.I,
)


@dataclass(frozen=True)
class _Rule:
    """One sentence that rules something without a condition."""

    clause: Clause
    text: str
    forbids: bool
    facets: frozenset[int]
    acts: frozenset[int]
    row: int


def _rules(shelf: PolicyShelf, name: str) -> list[_Rule]:
    passages, vocabulary = shelf.passages(name), shelf.vocabulary
    acts = frozenset(vocabulary.columns("act"))
    found = []
    for row, clause in enumerate(passages.clauses):
        if clause.kind in ("row", "note"):
            continue
        for number, (start, end) in enumerate(sentences(clause.own_text)):
            text = clause.own_text[start:end]
            whole = " ".join((*clause.lead_in, text))
            modality = read_modality(text, clause.lead_in)
            forbids = modality in _FORBIDS
            if not (forbids or modality in _ALLOWS) or _CONDITION.search(whole) or whole.rstrip().endswith(":"):
                continue
            if not forbids and _NEGATION.search(whole):
                continue
            at = int(passages.first[row]) + number
            facets = frozenset(np.flatnonzero(passages.sentence_facets[at] | passages.lead_facets[row]).tolist())
            if facets & acts:
                found.append(_Rule(clause, text, forbids, facets, facets & acts, at))
    return found


def _same_matter(one: _Rule, other: _Rule, vocabulary: Vocabulary) -> bool:
    """Whether two rules share an act, and name the same parties, devices, times and places."""
    if not one.acts & other.acts:
        return False
    kinds = ("party", "device", "time", "place")
    return all(
        one.facets & set(vocabulary.columns(kind)) == other.facets & set(vocabulary.columns(kind)) for kind in kinds
    )


def check_contradictions(policy: Policy, shelf: PolicyShelf) -> Iterator[Finding]:
    """The pairs of clauses that seem to contradict each other, the most alike first.

    Args:
        policy: the policy; it stands on the shelf.
        shelf: the policy, ready to be asked.
    """
    rules = _rules(shelf, policy.name)
    vectors = shelf.passages(policy.name).sentence.astype(np.float32)
    pairs = []
    for one in (rule for rule in rules if rule.forbids):
        for other in (rule for rule in rules if not rule.forbids):
            if one.clause.id != other.clause.id and _same_matter(one, other, shelf.vocabulary):
                alike = float(vectors[one.row] @ vectors[other.row])
                if alike >= ALIKE:
                    pairs.append((alike, one, other))
    for _, one, other in sorted(pairs, key=lambda pair: -pair[0])[:_MOST_SHOWN]:
        first, second = sorted((one, other), key=lambda rule: rule.clause.start)
        yield Finding(
            id=f"contradiction/{first.clause.id}/{second.clause.id}",
            kind="contradiction",
            severity="worth a look",
            title=f"{first.clause.ref} and {second.clause.ref} may contradict each other",
            quotations=tuple(Quotation(ref=rule.clause.ref, text=excerpt(rule.text, 0, 0)) for rule in (first, second)),
            why="One forbids what the other allows or asks for, in nearly the same words.",
            do="Read them side by side. If both are meant, say when each holds.",
        )
