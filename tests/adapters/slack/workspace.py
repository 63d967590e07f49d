"""A Slack workspace for tests: the Web API that the bot calls, its files, and what goes wrong with either.

It is stricter than Slack where that finds mistakes: what is sent is checked against Slack's limits (`limits`), and a
trigger is used once, within three seconds.
"""

import asyncio
import itertools
import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from signpost.adapters.slack.blocks import Message
from tests.adapters.slack.limits import check, check_blocks, check_escaped, check_view

TEAM, BOT, BOT_ID, TOKEN, SECRET = "T01OTTER", "U0BOT", "B0BOT", "xoxb-of-ottermarsh", "the-signing-secret"
TRIGGER_S = 3.0


@dataclass
class Post:
    """A message in a channel."""

    channel: str
    text: str
    blocks: list[dict[str, Any]]
    only_to: str | None = None
    """Who alone sees it."""
    metadata: dict[str, Any] = field(default_factory=dict)
    thread: str | None = None
    unfurls: bool = True
    file: "File | None" = None


@dataclass
class View:
    """A modal that somebody has open."""

    id: str
    user: str
    content: dict[str, Any]
    changes: int = 0


@dataclass
class File:
    """A file that somebody has uploaded."""

    id: str
    name: str
    content: bytes
    answer: Callable[[], web.Response] | None = None
    """What is served in its place."""
    seen_as: str = ""
    """What a screen reader says of it."""


Fault = Callable[[], Awaitable[web.Response | None]]
"""What happens in place of a call; None: the call is done all the same, and its answer is lost."""


async def rate_limited() -> web.Response:
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "0"})


async def server_error() -> web.Response:
    return web.Response(status=500, text="oops")


async def lost_answer() -> None:
    return None


async def a_page() -> web.Response:
    """What a proxy answers that wants somebody to sign in."""
    return web.Response(text="<html>Sign in</html>", content_type="text/html")


async def broken_json() -> web.Response:
    return web.Response(text="{", content_type="application/json")


def refused(error: str) -> Fault:
    async def answer() -> web.Response:
        return web.json_response({"ok": False, "error": error})

    return answer


