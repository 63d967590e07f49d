"""A second reading of the best clause, where its words leave open whether something is allowed.

The rules of the verdict read a clause by its modal verbs. "Comments from the public have been switched off" has none,
and still settles "can parents comment?". A model that reads question and clause together was taught which verdicts
questions get (`benchmarks/reading.py`). It is trusted with one step only, the safe one: from *it depends* to *no*. It
never gives leave, and is never asked whether there is a duty.
"""

import numpy as np

from signpost.bot.answers.answer import Answer
from signpost.bot.answers.passage import Matrix
from signpost.bot.answers.verdict import Verdict

VERDICTS: tuple[Verdict, ...] = ("yes", "no", "depends", "info")
"""The labels that the model was taught, in their order."""
RULED_OUT_FROM = 0.8
"""How likely a no must be to be said: at this, out of 34 changed on policies not learnt from, 4 were for the worse."""


def read_again(answer: Answer, scores: Matrix) -> Answer:
    """The answer after the second reading.

    Args:
        answer: one that is `in_doubt`.
        scores: the log odds of `VERDICTS` for the question and the clause in doubt.
    """
    odds = np.exp(scores - scores.max())
    if odds[VERDICTS.index("no")] / odds.sum() < RULED_OUT_FROM:
        return answer
    return answer.model_copy(
        update={
            "verdict": "no",
            "reason": "As the policy puts it, this is not open: read it in full.",
            "in_doubt": None,
        }
    )
