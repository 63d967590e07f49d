"""The verdict by the rules and by the second reading, weighed against each other.

The rules know what a modal verb does to whoever it speaks to; the reading knows that a memory stick is removable media,
and is right more often. So it decides, and the rules make their verdict likelier. To give leave wrongly, or to free
from a duty, is worse than any other error: that verdict is given only where it is likelier than its opposite by as much
as that costs.
"""

import re
from collections.abc import Mapping
from typing import Literal

import numpy as np

from signpost.bot.answers import phrases
from signpost.bot.answers.passage import Matrix
from signpost.bot.answers.question import Question
from signpost.bot.answers.reading import LABELS, VERDICTS
from signpost.bot.answers.verdict import TOLD, Ground, Verdict, asks_leave, turns_on_age

Asked = Literal["leave", "refusing", "ban", "duty", "outcome", "scope", "fact", "told"]

COSTS: Mapping[Asked, Mapping[Verdict, float]] = {
    "leave": {"yes": 6}, "ban": {"no": 3}, "refusing": {"yes": 3, "no": 3}, "outcome": {"yes": 2, "no": 3},
    "fact": {"yes": 1.5}, "scope": {"yes": 2, "no": 2}, "duty": {"yes": 6, "no": 4}, "told": {},
}  # fmt: skip
"""As how many other errors a verdict counts, where its opposite is right, by what was asked: most where it gives leave.
"Can I refuse?" and "is it ok not to?" lean either way; "should I?" asks for leave as often as it grumbles at a duty,
and "do I have to tell him my password?" asks about what is forbidden."""
UNSETTLED = 0.6
"""The likelihood that a clause settles nothing, from which on it neither gives leave nor sets a duty."""
SET_BESIDE = 0.9
"""The likelihood that a clause sets a duty, from which on it does so beside the ban that the rules see in it."""
PLAIN, OPEN = 1.0, 0.5
"""What the rules add to the log odds of their verdict: of a plain one, and of *it depends*."""
_OPPOSITE: Mapping[Verdict, Verdict] = {"yes": "no", "no": "yes"}
_DO = re.compile(r"\W*dos?\W*", re.I)
"""What heads a list of what staff do, beside one of what they do not."""
_FORBIDS = ("must_not", "should_not")
_BINDING: tuple[Asked, ...] = ("leave", "refusing", "duty")
"""What is asked for where a wrong *yes* has somebody do what they should not."""


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


def likelihoods(ruled: Verdict, reading: Matrix) -> Matrix:
    """How likely each of `VERDICTS` is.

    Args:
        ruled: the verdict by the rules.
        reading: `reading.LABELS`: log odds, of the clause that the verdict rests on. Whether it settles the question at
            all is not asked again.
    """
    odds = reading[: len(VERDICTS)].astype(np.float64)
    odds[VERDICTS.index(ruled)] += OPEN if ruled == "depends" else PLAIN
    return np.asarray(np.exp(odds - np.logaddexp.reduce(odds)), dtype=np.float32)


def weigh(question: Question, ruled: Verdict, reading: Matrix, ground: Ground) -> Verdict:
    """The verdict that costs least to be wrong about.

    Args:
        question: the question.
        ruled: the verdict by the rules.
        reading: as for `likelihoods`.
        ground: the words that the rules' verdict rests on.
    """
    asked = asked_for(question)
    if turns_on_age(question, ground) or (ruled == "info" and asked != "leave"):
        return ruled
    likely = likelihoods(ruled, reading).tolist()
    worth = dict(zip(VERDICTS, likely, strict=True))
    for verdict, cost in COSTS[asked].items():
        worth[verdict] -= (cost - 1) * likely[VERDICTS.index(_OPPOSITE[verdict])]
    choice = VERDICTS if _sets_duty(question, ruled, reading, ground) else _open_to(question, asked, ruled, ground)
    verdict = max(choice, key=lambda verdict: worth[verdict])
    is_doubtful = verdict == "yes" and asked in _BINDING and not (asked == "duty" and _has_to_tell(ruled, ground))
    return "depends" if is_doubtful and _alone("none", reading) > UNSETTLED else verdict


def _alone(label: str, reading: Matrix) -> float:
    """How likely one of `LABELS` is, by the reading alone."""
    odds = reading.astype(np.float64)
    return float(np.exp(odds[LABELS.index(label)] - np.logaddexp.reduce(odds)))


def _sets_duty(question: Question, ruled: Verdict, reading: Matrix, ground: Ground) -> bool:
    """Whether a clause plainly says what to do, whatever it forbids: "decline the request, and tell the head".

    Not an item of a list: below "You must not:", the very act that is asked about is forbidden.
    """
    is_listed = bool(ground.lead_in) and ground.same_verb
    is_open = asked_for(question) == "duty" and ruled == "no" and not (is_listed or question.asks_silence)
    return is_open and _alone("yes", reading) > SET_BESIDE


def _has_to_tell(ruled: Verdict, ground: Ground) -> bool:
    """Whether somebody is to be told, by the rules: a child may be at risk, so that this is not read away."""
    return ruled == "yes" and bool(phrases.TELLS.search(ground.sentence))


def _open_to(question: Question, asked: Asked, ruled: Verdict, ground: Ground) -> tuple[Verdict, ...]:
    """The verdicts to choose from.

    Not read away are a ban of the very thing that is asked about; a duty to tell somebody, and, unless it is asked
    whether it holds out of hours, any other to do that very thing, which at most depends; a ban that replies to a
    question of the policy's own; that leave is given for another device or time; and that an act does harm, of which
    few policies speak by name; and what the words leave out of what they allow, except from what they forbid, or name
    as the only thing allowed. Nor is leave to say nothing read in, since somebody may be hurt by it, or a duty to give
    a password away.
    """
    if ruled == "info":
        return "info", "no"  # something was stated, and nothing asked: at most the policy is against it
    forbids = ground.modality in _FORBIDS
    match asked, ruled:
        case "duty" | "leave" | "refusing", _ if question.asks_silence:
            return ("no",) if ruled == "no" else ("no", "depends")
        case "duty", "yes" if phrases.HANDS_OVER.search(question.text):
            return "no", "depends"
        case "duty", "yes" if ground.same_verb and not ground.negated:
            if _has_to_tell(ruled, ground):
                return ("yes",)
            return ("yes", "no", "depends") if phrases.OFF_DUTY.search(question.text) else ("yes", "depends")
        case "duty", "no" if forbids:
            return ("no",)
        case "duty", "depends" if forbids:
            return "no", "depends"
        case "leave" | "refusing", _ if ground.harmful or ground.left_out:
            return "no", "depends"
        case "leave", "depends" if ground.named or (ground.excepted and forbids):
            return "yes", "depends"
        case "leave", "depends" if ground.same_verb and ground.lead_in and _DO.fullmatch(ground.lead_in[-1]):
            return "yes", "depends"
        case "leave", "no" if ground.conflict or (forbids and (ground.same_verb or ground.is_reply)):
            return "no", "depends"
        case "ban", "yes" if ground.harmful or (forbids and ground.same_verb):
            return "yes", "depends"
        case _:
            return "yes", "no", "depends"
