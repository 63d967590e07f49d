"""What the bot answers: an outcome, a verdict, and the school's own words."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict

from signpost.bot.answers.verdict import Verdict

Outcome = Literal["answered", "silent", "unclear"]

MOST_QUOTED = 900
"""Characters of a quotation; a longer clause is quoted in part."""


class Citation(BaseModel):
    """One clause, quoted."""

    model_config = ConfigDict(frozen=True)

    policy: str
    """The policy's file stem."""
    title: str
    version: str | None = None
    ref: str
    clause_id: str
    """Empty where what is quoted is no clause."""
    lead_in: tuple[str, ...] = ()
    """The words that the clause depends on, outermost first; they are the policy's, too."""
    text: str
    """Character for character the policy's: the clause, or whole sentences of a long one."""
    score: float = 0.0
    is_part: bool = False
    """The clause is too long to be quoted whole: these are the sentences nearest to the question."""
    is_exception: bool = False
    """It does not answer the question itself, but says when that answer does not hold."""

    @property
    def quotation(self) -> str:
        """The clause with its lead-in, as one text of at most `MOST_QUOTED` characters."""
        whole = " ".join((*self.lead_in, self.text))
        return whole if len(whole) <= MOST_QUOTED else self.text


class OwnersAnswer(BaseModel):
    """What the policy's owner has written to questions like this one: their own words, never the policy's."""

    model_config = ConfigDict(frozen=True)

    by: str
    """Who wrote it, by name."""
    on: dt.date
    text: str
    ref: str
    """The clause that it explains; it lapses when that is changed."""
    title: str
    """The clause's policy."""


class Answer(BaseModel):
    """The answer to one question."""

    model_config = ConfigDict(frozen=True)

    question: str
    outcome: Outcome
    verdict: Verdict
    citations: tuple[Citation, ...] = ()
    """Best first, exceptions last; of an unclear question, the nearest clauses."""
    reason: str = ""
    """One line that says how the verdict follows from the clause."""
    score: float = 0.0
    """How sure it is, from 0 to 1, that the policy settles the question."""
    owners: OwnersAnswer | None = None
    """A standing answer, shown apart from what is quoted."""
    mark: str = ""
    """By which the asker can say whether it helped; empty where that is kept nowhere."""
