"""Helpers for the tests of reading: short documents in, what was read out."""

from signpost.knowledge.policy import Clause, Policy
from signpost.knowledge.reader import policy_of, read_source


def read(text: str, suffix: str = ".txt") -> Policy:
    """The policy in a text."""
    return policy_of(read_source(text.encode(), "test", suffix))


def refs(text: str, suffix: str = ".txt") -> list[str]:
    """The refs of a text's clauses, in reading order."""
    return [clause.ref for clause in read(text, suffix).clauses]


def clause(text: str, ref: str, suffix: str = ".txt") -> Clause:
    """The clause of a text that has this ref."""
    return next(found for found in read(text, suffix).clauses if found.ref == ref)


def collapsed(text: str) -> str:
    """A text with white space collapsed."""
    return " ".join(text.split())


def uncovered(policy: Policy) -> str:
    """The visible characters that are in no clause and were not set aside either."""
    covered = bytearray(len(policy.text))
    spans = [(clause.start, clause.end) for clause in policy.clauses] + [(a.start, a.end) for a in policy.set_aside]
    for start, end in spans:
        covered[start:end] = b"\1" * (end - start)
    return "".join(c for c, seen in zip(policy.text, covered, strict=True) if not seen and not c.isspace())
