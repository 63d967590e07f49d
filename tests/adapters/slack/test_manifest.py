"""The manifest has what the bot uses, and one way to reach it."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from signpost.cli import app

pytestmark = pytest.mark.slack


def manifest(*options: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["slack", "manifest", *options])
    assert done.exit_code == 0, done.output
    made: dict[str, Any] = json.loads(done.output)
    return made


def test_over_http_every_address_is_the_web_processs() -> None:
    made = manifest("--url", "https://signpost.example/")
    where = "https://signpost.example/slack/events"

    assert {command["url"] for command in made["features"]["slash_commands"]} == {where}
    assert made["settings"]["event_subscriptions"]["request_url"] == where
    assert made["settings"]["interactivity"]["request_url"] == where
    assert made["oauth_config"]["redirect_urls"] == ["https://signpost.example/slack/oauth_redirect"]
    assert made["settings"]["socket_mode_enabled"] is False


def test_by_socket_mode_there_is_no_address() -> None:
    made = manifest()

    assert made["settings"]["socket_mode_enabled"] is True
    assert "http" not in json.dumps(made)


def test_it_keeps_slacks_limits() -> None:
    made = manifest()

    assert len(made["display_information"]["description"]) <= 140
    assert len(made["features"]["shortcuts"]) <= 5
    for shortcut in made["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
    for command in made["features"]["slash_commands"]:
        assert command["command"].startswith("/")
        assert len(command["command"]) <= 32
    assert not [scope for scope in made["oauth_config"]["scopes"]["bot"] if scope.startswith("channels:")]


def test_the_assistant_pane_is_there_where_it_is_asked_for() -> None:
    without, made = manifest(), manifest("--assistant")

    assert "assistant" not in json.dumps(without)
    assert "assistant:write" in made["oauth_config"]["scopes"]["bot"]
    assert {"assistant_thread_started", "message.im"} <= set(made["settings"]["event_subscriptions"]["bot_events"])
    assert "can I friend a parent?" in [
        prompt["message"] for prompt in made["features"]["assistant_view"]["suggested_prompts"]
    ]
