"""Block Kit as plain values: blocks, messages and modals within Slack's limits.

The limits are those of https://docs.slack.dev/reference/block-kit and https://docs.slack.dev/reference/views; that of
all text in a message is written nowhere, and was measured by others (https://github.com/slackapi/bolt-js/issues/2509).
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from signpost.adapters.slack.mrkdwn import MOST_SECTION, escape, pieces
from signpost.adapters.wording import shorten

Block = dict[str, Any]
MESSAGE_BLOCKS, MESSAGE_TEXT = 50, 12_000
MODAL_BLOCKS, MODAL_TEXT = 100, 60_000
MOST_TITLE, MOST_BUTTON, MOST_OPTION, MOST_VALUE, MOST_HEADER, MOST_FALLBACK = 24, 75, 75, 2_000, 150, 3_000
MOST_METADATA = 3_000


@dataclass(frozen=True)
class Message:
    """One message: its blocks, and the plain text that notifications and screen readers have."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Modal:
    """What may not stand in a chat: a view over it that is gone when it is closed."""

    view: Block


def plain(text: str, most: int) -> Block:
    """Plain text, in which Slack reads no marks."""
    return {"type": "plain_text", "text": shorten(text, most) or "…", "emoji": False}


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph.

    Args:
        text: in Slack's own marks, escaped, of at most 3,000 characters; see `paragraphs`.
        accessory: what stands beside it.
    """
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
    return block if accessory is None else block | {"accessory": accessory}


def paragraphs(text: str, form: Callable[[str], str] = escape, most: int = MOST_SECTION) -> Iterator[Block]:
    """What somebody wrote, in as many paragraphs as it takes."""
    return (section(piece) for piece in pieces(text, form, most))


def as_written(text: str) -> Iterator[Block]:
    """A text in which Slack reads no marks: what it says is seen letter for letter."""
    for piece in pieces(text, str):
        yield {"type": "section", "text": {"type": "plain_text", "text": piece, "emoji": False}}


def context(text: str) -> Block:
    """Small print."""
    shown = next(pieces(shorten(text, MOST_SECTION // 5)), "…")
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": shown, "verbatim": True}]}


def header(text: str) -> Block:
    """A headline."""
    return {"type": "header", "text": plain(text, MOST_HEADER)}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def button(action: str, label: str, value: str, style: str | None = None) -> Block:
    """A button; what is too long to be its value is cut.

    Args:
        action: what pressing it does.
        label: what is on it.
        value: what comes back when it is pressed.
        style: `primary` or `danger`.
    """
    made: Block = {
        "type": "button",
        "action_id": action,
        "text": plain(label, MOST_BUTTON),
        "value": value[:MOST_VALUE],
    }
    return made if style is None else made | {"style": style}


def link(action: str, label: str, url: str) -> Block:
    """A button that opens a page; Slack tells of the press all the same.

    Args:
        action: its name.
        label: what is on it.
        url: the page.
    """
    return {"type": "button", "action_id": action, "text": plain(label, MOST_BUTTON), "url": url, "style": "primary"}


def actions(*elements: Block) -> Block:
    """Buttons in a row."""
    return {"type": "actions", "elements": list(elements)}


def option(label: str, value: str) -> Block:
    """One of the answers to choose from."""
    return {"text": plain(label, MOST_OPTION), "value": value}


def text_input(value: str = "", *, is_multiline: bool = False, most: int = 3_000) -> Block:
    """A field for text."""
    made: Block = {"type": "plain_text_input", "action_id": "value", "multiline": is_multiline, "max_length": most}
    return made | {"initial_value": value[:most]} if value else made


def entry(name: str, label: str, element: Block, *, hint: str = "", is_required: bool = False) -> Block:
    """A field of a modal, with its label."""
    made: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, MOST_VALUE),
        "element": element,
        "optional": not is_required,
    }
    return made | {"hint": plain(hint, MOST_VALUE)} if hint else made


def modal(  # noqa: PLR0913 - each is a part of the modal by itself
    title: str,
    blocks: Iterable[Block],
    *,
    name: str = "shown",
    submit: str = "",
    close: str = "Close",
    about: dict[str, Any] | None = None,
) -> Block:
    """A modal.

    Args:
        title: what it is.
        blocks: what is on it; see `pages` where they may be many.
        name: what submitting it does.
        submit: the label for that; empty where there is nothing to submit.
        close: the label for leaving it.
        about: what comes back with it, such as whose form it is.
    """
    view: Block = {
        "type": "modal",
        "callback_id": name,
        "title": plain(title, MOST_TITLE),
        "close": plain(close, MOST_TITLE),
        "blocks": list(blocks)[:MODAL_BLOCKS],
        "private_metadata": json.dumps(about or {}),
    }
    return view | {"submit": plain(submit, MOST_TITLE)} if submit else view


def remark_modal(title: str, text: str) -> Block:
    """A modal with a sentence or two."""
    return modal(title, paragraphs(text))


def messages(text: str, blocks: Sequence[Block]) -> tuple[Message, ...]:
    """Blocks as messages: one, unless Slack would not take them at once.

    Args:
        text: what a notification says; it is escaped here.
        blocks: at least one.
    """
    fallback = next(pieces(text, most=MOST_FALLBACK), "…")
    return tuple(Message(fallback, tuple(page)) for page in pages(blocks, MESSAGE_BLOCKS, MESSAGE_TEXT))


def pages(blocks: Iterable[Block], most_blocks: int, most_text: int) -> list[list[Block]]:
    """Blocks in as many lots as it takes for none to be too long."""
    lots: list[list[Block]] = [[]]
    size = 0
    for block in blocks:
        length = text_length(block)
        if lots[-1] and (len(lots[-1]) >= most_blocks or size + length > most_text):
            lots.append([])
            size = 0
        lots[-1].append(block)
        size += length
    return lots


def text_length(value: Any) -> int:
    """How many characters of text there are in a block, wherever in it."""
    match value:
        case {"text": str(text), **rest}:
            return len(text) + text_length(rest)
        case dict():
            return sum(text_length(part) for part in value.values())
        case list():
            return sum(text_length(part) for part in value)
        case _:
            return 0
