"""Many at once on Slack: signed commands and questions over HTTP, to the bot as a process of its own.

All are sent at the same time. How long each waits for Slack's answer (its ack) is measured from outside, and what each
then sees is looked for in the workspace.
"""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from signpost.composition import SAMPLE
from tests.adapters.slack.member import form, signed, words
from tests.adapters.slack.workspace import BOT, SECRET, TEAM, TOKEN, Workspace
from tests.conftest import ROOT

ACK_WITHIN_S = 3.0
"""https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response"""
PATIENCE_S = 120.0
KINDS = ("/policy", "a direct message", "/report-incident")
"""What members do, by turns."""


@dataclass(frozen=True)
class Ack:
    """What Slack got for one request.

    Args:
        kind: one of `KINDS`.
        status: of the answer.
        seconds: until it was there.
    """

    kind: str
    status: int
    seconds: float


@dataclass(frozen=True)
class Request:
    """One request of Slack's, before it is signed."""

    kind: str
    body: bytes
    content_type: str


def user_of(number: int) -> str:
    """A member's user."""
    return f"U0M{number}"


def requests(slack: Workspace, questions: Sequence[str], round_: int = 0) -> list[Request]:
    """What as many members do as there are questions; whoever reports does not ask theirs.

    Args:
        slack: gives triggers, from now on good for three seconds.
        questions: one for each member.
        round_: another one for each time that this is asked for.
    """
    return [_request(slack, number, question, round_) for number, question in enumerate(questions)]


def _request(slack: Workspace, number: int, question: str, round_: int) -> Request:
    kind, user = KINDS[number % len(KINDS)], user_of(number)
    if kind == "a direct message":
        event = {"type": "message", "channel_type": "im", "channel": f"D{user}", "user": user, "text": question}
        payload = {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": f"Ev{round_}.{number}",
            "event": {**event, "ts": f"{round_}.{number}"},
            "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
        }
        return Request(kind, json.dumps(payload).encode(), "application/json")
    fields = {
        "command": kind,
        "text": question if kind == "/policy" else "",
        "team_id": TEAM,
        "user_id": user,
        "channel_id": "C01STAFF",
        "trigger_id": slack.trigger(user),
        "response_url": f"{slack.url}/respond/{user}/C01STAFF",
    }
    return Request(kind, *form(fields))


async def send(url: str, made: Sequence[Request]) -> list[Ack]:
    """Send all at the same time, each on a connection of its own."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        return await asyncio.gather(*(_ack(http, url, request) for request in made))


async def _ack(http: aiohttp.ClientSession, url: str, request: Request) -> Ack:
    headers = {"Content-Type": request.content_type, **signed(request.body)}
    began = time.perf_counter()
    async with http.post(url, data=request.body, headers=headers) as response:
        await response.read()
        return Ack(request.kind, response.status, time.perf_counter() - began)


async def seen_by_all(slack: Workspace, members: int) -> list[str]:
    """What each member sees in the end: an answer, the first screen of the form, or that it took too long.

    Raises:
        TimeoutError: somebody sees nothing.
    """
    async with asyncio.timeout(PATIENCE_S):
        while not all(seen := [_seen(slack, user_of(number)) for number in range(members)]):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return seen


def _seen(slack: Workspace, user: str) -> str:
    filled = [view for view in slack.views.values() if view.user == user and view.changes]
    posts = [post for post in slack.posts if post.channel == f"D{user}" or post.only_to == user]
    return words([[view.content["blocks"] for view in filled], [post.blocks for post in posts]])


@asynccontextmanager
async def open_workspace(members: int) -> AsyncIterator[Workspace]:
    """A workspace with so many members."""
    slack = Workspace()
    await slack.start()
    try:
        for number in range(members):
            slack.join(user_of(number), _email(number))
        yield slack
    finally:
        await slack.stop()


def _email(number: int) -> str:
    return f"m{number}@ottermarsh.example"


def _school(members: int) -> str:
    people = (
        f'\n[[people]]\nhandle = "m{number}"\nname = "Member {number}"\nemail = "{_email(number)}"\n'
        for number in range(members)
    )
    return (SAMPLE / "school.toml").read_text("utf-8") + "".join(people)


@asynccontextmanager
async def running_bot(slack: Workspace, members: int, folder: Path) -> AsyncIterator[tuple[str, int]]:
    """`signpost web` for a school with so many members more; where it takes Slack's requests, and its process."""
    port = free_port()
    school = folder / "school.toml"
    school.write_text(_school(members), "utf-8")
    environment = {
        **os.environ,
        "SIGNPOST_DATA": str(folder),
        "SIGNPOST_PORT": str(port),
        "SIGNPOST_SLACK_BOT_TOKEN": TOKEN,
        "SIGNPOST_SLACK_SIGNING_SECRET": SECRET,
        "SIGNPOST_SLACK_API": f"{slack.url}/api/",
    }
    signpost = (sys.executable, "-m", "signpost")
    applying = await asyncio.create_subprocess_exec(
        *signpost, "school", "apply", str(school), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    assert await applying.wait() == 0
    async with listening((*signpost, "web"), f"http://127.0.0.1:{port}", environment) as process:
        yield f"http://127.0.0.1:{port}/slack/events", process


@asynccontextmanager
async def listening(command: Sequence[str], url: str, environment: dict[str, str]) -> AsyncIterator[int]:
    """A program, from when it answers at `/health` until it is stopped; its process."""
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        async with asyncio.timeout(PATIENCE_S), aiohttp.ClientSession() as http:
            while not await _is_up(http, f"{url}/health"):
                assert process.returncode is None, command
                await asyncio.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        await process.wait()


async def _is_up(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(url) as response:
            return response.status == 200
    except aiohttp.ClientError:
        return False


def free_port() -> int:
    """A port of this machine at which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
