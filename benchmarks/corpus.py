"""Questions with the clauses that answer them: the project's own, and those beside the checkout where they exist."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from signpost.bot.answers.answer import MOST_QUOTED
from signpost.knowledge.policy import Clause, Policy
from signpost.knowledge.reader import SUFFIXES, read_policy

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "corpus"
SHARED = ROOT.parent / "shared"

SETS: dict[str, tuple[Path, Path]] = {
    **{file.stem.removeprefix("questions_"): (CORPUS, file) for file in sorted(CORPUS.glob("questions_*.jsonl"))},
    "sample": (ROOT / "signpost" / "sample", CORPUS / "questions_sample.jsonl"),
    "dev": (SHARED / "policies", SHARED / "eval" / "dev.jsonl"),
}
"""Each set's folder of policies and file of questions. `dev` is only ever measured on, never fitted to."""
OWN = ("a", "b", "c", "d", "sample")
"""The sets written for this project that were fitted on."""
READ = ("e", "g", "h", "i")
"""Further ones: the rules of the verdict were written with their misses in sight; the second reading and the
confidence have learnt from them."""
WORDY = (
    *"lmnopqtuvwxyz",
    *(f"u{second}" for second in "abcdefghijklmnop"),
    *(f"{first}{second}" for first in "vz" for second in "abcdefghijklmnopqrst"),
    *(f"y{second}" for second in "mnopq"),
)
"""As long-winded as real policies, and asked about as closely: the second reading has learnt from them, and the
confidence from some of them (`fit`)."""
COMMON = (
    *(f"t{second}" for second in "abcdefgh"),
    *(f"w{second}" for second in "abcdefghijklmnopqrstuvwxy"),
    *(f"y{second}" for second in "abcdefghijkl"),
)
"""What staff ask everywhere, asked of many of the policies of `OWN`, `READ` and `WORDY`; learnt from like `WORDY`."""
TUNED = ("r", "s", "zu", "zv", *(f"s{second}" for second in "abcdefgh"), "ra", "rb", "rc")
"""Like `WORDY` and, the last three, like `COMMON`, but not learnt from: settings were chosen by them."""
PRESSING = ("ha", "hb", "hc", "hd", "he")
"""Questions that press on safety, put the other way round or looking for a way out, on some of the policies of `WORDY`
and `TUNED`; not learnt from either. Rules were written with the wrong *yes*es to them in sight."""
HELD_OUT = ("f", "j", "k")
"""Nothing was learnt from these, and nobody has read their misses; settings were chosen with their totals in sight."""


@dataclass(frozen=True)
class Row:
    """A question, and which clauses of its policy answer it: none where the policy is silent."""

    id: str
    question: str
    policy: Policy
    verdicts: tuple[str, ...]
    gold: NDArray[np.bool_]

    @property
    def silent(self) -> bool:
        """Whether the policy does not settle it."""
        return not self.gold.any()


def fold(text: str) -> str:
    """A text without what typesetting changes: quotes, asterisks, white space, case."""
    for old, new in (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("*", ""), ("\xa0", " ")):
        text = text.replace(old, new)
    return re.sub(r"\s+", " ", text).lower()


def quoted(clause: Clause) -> str:
    """A clause as it is quoted: with its lead-in, if that fits."""
    whole = " ".join((*clause.lead_in, clause.text))
    return whole if len(whole) <= MOST_QUOTED else clause.own_text


@cache
def policy_in(folder: Path, name: str) -> Policy:
    """The policy with this stem in a folder."""
    return read_policy(next(path for path in sorted(folder.glob(f"{name}.*")) if path.suffix in SUFFIXES))


def rows(name: str) -> Iterator[Row]:
    """The questions of a set."""
    folder, file = SETS[name]
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        policy = policy_in(folder, row["policy"])
        snippets = [fold(snippet) for snippet in row["gold"]]
        texts = [fold(quoted(clause)) for clause in policy.clauses]
        gold = np.array([any(snippet in text for snippet in snippets) for text in texts], dtype=np.bool_)
        if snippets and not gold.any():
            raise ValueError(f"{row['id']}: no clause holds the words expected")
        yield Row(row["id"], row["question"], policy, tuple(row["verdict"]), gold)
