"""The verdict by the rules and by the second reading, weighed against each other.

The rules know what a modal verb does to whoever it speaks to; the reading knows that a memory stick is removable media.
How much each counts, for which kind of question, was learnt (`benchmarks/weigh.py`). To give leave wrongly, or to free
from a duty, is worse than any other error: that verdict is given only where its opposite is far less likely, and never
against the rules.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Literal, Self

import numpy as np

from signpost.bot.answers.passage import Matrix
from signpost.bot.answers.question import Question
from signpost.bot.answers.reading import VERDICTS
from signpost.bot.answers.verdict import TOLD, Ground, Verdict, asks_leave, turns_on_age

FILE = "verdicts.json"
"""The weights that come with Signpost: for each sign, one for each of `VERDICTS`."""
LEAST_LOG = -8.0
"""The reading is not believed beyond this log probability."""

Asked = Literal["leave", "refusing", "ban", "duty", "outcome", "scope", "fact", "told"]

COSTS: Mapping[Asked, Mapping[Verdict, float]] = {
    "leave": {"yes": 6}, "ban": {"no": 3}, "refusing": {"yes": 3, "no": 3},
    "fact": {"yes": 2}, "outcome": {"yes": 2}, "scope": {"yes": 2, "no": 2}, "duty": {"yes": 2, "no": 2}, "told": {},
}  # fmt: skip
"""As how many other errors a verdict counts, where its opposite is right, by what was asked: most where it gives leave.
"Can I refuse?" and "is it ok not to?" lean either way."""
_GIVES: Mapping[Asked, tuple[Verdict, ...]] = {
    "leave": ("yes",), "ban": ("no",), "refusing": ("yes", "no"), "duty": ("no",), "outcome": ("no",), "scope": ("no",),
    "fact": ("yes",), "told": (),
}  # fmt: skip
"""What somebody may rely on to their harm, such as leave: it is never given against the rules."""
_OPPOSITE: Mapping[Verdict, Verdict] = {"yes": "no", "no": "yes"}
_FLAGS = ("same_verb", "shares_act", "about_exception", "excepted", "conflict", "harmful", "covered")
"""Of the ground, by their names there."""


def asked_for(question: Question) -> Asked:
    """What a question asks for."""
    match question.kind:
        case kind if kind in TOLD:
            return "told"
        case "must":
            return "duty"
        case "outcome" | "scope" as kind:
            return kind
        case _ if question.asks_ban:
            return "ban"
        case "does":
            return "fact"
        case _:
            return "leave" if asks_leave(question) else "refusing"


def signs(
    question: Question, ruled: Verdict, reading: Matrix, ground: Ground, *, is_open: bool
) -> Iterator[tuple[str, float]]:
    """What speaks for a verdict, by name.

    Args:
        question: the question.
        ruled: the verdict by the rules.
        reading: `reading.LABELS`: log odds, of the clause that the verdict rests on. Whether it settles the question at
            all is not asked again.
        ground: the words that it rests on.
        is_open: they have no rule about what is asked (`verdict.leaves_open`).
    """
    odds = reading[: len(VERDICTS)]
    likely = np.maximum(odds - np.logaddexp.reduce(odds), LEAST_LOG)
    for verdict, log in zip(VERDICTS, likely, strict=True):
        yield f"reading.{verdict}", float(log)
    asked = asked_for(question)
    yield f"{asked}.{ruled}", 1.0
    yield f"{asked}.{ground.modality}", 1.0
    yield "is_open", float(is_open)
    for flag in _FLAGS:
        yield flag, float(getattr(ground, flag))


class Weighing:
    """Weighs what speaks for each verdict.

    Args:
        weights: for each sign `VERDICTS`' weights; a sign that is not among them counts nothing.
    """

    def __init__(self, weights: Mapping[str, Matrix]) -> None:
        self._weights = weights

    @classmethod
    def load(cls) -> Self:
        """The weights that come with Signpost."""
        data = json.loads(resources.files("signpost.bot.answers").joinpath(FILE).read_text("utf-8"))
        return cls({sign: np.array(weights, dtype=np.float32) for sign, weights in data.items()})

    def likely(self, question: Question, ruled: Verdict, reading: Matrix, ground: Ground, *, is_open: bool) -> Matrix:
        """How likely each of `VERDICTS` is; the arguments are those of `signs`."""
        total = np.zeros(len(VERDICTS), dtype=np.float32)
        for sign, value in signs(question, ruled, reading, ground, is_open=is_open):
            if value and sign in self._weights:
                total += value * self._weights[sign]
        odds = np.exp(total - total.max())
        return np.asarray(odds / odds.sum(), dtype=np.float32)

    def verdict(self, question: Question, ruled: Verdict, reading: Matrix, ground: Ground, *, is_open: bool) -> Verdict:
        """The verdict that costs least to be wrong about; the arguments are those of `signs`."""
        asked = asked_for(question)
        if turns_on_age(question, ground) or (ruled == "info" and asked != "leave"):
            return ruled
        likely = self.likely(question, ruled, reading, ground, is_open=is_open).tolist()
        worth = dict(zip(VERDICTS, likely, strict=True))
        for verdict, cost in COSTS[asked].items():
            worth[verdict] -= (cost - 1) * likely[VERDICTS.index(_OPPOSITE[verdict])]
        return max(_open_to(asked, ruled, ground), key=lambda verdict: worth[verdict])


def _open_to(asked: Asked, ruled: Verdict, ground: Ground) -> Sequence[Verdict]:
    """The verdicts to choose from."""
    if ruled == "info":
        return "info", "no"  # something was stated, and nothing asked: at most the policy is against it
    if asked == "duty" and ruled == "yes" and ground.same_verb:
        return ("yes",)  # a duty to do the very thing is not read away
    kept_out: set[Verdict] = {"info", *(verdict for verdict in _GIVES[asked] if ruled == _OPPOSITE[verdict])}
    if ground.harmful and asked in ("leave", "refusing"):
        kept_out.add("yes")
    if asked == "leave" and (ground.excepted or (ground.modality == "may" and ruled != "no")):
        kept_out.add("no")  # what a clause allows or excepts is not read away
    return [verdict for verdict in VERDICTS if verdict not in kept_out]
