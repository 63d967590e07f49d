"""Adaptive Cards 1.5 as plain values: elements, messages, and what is shown without being kept.

Whatever somebody else wrote stands in text runs: in those, unlike in text blocks, there is no Markdown, so that nothing
has to be escaped and nothing can be made to look like a link. See https://adaptivecards.io/explorer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from signpost.adapters.teams.wording import literal, pieces, size_of
from signpost.adapters.wording import shorten

Element = dict[str, Any]
VERSION = "1.5"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
CARD_TYPE = "application/vnd.microsoft.card.adaptive"
MOST_CARD = 22_000
"""Bytes of a card; with what stands around it, a message is below the 28 KB that every way into Teams takes."""
MOST_LINE = 4_000
"""Bytes of one paragraph; longer ones are broken."""
MOST_SUMMARY = 300
MOST_LABEL = 120
KEY = "signpost"
"""Under this, a press carries what it does; the inputs stand beside it, by their own names."""
_EMPTY = "…"


@dataclass(frozen=True)
class Message:
    """A message: its card, and the words that notifications and screen readers have.

    Args:
        text: the words.
        card: the card.
        content_type: what kind of card it is.
        name: of the file, where the card is one about a file.
        url: where that file is.
    """

    text: str
    card: Element
    content_type: str = CARD_TYPE
    name: str = ""
    url: str = field(default="", repr=False)


@dataclass(frozen=True)
class Private:
    """What may not stand in a chat: shown to whoever pressed, in answer to the press, and never sent as a message."""

    title: str
    card: Element


Rendered = tuple[Message, ...] | Private


def lines(text: str, **look: Any) -> Iterator[Element]:
    """What somebody wrote, a paragraph for each of its lines.

    Args:
        text: as it was written.
        look: how its runs look: `weight`, `isSubtle`, `italic`, `size`.
    """
    is_after_blank = True
    for line in text.split("\n"):
        if not line.strip():
            is_after_blank = True
            continue
        for piece in pieces(line.strip(), MOST_LINE):
            run = {"type": "TextRun", "text": literal(piece), **look}
            block: Element = {"type": "RichTextBlock", "inlines": [run]}
            yield block if is_after_blank else block | {"spacing": "None"}
            is_after_blank = False


def bold(text: str) -> Iterator[Element]:
    """The same in bold."""
    return lines(text, weight="Bolder")


def small(text: str) -> Iterator[Element]:
    """Small print."""
    return lines(text, size="Small", isSubtle=True)


def heading(text: str) -> Iterator[Element]:
    """A headline, which screen readers can jump to: of the bot's own words, or of nothing but letters and digits."""
    safe = "".join(character for character in shorten(text, MOST_LABEL) if character not in "\\`*_{}[]()<>#+!|~")
    if safe.strip():
        yield {
            "type": "TextBlock",
            "text": safe,
            "style": "heading",
            "size": "Medium",
            "weight": "Bolder",
            "wrap": True,
        }


def quotation(text: str) -> Iterator[Element]:
    """What is quoted: set off from the bot's own words."""
    for lot in lots(lines(text), MOST_LINE):
        yield {"type": "Container", "style": "emphasis", "items": lot, "spacing": "Small"}


def divider(elements: Iterable[Element]) -> Iterator[Element]:
    """Elements with a line above the first."""
    for number, element in enumerate(elements):
        yield element if number else element | {"separator": True, "spacing": "Medium"}


def button(  # noqa: PLR0913 - each is a part of the button by itself
    verb: str,
    label: str,
    value: str = "",
    *,
    style: str = "default",
    sends_inputs: bool = False,
    shows_private: bool = False,
) -> Element:
    """A button. Clients that do not know `Action.Execute` have `Action.Submit` in its place.

    Args:
        verb: what pressing it does.
        label: what is on it.
        value: what it is about; it comes back when it is pressed.
        style: `default`, `positive` or `destructive`.
        sends_inputs: the card's inputs come with it, and have to be filled in as far as they are required.
        shows_private: what it shows may not stand in a chat; where the press cannot be answered in place, a dialog is.
    """
    data: Element = {KEY: {"verb": verb, "value": value}}
    more: Element = {"title": shorten(label, MOST_LABEL), "style": style}
    more["associatedInputs"] = "auto" if sends_inputs else "none"
    dialog = {"msteams": {"type": "task/fetch"}} if shows_private else {}
    submit = {"type": "Action.Submit", **more, "data": data | dialog}
    return {"type": "Action.Execute", "verb": verb, **more, "data": data, "fallback": submit}


