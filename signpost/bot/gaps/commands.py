"""What people can ask of the bot about what the policy does not settle."""

from typing import Literal

from pydantic import Field

from signpost.bot.keepable import Keepable


class RateAnswer(Keepable):
    """Say whether an answer helped."""

    name: Literal["rate_answer"] = "rate_answer"
    mark: str = ""
    """The answer's; empty: the last one that the actor was given."""
    has_helped: bool


class ShowGaps(Keepable):
    """Show the policy's owner what was not settled, in groups."""

    name: Literal["show_gaps"] = "show_gaps"


class AnswerGap(Keepable):
    """Write a standing answer to a group, tied to a clause."""

    name: Literal["answer_gap"] = "answer_gap"
    reference: str
    clause: str
    """The clause's ref, as it is typed."""
    text: str = Field(repr=False)


class WithdrawAnswer(Keepable):
    """Take a standing answer back."""

    name: Literal["withdraw_answer"] = "withdraw_answer"
    reference: str


class NoteGap(Keepable):
    """Note a group for the policy's next review; or, where it is noted, strike it off."""

    name: Literal["note_gap"] = "note_gap"
    reference: str


OwnersCommand = ShowGaps | AnswerGap | WithdrawAnswer | NoteGap
GapCommand = RateAnswer | OwnersCommand
