"""Agreements as blocks: read, ticked and signed in a modal; reminders as messages with a button to it.

What is signed stands in plain text and rich text, in which Slack reads no marks: it is seen letter for letter.
"""

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
from signpost.adapters.slack.blocks import (
    MODAL_BLOCKS,
    MODAL_TEXT,
    Block,
    Message,
    Modal,
    actions,
    as_written,
    button,
    context,
    divider,
    entry,
    messages,
    modal,
    option,
    pages,
    paragraphs,
    section,
    text_input,
)
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

SIGN, RECEIPT, TEXT_OF, TOMORROW = "sign_agreement", "signing_receipt", "agreement_text", "remind_tomorrow"
MY_AGREEMENTS = "my_agreements"
SIGNATURES = "signatures"
SIGN_FORM, GROUP, NAME = "sign_form", "group", "name"
_MOST_ITEMS = 40
_STYLES: dict[str, dict[str, bool]] = {"kept": {}, "inserted": {"bold": True}, "deleted": {"strike": True}}
_TOO_LONG = (
    "This agreement is longer than Slack shows at once, and nobody is to sign what they do not see. Please sign it in "
    "Signpost's own chat, or on paper: your school office knows how."
)


def render_list(view: AgreementList) -> tuple[Message, ...]:
    """One's own agreements."""
    blocks = [block for item in view.items[:_MOST_ITEMS] for block in _item(item)]
    return messages("Your agreements", blocks or [section(NOTHING)])


def _item(item: AgreementItem) -> Iterator[Block]:
    *before, last = paragraphs(f"{item.title}: {item_state(item)}")
    yield from before
    if item.signed_at is not None:
        yield last | {"accessory": button(f"{RECEIPT}.{item.name}", "Receipt", item.name)}
    elif item.status is Status.EXEMPT:
        yield last
    else:
        yield last | {"accessory": button(f"{SIGN}.{item.name}", "Read and sign", item.name)}


def render_request(view: SigningRequest) -> Modal:
    """An agreement to be signed: what changed first, then its statements to tick, and the name to type."""
    blocks = [
        *_head(view),
        *_changes(view),
        *_statements(view.agreement),
        *as_written(view.declaration),
        entry(NAME, "Your name, as you would sign", text_input(most=MOST_NAME), is_required=True),
        actions(
            button(ASK_ABOUT, "Ask about a statement", view.campaign),
            button(DECLINE, "I will not sign", view.campaign),
            button(TEXT_OF, "The whole text", view.name),
        ),
    ]
    if len(pages(blocks, MODAL_BLOCKS, MODAL_TEXT)) > 1:
        return Modal(modal("Agreement", paragraphs(_TOO_LONG)))
    about = {"campaign": view.campaign, "digest": view.digest}
    return Modal(modal("Agreement", blocks, name=SIGN_FORM, submit=BUTTON, close="Not now", about=about))


def _head(view: SigningRequest) -> Iterator[Block]:
    agreement = view.agreement
    yield from as_written(f"{agreement.title}{version_of(agreement.version)}")
    yield from as_written("\n".join(agreement.preamble))
    yield section(f"To be signed by {day(view.due_on)}. It takes two minutes.")
    if view.in_charge:
        yield context(f"Questions go to {' and '.join(view.in_charge)}.")


def _changes(view: SigningRequest) -> Iterator[Block]:
    if said := what_changed(view):
        yield section(f"*{said}*")
        yield from map(render_change, view.changes)
        yield divider()


def render_change(change: StatementChange) -> Block:
    """What changed in one statement or clause, with the words marked."""
    runs = [("inserted", f"{CHANGES[change.kind]}: "), ("kept", f"{change.heading}\n" if change.heading else "")]
    runs += [(words.kind, words.text) for words in change.words]
    elements = [
        {"type": "text", "text": text} | ({"style": style} if (style := _STYLES[kind]) else {})
        for kind, text in runs
        if text
    ]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _statements(agreement: Agreement) -> Iterator[Block]:
    heading = ""
    for number, group in enumerate(agreement.groups, 1):
        if group.heading != heading:
            yield from as_written(group.heading)
        heading = group.heading
        yield from as_written("\n".join(group.lead_in))
        yield from as_written("\n".join(f"{statement.number}. {statement.text}" for statement in group.statements))
        value, label = tick_of(group)
        box: Block = {"type": "checkboxes", "action_id": "value", "options": [option(label, value)]}
        yield entry(f"{GROUP}.{number}", "Do you agree?", box, is_required=True)


def render_text(view: AgreementText) -> tuple[Message, ...]:
    """The whole text."""
    return messages("The whole text", [*as_written(view.wording), context(f"SHA-256 {view.digest}")])


def render_receipt(view: SigningReceipt) -> tuple[Message, ...]:
    """The receipt of a signature."""
    signed, how, proof = receipt_lines(view)
    return messages(signed, [*paragraphs(signed), *paragraphs(how), *paragraphs(proof)])


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
    """What a file is, and where it is saved: Slack is not given it."""
    where = "Slack is not given the file. The same command in Signpost's own chat saves it."
    return messages(view.caption, [*paragraphs(view.caption), context(where)])