def link(label: str, url: str) -> Element:
    """A button that opens a page in the browser."""
    return {"type": "Action.OpenUrl", "title": shorten(label, MOST_LABEL), "url": url, "style": "positive"}


def actions(*buttons: Element) -> Element:
    """Buttons in a row."""
    return {"type": "ActionSet", "actions": list(buttons)}


def text_input(  # noqa: PLR0913 - each is a part of the input by itself
    name: str, label: str, value: str = "", *, is_multiline: bool = False, most: int = 0, is_required: bool = False
) -> Element:
    """A field for text."""
    made: Element = {"type": "Input.Text", "id": name, "label": literal(label), "isMultiline": is_multiline}
    if most:
        made["maxLength"] = most
    if is_required:
        made |= {"isRequired": True, "errorMessage": "Please write something here; a sentence is enough."}
    return made | {"value": value} if value else made


def date_input(name: str, label: str) -> Element:
    """A field for a day."""
    return {"type": "Input.Date", "id": name, "label": literal(label)}


def choice_input(  # noqa: PLR0913 - each is a part of the input by itself
    name: str,
    label: str,
    options: Mapping[str, str],
    chosen: Sequence[str] = (),
    *,
    takes_several: bool = False,
    is_list: bool = False,
    is_required: bool = False,
) -> Element:
    """A field to choose from.

    Args:
        name: the field's.
        label: what is asked.
        options: what is shown, by its value; no value has a comma.
        chosen: the values that are chosen already.
        takes_several: more than one can be chosen.
        is_list: folded up until it is opened, since there are many.
        is_required: one has to be chosen.
    """
    made: Element = {
        "type": "Input.ChoiceSet",
        "id": name,
        "label": literal(label),
        "choices": [
            {"title": shorten(shown, MOST_LABEL) or _EMPTY, "value": value} for value, shown in options.items()
        ],
        "isMultiSelect": takes_several,
        "style": "compact" if is_list else "expanded",
        "wrap": True,
    }
    if is_list:
        made["placeholder"] = "Choose"
    if is_required:
        made |= {"isRequired": True, "errorMessage": "Please choose one."}
    picked = [value for value in chosen if value in options]
    return made | {"value": ",".join(picked)} if picked else made


def make_card(text: str, body: Iterable[Element], **more: Any) -> Element:
    """A card.

    Args:
        text: what is shown, and read out, where the card cannot be.
        body: at least one element, or a mark stands in its place.
        more: further properties, such as `refresh`.
    """
    return {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": VERSION,
        "fallbackText": shorten(literal(text), MOST_SUMMARY) or _EMPTY,
        "body": list(body) or list(lines(_EMPTY)),
        **more,
    }


def messages(text: str, body: Iterable[Element]) -> tuple[Message, ...]:
    """Elements as messages: one, unless the card would be too large.

    Args:
        text: what a notification says.
        body: the elements.
    """
    summary = shorten(text, MOST_SUMMARY) or _EMPTY
    return tuple(Message(summary, make_card(text, lot)) for lot in lots(body, MOST_CARD) or [[]])


def lots(elements: Iterable[Element], most: int) -> list[list[Element]]:
    """Elements in as many lots as it takes for none to be larger than so many bytes."""
    made: list[list[Element]] = []
    size = most
    for element in elements:
        length = size_of(element) + 2
        if size + length > most:
            made.append([])
            size = 0
        made[-1].append(element)
        size += length
    return made
