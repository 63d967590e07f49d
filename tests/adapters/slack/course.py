"""A report's course, and an agreement's, on a Slack that others have written: local-slack and the bot, two processes.

Run inside a network namespace that has a loopback alone, by `test_local_slack`: local-slack listens everywhere.
"""

import asyncio
import calendar
import datetime as dt
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from PIL import Image

from signpost.bot.calendar.bank_holidays import bank_holidays
from signpost.composition import SAMPLE
from tests.adapters.slack.member import given, words

SLACK, BOT = "http://127.0.0.1:4310", "http://127.0.0.1:4311"
AMY, NADIA, SAM, GUEST, STAFF = "U01AMY", "U02NADIA", "U03SAM", "U04GUEST", "C01STAFF"
CONFIG = """
workspace: {{ name: Ottermarsh, domain: ottermarsh, teamId: T01TEST }}
app:
  {{ appId: A01APP, botUserId: U0BOT, botName: signpost, botToken: xoxb-test-token, appToken: xapp-test-token,
    signingSecret: test-signing-secret, mode: {mode}, requestUrl: "{bot}/slack/events" }}
users:
  - {{ id: {amy}, name: amy, real_name: Amy Teller, email: a.teller@ottermarsh.example }}
  - {{ id: {nadia}, name: nadia, real_name: Nadia Karim, email: n.karim@ottermarsh.example }}
  - {{ id: {sam}, name: sam, real_name: Sam Whittlefold, email: sam@ottermarsh.example }}
  - {{ id: {guest}, name: guest, real_name: Somebody Else, email: else@elsewhere.example }}
channels:
  - {{ id: {staff}, name: staff, members: [{amy}, {nadia}, {sam}, {guest}, U0BOT] }}
"""
_USUAL_HOURS = re.compile(r"\[calendar\.hours\].*?(?=# --- Reports)", re.DOTALL)
ROUND_THE_CLOCK = "[calendar.hours]\n" + "".join(f'{day.lower()} = "00:00-23:59"\n' for day in calendar.day_name) + "\n"
"""Reminders go out in school hours; the course is run at any."""
LIES = "Somebody posts QZX lies about me."
TOO_LATE = 75
"""The exit status when the bot did not answer within Slack's three seconds, which closes the modal in local-slack: on a
busy machine it may be no fault of the bot's (sysexits.h: try again)."""


class TooLateError(Exception):
    """Slack had no answer in time."""


class Course:
    """A Slack workspace, and what its people do.

    Args:
        http: talks to local-slack.
        ui: where its browser would be.
        publishes: has the sample agreement signed, with other words in it.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        ui: aiohttp.ClientWebSocketResponse,
        publishes: Callable[..., Awaitable[None]],
    ) -> None:
        self._http = http
        self._ui = ui
        self.publishes = publishes

    async def control(self, what: str, **fields: Any) -> Any:
        async with self._http.post(f"{SLACK}/_control/{what}", json=fields) as response:
            assert response.status < 400, (what, await response.text())
            return await response.json()

    async def look(self, what: str) -> Any:
        async with self._http.get(f"{SLACK}/_control/{what}") as response:
            return await response.json()

    async def api(self, method: str, **fields: Any) -> Any:
        headers = {"Authorization": "Bearer xoxb-test-token"}
        async with self._http.post(f"{SLACK}/api/{method}", data=fields, headers=headers) as response:
            return await response.json()

    async def dm(self, user: str) -> str:
        """The channel of somebody's direct messages with the bot."""
        return str((await self.api("conversations.open", users=user))["channel"]["id"])

    async def until(self, ask: Callable[[], Awaitable[Any]], what: str) -> Any:
        """Wait until something is so: reminders are paced, and whatever is paced takes its time."""
        for _ in range(900):
            if found := await ask():
                return found
            await asyncio.sleep(0.1)
        if await self._is_answer_missing():
            raise TooLateError(what)
        raise AssertionError(f"{what}: {json.dumps(await self.look('log'))[-3000:]}")

    async def _is_answer_missing(self) -> bool:
        """Whether there is less answered than was sent: what comes after three seconds, local-slack passes over."""
        log = _entries(await self.look("log"))
        sent = sum(one["direction"] == "to_bot" and one["summary"].startswith(("envelope", "POST")) for one in log)
        answered = sum(one["direction"] == "from_bot" and one["summary"].startswith(("ack", "HTTP")) for one in log)
        return bool(answered < sent)

    async def messages(self, channel: str) -> list[dict[str, Any]]:
        found = await self.look(f"messages/{channel}")
        messages: list[dict[str, Any]] = found if isinstance(found, list) else found["messages"]
        return messages

    async def said(self, channel: str, text: str) -> dict[str, Any]:
        """A message with these words, once it is there."""

        async def ask() -> Any:
            found = await self.messages(channel)
            return next((one for one in found if text in words([{"text": one["text"]}, one.get("blocks")])), None)

        message: dict[str, Any] = await self.until(ask, f"{text!r} in {channel}")
        return message

    async def commands(self, user: str, command: str, text: str = "") -> None:
        await self.control("command", channel=STAFF, user=user, command=command, text=text)

    async def presses(self, user: str, label: str, channel: str, message: dict[str, Any]) -> None:
        """A button under a message."""
        for block in message["blocks"]:
            for element in block.get("elements", ()):
                if element["type"] == "button" and element["text"]["text"] == label:
                    action = element | {"block_id": block.get("block_id", "")}
                    await self.control("interact", channel=channel, messageTs=message["ts"], user=user, action=action)
                    return
        raise AssertionError((label, words(message["blocks"])))

    async def shows(self, text: str) -> dict[str, Any]:
        """The modal that was sent last, once it has these words."""

        async def ask() -> Any:
            view = _last_view(await self.look("log"))
            return view if view and text in words([view["title"], view["blocks"]]) else None

        view: dict[str, Any] = await self.until(ask, f"a modal with {text!r}")
        return view

    async def submits(self, user: str, view: dict[str, Any], **typed: Any) -> None:
        """Fill the modal in, and send it."""
        values = {
            block["block_id"]: {block["element"]["action_id"]: given(block["element"], typed.get(block["block_id"]))}
            for block in view["blocks"]
            if block["type"] == "input"
        }
        await self._ui.send_json({"t": "view_submit", "user": user, "values": values})

    async def uploads(self, user: str, name: str, content: bytes) -> dict[str, Any]:
        """Somebody has a file on Slack."""
        form = aiohttp.FormData({"channel": await self.dm(user), "user": user, "text": ""})
        form.add_field("file", content, filename=name)
        async with self._http.post(f"{SLACK}/_control/upload", data=form) as response:
            assert response.status < 400, await response.text()
        newest: dict[str, Any] = (await self.api("files.list", user=user))["files"][-1]
        return newest


