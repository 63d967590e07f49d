"""What the return counts beside reports, and where it comes from: the one place where agreements and questions join.

`signing_of` and `questions_of` are asked once for each of the two years. While there is nothing to ask, they say so.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.governors.school_year import SchoolYear


@dataclass(frozen=True)
class SigningCount:
    """How far the signing of one agreement came.

    Args:
        agreement: what it is called.
        asked: how many people were asked to sign.
        signed: how many of them did by the end of the year.
        due: by when they were to.
        reminders: how many reminders were sent.
    """

    agreement: str
    asked: int
    signed: int
    due: dt.date
    reminders: int


@dataclass(frozen=True)
class QuestionCount:
    """The questions on one topic; each is counted once.

    Args:
        topic: what they were about, in words that no asker wrote.
        helped: those whose asker said that the answer helped.
        not_helped: those whose asker said that it did not.
        unsaid: those that were answered, and nothing was said of it.
        unsettled: those that the policy did not settle.
    """

    topic: str
    helped: int
    not_helped: int
    unsaid: int
    unsettled: int

    @property
    def asked(self) -> int:
        """All of them."""
        return self.helped + self.not_helped + self.unsaid + self.unsettled


async def signing_of(_transaction: AsyncSession, _year: SchoolYear) -> tuple[SigningCount, ...]:
    """The agreements that were open for signing in a year; in this version there are none."""
    return ()


async def questions_of(_transaction: AsyncSession, _year: SchoolYear) -> tuple[QuestionCount, ...]:
    """The questions on policies that were asked in a year; in this version none are counted."""
    return ()
