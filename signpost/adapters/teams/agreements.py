"""Agreements as cards: one's own, receipts, reminders with a button to sign, and word for the office."""

from collections.abc import Iterator

from signpost.adapters.agreement_wording import (
    NOTHING,
    item_state,
    news,
    numbers,
    receipt_lines,
    reminder,
)
from signpost.adapters.teams.answers import GIVE_FILE, SIGN, SIGNATURES
from signpost.adapters.teams.card import (
    Element,
    Message,
    actions,
    bold,
    button,
    heading,
    lines,
    messages,
    small,
)
from signpost.adapters.wording import day, shorten
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
)

RECEIPT, TOMORROW = "signing_receipt", "remind_tomorrow"
_MOST_SHOWN = 6
"""Buttons in a row, as many as Teams shows."""


def render_list(view: AgreementList) -> tuple[Message, ...]:
    """One's own agreements."""
    body = [element for item in view.items for element in _item(item)]
    return messages("Your agreements", body or lines(NOTHING))


def to_sign(view: AgreementList) -> Iterator[Element]:
    """Of one's own agreements, those that wait for a signature: for the home card."""
    for item in view.items:
        if item.signed_at is None and item.status not in {Status.EXEMPT, Status.DECLINED}:
            yield from _item(item)


def _item(item: AgreementItem) -> Iterator[Element]:
    yield from lines(f"{item.title}: {item_state(item)}")
    if item.signed_at is not None:
        yield actions(
            button(RECEIPT, "Receipt", item.name, shows_private=True),
            button(GIVE_FILE, "Receipt as a file", f"receipt {item.name} pdf"),
        )
    elif item.status is not Status.EXEMPT:
        yield actions(button(SIGN, "Read and sign", item.name, shows_private=True))


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
    """What a file is; the file itself is offered apart."""
    return messages(view.caption, lines(view.caption))
