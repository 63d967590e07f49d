"""Guidance for whoever reports and whoever handles a case: dated cards with their source, from `guidance.toml`.

What the guidance says is data; this module only picks the cards that a case calls for.
"""

import tomllib
from collections.abc import Collection
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from signpost.bot.calendar import Nation

Reader = Literal["reporter", "handler"]
Condition = Literal[
    "danger_now",
    "image_of_child",
    "grooming",
    "online_content",
    "keep_evidence",
    "staff_victim",
    "staff_allegation",
    "headteacher_involved",
    "low_level_concern",
    "police",
]
"""What can be so in a case; a card is for any of those that it names."""

_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Contact(BaseModel):
    """Somebody outside the school to turn to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: _Words
    phone: str | None = Field(None, pattern=r"^\d[\d ]+\d$")
    email: str | None = Field(None, pattern=r"^\S+@\S+$")
    url: str | None = Field(None, pattern=r"^https://\S+$")
    hours: str | None = None


class Card(BaseModel):
    """One piece of guidance."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z_]+$")
    title: _Words
    readers: tuple[Reader, ...] = Field(min_length=1)
    when: tuple[Condition, ...] = Field(min_length=1)
    nations: tuple[Nation, ...] = ()
    """Where it applies; empty: everywhere in the United Kingdom."""
    working_days: Literal[1] | None = None
    """By when it has to be done, counted from when the school was told; None where the guidance sets no time."""
    lines: tuple[_Words, ...] = Field(min_length=1)
    contacts: tuple[Contact, ...] = ()
    source: _Words
    checked_on: date
    status: Literal["primary", "secondary"]
    """Whether all of it was read in the primary source, or some of it in another that quotes it."""

    def is_stale(self, today: date) -> bool:
        """Whether it was checked more than a year ago; it is then shown with `note`."""
        return (today.year - self.checked_on.year, today.month, today.day) > (
            1,
            self.checked_on.month,
            self.checked_on.day,
        )

    def note(self, today: date) -> str | None:
        """What to say of a stale card's age, or None."""
        if not self.is_stale(today):
            return None
        return f"Checked on {self.checked_on.day} {self.checked_on:%B %Y}. See whether the source still says so."


class _Guidance(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    card: tuple[Card, ...]


@cache
def load_guidance() -> tuple[Card, ...]:
    """All cards, in the order in which they are to be read: what is urgent comes first."""
    text = files(__package__).joinpath("guidance.toml").read_text(encoding="utf-8")
    return _Guidance.model_validate(tomllib.loads(text)).card


def cards_for(reader: Reader, conditions: Collection[Condition], nation: Nation | None = None) -> tuple[Card, ...]:
    """The cards that a case calls for, in the order of the file.

    Args:
        reader: who reads them.
        conditions: what is so in the case.
        nation: the school's; None if it is not known: then every nation's cards.
    """
    return tuple(
        card
        for card in load_guidance()
        if reader in card.readers
        and not set(card.when).isdisjoint(conditions)
        and (nation is None or not card.nations or nation in card.nations)
    )
