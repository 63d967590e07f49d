"""What the bot has to say about what the policy does not settle: never who asked."""

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

THANKS: Mapping[bool, str] = {True: "Thank you.", False: "Thank you. Please ask in other words, or ask a person."}
"""What is said to whoever says whether an answer helped."""


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class GapGroup(_View):
    """Questions that mean the same."""

    reference: str
    topic: str
    """In the bot's own words."""
    count: int | None
    """How many; None: fewer than five, and then nothing is shown of their wording."""
    wordings: tuple[str, ...] = ()
    """Some of them, without what could identify anybody."""
    nearest: str | None = None
    """The clause that came nearest, where it was the same one for most."""
    is_answered: bool = False
    is_noted: bool = False


class GapNote(_View):
    """A gap that is noted for the next review."""

    reference: str
    topic: str
    wordings: tuple[str, ...]
    noted_on: dt.date


class WrittenAnswer(_View):
    """A standing answer, as its owner's list has it."""

    reference: str
    by: str
    written_on: dt.date
    clause: str
    """The clause that it is tied to: its ref, and the policy's title and version then."""
    text: str
    has_lapsed: bool
    """Whether the clause is worded otherwise by now: then it is not shown to anybody else."""


class GapList(_View):
    """What the policy did not settle, the largest group first."""

    view: Literal["gap_list"] = "gap_list"
    said: str = ""
    """What was done just now, in a sentence."""
    groups: tuple[GapGroup, ...]
    notes: tuple[GapNote, ...] = ()
    answers: tuple[WrittenAnswer, ...] = ()
    kept_days: int
    """Days after which a question is deleted."""
