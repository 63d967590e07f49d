"""The measure of ../shared/eval/score.py, for questions where that is not at hand; a test holds the two together."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.corpus import fold
from signpost.bot.answers.answer import MOST_QUOTED

MEASURES = {
    "right": "all",
    "hit1": "answerable",
    "hit3": "answerable",
    "verdict": "answerable",
    "abstained": "silent",
    "false_abstain": "answerable",
}
"""What is counted, and of which questions."""


def read_rows(file: Path) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def _hits(citation: Mapping[str, Any], snippets: Iterable[str]) -> bool:
    text = fold(citation["text"])
    return len(text) <= MOST_QUOTED and any(fold(snippet) in text for snippet in snippets)


def score(gold: Iterable[Mapping[str, Any]], answers: Iterable[Mapping[str, Any]]) -> str:
    """The line that score.py ends with."""
    by_id = {answer["id"]: answer for answer in answers}
    of: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for row in gold:
        answer = by_id[row["id"]]
        answered, snippets = answer["answered"], row["gold"]
        of.update(["all", "answerable" if snippets else "silent"])
        if not snippets:
            found.update({"abstained": not answered, "right": not answered})
            continue
        hits = [_hits(citation, snippets) for citation in answer["citations"][:3]] if answered else []
        accepted = answer["verdict"] in row["verdict"]
        found.update(
            {
                "hit1": any(hits[:1]),
                "hit3": any(hits),
                "verdict": accepted and answered,
                "false_abstain": not answered,
                "unsafe": answered and answer["verdict"] == "yes" and row["verdict"] == ["no"],
                "right": any(hits[:1]) and accepted,
            }
        )
    parts = [f"{name} {found[name]}/{of[n]} {100 * found[name] / max(1, of[n]):.1f}%" for name, n in MEASURES.items()]
    return " · ".join([*parts, f"unsafe {found['unsafe']}"])


def cells(line: str) -> list[str]:
    """The numbers of such a line, one for each measure: "54/59 (91.5 %)"."""
    numbers = [part.split()[1:] for part in line.split(" · ")]
    return [f"{of[0]} ({of[1].removesuffix('%')} %)" if len(of) > 1 else of[0] for of in numbers]
