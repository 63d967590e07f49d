"""Agreements as blocks: one's own, the whole text, receipts, and reminders with a button to the form for signing."""

from collections.abc import Iterator

from signpost.adapters.agreement_wording import (
    NOTHING,
    item_state,
    news,
    numbers,
    receipt_lines,
    reminder,
)
from signpost.adapters.slack.blocks import (
    Block,
    Message,
    actions,
    as_written,
    button,
    context,
    messages,
    paragraphs,
    section,
)
from signpost.adapters.wording import day
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

SIGN, RECEIPT, TOMORROW = "sign_agreement", "signing_receipt", "remind_tomorrow"
RECEIPT_PDF = "receipt_pdf"
MY_AGREEMENTS = "my_agreements"
SIGNATURES = "signatures"
_MOST_ITEMS = 40


def render_list(view: AgreementList) -> tuple[Message, ...]:
    """One's own agreements."""
    blocks = list(agreement_lines(view))
    return messages("Your agreements", blocks or [section(NOTHING)])


def agreement_lines(view: AgreementList, most: int = _MOST_ITEMS) -> Iterator[Block]:
    """How one stands with each, with a button to sign it, or to see the receipt."""
    return (block for item in view.items[:most] for block in _item(item))


def _item(item: AgreementItem) -> Iterator[Block]:
    *before, last = paragraphs(f"{item.title}: {item_state(item)}")
    yield from before
    if item.signed_at is not None:
        yield last | {"accessory": button(f"{RECEIPT}.{item.name}", "Receipt", item.name)}
    elif item.status is Status.EXEMPT:
        yield last
    else:
        yield last | {"accessory": button(f"{SIGN}.{item.name}", "Read and sign", item.name)}


def render_text(view: AgreementText) -> tuple[Message, ...]:
    """The whole text."""
    return messages("The whole text", [*as_written(view.wording), context(f"SHA-256 {view.digest}")])


def render_receipt(view: SigningReceipt, agreement: str = "") -> tuple[Message, ...]:
    """The receipt of a signature.

    Args:
        view: the receipt.
        agreement: its short name; with it, the reader may have a PDF.
    """
    signed, how, proof = receipt_lines(view)
    pdf = [actions(button(RECEIPT_PDF, "Send it to me as a PDF", agreement))] if agreement else []
    return messages(signed, [*paragraphs(signed), *paragraphs(how), *paragraphs(proof), *pdf])


def render_reminder(view: SigningReminder) -> tuple[Message, ...]:
    """A reminder by direct message, with the way to sign."""
    text = reminder(view)
    is_one = len(view.items) == 1
    buttons = [
        button(f"{SIGN}.{number}", "Read and sign" if is_one else f"Sign {item.title}", item.name, "primary")
        for number, item in enumerate(view.items[:_MOST_ITEMS])
    ]
    if view.may_put_off:
        buttons.append(button(TOMORROW, "Remind me tomorrow", "tomorrow"))
    rows = [actions(*buttons[start : start + 5]) for start in range(0, len(buttons), 5)]
    return messages(text, [*paragraphs(text), *rows])


def render_news(view: SigningNews) -> tuple[Message, ...]:
    """That somebody declines, or asks about a statement."""
    return messages(news(view), list(paragraphs(news(view))))


def render_digest(view: SigningDigest) -> tuple[Message, ...]:
    """Once a week, numbers for the office."""
    lines = [f"{one.title}: {numbers(one)}, by {day(one.due_on)}." for one in view.campaigns]
    text = "How far the signing is:"
    who = actions(button(SIGNATURES, "Who has not signed", ""))
    return messages(text, [section(text), *paragraphs("\n".join(lines)), who])


def render_file(view: SigningFile) -> tuple[Message, ...]:
    """What a file is, and where it was put: into the reader's own conversation with the bot."""
    where = "The file is in your direct messages with Signpost. Slack keeps a copy there."
    return messages(view.caption, [*paragraphs(view.caption), context(where)])
