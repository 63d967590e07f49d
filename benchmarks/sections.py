"""Sections of policies with questions: close to each other on purpose, so that the right clause takes understanding.

Each line of `tests/corpus/sections` is a section: its heading, its clauses, each with the lead-in that it hangs on, and
questions, each with the clauses that settle it and the verdicts that are fair. Several together are read as a policy.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks.corpus import CORPUS, Row, fold, quoted
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import policy_of, read_source

SECTIONS = CORPUS / "sections"
TOGETHER = 8
"""Sections that make up a policy."""
HELD_BACK = ("h", "q")
"""Files that nothing is learnt from: by them, settings were chosen."""


def section_files() -> tuple[str, ...]:
    """The names of the files, in order; somebody else wrote each."""
    return tuple(sorted(file.stem for file in SECTIONS.glob("*.jsonl")))


def learnt_sections() -> tuple[str, ...]:
    """Those that are learnt from; the others tell what it was worth."""
    return tuple(name for name in section_files() if name not in HELD_BACK)


def markdown(sections: Sequence[dict[str, Any]]) -> str:
    """Sections as they would stand in a policy."""
    lines = []
    for section in sections:
        lines.append(f"## {section['heading']}")
        for (before, _), (lead_in, text) in pairwise([("", ""), *section["clauses"]]):
            if lead_in and lead_in != before:
                lines += ["", lead_in, ""]
            lines += [f"- {text}"] if lead_in else ["", text, ""]
        lines.append("")
    return "\n".join(lines)


@cache
def policies(name: str) -> tuple[tuple[Policy, tuple[dict[str, Any], ...]], ...]:
    """The policies that a file's sections make up, each with its sections."""
    sections = [json.loads(line) for line in (SECTIONS / f"{name}.jsonl").read_text("utf-8").splitlines()]
    parts = (tuple(sections[start : start + TOGETHER]) for start in range(0, len(sections), TOGETHER))
    return tuple(
        (policy_of(read_source(markdown(part).encode(), f"{name}-{n}", ".md")), part) for n, part in enumerate(parts)
    )


def section_rows(name: str) -> Iterator[Row]:
    """The questions of a file.

    Raises:
        ValueError: a clause of a section is none of the policy's.
    """
    for policy, sections in policies(name):
        for place, section in enumerate(sections):
            texts = [fold(quoted(clause)) if section["heading"] in clause.path else "" for clause in policy.clauses]
            for number, (question, gold, verdicts) in enumerate(section["questions"]):
                wanted = [fold(section["clauses"][n][1]) for n in gold]
                found = np.array([any(words in text for words in wanted) for text in texts], dtype=np.bool_)
                if wanted and not found.any():
                    raise ValueError(f"{policy.name}, {section['heading']}: no clause holds the words expected")
                yield Row(f"{policy.name}-{place}-{number}", question, policy, tuple(verdicts), found)
