"""Teams, as far as a bot sees it, on loopback: its keys, its calls, its chats; it refuses what Teams refuses."""

import itertools
import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import jwt
from aiohttp import web
from botframework.connector.auth import AppCredentials
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from tests.adapters.teams.schema import words

APP, TENANT, TOKEN, BOT = "app-0000", "tenant-0000", "the-bots-own-token", "28:app-0000"
ISSUER = "https://api.botframework.com"
ELSEWHERE = "19:elsewhere@thread.v2"
"""A chat that the bot is not in."""
_numbers = itertools.count(1)


class Credentials(AppCredentials):  # type: ignore[misc]
    """The bot's own, without a way to Entra ID."""

    def __init__(self) -> None:
        super().__init__(app_id=APP)

    def get_access_token(self, force_refresh: bool = False) -> str:
        return TOKEN


@dataclass
class SigningKey:
    """A key that Teams signs with."""

    id: str
    private: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    endorsements: tuple[str, ...] = ("msteams",)

    @property
    def public(self) -> dict[str, Any]:
        described: dict[str, Any] = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {**described, "kid": self.id, "use": "sig", "endorsements": list(self.endorsements)}


@dataclass
class User:
    """A user of the tenant."""

    handle: str
    email: str = ""
    role: str = "user"
    tenant: str = TENANT
    is_installed: bool = True

    @property
    def id(self) -> str:
        return f"29:{self.handle}"

    @property
    def aad(self) -> str:
        return f"aad-{self.handle}"

    @property
    def chat(self) -> str:
        return f"a:{self.handle}"


@dataclass
class Post:
    """A message that stands in a chat."""

    id: str
    chat: str
    activity: dict[str, Any]

    @property
    def card(self) -> dict[str, Any]:
        content: dict[str, Any] = self.attachment["content"]
        return content

    @property
    def attachment(self) -> dict[str, Any]:
        attachment: dict[str, Any] = self.activity["attachments"][0]
        return attachment

    @property
    def said(self) -> str:
        """All that can be read of it; of a card about a file, what it is."""
        is_adaptive = self.attachment["contentType"].endswith(".adaptive")
        return words(self.card) if is_adaptive else f"{self.activity['summary']} {self.attachment['name']}"


