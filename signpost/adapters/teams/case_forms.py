"""What is written about a case or a report on a card of its own."""

from signpost.adapters.case_forms import CHOICE, CHOICES, DUE, OPTIONAL, TEXT, TEXT_LABELS, TITLES
from signpost.adapters.teams.answers import MY_REPORTS
from signpost.adapters.teams.card import (
    Element,
    Private,
    actions,
    button,
    choice_input,
    date_input,
    heading,
    make_card,
    small,
    text_input,
)
from signpost.adapters.teams.evidence import OPEN_CASE

SEND_FORM = "send_form"
_MOST_TEXT = 4_000
_MOST_CHOICES = 8
"""More than these are a list that is folded up until it is opened."""


def case_form(name: str, reference: str) -> Private:
    """The card on which something is written about a case.

    Args:
        name: one of `TITLES`.
        reference: the case's; of an original, with the file's number behind it.
    """
    title = TITLES.get(name, "")
    body: list[Element] = [*heading(title), *small(reference)]
    if name in CHOICES:
        label, options = CHOICES[name]
        is_list = len(options) > _MOST_CHOICES
        body.append(choice_input(CHOICE, label, options, is_list=is_list, is_required=True))
    if name in TEXT_LABELS:
        is_required = name not in OPTIONAL
        body.append(text_input(TEXT, TEXT_LABELS[name], is_multiline=True, most=_MOST_TEXT, is_required=is_required))
    if name == "action":
        body.append(date_input(DUE, "By when?"))
    back = MY_REPORTS if name == "reply" else OPEN_CASE
    body.append(
        actions(
            button(SEND_FORM, "Send", f"{name} {reference}", style="positive", sends_inputs=True),
            button(back, "Cancel", reference.partition(" ")[0], shows_private=True),
        )
    )
    return Private(title, make_card(title, body))
