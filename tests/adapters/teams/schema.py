"""Cards checked as Teams would: by the published schema of Adaptive Cards 1.5, and by what it leaves out."""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft6Validator

from signpost.adapters.teams.card import Message, Private, Rendered

MOST_BYTES = 28_000


@cache
def validator() -> Draft6Validator:
    """The schema of 1.5, as its publishers made it; it was written for draft 6 of JSON Schema."""
    text = files("adaptive_cards").joinpath("schemas", "schema-1.5.json").read_text("utf-8")
    return Draft6Validator(json.loads(text))


def check(shown: Rendered) -> None:
    """Fails where Teams would refuse, or where what is shown can not be read out."""
    if isinstance(shown, Private):
        assert shown.title
        check_card(shown.card)
        return
    assert shown
    for message in shown:
        assert isinstance(message, Message)
        assert message.text.strip()
        assert len(message.text) <= 300
        check_card(message.card)


def check_card(card: dict[str, Any]) -> None:
    assert not list(validator().iter_errors(card | {"body": _of_each_shape(card["body"])}))
    assert card["version"] == "1.5"
    assert card["fallbackText"].strip()
    assert len(json.dumps(card)) < MOST_BYTES - 3_000, "there is to be room for the message around it"
    names = [element["id"] for element in elements(card) if str(element.get("type")).startswith("Input.")]
    assert len(names) == len(set(names))
    for element in elements(card):
        check_element(element)


def _of_each_shape(body: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of elements that differ in their words alone, one: the schema has nothing to say on words, and takes its time."""
    return list({json.dumps(_shape(element)): element for element in body}.values())


def _shape(value: Any) -> Any:
    match value:
        case {"type": str(kind), "text": str(), **rest}:
            return [kind, _shape(rest)]
        case {"type": "Container", "items": list(items)}:
            return ["Container", sorted({json.dumps(_shape(item)) for item in items})]
        case dict():
            return {key: _shape(part) for key, part in value.items()}
        case list():
            return [_shape(part) for part in value]
        case _:
            return value


def check_element(element: dict[str, Any]) -> None:
    match element:
        case {"type": "TextBlock", "text": text}:
            assert not set(text) & set("*_[]()`<>#\\"), "text blocks are Markdown: others' words stand in text runs"
        case {"type": "Action.Execute", "title": _}:  # one without is no button, but how the card is asked for anew
            assert element["fallback"]["type"] == "Action.Submit"
            assert element["fallback"]["data"]["signpost"] == element["data"]["signpost"]
        case {"type": str(kind)} if kind.startswith("Input."):
            assert element["label"].strip(), "screen readers say the label"
        case {"type": "ActionSet", "actions": actions}:
            assert 1 <= len(actions) <= 6, "Teams shows six"


def elements(value: Any) -> Iterator[dict[str, Any]]:
    """All elements, actions and runs of a card, in their order."""
    match value:
        case dict():
            if "type" in value:
                yield value
            for part in value.values():
                yield from elements(part)
        case list():
            for part in value:
                yield from elements(part)


def words(value: Any) -> str:
    """All that can be read on a card, in its order, as one line."""
    found: list[str] = []
    for element in elements(value):
        match element:
            case {"type": "TextRun" | "TextBlock", "text": str(text)}:
                found.append(text)
            case {"type": "Action.Submit"}:
                pass
            case {"title": str(title)}:
                found.append(title)
            case {"label": str(label)}:
                found += [label, str(element.get("value", ""))]
                if element.get("style") == "expanded":  # a list is folded up
                    found += [choice["title"] for choice in element.get("choices", ())]
    return " ".join(" ".join(found).split())
