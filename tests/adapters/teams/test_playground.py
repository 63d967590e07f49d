"""A report's and a signature's course in a Teams client that others have written, in a browser.

It is the Microsoft 365 Agents Playground. It stands in for Teams where it can: messages, cards, presses, pictures.
Direct messages to others, dialogs, tokens and what Teams refuses are played in `tenant.py`. `.ci/run` installs it;
with CI=true, its absence is a failure.
"""

import asyncio
import io
import json
import os
import shutil
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from PIL import Image

from signpost.adapters.case_forms import CASE_FORMS
from signpost.adapters.teams.card import Private
from signpost.adapters.teams.case_forms import case_form
from signpost.adapters.teams.form import render_form, screens
from signpost.adapters.teams.rendering import render
from tests.adapters.teams.schema import elements
from tests.adapters.teams.tenancy import Tenancy
from tests.adapters.views import FORM, VIEWS
from tests.bot.agreements.school import published, signatures
from tests.conftest import ROOT

pytestmark = pytest.mark.teams
PARTS = Path(__file__).parent / "playground"
MODULES = Path(os.environ.get("SIGNPOST_TEST_PLAYGROUND", ROOT / ".cache" / "playground")) / "node_modules"
PICTURES = os.environ.get("SIGNPOST_TEST_PICTURES")
"""Where pictures of each step are kept; read here, since `tests.conftest.own_environment` takes such variables away."""
STARTED_WITHIN_S = 90.0


def needed() -> tuple[str, str]:
    """Node and Chromium; the test is skipped where they, or the Playground, are not to be had."""
    node, chromium = shutil.which("node"), shutil.which("chromium") or shutil.which("chromium-browser")
    missing = [
        name
        for name, found in (
            ("node", node),
            ("chromium", chromium),
            ("the Agents Playground (.ci/run says how)", (MODULES / "@microsoft" / "m365agentsplayground").is_dir()),
            ("playwright-core", (MODULES / "playwright-core").is_dir()),
            ("adaptivecards", (MODULES / "adaptivecards").is_dir()),
        )
        if not found
    ]
    if missing:
        message = f"{', '.join(missing)} not on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return str(node), str(chromium)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@asynccontextmanager
async def running(*command: str, folder: Path, up: str, **more: str) -> AsyncIterator[Process]:
    """A program, once it answers."""
    with (folder / f"{Path(command[0]).name}.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, env={**os.environ, **more}, stdout=log, stderr=log, stdin=asyncio.subprocess.DEVNULL
        )
        try:
            await answers(process, up)
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def answers(process: Process, url: str) -> None:
    async with asyncio.timeout(STARTED_WITHIN_S), aiohttp.ClientSession() as http:
        while True:
            assert process.returncode is None, f"{url} ended before it answered"
            try:
                async with http.get(url) as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)


@asynccontextmanager
async def screenshot() -> AsyncIterator[str]:
    """The address of a picture, as Teams has one."""
    content = io.BytesIO()
    Image.new("RGB", (320, 200), "#cfe2f3").save(content, "PNG")

    async def shown(_request: web.Request) -> web.Response:
        return web.Response(body=content.getvalue(), content_type="image/png")

    served = web.Application()
    served.router.add_get("/picture", shown)
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/picture"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def playground(bot: str, folder: Path) -> AsyncIterator[str]:
    """The Teams client, speaking to a bot; its address."""
    node, _ = needed()
    shutil.copy(PARTS / "m365agentsplayground.yml", folder / ".m365agentsplayground.yml")
    teams = f"http://127.0.0.1:{free_port()}"
    command = (
        *(node, "--require", str(PARTS / "loopback.cjs")),
        str(MODULES / "@microsoft" / "m365agentsplayground" / "cli.js"),
        *("start", "-e", bot, "-c", "msteams", "-p", teams.rpartition(":")[2]),
        *("--su", f"{teams}/_connector", "--disable-telemetry"),
    )
    quiet = {"TEAMSAPPTESTER_BROWSER": "none", "NODE_OPTIONS": f"--require {PARTS / 'loopback.cjs'}"}
    async with running(*command, folder=folder, up=f"{teams}/_debug/ping", **quiet):
        yield teams


async def driver(script: str, teams: str, folder: Path, *more: str) -> Process:
    """A person at the client."""
    node, chromium = needed()
    return await asyncio.create_subprocess_exec(
        *(node, str(PARTS / script), teams, str(PICTURES or folder), str(MODULES), chromium, *more),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def saw_all(person: Process) -> None:
    said, _ = await person.communicate()
    assert "the whole course was seen" in said.decode(), said.decode()[-3000:]


async def test_a_person_asks_and_reports_with_a_screenshot_in_a_browser(tmp_path: Path) -> None:
    needed()
    bot = f"http://127.0.0.1:{free_port()}"
    trial: Mapping[str, str] = {
        "SIGNPOST_TEAMS_TRIAL": "true",
        "SIGNPOST_DATA": str(tmp_path / "data"),
        "SIGNPOST_PORT": bot.rpartition(":")[2],
        "PYTHONPATH": str(ROOT),
    }
    async with (
        playground(f"{bot}/api/messages", tmp_path) as teams,
        running(sys.executable, "-m", "signpost", "web", folder=tmp_path, up=f"{bot}/health", **trial),
        screenshot() as picture,
    ):
        await saw_all(await driver("drive.mjs", teams, tmp_path, picture))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_person_is_reminded_reads_and_signs_in_a_browser(tenancy: Tenancy, tmp_path: Path) -> None:
    needed()
    await tenancy.listen_on_trial()
    async with playground(tenancy.url, tmp_path) as teams:
        person = await driver("sign.mjs", teams, tmp_path)
        assert person.stdout is not None
        first = await person.stdout.readline()
        if b"nothing is to be signed yet" in first:
            await published(tenancy.school)
            await tenancy.school.later(minutes=1)
            await tenancy.works()
        await saw_all(person)

    (signature,) = await signatures(tenancy.school)
    assert (signature.platform, signature.typed_name) == ("teams", "Amy Teller")


def every_card() -> list[dict[str, object]]:
    """A card of every view, of every screen of the form, and of every form about a case."""
    shown = [render(view) for view in VIEWS]
    shown += [render_form(FORM, screen) for screen in range(len(screens(FORM)) + 1)]
    shown += [case_form(name, "SP-7F3K-92QD") for name in CASE_FORMS]
    return [card for one in shown for card in ([one.card] if isinstance(one, Private) else [part.card for part in one])]


async def test_the_makers_own_renderer_draws_every_card_and_finds_nothing_amiss(tmp_path: Path) -> None:
    node, chromium = needed()
    cards = every_card()
    file = tmp_path / "cards.json"
    file.write_text(json.dumps(cards), "utf-8")
    drawing = await asyncio.create_subprocess_exec(
        *(node, str(PARTS / "render.mjs"), str(file), str(MODULES), chromium), stdout=asyncio.subprocess.PIPE
    )
    said, _ = await drawing.communicate()
    assert drawing.returncode == 0
    drawn = json.loads(said)

    assert len(drawn) == len(cards)
    for card, found in zip(cards, drawn, strict=True):
        assert (found["events"], found["failures"], found["unlabelled"]) == ([], [], 0), found
        position = 0
        for run in (element["text"] for element in elements(card) if element["type"] == "TextRun"):
            words = " ".join(run.split())
            read = " ".join(found["read"].split())
            assert words in read[position:], "what is read out stands in the order of the card"
            position = read.index(words, position) + len(words)