class Workspace:
    """Slack, as far as the bot can tell."""

    def __init__(self) -> None:
        self.users: dict[str, dict[str, Any]] = {}
        self.posts: list[Post] = []
        self.views: dict[str, View] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        self.files: dict[str, File] = {}
        self.calls: list[str] = []
        self.faults: defaultdict[str, list[Fault]] = defaultdict(list)
        self.places: dict[str, tuple[int, str]] = {}
        """Where a file is to be put: how many bytes, and what a screen reader says of it."""
        self.tokens = {TOKEN}
        self.enterprise = ""
        """The organisation, where the bot is installed in it as a whole."""
        self.codes: dict[str, dict[str, Any]] = {}
        self._triggers: dict[str, tuple[str, float]] = {}
        self._numbers = itertools.count(1)
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        """Listen on loopback."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/files/{id}", self._file)
        app.router.add_post("/upload/{id}", self._put)
        app.router.add_post("/respond/{user}/{channel}", self._respond)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def join(self, user: str, email: str = "", **marks: Any) -> None:
        """Somebody is in the workspace."""
        self.users[user] = {"id": user, "team_id": TEAM, "profile": {"email": email}, **marks}

    def trigger(self, user: str) -> str:
        """What lets the bot open a modal for somebody."""
        id_ = f"trigger{next(self._numbers)}"
        self._triggers[id_] = user, time.monotonic()
        return id_

    def upload(self, name: str, content: bytes) -> dict[str, Any]:
        """Somebody uploads a file; what Slack says of it."""
        id_ = f"F{next(self._numbers):08}"
        self.files[id_] = File(id_, name, content)
        return {"id": id_, "name": name}

    def seen_by(self, user: str) -> list[Post]:
        """The direct messages of somebody."""
        return [post for post in self.posts if post.channel == f"D{user}" and post.only_to in {None, user}]

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls.append(method)
        given = await _given(request)
        answer: web.Response | None = None
        faults = self.faults[method]
        fault = faults.pop(0) if faults else None
        if fault is not None and (answer := await fault()) is not None:
            return answer
        token = given.pop("token", None) or request.headers.get("Authorization", "").removeprefix("Bearer ")
        if method != "oauth.v2.access" and token not in self.tokens:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        said = getattr(self, f"_{method.replace('.', '_')}")(given)
        if fault is not None:
            assert request.transport is not None
            request.transport.close()
        return web.json_response({"ok": "error" not in said, **said})

    # --- The Web API ------------------------------------------------------------------------------------------------

    def _auth_test(self, _given: dict[str, Any]) -> dict[str, Any]:
        return {"team_id": TEAM, "user_id": BOT, "bot_id": BOT_ID, "team": "Ottermarsh", "url": "https://o.slack.com/"}

    def _oauth_v2_access(self, given: dict[str, Any]) -> dict[str, Any]:
        return self.codes.pop(given["code"], {"error": "invalid_code"})

    def _users_info(self, given: dict[str, Any]) -> dict[str, Any]:
        found = self.users.get(given["user"])
        return {"user": found} if found else {"error": "user_not_found"}

    def _auth_teams_list(self, _given: dict[str, Any]) -> dict[str, Any]:
        return {"teams": [{"id": TEAM, "name": "Ottermarsh"}]}

    def _users_list(self, given: dict[str, Any]) -> dict[str, Any]:
        """Two at a time, so that whoever wants all of them has to turn pages."""
        if self.enterprise and given.get("team_id") != TEAM:
            return {"error": "missing_argument"}
        members, first = list(self.users.values()), int(given.get("cursor") or 0)
        following = str(first + 2) if first + 2 < len(members) else ""
        return {"members": members[first : first + 2], "response_metadata": {"next_cursor": following}}

    def _users_lookupByEmail(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name for it
        found = [user for user in self.users.values() if user["profile"]["email"] == given["email"]]
        return {"user": found[0]} if found else {"error": "users_not_found"}

    def _conversations_open(self, given: dict[str, Any]) -> dict[str, Any]:
        return {"channel": {"id": f"D{given['users']}"}}

    def _conversations_history(self, given: dict[str, Any]) -> dict[str, Any]:
        found = [post for post in self.posts if post.channel == given["channel"] and post.only_to is None]
        return {"messages": [{"text": post.text, "metadata": post.metadata} for post in reversed(found)]}

    def _files_getUploadURLExternal(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        id_ = f"F{next(self._numbers):08}"
        self.places[id_] = int(given["length"]), given.get("alt_txt", "")
        return {"upload_url": f"{self.url}/upload/{id_}", "file_id": id_}

    def _files_completeUploadExternal(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        (described,) = json.loads(given["files"])
        file, channel = self.files.get(described["id"]), str(given["channel_id"])
        if file is None or not channel.startswith("D"):
            return {"error": "invalid_arguments" if file is None else "channel_not_found"}
        file.name, comment = described["title"], given["initial_comment"]
        check_escaped(comment)
        shown = {"type": "section", "text": {"type": "mrkdwn", "text": comment}}
        self.posts.append(Post(channel, comment, [shown], file=file))
        return {"files": [{"id": file.id, "title": file.name}]}

    def _chat_postMessage(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        return self._post(given, None)

    def _chat_postEphemeral(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        return self._post(given, given["user"])

    def _post(self, given: dict[str, Any], only_to: str | None) -> dict[str, Any]:
        channel = given["channel"]
        if channel.startswith("U"):
            if channel not in self.users:
                return {"error": "channel_not_found"}
            channel = f"D{channel}"
        blocks = given["blocks"]
        check((Message(given["text"], tuple(blocks)),))
        metadata = given.get("metadata") or {}
        unfurls = given.get("unfurl_links") not in {False, "false", "0"}
        self.posts.append(Post(channel, given["text"], blocks, only_to, metadata, given.get("thread_ts"), unfurls))
        return {"ts": f"{next(self._numbers)}.0", "channel": channel}

    def _views_open(self, given: dict[str, Any]) -> dict[str, Any]:
        user, issued = self._triggers.pop(given["trigger_id"], ("", 0.0))
        if not user:
            return {"error": "exchanged_trigger_id"}
        if time.monotonic() - issued > TRIGGER_S:
            return {"error": "expired_trigger_id"}
        check_view(given["view"])
        view = View(f"V{next(self._numbers)}", user, given["view"])
        self.views[view.id] = view
        return {"view": self.described(view)}

    _views_push = _views_open

    def _views_update(self, given: dict[str, Any]) -> dict[str, Any]:
        view = self.views.get(given["view_id"])
        if view is None:
            return {"error": "not_found"}
        self.change(view, given["view"])
        return {"view": self.described(view)}

    def change(self, view: View, content: dict[str, Any]) -> None:
        """A modal shows something else."""
        check_view(content)
        view.content = content
        view.changes += 1

    def described(self, view: View) -> dict[str, Any]:
        return {**view.content, "id": view.id, "hash": f"{view.id}.{view.changes}", "type": "modal"}

    def _views_publish(self, given: dict[str, Any]) -> dict[str, Any]:
        assert len(given["view"]["blocks"]) <= 100
        check_blocks(given["view"]["blocks"])
        self.homes[given["user_id"]] = given["view"]
        return {}

    def _files_info(self, given: dict[str, Any]) -> dict[str, Any]:
        found = self.files.get(given["file"])
        if found is None:
            return {"error": "file_not_found"}
        url = f"{self.url}/files/{found.id}"
        return {"file": {"id": found.id, "name": found.name, "size": len(found.content), "url_private_download": url}}

    # --- What is no method ------------------------------------------------------------------------------------------

    async def _file(self, request: web.Request) -> web.Response:
        file = self.files[request.match_info["id"]]
        if file.answer is not None:
            return file.answer()
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(status=302, headers={"Location": "https://slack.com/signin"})
        return web.Response(body=file.content, content_type="application/octet-stream")

    async def _put(self, request: web.Request) -> web.Response:
        """A file comes to its place, by which it is known: no token goes with it."""
        if faults := self.faults["upload"]:
            answer = await faults.pop(0)()
            assert answer is not None
            return answer
        id_, content = request.match_info["id"], await request.read()
        length, seen_as = self.places.pop(id_)
        assert length == len(content)
        assert "Authorization" not in request.headers
        self.files[id_] = File(id_, "", content, seen_as=seen_as)
        return web.Response(text=f"OK - {length}")

    async def _respond(self, request: web.Request) -> web.Response:
        given = await request.json()
        check((Message(given["text"], tuple(given.get("blocks") or ({"type": "divider"},))),))
        only_to = request.match_info["user"] if given.get("response_type") == "ephemeral" else None
        self.posts.append(Post(request.match_info["channel"], given["text"], given.get("blocks") or [], only_to))
        return web.json_response({"ok": True})


async def _given(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        given: dict[str, Any] = await request.json()
    else:
        given = dict(await request.post()) | dict(request.query)
    for name in ("blocks", "view", "metadata"):
        if isinstance(given.get(name), str):
            given[name] = json.loads(given[name])
    return given


async def settled(seconds: float = 60.0) -> None:
    """Wait until the bot has done what it began: bolt lets listeners go on after Slack has its answer."""
    async with asyncio.timeout(seconds):
        while [task for task in asyncio.all_tasks() if "run_ack_function" in task.get_coro().__qualname__]:  # type: ignore[union-attr] # noqa: ASYNC110
            await asyncio.sleep(0.005)