def _entries(log: Any) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = next(found for found in log.values() if isinstance(found, list))
    return entries


def _last_view(log: Any) -> dict[str, Any] | None:
    """The modal that the bot sent last, by a call or in an answer."""
    for entry in reversed(_entries(log)):
        detail = entry.get("detail")
        if isinstance(detail, str) and detail.startswith("{"):
            detail = json.loads(detail)
        if entry["direction"] == "from_bot" and isinstance(detail, dict):
            view = (detail.get("payload") or detail).get("view")
            if isinstance(view, dict) and view.get("type") == "modal":
                return view
    return None


async def play(course: Course) -> None:
    """Ask; report with two screenshots; the pointer, acknowledged; messages back and forth; a conflict; sign."""
    amy, nadia, sam = await course.dm(AMY), await course.dm(NADIA), await course.dm(SAM)

    await course.control("message", channel=amy, user=AMY, text="can I friend a parent?")
    await course.said(amy, "You must not send friend requests")
    await course.control("message", channel=STAFF, user=AMY, text="<@U0BOT> can I friend a parent?")
    await course.said(STAFF, "You must not send friend requests")

    await course.commands(AMY, "/report-incident", LIES)
    await course.submits(AMY, await course.shows("Might any picture you have"), child_imagery="no")
    await course.submits(AMY, await course.shows(LIES))
    await course.submits(AMY, await course.shows("Who did it happen to?"), about=["parent"])
    await course.submits(AMY, await course.shows("4 of 5"))
    files = [await course.uploads(AMY, f"qzx-{colour}.png", picture(colour)) for colour in ("teal", "navy")]
    await course.submits(AMY, await course.shows("Who will read it"), files=files)
    await course.shows("Your report is sent")
    await course.said(amy, "Your report is sent")
    await course.said(amy, "A file that you added is with your report")

    pointer = await course.said(nadia, "A report needs you")
    assert "QZX" not in json.dumps(pointer)
    await course.presses(NADIA, "Open the case", nadia, pointer)
    case = await course.shows(LIES)
    await course.until(lambda: _has(course, "qzx-navy.png"), "the second screenshot")
    assert "Amy Teller" in words(case["blocks"])
    await course.presses(NADIA, "Acknowledge", nadia, pointer)
    await course.said(amy, "Your report was read")

    await course.presses(NADIA, "Message the reporter", nadia, pointer)
    await course.submits(NADIA, await course.shows("What do you want to tell"), text="Free at QZX three?")
    told = await course.said(amy, "There is a message about your report")
    await course.presses(AMY, "Read it", amy, told)
    await course.shows("Free at QZX three?")

    await course.presses(NADIA, "I should not have this", nadia, pointer)
    await course.submits(NADIA, await course.shows("Why should you not have it?"), text="QZX is my son.")
    await course.said(sam, "needs you")

    await sign(course, amy)

    for channel in (amy, nadia, sam, STAFF):
        said = json.dumps(await course.look(f"messages/{channel}"))
        assert "QZX" not in said.replace("qzx-", ""), channel


