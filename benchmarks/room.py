"""The case room: how long a handler waits for a case, beside a page that only renders; and what a large file takes."""

import asyncio
import gc
import hashlib
import os
import tempfile
import time
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from unittest import mock

from aiohttp import ClientSession, web
from sqlalchemy import URL

from benchmarks.measuring import Times
from benchmarks.report import Report
from signpost.adapters.web import pages
from signpost.bot import audit
from signpost.bot.audit import Act
from signpost.bot.incidents.commands import AddNote
from signpost.bot.store.upgrade import upgrade
from tests.adapters.web.cases.course import HEAD, NOMINATED, reported
from tests.adapters.web.served import Browser, CaseRoom, open_room
from tests.bot.incidents.evidence.samples import quadrants, saved, wav
from tests.bot.offices import SampleSchool, open_school

CASES, LOOKS = 1_000, 150
"""In the store; and requests of each of the two handlers, which is what they may ask for at once."""
QUICK = (3, 3)
BUSY = 20
"""Cases that are looked at by turns: each look adds to a case's time line."""
MB = 1024 * 1024
LARGE = 9 * MB


def measure(quick: bool) -> Report:
    """The time to a case's page, and the memory of a file."""
    cases, looks = QUICK if quick else (CASES, LOOKS)
    with tempfile.TemporaryDirectory(prefix="signpost-", ignore_cleanup_errors=True) as name:
        url = URL.create("sqlite", database=str(Path(name) / "signpost.sqlite"))
        upgrade(url)
        return asyncio.run(_measured(url, cases, looks))


async def _measured(url: URL, cases: int, looks: int) -> Report:
    report = Report()
    async with open_school(url.render_as_string()) as school, open_room(school) as room:
        for _ in range(cases - 1):
            await school.reports("ben", about=("colleague",), about_people=(await school.person("dev"),))
        busy = [await _busy_case(room) for _ in range(BUSY)]
        found = await _looks(room, busy, looks)
        least = found.rendered
        report.table(
            f"A case's page, with {cases:,} cases in the store",
            ["", "p50 ms", "p95 ms", "p50 ×", "p95 ×"],
            [
                [
                    what,
                    f"{took.p50:.1f}",
                    f"{took.p95:.1f}",
                    f"{took.p50 / least.p50:.1f}",
                    f"{took.p95 / least.p95:.1f}",
                ]
                for what, took in (
                    ("renders the page, and nothing else", found.rendered),
                    ("the case room", found.case),
                    ("… of it, an entry in the log", found.entry),
                    ("… of that, the disk's word for 4 kB", found.disk),
                )
            ],
        )
        size, peak, took_s = await _large_file(room)
        report.note(
            "All are done in this process, by turns; pages are served by aiohttp. An original of "
            f"{size / MB:.0f} MB was sent in {took_s * 1e3:.0f} ms, with {peak / MB:.1f} MB of memory at the most."
        )
    return report


async def _busy_case(room: CaseRoom) -> str:
    """A case in the middle of it, that two people handle; its reference."""
    school = room.school
    files = (("shot.png", saved(quadrants(), "PNG")), ("chat.txt", b"20:14 Liar"))
    dev = await school.person("dev")
    reference = await reported(school, *files, about=("colleague",), about_people=(dev,))
    for number in range(6):
        await school.says(NOMINATED, AddNote(reference=reference, text=f"Note {number}."))
    return reference


@dataclass(frozen=True)
class _Found:
    """How long a case's page took, what only renders it, an entry in the log, and what the disk takes for that."""

    case: Times = field(default_factory=Times)
    rendered: Times = field(default_factory=Times)
    entry: Times = field(default_factory=Times)
    disk: Times = field(default_factory=Times)


async def _looks(room: CaseRoom, references: list[str], looks: int) -> _Found:
    """The times of cases' pages, and of what they are to be compared with, by turns."""
    browsers = [await room.enters(handle, "cases") for handle in (NOMINATED, HEAD)]
    found = _Found()
    with tempfile.TemporaryFile() as file:
        async with _only_rendering(browsers[0], references[0]) as address:
            for number in range(looks):
                for browser in browsers:
                    await _timed(found.case, browser, f"{room.url}/cases/{references[number % len(references)]}")
                    await _timed(found.rendered, browser, address)
                    await _log(found.entry, room.school)
                    found.disk.measure(partial(_sync, file.fileno()))
    return found


async def _log(times: Times, school: SampleSchool) -> None:
    """An entry in the log, in a transaction of its own."""
    async with school.office.work(school.id, read_only=True) as work:
        key = work.school.keys.audit
    began = time.perf_counter()
    async with school.office.store.school(school.id) as transaction:
        await audit.record(transaction, key, Act.CASE_OPENED, actor="system", at=school.clock())
    times.seconds.append(time.perf_counter() - began)


def _sync(file: int) -> None:
    """Write what an entry takes to a file that is there, and wait until it is on the disk."""
    os.pwrite(file, os.urandom(4096), 0)
    os.fsync(file)


async def _timed(times: Times, browser: Browser, address: str) -> None:
    began = time.perf_counter()
    answer = await browser.get(address)
    times.seconds.append(time.perf_counter() - began)
    assert answer.status == 200, answer.status


@asynccontextmanager
async def _only_rendering(browser: Browser, reference: str) -> AsyncIterator[str]:
    """Where a page is served that is the case's, with everything known already that stands on it."""
    with (
        mock.patch.object(pages, "page", wraps=pages.page) as made,
        mock.patch("signpost.adapters.web.cases.case.page", made),
    ):
        await browser.get(f"/cases/{reference}")
    (request, template), context = made.call_args

    async def render(_: web.Request) -> web.Response:
        return pages.page(request, template, **context)

    app = web.Application()
    app.router.add_get("/", render)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


async def _large_file(room: CaseRoom) -> tuple[int, int, float]:
    """Bytes of an original, the memory that sending it took at the most, and the seconds."""
    head = wav()[:40] + LARGE.to_bytes(4, "little")
    content = b"RIFF" + (LARGE + 36).to_bytes(4, "little") + head[8:] + hashlib.shake_256(b"noise").digest(LARGE)
    reference = await reported(room.school, ("voice.wav", content))
    browser = await room.enters(NOMINATED, "case", reference)
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    size = len(content)
    del content
    gc.collect()
    async with ClientSession(headers={"Cookie": cookies, "Sec-Fetch-Site": "same-origin"}) as client:
        began, got = time.perf_counter(), 0
        tracemalloc.start()
        fields = {"csrf": browser.csrf, "text": "The police ask for it."}
        async with client.post(f"{room.url}/cases/{reference}/evidence/1/original", data=fields) as response:
            async for piece in response.content.iter_chunked(64 * 1024):
                got += len(piece)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert got == size
    return size, peak, time.perf_counter() - began
