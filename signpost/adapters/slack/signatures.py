"""Forms about agreements, and how far the signing is, for the headteacher and the administrator."""

import datetime as dt
from collections.abc import Mapping

from signpost.adapters.agreement_wording import STATUSES, numbers
from signpost.adapters.slack.agreements import ASK_ABOUT, DECLINE
from signpost.adapters.slack.blocks import (
    MODAL_BLOCKS,
    MODAL_TEXT,
    Block,
    Modal,
    actions,
    button,
    context,
    entry,
    modal,
    pages,
    paragraphs,
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
from signpost.bot.incidents.commands import FormValue
from signpost.bot.turn import Command, Remark

NUDGE, PAPER, EXEMPT = "nudge_open", "paper_signature", "exempt_person"
FORM = "agreement_form"
TEXT, STATEMENT, PERSON, SIGNED_ON = "text", "statement", "person", "signed_on"
_TITLES = {ASK_ABOUT: "Ask about it", DECLINE: "Not signing", PAPER: "Signed on paper", EXEMPT: "Need not sign"}


def render_progress(view: SignatureProgress) -> Modal:
    """How far a campaign is, with the names of those who have not signed."""
    progress = view.progress
    shown, *others = pages(paragraphs("\n".join(map(_line, view.people))), MODAL_BLOCKS // 2, MODAL_TEXT // 2)
    blocks = [
        *paragraphs(f"{progress.title}\n{numbers(progress)}. To be signed by {day(progress.due_on)}."),
        *shown,
        *([context("There are more than Slack shows: signpost signatures export")] if others else ()),
        actions(
            button(NUDGE, "Remind them now", progress.name),
            button(PAPER, "Enter a paper signature", progress.name),
            button(EXEMPT, "Exempt somebody", progress.name),
        ),
        context("A chart and a register are saved in Signpost's own chat: /chart, /export"),
    ]
    return Modal(modal("Signatures", blocks))


def _line(one: PersonShown) -> str:
    return " ".join(filter(None, (f"{STATUSES[one.status]}: {one.person} ({one.handle})", one.note)))


def agreement_form(kind: str, about: str) -> Block:
    """The modal in which something is written about an agreement.

    Args:
        kind: what the button does: `ASK_ABOUT`, `DECLINE`, `PAPER` or `EXEMPT`.
        about: the campaign's id; for the office, the agreement's short name.
    """
    written = text_input(is_multiline=True, most=MOST_LETTERS)
    match kind:
        case "ask_about_statement":
            blocks = [
                entry(STATEMENT, "The statement's number, if it is about one", text_input(most=4)),
                entry(TEXT, "Your question", written, is_required=True),
            ]
        case "decline_agreement":
            hint = "The person in charge is told that you will not sign, and what you write here."
            blocks = [entry(TEXT, "Why, if you want to say", written, hint=hint)]
        case "paper_signature":
            blocks = [
                entry(PERSON, "Their short name in the school file", text_input(most=80), is_required=True),
                entry(SIGNED_ON, "Signed on", {"type": "datepicker", "action_id": "value"}, is_required=True),
            ]
        case _:
            blocks = [
                entry(PERSON, "Their short name in the school file", text_input(most=80), is_required=True),
                entry(TEXT, "Why; empty where they have to sign again", text_input(most=200)),
            ]
    return modal(_TITLES[kind], blocks, name=FORM, submit="Send", close="Cancel", about={"form": kind, "about": about})


def command_of(kind: str, about: str, values: Mapping[str, FormValue]) -> Command | Remark:
    """What a form that was filled in asks of the bot; a remark where it cannot be read."""
    given = {name: str(value).strip() for name, value in values.items()}
    text, person = given.get(TEXT, ""), given.get(PERSON, "")
    match kind:
        case "ask_about_statement":
            number = given.get(STATEMENT, "").rstrip(".")
            return AskAboutStatement(campaign=about, statement=int(number) if number.isdecimal() else 0, text=text)
        case "decline_agreement":
            return DeclineAgreement(campaign=about, text=text)
        case "paper_signature":
            try:
                signed_on = dt.date.fromisoformat(given.get(SIGNED_ON, ""))
            except ValueError:
                return Remark(text="Please choose the day on which it was signed.")
            return EnterPaperSignature(agreement=about, person=person, signed_on=signed_on)
        case _:
            return ExemptPerson(agreement=about, person=person, reason=text)
