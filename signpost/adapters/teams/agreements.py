"""Agreements as cards: read, ticked and signed on one that is shown and not kept; reminders with a button to it."""

from collections.abc import Iterator

from signpost.adapters.agreement_forms import ASK_ABOUT, DECLINE
from signpost.adapters.agreement_wording import (
    CHANGES,
    NOTHING,
    item_state,
    news,
    numbers,
    receipt_lines,
    reminder,
    version_of,
    what_changed,
)
from signpost.adapters.teams.answers import SIGN, SIGNATURES
from signpost.adapters.teams.card import (
    MOST_CARD,
    Element,
    Message,
    Private,
    actions,
    bold,
    button,
    choice_input,
    divider,
    heading,
    lines,
    make_card,
    messages,
    small,
    text_input,
)
from signpost.adapters.teams.wording import literal, shorten, size_of
from signpost.adapters.ticks import tick_of
from signpost.adapters.wording import day
from signpost.bot.agreements.agreement import BUTTON, Agreement
from signpost.bot.agreements.changes import StatementChange
from signpost.bot.agreements.signing import MOST_NAME
from signpost.bot.agreements.standing import Status
from signpost.bot.agreements.views import (
    AgreementItem,
    AgreementList,
    AgreementText,
    SigningDigest,
    SigningFile,
    SigningNews,
    SigningReceipt,
    SigningReminder,
    SigningRequest,
)

SEND_SIGNATURE, RECEIPT, TEXT_OF, TOMORROW = "send_signature", "signing_receipt", "agreement_text", "remind_tomorrow"
GROUP, NAME = "group", "name"
_MOST_SHOWN = 6
"""Buttons in a row, as many as Teams shows."""
_LOOKS: dict[str, dict[str, object]] = {
    "kept": {},
    "inserted": {"weight": "Bolder"},
    "deleted": {"strikethrough": True},
}
_TOO_LONG = (
    "This agreement is longer than one card holds, and nobody is to sign what they do not see. Please sign it in "
    "Signpost's own chat, or on paper: your school office knows how."
)


def render_list(view: AgreementList) -> tuple[Message, ...]:
    """One's own agreements."""
    body = [element for item in view.items for element in _item(item)]
    return messages("Your agreements", body or lines(NOTHING))


def _item(item: AgreementItem) -> Iterator[Element]:
    yield from lines(f"{item.title}: {item_state(item)}")
    if item.signed_at is not None:
        yield actions(button(RECEIPT, "Receipt", item.name, shows_private=True))
    elif item.status is not Status.EXEMPT:
        yield actions(button(SIGN, "Read and sign", item.name, shows_private=True))


def render_request(view: SigningRequest) -> Private:
    """An agreement to be signed: what changed first, then its statements to tick, and the name to type."""
    title = "Agreement"
    sign = button(SEND_SIGNATURE, BUTTON, f"{view.campaign} {view.digest}", style="positive", sends_inputs=True)
    body = [
        *_head(view),
        *_changes(view),
        *_statements(view.agreement),
        *divider(lines(view.declaration)),
        text_input(NAME, "Your name, as you would sign", most=MOST_NAME, is_required=True),
        actions(
            sign,
            button(ASK_ABOUT, "Ask about a statement", view.campaign, shows_private=True),
            button(DECLINE, "I will not sign", view.campaign, shows_private=True),
            button(TEXT_OF, "The whole text", view.name, shows_private=True),
        ),
    ]
    if size_of(body) > MOST_CARD:
        return Private(title, make_card(title, lines(_TOO_LONG)))
    return Private(title, make_card(title, body))


def _head(view: SigningRequest) -> Iterator[Element]:
    agreement = view.agreement
    yield from bold(f"{agreement.title}{version_of(agreement.version)}")
    yield from lines("\n".join(agreement.preamble))
    yield from lines(f"To be signed by {day(view.due_on)}. It takes two minutes.")
    if view.in_charge:
        yield from small(f"Questions go to {' and '.join(view.in_charge)}.")


def _changes(view: SigningRequest) -> Iterator[Element]:
    if said := what_changed(view):
        yield from divider(bold(said))
        yield from map(render_change, view.changes)


def render_change(change: StatementChange) -> Element:
    """What changed in one statement or clause, with the words marked."""
    runs = [("inserted", f"{CHANGES[change.kind]}: "), ("kept", f"{change.heading} " if change.heading else "")]
    runs += [(words.kind, words.text) for words in change.words]
    inlines = [{"type": "TextRun", "text": literal(text), **_LOOKS[kind]} for kind, text in runs if text]
    return {"type": "RichTextBlock", "inlines": inlines}


def _statements(agreement: Agreement) -> Iterator[Element]:
    above = ""
    for number, group in enumerate(agreement.groups, 1):
        if group.heading != above:
            yield from divider(bold(group.heading))
        above = group.heading
        yield from lines("\n".join(group.lead_in))
        for statement in group.statements:
            yield from lines(f"{statement.number}. {statement.text}")
        value, label = tick_of(group)
        yield choice_input(f"{GROUP}{number}", "Do you agree?", {value: label}, takes_several=True, is_required=True)


def render_text(view: AgreementText) -> tuple[Message, ...]:
    """The whole text."""
    return messages("The whole text", [*lines(view.wording), *small(f"SHA-256 {view.digest}")])


def render_receipt(view: SigningReceipt) -> tuple[Message, ...]:
    """The receipt of a signature."""
    signed, how, proof = receipt_lines(view)
    return messages(signed, [*bold(signed), *lines(how), *small(proof)])


def render_reminder(view: SigningReminder) -> tuple[Message, ...]:
    """A reminder by direct message, with the way to sign."""
    text = reminder(view)
    is_one = len(view.items) == 1
    buttons = [
        button(
            SIGN,
            "Read and sign" if is_one else f"Sign {shorten(item.title, 60)}",
            item.name,
            style="positive",
            shows_private=True,
        )
        for item in view.items
    ]
    if view.may_put_off:
        buttons.append(button(TOMORROW, "Remind me tomorrow"))
    rows = (actions(*buttons[start : start + _MOST_SHOWN]) for start in range(0, len(buttons), _MOST_SHOWN))
    return messages(text, [*lines(text), *rows])


def render_news(view: SigningNews) -> tuple[Message, ...]:
    """That somebody declines, or asks about a statement."""
    return messages(news(view), lines(news(view)))


def render_digest(view: SigningDigest) -> tuple[Message, ...]:
    """Once a week, numbers for the office."""
    title = "How far the signing is"
    told = [f"{one.title}: {numbers(one)}, by {day(one.due_on)}." for one in view.campaigns]
    who = actions(button(SIGNATURES, "Who has not signed", shows_private=True))
    return messages(title, [*heading(title), *lines("\n".join(told)), who])


def render_file(view: SigningFile) -> tuple[Message, ...]:
    """What a file is, and where it is saved: Teams is not given it."""
    where = "Teams is not given the file. The same command in Signpost's own chat saves it."
    return messages(view.caption, [*lines(view.caption), *small(where)])
