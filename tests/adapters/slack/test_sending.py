"""What is posted to one channel is posted in order, as slowly as Slack asks; other channels do not wait for it."""

import asyncio
import time

import pytest
from aiohttp import web

from signpost.adapters.slack.answers import render_remark
from signpost.adapters.slack.sending import LONGEST_WAIT_S, Outbox
from signpost.adapters.slack.workspaces import Workspace
from signpost.bot.jobs import TransientError
from tests.adapters.slack.staffroom import Staffroom, user_of
from tests.adapters.slack.workspace import Fault

pytestmark = [pytest.mark.slack, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]


def asks_to_wait(seconds: float, asked: asyncio.Event | None = None) -> Fault:
    async def answer() -> web.Response:
        if asked is not None:
            asked.set()
        headers = {"Retry-After": str(seconds)}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)

    return answer


@pytest.fixture
async def workspace(staffroom: Staffroom) -> Workspace:
    found = await staffroom.platform._workspaces.of_school(staffroom.school.id)
    assert found is not None
    return found


async def test_messages_to_one_channel_wait_in_order_as_long_as_slack_asks(
    staffroom: Staffroom, workspace: Workspace
) -> None:
    outbox, amy, ben = Outbox(), user_of("amy"), user_of("ben")
    asked, asked_again = asyncio.Event(), asyncio.Event()
    staffroom.slack.faults["chat.postMessage"] += [asks_to_wait(1, asked), asks_to_wait(0.5)]
    started = time.monotonic()

    async def post(user: str, text: str) -> float:
        await outbox.post(workspace, user, render_remark(text))
        return time.monotonic() - started

    first = asyncio.create_task(post(amy, "first"))
    await asked.wait()
    behind = [asyncio.create_task(post(amy, text)) for text in ("second", "third")]
    waited = await first
    after = [await task for task in behind]

    assert [post.text for post in staffroom.slack.seen_by(amy)] == ["first", "second", "third"]
    assert waited >= 1.5
    assert waited <= after[0] <= after[1]
    assert staffroom.slack.calls.count("chat.postMessage") == 5

    staffroom.slack.faults["chat.postMessage"].append(asks_to_wait(1, asked_again))
    slow = asyncio.create_task(post(amy, "fourth"))
    await asked_again.wait()
    await post(ben, "at once")
    assert not slow.done()
    await slow


async def test_who_is_asked_to_wait_too_long_tries_again_later(staffroom: Staffroom, workspace: Workspace) -> None:
    staffroom.slack.faults["chat.postMessage"].append(asks_to_wait(LONGEST_WAIT_S + 1))
    with pytest.raises(TransientError):
        await Outbox().post(workspace, user_of("amy"), render_remark("later"))

    assert staffroom.slack.seen_by(user_of("amy")) == []
