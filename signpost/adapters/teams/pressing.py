"""What comes in when somebody presses a button on a card, and what goes out in answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from signpost.adapters.teams.card import CARD_TYPE, KEY, Element, Private, Rendered

MOST_VALUE = 2_000
"""Letters of what a button is about."""
Json = dict[str, Any]


@dataclass(frozen=True)
class Press:
    """A button that was pressed.

    Args:
        verb: what it does.
        value: what it is about.
        inputs: the card's inputs, by their names.
    """

    verb: str
    value: str = field(repr=False)
    inputs: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Reaction:
    """What the bot shows in answer to a press.

    Args:
        shown: messages, or what is shown without being kept.
        is_in_place: the messages stand in the chat already, in the place of the card that was pressed.
    """

    shown: Rendered
    is_in_place: bool = False


def read_press(data: object) -> Press | None:
    """What was pressed, from what a card sent; None where it is no card of ours."""
    if not isinstance(data, dict) or not isinstance(known := data.get(KEY), dict):
        return None
    verb, value = known.get("verb"), known.get("value", "")
    if not isinstance(verb, str) or not isinstance(value, str):
        return None
    inputs = {str(name): entered for name, entered in data.items() if isinstance(entered, str) and name != KEY}
    return Press(verb, value[:MOST_VALUE], inputs)


def invoked(value: object) -> object:
    """The data of an `Action.Execute`, or of a dialog: what it says beside them is of no use.

    Teams on iOS sends a text where others send an object for the dialog's context; nothing here looks at it.
    """
    if not isinstance(value, dict):
        return None
    action = value.get("action")
    return action.get("data") if isinstance(action, dict) else value.get("data")


def card_answer(card: Element) -> Json:
    """Shows a card in the place of the one that was pressed, to whoever pressed."""
    return {"statusCode": 200, "type": CARD_TYPE, "value": card}


def word_answer(text: str) -> Json:
    """Shows a few words to whoever pressed."""
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": text}


def dialog_answer(shown: Private) -> Json:
    """Shows a card in a dialog."""
    card = {"contentType": CARD_TYPE, "content": in_dialog(shown.card)}
    value = {"title": shown.title, "height": "large", "width": "large", "card": card}
    return {"task": {"type": "continue", "value": value}}


def dialog_word(text: str) -> Json:
    """Shows a few words in a dialog, and ends it."""
    return {"task": {"type": "message", "value": text}}


def in_dialog(card: Any) -> Any:
    """A card as dialogs take it: they know `Action.Submit` alone, and are open already."""
    match card:
        case {"type": "Action.Execute", "fallback": dict(submit)}:
            return submit | {"data": {KEY: submit["data"][KEY]}}
        case dict():
            return {name: in_dialog(part) for name, part in card.items()}
        case list():
            return [in_dialog(part) for part in card]
        case _:
            return card
