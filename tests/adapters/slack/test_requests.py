"""Promise 9: a forged, replayed or stale request does nothing; and what Slack sends twice is done once."""

import logging
import time
from typing import Any

import aiohttp
import pytest

from tests.adapters.slack.member import form, signed
from tests.adapters.slack.staffroom import Staffroom
from tests.adapters.slack.workspace import TEAM

pytestmark = [pytest.mark.slack, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]


def command(**changes: str) -> tuple[bytes, str]:
    return form(
        {
            "command": "/policy",
            "text": "QZX can I friend a parent?",
            "team_id": TEAM,
            "user_id": "U0AMY",
            "channel_id": "C01STAFF",
            "trigger_id": "t",
            "response_url": "http://127.0.0.1:9/x",
        }
        | changes
    )


@pytest.mark.parametrize(
    "headers",
    [
        lambda body: {},
        lambda body: signed(body, "another secret"),
        lambda body: signed(b"another body"),
        lambda body: signed(body, at=time.time() - 6 * 60),
        lambda body: signed(body, at=time.time() + 6 * 60),
        lambda body: signed(body) | {"X-Slack-Signature": "v0="},
        lambda body: signed(body) | {"X-Slack-Request-Timestamp": "soon"},
        lambda body: signed(body) | {"X-Slack-Request-Timestamp": ""},
        lambda body: signed(body) | {"X-Slack-Request-Timestamp": "9" * 5_000},
        lambda body: signed(body) | {"X-Slack-Request-Timestamp": "1795512600.5"},
    ],
    ids=[
        "unsigned",
        "another secret",
        "another body",
        "stale",
        "from the future",
        "empty",
        "no time",
        "no time at all",
        "a time of no time",
        "a fraction",
    ],
)
async def test_what_slack_did_not_sign_just_now_does_nothing(
    staffroom: Staffroom, headers: Any, caplog: pytest.LogCaptureFixture
) -> None:
    amy = staffroom.member("amy")
    body, kind = command()
    with caplog.at_level(logging.DEBUG):
        status, _ = await amy.send(body, kind, headers(body))

    assert status == 401
    assert staffroom.slack.calls == []
    assert staffroom.slack.posts == []
    assert "QZX" not in caplog.text


async def test_another_workspace_gets_nothing(staffroom: Staffroom, caplog: pytest.LogCaptureFixture) -> None:
    amy = staffroom.member("amy")
    body, kind = command(team_id="T99OTHER")
    with caplog.at_level(logging.DEBUG):
        await amy.send(body, kind, signed(body))

    assert staffroom.slack.posts == []
    assert "QZX" not in caplog.text


async def test_an_event_that_slack_sends_again_is_answered_once(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    event = {"type": "message", "channel_type": "im", "channel": "DU0AMY", "user": "U0AMY", "text": "thanks"}
    for retry in range(4):
        more = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"} if retry else {}
        assert await amy.event({**event, "ts": "1.1"}, "Ev0AGAIN", **more) == 200

    assert len(amy.messages) == 1


async def test_an_event_is_known_again_after_a_restart(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    event = {"type": "message", "channel_type": "im", "channel": "DU0AMY", "user": "U0AMY", "text": "thanks"}
    await amy.event(event, "Ev0AGAIN")
    await staffroom.restart()
    await staffroom.member("amy").event(event, "Ev0AGAIN")

    assert len(staffroom.slack.seen_by("U0AMY")) == 1


async def test_slack_is_told_that_the_bot_is_up(staffroom: Staffroom) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{staffroom.url}/health") as response:
        assert response.status == 200


async def test_slack_may_verify_the_address(staffroom: Staffroom) -> None:
    body = b'{"type": "url_verification", "challenge": "abc"}'
    status, answer = await staffroom.member("amy").send(body, "application/json", signed(body))

    assert status == 200
    assert answer in ({"challenge": "abc"}, "abc")


async def test_what_nobody_listens_to_is_harmless(staffroom: Staffroom, caplog: pytest.LogCaptureFixture) -> None:
    amy = staffroom.member("amy")
    with caplog.at_level(logging.DEBUG):
        assert await amy.event({"type": "reaction_added", "user": "U0AMY", "reaction": "QZX"}) in {200, 404}

    assert "QZX" not in caplog.text
    assert staffroom.slack.posts == []