class Tenant:
    """A Teams tenant."""

    def __init__(self) -> None:
        self.keys = [SigningKey("key-1")]
        self.users: dict[str, User] = {}
        self.posts: list[Post] = []
        self.files: dict[str, bytes] = {}
        self.put: dict[str, tuple[bytes, str]] = {}
        """What was put into somebody's OneDrive, with its range, by where."""
        self.failing: deque[tuple[int, dict[str, str]]] = deque()
        self.calls: list[tuple[str, str, str]] = []
        self.asked_for_keys = 0
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        served = web.Application()
        served.router.add_get("/openid", self._openid)
        served.router.add_get("/keys", self._keys)
        served.router.add_post("/v3/conversations", self._open)
        served.router.add_post("/v3/conversations/{chat}/activities", self._post)
        served.router.add_put("/v3/conversations/{chat}/activities/{id}", self._put)
        served.router.add_get("/v3/conversations/{chat}/members/{user}", self._member)
        served.router.add_get("/v3/attachments/{name}/views/original", self._pasted)
        served.router.add_get("/files/{name}", self._file)
        served.router.add_put("/files/{name}", self._upload)
        self._runner = web.AppRunner(served, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def join(self, handle: str, email: str = "", **more: Any) -> User:
        self.users[handle] = User(handle, email, **more)
        return self.users[handle]

    def seen_by(self, handle: str) -> list[Post]:
        """A user's personal chat with the bot."""
        return [post for post in self.posts if post.chat == self.users[handle].chat]

    def token(self, key: SigningKey | None = None, *, headers: dict[str, Any] | None = None, **claims: Any) -> str:
        """A token as Teams makes them; a claim that is None is left out."""
        now = int(time.time())
        made = {"iss": ISSUER, "aud": APP, "iat": now, "nbf": now, "exp": now + 3600, "serviceurl": self.url} | claims
        key = key or self.keys[0]
        plain = {name: value for name, value in made.items() if value is not None}
        return jwt.encode(plain, key.private, "RS256", headers=headers or {"kid": key.id})

    # --- Where the keys are -------------------------------------------------------------------------------------------

    async def _openid(self, _request: web.Request) -> web.Response:
        self.asked_for_keys += 1
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, _request: web.Request) -> web.Response:
        return web.json_response({"keys": [key.public for key in self.keys]})

    # --- What a bot can do --------------------------------------------------------------------------------------------

    def _let_in(self, request: web.Request) -> None:
        self.calls.append((request.method, request.path, request.headers.get("Authorization", "")))
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise web.HTTPUnauthorized
        if self.failing:
            status, headers = self.failing.popleft()
            error = {"error": {"code": "Failing", "message": "as asked"}}
            answer = web.Response(
                status=status, headers=headers, text=json.dumps(error), content_type="application/json"
            )
            raise _Answered(answer)

    async def _open(self, request: web.Request) -> web.Response:
        try:
            self._let_in(request)
        except _Answered as answered:
            return answered.response
        wanted = await request.json()
        assert wanted["channelData"]["tenant"]["id"] == TENANT
        user = self._by_id(wanted["members"][0]["id"])
        if user is None or not user.is_installed:
            return web.json_response({"error": {"code": "Forbidden"}}, status=403)
        return web.json_response({"id": user.chat, "serviceUrl": self.url}, status=201)

    async def _post(self, request: web.Request) -> web.Response:
        return await self._write(request, f"m{next(_numbers)}")

    async def _put(self, request: web.Request) -> web.Response:
        return await self._write(request, request.match_info["id"])

    async def _write(self, request: web.Request, id_: str) -> web.Response:
        try:
            self._let_in(request)
        except _Answered as answered:
            return answered.response
        body = await request.read()
        assert len(body) < 28_000, "Teams refuses what is larger"
        activity = json.loads(body)
        chat = unquote(request.match_info["chat"])
        owner = next((user for user in self.users.values() if user.chat == chat), None)
        if owner is not None and not owner.is_installed:
            return web.json_response({"error": {"code": "BotNotInConversationRoster"}}, status=403)
        assert activity["summary"]
        known = next((post for post in self.posts if post.id == id_), None)
        if known is not None:
            known.activity = activity
        elif request.method == "PUT":
            return web.json_response({"error": {"code": "NotFound"}}, status=404)
        else:
            self.posts.append(Post(id_, chat, activity))
        return web.json_response({"id": id_}, status=201)

    async def _member(self, request: web.Request) -> web.Response:
        try:
            self._let_in(request)
        except _Answered as answered:
            return answered.response
        if unquote(request.match_info["chat"]) == ELSEWHERE:
            return web.json_response({"error": {"code": "BotNotInConversationRoster"}}, status=403)
        user = self._by_id(unquote(request.match_info["user"]))
        if user is None:
            return web.json_response({"error": {"code": "MemberNotFoundInConversation"}}, status=404)
        return web.json_response(
            {
                "id": user.id,
                "name": user.handle.title(),
                "aadObjectId": user.aad,
                "email": user.email,
                "userPrincipalName": user.email,
                "tenantId": user.tenant,
                "userRole": user.role,
            }
        )

    def _by_id(self, id_: str) -> User | None:
        return next((user for user in self.users.values() if id_ in {user.id, user.aad}), None)

    async def _pasted(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(status=401)
        return web.Response(body=self.files[request.match_info["name"]], content_type="image/png")

    async def _upload(self, request: web.Request) -> web.Response:
        assert "Authorization" not in request.headers, "the token is for Teams alone"
        name = request.match_info["name"]
        if name == "elsewhere":
            raise web.HTTPTemporaryRedirect("http://127.0.0.1:9/")
        if name == "full":
            return web.Response(status=507)
        self.put[name] = await request.read(), request.headers["Content-Range"]
        return web.json_response({}, status=201)

    async def _file(self, request: web.Request) -> web.Response:
        assert "Authorization" not in request.headers, "the token is for Teams alone"
        name = request.match_info["name"]
        if name == "elsewhere":
            raise web.HTTPFound("http://127.0.0.1:9/")
        if name == "sign-in":
            return web.Response(text="<html>Sign in</html>", content_type="text/html")
        return web.Response(body=self.files[name], content_type="application/octet-stream")


class _Answered(Exception):  # noqa: N818
    def __init__(self, response: web.Response) -> None:
        super().__init__()
        self.response = response