async def sign(course: Course, amy: str) -> None:
    """From the reminder to the receipt, and its PDF; then a new version, of which what changed comes first."""
    today = dt.datetime.now(ZoneInfo("Europe/London")).date()
    if today in bank_holidays("england", today.year):  # nobody is reminded
        await course.commands(AMY, "/sign")
    else:
        await course.presses(AMY, "Read and sign", amy, await course.said(amy, "Please read and sign"))
    form = await course.shows("I will not use school devices")
    assert "What has changed" not in words(form["blocks"])
    await course.submits(AMY, form, **ticks(form), name="Ben Okoro")
    await course.submits(AMY, form, **ticks(form), name="Amy Teller")
    await course.shows("As Amy Teller, on")
    await course.control("message", channel=amy, user=AMY, text="/receipt agreement pdf")
    await course.until(lambda: _has_file(course, amy, "receipt-"), "the receipt as a PDF")

    await course.publishes(("personal social media", "social media of my own"))
    await course.commands(AMY, "/sign")
    form = await course.shows("What has changed since you signed")
    assert "social media of my own" in words(form["blocks"])
    await course.submits(AMY, form, **ticks(form), name="Amy Teller")
    await course.shows("As Amy Teller, on")


async def _has_file(course: Course, channel: str, name: str) -> bool:
    return any(file["name"].startswith(name) for one in await course.messages(channel) for file in one.get("files", ()))


def ticks(form: dict[str, Any]) -> dict[str, list[str]]:
    """Every tick of a form."""
    elements = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
    return {name: [box["options"][0]["value"]] for name, box in elements.items() if box["type"] == "checkboxes"}


async def _has(course: Course, text: str) -> bool:
    return text in json.dumps(await course.look("log"))


def picture(colour: str) -> bytes:
    """A screenshot."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "PNG")
    return out.getvalue()


@contextmanager
def running(command: list[str], log: Path, **environment: str) -> Iterator[None]:
    """A process, stopped in the end."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=os.environ | environment)
        try:
            yield
        finally:
            process.terminate()
            process.wait(20)


async def up(http: aiohttp.ClientSession, url: str) -> None:
    """Wait until something listens."""
    for _ in range(600):
        try:
            async with http.get(url):
                return
        except aiohttp.ClientError:
            await asyncio.sleep(0.1)
    raise AssertionError(f"nothing listens at {url}")


async def main(program: str, mode: str, folder: Path) -> None:
    """Play the course.

    Args:
        program: local-slack.
        mode: `events`: HTTP; `socket`: Socket Mode.
        folder: for all that is kept.
    """
    config, school, agreement = (folder / name for name in ("config.yaml", "school.toml", "agreement.md"))
    config.write_text(
        CONFIG.format(mode=mode, bot=BOT, amy=AMY, nadia=NADIA, sam=SAM, guest=GUEST, staff=STAFF), "utf-8"
    )
    named = 'name = "Sam Whittlefold"'
    text = (SAMPLE / "school.toml").read_text("utf-8")
    text = text.replace(named, f'{named}\nemail = "sam@ottermarsh.example"', 1)
    school.write_text(_USUAL_HOURS.sub(ROUND_THE_CLOCK, text), "utf-8")
    environment = {
        "SIGNPOST_DATA": str(folder),
        "SIGNPOST_PORT": "4311",
        "SIGNPOST_SLACK_BOT_TOKEN": "xoxb-test-token",
        "SIGNPOST_SLACK_API": f"{SLACK}/api/",
        "SIGNPOST_SLACK_FILE_HOSTS": '["127.0.0.1"]',
        **(
            {"SIGNPOST_SLACK_APP_TOKEN": "xapp-test-token"}
            if mode == "socket"
            else {"SIGNPOST_SLACK_SIGNING_SECRET": "test-signing-secret"}
        ),
    }
    signpost = [sys.executable, "-m", "signpost"]

    async def run(*typed: str) -> None:
        running_ = await asyncio.create_subprocess_exec(*signpost, *typed, env=os.environ | environment)
        assert await running_.wait() == 0

    async def publishes(*replaced: tuple[str, str]) -> None:
        text = (SAMPLE / "agreement.md").read_text("utf-8")
        for old, new in replaced:
            text = text.replace(old, new)
        agreement.write_text(text, "utf-8")
        await run("agreement", "publish", str(agreement), "--matters", "--yes")

    await run("school", "apply", str(school))
    await publishes()
    slack = [program, "--config", str(config), "--port", "4310", "--base-host", "127.0.0.1"]
    with running(slack, folder / "slack.log"):
        async with aiohttp.ClientSession() as http:
            await up(http, f"{SLACK}/_control/state")
            with running([*signpost, "web"], folder / "bot.log", **environment):
                await up(http, f"{BOT}/health")
                async with http.ws_connect(f"ws{SLACK.removeprefix('http')}/ui") as ui:
                    await play(Course(http, ui, publishes))
    assert "QZX" not in (folder / "bot.log").read_text("utf-8")


if __name__ == "__main__":
    try:
        asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
    except TooLateError as error:
        print(f"Slack waited in vain: {error}", file=sys.stderr)
        sys.exit(TOO_LATE)
