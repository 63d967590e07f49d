"""The sample school's case room on this machine, and ways to come to it as one of its people."""

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, DummyCookieJar, web

from signpost.adapters.web import cookies
from signpost.adapters.web.server import add_room, room_app
from signpost.bot.incidents.commands import FillReport, StartReport
from signpost.bot.incidents.evidence_taking import GATE
from signpost.bot.incidents.views import ReportForm
from signpost.bot.room.contents import Entry
from signpost.bot.room.desk import RoomDesk
from signpost.bot.room.sessions import begin_session
from signpost.bot.room.target import Kind, Target
from signpost.bot.settings import Settings
from signpost.serving import KEPT_ALIVE_S
from tests.bot.offices import SampleSchool

WITHIN = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
"""What browsers say of a form that was sent from the room's own page."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()
    """As they were set, with their attributes."""

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")


@dataclass
class Browser:
    """Asks the room for pages, with the cookies that it was given; it follows nothing by itself.

    Args:
        url: where the room is.
        client: asks.
        cookies: by name.
    """

    url: str
    client: ClientSession
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""

    async def ask(self, method: str, path: str, **more: Any) -> Answer:
        """One request."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers.update(more.pop("headers", {}))
        url = path if path.startswith("http") else self.url + path
        async with self.client.request(method, url, headers=headers, allow_redirects=False, **more) as response:
            body = await response.read()
        given = tuple(response.headers.getall("Set-Cookie", ()))
        for name, morsel in response.cookies.items():
            if morsel.value:
                self.cookies[name] = morsel.value
            else:
                self.cookies.pop(name, None)
        return Answer(response.status, response.headers, body, given)

    async def get(self, path: str, **more: Any) -> Answer:
        """A page."""
        return await self.ask("GET", path, **more)

    async def post(self, path: str, **fields: str) -> Answer:
        """A form, sent from a page of this visit."""
        return await self.ask("POST", path, data={"csrf": self.csrf, **fields}, headers=WITHIN)


@dataclass
class CaseRoom:
    """The sample school's room.

    Args:
        school: the school.
        room: its door.
        url: where it is served.
        client: asks.
        app: what is served.
        port: where it listens on this machine, whatever its address is said to be.
    """

    school: SampleSchool
    room: RoomDesk
    url: str
    client: ClientSession
    app: web.Application
    port: int

    def browser(self) -> Browser:
        """One that nobody has used."""
        return Browser(self.url, self.client)

    async def link(self, handle: str, kind: Kind, about: str = "") -> str:
        """The address that somebody is sent."""
        target = Target(kind=kind, about=about)
        return (await self.room.link(self.school.id, await self.school.person(handle), target)).url

    async def enters(self, handle: str, kind: Kind, about: str = "", *, school: SampleSchool | None = None) -> Browser:
        """Somebody's browser, once they are in; whoever has no business there is out again at once.

        Args:
            handle: who it is.
            kind: what their link was for.
            about: which case, or which report.
            school: another than the room's usual, on the same database.
        """
        school = school or self.school
        entry = Entry(person=await school.person(handle), target=Target(kind=kind, about=about))
        async with school.office.work(school.id) as work:
            entered = await begin_session(work, entry, "")
        visitor = await self.room.visitor(entered.session)
        browser = self.browser()
        browser.cookies[cookies.SESSION] = entered.session
        browser.csrf = visitor.csrf if visitor else "0" * 64
        return browser

    async def draft(self, handle: str, gate: str = "") -> str:
        """A report that somebody has begun, with the gate question answered, or not."""
        form = await self.school.sees(handle, StartReport(text="Somebody posts lies about me."), ReportForm)
        if gate:
            await self.school.says(handle, FillReport(draft=form.draft, values={GATE: gate}))
        return form.draft


@asynccontextmanager
async def open_room(
    school: SampleSchool,
    *,
    served: web.Application | None = None,
    kept_alive_s: float = KEPT_ALIVE_S,
    **settings: Any,
) -> AsyncIterator[CaseRoom]:
    """The room of a school, served as the web process serves it.

    Args:
        school: the school.
        served: what it is added to; None: it is alone.
        kept_alive_s: how long a connection may wait.
        settings: others than the usual.
    """
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = int(listening.getsockname()[1])
        made = Settings(**{"url": f"http://127.0.0.1:{port}", **settings})
        room = RoomDesk(school.office, made.url)
        if served is None:
            served = room_app(room, school.desk, school.office, made)
        else:
            add_room(served, room, school.desk, school.office, made)
        runner = web.AppRunner(served, access_log=None, keepalive_timeout=kept_alive_s)
        await runner.setup()
        try:
            await web.SockSite(runner, listening).start()
            async with ClientSession(cookie_jar=DummyCookieJar()) as client:
                yield CaseRoom(school, room, made.url, client, served, port)
        finally:
            await runner.cleanup()
