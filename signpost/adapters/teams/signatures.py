"""Forms about agreements, and how far the signing is, for the headteacher and the administrator."""

import datetime as dt
from collections.abc import Iterator, Mapping

from signpost.adapters.agreement_wording import STATUSES, numbers
from signpost.adapters.teams.agreements import ASK_ABOUT, DECLINE
from signpost.adapters.teams.card import (
    MOST_CARD,
    Element,
    Private,
    actions,
    bold,
    button,
    date_input,
    heading,
    lines,
    lots,
    make_card,
    small,
    text_input,
)
from signpost.adapters.wording import day
from signpost.bot.agreements.commands import (
    AskAboutStatement,
    DeclineAgreement,
    EnterPaperSignature,
    ExemptPerson,
)
from signpost.bot.agreements.signing import MOST_LETTERS
from signpost.bot.agreements.views import PersonShown, SignatureProgress
from signpost.bot.turn import Command, Remark

NUDGE, PAPER, EXEMPT, SEND_FORM = "nudge_open", "paper_signature", "exempt_person", "send_agreement_form"
TEXT, STATEMENT, PERSON, SIGNED_ON = "text", "statement", "person", "signed_on"
_TITLES = {
    ASK_ABOUT: "Ask about a statement",
    DECLINE: "Not signing",
    PAPER: "Signed on paper",
    EXEMPT: "Need not sign",
}
_ROOM = 4_000
"""Bytes of a card that are not the list of people."""


def render_progress(view: SignatureProgress) -> Private:
    """How far a campaign is, with the names of those who have not signed."""
    progress = view.progress
    first, *others = lots(lines("\n".join(map(_line, view.people))), MOST_CARD - _ROOM) or [[]]
    body = [
        *bold(progress.title),
        *lines(f"{numbers(progress)}. To be signed by {day(progress.due_on)}."),
        *first,
        *(small("There are more than a card holds: signpost signatures export") if others else ()),
        actions(
            button(NUDGE, "Remind them now", progress.name, shows_private=True),
            button(PAPER, "Enter a paper signature", progress.name, shows_private=True),
            button(EXEMPT, "Exempt somebody", progress.name, shows_private=True),
        ),
        *small("A chart and a register are saved in Signpost's own chat: /chart, /export"),
    ]
    return Private("Signatures", make_card("Signatures", body))


def _line(one: PersonShown) -> str:
    return " ".join(filter(None, (f"{STATUSES[one.status]}: {one.person} ({one.handle})", one.note)))


def agreement_form(kind: str, about: str) -> Private:
    """The card on which something is written about an agreement.

    Args:
        kind: what the button does: `ASK_ABOUT`, `DECLINE`, `PAPER` or `EXEMPT`.
        about: the campaign's id; for the office, the agreement's short name.
    """
    title = _TITLES[kind]
    send = button(SEND_FORM, "Send", f"{kind} {about}", style="positive", sends_inputs=True, shows_private=True)
    return Private(title, make_card(title, [*heading(title), *_fields(kind), actions(send)]))


def _fields(kind: str) -> Iterator[Element]:
    person = text_input(PERSON, "Their short name in the school file", most=80, is_required=True)
    match kind:
        case "ask_about_statement":
            yield text_input(STATEMENT, "The statement's number, if it is about one", most=4)
            yield text_input(TEXT, "Your question", is_multiline=True, most=MOST_LETTERS, is_required=True)
        case "decline_agreement":
            yield from lines("The person in charge is told that you will not sign, and what you write here.")
            yield text_input(TEXT, "Why, if you want to say", is_multiline=True, most=MOST_LETTERS)
        case "paper_signature":
            yield from (person, date_input(SIGNED_ON, "Signed on"))
        case _:
            yield from (person, text_input(TEXT, "Why; empty where they have to sign again", most=200))


def command_of(kind: str, about: str, inputs: Mapping[str, str]) -> Command | Remark:
    """What a form that was filled in asks of the bot; a remark where it cannot be read."""
    text, person = inputs.get(TEXT, "").strip(), inputs.get(PERSON, "").strip()
    match kind:
        case "ask_about_statement":
            number = inputs.get(STATEMENT, "").strip().rstrip(".")
            return AskAboutStatement(campaign=about, statement=int(number[:4]) if number.isdecimal() else 0, text=text)
        case "decline_agreement":
            return DeclineAgreement(campaign=about, text=text)
        case "paper_signature":
            try:
                signed_on = dt.date.fromisoformat(inputs.get(SIGNED_ON, ""))
            except ValueError:
                return Remark(text="Please choose the day on which it was signed.")
            return EnterPaperSignature(agreement=about, person=person, signed_on=signed_on)
        case _:
            return ExemptPerson(agreement=about, person=person, reason=text)
