"""Slack's limits on what a bot sends, checked as Slack would: by its own models, and by what those leave out."""

from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.views import View as SlackView

from signpost.adapters.slack.blocks import Message, Modal, text_length

INPUT_TEXT = 3_000


def check(shown: tuple[Message, ...] | Modal) -> None:
    """Fails where Slack would refuse, cut off or ping."""
    if isinstance(shown, Modal):
        check_view(shown.view)
        return
    assert shown
    for message in shown:
        assert message.text.strip()
        assert len(message.text) <= 4_000
        check_escaped(message.text)
        assert 1 <= len(message.blocks) <= 50
        assert text_length(list(message.blocks)) <= 12_000
        assert not any(block["type"] == "input" for block in message.blocks), "only modals have inputs"
        check_blocks(list(message.blocks))


def check_view(view: dict[str, Any]) -> None:
    parsed = SlackView(**view)
    parsed.to_dict()
    assert len(view["title"]["text"]) <= 24
    assert 1 <= len(view["blocks"]) <= 100
    assert len(view["private_metadata"]) <= 3_000
    assert len(str(view)) < 250_000
    if any(block["type"] == "input" for block in view["blocks"]):
        assert view["submit"]["text"]
    check_blocks(view["blocks"])


def check_blocks(blocks: list[dict[str, Any]]) -> None:
    names = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(names) == len(set(names))
    for block in blocks:
        parsed = SlackBlock.parse(block)
        assert parsed is not None, block
        parsed.to_dict()
        check_texts(block)
        check_elements(block)


def check_elements(block: dict[str, Any]) -> None:
    elements = block.get("elements", [])
    assert len(elements) <= (10 if block["type"] == "context" else 25)
    ids = [element["action_id"] for element in elements if "action_id" in element]
    assert len(ids) == len(set(ids))
    for element in [*elements, block.get("accessory"), block.get("element")]:
        if element is None:
            continue
        most = {"checkboxes": 10, "radio_buttons": 10}.get(element["type"], 100)
        assert len(element.get("options", [])) <= most
        assert all(len(option["value"]) <= 150 for option in element.get("options", []))
        assert len(element.get("action_id", "")) <= 255
        assert len(element.get("initial_value", "")) <= element.get("max_length", INPUT_TEXT) <= INPUT_TEXT
        assert 1 <= element.get("max_files", 1) <= 10


def check_texts(value: Any) -> None:
    match value:
        case {"type": "mrkdwn", "text": str(text)}:
            assert text.strip()
            assert len(text) <= 3_000
            check_escaped(text)
        case dict():
            for part in value.values():
                check_texts(part)
        case list():
            for part in value:
                check_texts(part)
        case _:
            pass


def check_escaped(text: str) -> None:
    """No mention, link or alert is in it: `<` opens each of them."""
    assert "<" not in text
    for piece in text.split("&")[1:]:
        assert piece.startswith(("amp;", "lt;", "gt;"))
