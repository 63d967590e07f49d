"""What is written about an agreement in a form: what is asked, and the command that it makes.

How the form looks is each platform's own.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from signpost.bot.agreements.commands import AskAboutStatement, DeclineAgreement, EnterPaperSignature, ExemptPerson
from signpost.bot.agreements.signing import MOST_LETTERS
from signpost.bot.incidents.commands import FormValue
from signpost.bot.turn import Command, Remark

ASK_ABOUT, DECLINE, PAPER, EXEMPT = "ask_about_statement", "decline_agreement", "paper_signature", "exempt_person"
"""The forms: the first two for whoever signs, the others for the office."""
TITLES: Mapping[str, str] = {
    ASK_ABOUT: "Ask about a statement",
    DECLINE: "Not signing",
    PAPER: "Signed on paper",
    EXEMPT: "Need not sign",
}
DECLINING = "The person in charge is told that you will not sign, and what you write here."
"""What stands in the form `DECLINE`."""
_TEXT, _STATEMENT, _PERSON, _SIGNED_ON = "text", "statement", "person", "signed_on"
_MOST_DIGITS = 4


@dataclass(frozen=True)
class Field:
    """A field of a form.

    Args:
        name: by which what was entered comes back.
        label: what stands over it.
        kind: one line, a longer text, or a day.
        most: letters.
        is_required: whether it may not be left out.
    """

    name: str
    label: str
    kind: Literal["line", "text", "day"] = "line"
    most: int = 0
    is_required: bool = False


_WHO = Field(_PERSON, "Their short name in the school file", most=80, is_required=True)
FIELDS: Mapping[str, tuple[Field, ...]] = {
    ASK_ABOUT: (
        Field(_STATEMENT, "The statement's number, if it is about one", most=_MOST_DIGITS),
        Field(_TEXT, "Your question", "text", MOST_LETTERS, is_required=True),
    ),
    DECLINE: (Field(_TEXT, "Why, if you want to say", "text", MOST_LETTERS),),
    PAPER: (_WHO, Field(_SIGNED_ON, "Signed on", "day", is_required=True)),
    EXEMPT: (_WHO, Field(_TEXT, "Why; empty where they have to sign again", most=200)),
}
"""What each form asks."""


def command_of(form: str, about: str, values: Mapping[str, FormValue]) -> Command | Remark:
    """What a form that was filled in asks of the bot; a remark where something in it cannot be read.

    Args:
        form: one of `TITLES`.
        about: the campaign's id; for the office, the agreement's short name.
        values: what was entered, by field.
    """
    fields = (_TEXT, _PERSON, _STATEMENT, _SIGNED_ON)
    text, person, statement, signed_on = (str(values.get(field, "")).strip() for field in fields)
    if form == ASK_ABOUT:
        digits = statement.rstrip(".")
        number = int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else 0
        return AskAboutStatement(campaign=about, statement=number, text=text)
    if form == DECLINE:
        return DeclineAgreement(campaign=about, text=text)
    if form == PAPER:
        try:
            day = dt.date.fromisoformat(signed_on)
        except ValueError:
            return Remark(text="Please choose the day on which it was signed.")
        return EnterPaperSignature(agreement=about, person=person, signed_on=day)
    if form == EXEMPT:
        return ExemptPerson(agreement=about, person=person, reason=text)
    return Remark(text="I do not know this form any more. Please open the agreement again.")
