"""A form about an agreement becomes the command that it is for, whichever platform it was filled in on."""

import datetime as dt

import pytest

from signpost.adapters.agreement_forms import ASK_ABOUT, DECLINE, EXEMPT, FIELDS, PAPER, TITLES, command_of
from signpost.bot.agreements.commands import AskAboutStatement, DeclineAgreement, EnterPaperSignature, ExemptPerson
from signpost.bot.turn import Command, Remark


@pytest.mark.parametrize(
    ("form", "values", "command"),
    [
        (ASK_ABOUT, {"statement": " 3. ", "text": " Why? "}, AskAboutStatement(campaign="a", statement=3, text="Why?")),
        (ASK_ABOUT, {"text": "Why?"}, AskAboutStatement(campaign="a", statement=0, text="Why?")),
        (ASK_ABOUT, {"statement": "99999", "text": "Why?"}, AskAboutStatement(campaign="a", statement=0, text="Why?")),
        (ASK_ABOUT, {"statement": "all", "text": "Why?"}, AskAboutStatement(campaign="a", statement=0, text="Why?")),
        (DECLINE, {}, DeclineAgreement(campaign="a", text="")),
        (
            PAPER,
            {"person": "amy", "signed_on": "2026-09-10"},
            EnterPaperSignature(agreement="a", person="amy", signed_on=dt.date(2026, 9, 10)),
        ),
        (EXEMPT, {"person": "amy", "text": "Abroad"}, ExemptPerson(agreement="a", person="amy", reason="Abroad")),
    ],
)
def test_what_was_filled_in_becomes_a_command(form: str, values: dict[str, str], command: Command) -> None:
    assert command_of(form, "a", values) == command


@pytest.mark.parametrize("signed_on", ["", "yesterday", "2026-02-30"])
def test_a_day_that_is_none_is_asked_for_again(signed_on: str) -> None:
    said = command_of(PAPER, "a", {"person": "amy", "signed_on": signed_on})

    assert said == Remark(text="Please choose the day on which it was signed.")


def test_a_form_that_there_is_not_is_answered() -> None:
    assert isinstance(command_of("other", "a", {}), Remark)


def test_every_form_has_a_title_and_fields() -> None:
    assert set(TITLES) == set(FIELDS)
