"""Many at once on Teams: signed activities over HTTP, to the bot as a process of its own.

`python -m tests.adapters.teams.load` is that process: the web process as it is, but that its own token comes from
nowhere, since there is no way to Entra ID here. Whoever speaks to it is checked as in earnest.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp

from signpost.adapters.teams import platform
from signpost.adapters.teams.inserting import PARAMETER, QUERY
from signpost.adapters.teams.server import PATH
from signpost.bot.settings import Settings
from signpost.composition import SAMPLE
from signpost.serving import serve
from tests.adapters.slack.load import PATIENCE_S, free_port, listening
from tests.adapters.teams.colleague import Colleague
from tests.adapters.teams.schema import words
from tests.adapters.teams.tenant import APP, TENANT, Credentials, Tenant
from tests.conftest import ROOT

KINDS = ("a question", "report-incident", "a press", "a search")
"""What members do, by turns: the first two are answered by a message, the others at once."""
MESSAGES = KINDS[:2]


@dataclass(frozen=True)
class Taken:
    """What Teams got for one activity.

    Args:
        kind: one of `KINDS`.
        status: of the answer.
        seconds: until it was there; a message has been answered by then.
        shown: the card or the words that a press or a search was answered with.
    """

    kind: str
    status: int
    seconds: float
    shown: str = ""


def handle_of(number: int) -> str:
    """A member's short name."""
    return f"m{number}"


def activities(teams: Tenant, questions: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    """What as many members do as there are questions, each by its kind; whoever does otherwise does not ask theirs."""
    return [_activity(teams, number, question) for number, question in enumerate(questions)]


def _activity(teams: Tenant, number: int, question: str) -> tuple[str, dict[str, Any]]:
    kind = KINDS[number % len(KINDS)]
    colleague = Colleague(teams, teams.users[handle_of(number)], "")
    if kind == "a press":
        action = {"verb": "start_report", "data": {"signpost": {"verb": "start_report", "value": ""}}}
        return kind, colleague.activity("invoke", name="adaptiveCard/action", value={"action": action})
    if kind == "a search":
        value = {"commandId": QUERY, "parameters": [{"name": PARAMETER, "value": question}]}
        return kind, colleague.activity("invoke", name="composeExtension/query", value=value)
    return kind, colleague.activity("message", text=question if kind == "a question" else kind)


async def greet(teams: Tenant, url: str, members: int) -> list[Taken]:
    """Everybody's app is installed: who they are is asked of Teams, and they are greeted."""
    made = (Colleague(teams, teams.users[handle_of(number)], "") for number in range(members))
    return await send(teams, url, [("installed", one.activity("installationUpdate", action="add")) for one in made])


async def send(teams: Tenant, url: str, made: Sequence[tuple[str, dict[str, Any]]]) -> list[Taken]:
    """Send all at the same time, each on a connection of its own, which is open already: Teams keeps them."""
    headers = {"Authorization": f"Bearer {teams.token()}"}
    timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), headers=headers, timeout=timeout) as http:
        await asyncio.gather(*(_connected(http, url) for _ in made))
        return await asyncio.gather(*(_taken(http, url, kind, activity) for kind, activity in made))


async def _connected(http: aiohttp.ClientSession, url: str) -> None:
    async with http.get(url) as response:
        assert response.status == HTTPStatus.METHOD_NOT_ALLOWED


async def _taken(http: aiohttp.ClientSession, url: str, kind: str, activity: dict[str, Any]) -> Taken:
    began = time.perf_counter()
    async with http.post(url, json=activity) as response:
        shown = _shown(await response.json()) if response.content_type == "application/json" else ""
        return Taken(kind, response.status, time.perf_counter() - began, shown)


def _shown(answer: dict[str, Any]) -> str:
    if (found := answer.get("composeExtension")) is not None:
        return str(found.get("text") or found["attachments"][0]["preview"]["content"]["title"])
    return words(answer["value"])


def unanswered(teams: Tenant, taken: Sequence[Taken]) -> list[int]:
    """Members who saw nothing: no message in their chat, and nothing in answer to a press or a search."""
    seen = {post.chat for post in teams.posts}
    return [
        number for number, one in enumerate(taken) if not one.shown and teams.users[handle_of(number)].chat not in seen
    ]


@asynccontextmanager
async def open_tenant(members: int) -> AsyncIterator[Tenant]:
    """A tenant with so many users."""
    teams = Tenant()
    await teams.start()
    try:
        for number in range(members):
            teams.join(handle_of(number), f"{handle_of(number)}@ottermarsh.example")
        yield teams
    finally:
        await teams.stop()


@asynccontextmanager
async def running_bot(teams: Tenant, members: int, folder: Path) -> AsyncIterator[tuple[str, int]]:
    """The web process of a school with so many members more; where it takes Teams' requests, and its process."""
    people = (
        f'\n[[people]]\nhandle = "{one}"\nname = "Member {one}"\nemail = "{one}@ottermarsh.example"\n'
        for one in map(handle_of, range(members))
    )
    school, port = folder / "school.toml", free_port()
    school.write_text((SAMPLE / "school.toml").read_text("utf-8") + "".join(people), "utf-8")
    environment = {
        **os.environ,
        "SIGNPOST_DATA": str(folder),
        "SIGNPOST_PORT": str(port),
        "SIGNPOST_TEAMS_APP_ID": APP,
        "SIGNPOST_TEAMS_APP_PASSWORD": "secret",
        "SIGNPOST_TEAMS_TENANT": TENANT,
        "SIGNPOST_TEAMS_SERVICE_HOSTS": '["127.0.0.1"]',
        "SIGNPOST_TEAMS_OPENID": f"{teams.url}/openid",
    }
    applying = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "signpost", "school", "apply", str(school)),
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    assert await applying.wait() == 0
    command = (sys.executable, "-m", "tests.adapters.teams.load")
    async with listening(command, f"http://127.0.0.1:{port}", environment) as process:
        yield f"http://127.0.0.1:{port}{PATH}", process


if __name__ == "__main__":
    setattr(platform, "credentials_of", lambda _settings: Credentials())  # noqa: B010 - it is not the platform's own
    asyncio.run(serve(Settings()))
