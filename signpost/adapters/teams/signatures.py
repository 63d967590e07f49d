"""Forms about agreements, and how far the signing is, for the headteacher and the administrator."""

from signpost.adapters.agreement_forms import DECLINE, DECLINING, EXEMPT, FIELDS, PAPER, TITLES, Field
from signpost.adapters.agreement_wording import numbers, person_line
from signpost.adapters.teams.answers import GIVE_FILE
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
from signpost.adapters.wording import day, shorten
from signpost.bot.agreements.views import SignatureProgress

NUDGE, SEND_FORM = "nudge_open", "send_agreement_form"
_MOST_TITLE = 300
_ROOM = 4_000
"""Bytes of a card that are not the list of people."""


def render_progress(view: SignatureProgress) -> Private:
    """How far a campaign is, with the names of those who have not signed."""
    progress = view.progress
    first, *others = lots(lines("\n".join(map(person_line, view.people))), MOST_CARD - _ROOM) or [[]]
    body = [
        *bold(shorten(progress.title, _MOST_TITLE)),
        *lines(f"{numbers(progress)}. To be signed by {day(progress.due_on)}."),
        *first,
        *(small("There are more than a card holds: signpost signatures export") if others else ()),
        actions(
            button(NUDGE, "Remind them now", progress.name, shows_private=True),
            button(PAPER, "Enter a paper signature", progress.name, shows_private=True),
            button(EXEMPT, "Exempt somebody", progress.name, shows_private=True),
        ),
        actions(
            button(GIVE_FILE, "Chart", f"chart {progress.name}"),
            button(GIVE_FILE, "Register to print", f"export {progress.name} pdf"),
            button(GIVE_FILE, "Register as a table", f"export {progress.name} csv"),
        ),
    ]
    return Private("Signatures", make_card("Signatures", body))


def agreement_form(kind: str, about: str) -> Private:
    """The card on which something is written about an agreement.

    Args:
        kind: one of `TITLES`; what the button does.
        about: the campaign's id; for the office, the agreement's short name.
    """
    title = TITLES[kind]
    said = lines(DECLINING) if kind == DECLINE else []
    send = button(SEND_FORM, "Send", f"{kind} {about}", style="positive", sends_inputs=True, shows_private=True)
    return Private(title, make_card(title, [*heading(title), *said, *map(_input, FIELDS[kind]), actions(send)]))


def _input(field: Field) -> Element:
    if field.kind == "day":
        return date_input(field.name, field.label)
    is_text = field.kind == "text"
    return text_input(field.name, field.label, is_multiline=is_text, most=field.most, is_required=field.is_required)
