"""What holds for every route: headers, forgery, limits, slow and oversized requests, and what is said of failures."""

import asyncio
import logging
from ipaddress import ip_network
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from signpost.adapters.web import cookies, getting_in, limits, security, server
from signpost.adapters.web.limits import Limit, Rate, address_of
from signpost.adapters.web.routes import Route
from tests.adapters.web.served import WITHIN, CaseRoom, open_room
from tests.adapters.web.test_routes import FILLED, ROWS, routes_of
from tests.bot.offices import SampleSchool

pytestmark = pytest.mark.web
HANDLER, REPORTER = "helen", "amy"
TLS = "https://signpost.school.example"
EXAMPLE = {**FILLED, "reference": "SP-0000-0000"}


@pytest.mark.parametrize("who", ["nobody", "handler"])
async def test_every_answer_carries_the_headers(case_room: CaseRoom, who: str) -> None:
    browser = case_room.browser() if who == "nobody" else await case_room.enters(HANDLER, "cases")
    elsewhere = {("GET", "/nowhere"), ("DELETE", "/cases"), ("PUT", "/upload"), ("OPTIONS", "/")}

    for method, route in routes_of(case_room) | elsewhere:
        answer = await browser.ask(method, route.format(**EXAMPLE))
        for name, value in security.HEADERS.items():
            if name == "Cache-Control" and route == "/static/{name}":
                assert answer.headers[name] == "public, max-age=31536000, immutable"
            else:
                assert answer.headers[name] == value, (method, route, name)
        assert "Strict-Transport-Security" not in answer.headers


async def test_pages_have_no_script_and_no_style_of_their_own(case_room: CaseRoom) -> None:
    """The policy would stop them from working; this tells why."""
    browser = await case_room.enters(HANDLER, "cases")
    pages = [await browser.get(path) for path in ("/cases", "/nowhere", "/left", "/open/x", "/check")]

    for page in pages:
        assert "<style" not in page.text
        assert " style=" not in page.text
        assert page.text.count("<script") == page.text.count('<script src="/static/')
        assert " on" not in {part[:3] for part in page.text.split("<")}


async def test_behind_tls_browsers_are_told_to_stay_there(sample_school: SampleSchool) -> None:
    async with open_room(sample_school, url=TLS) as room:
        answer = await room.client.get(f"http://127.0.0.1:{room.port}/left")

    assert answer.headers["Strict-Transport-Security"] == security.HSTS


@pytest.mark.parametrize("fetched_from", ["cross-site", "same-site", "none", "", "ü"])
async def test_a_form_from_elsewhere_is_refused(case_room: CaseRoom, fetched_from: str) -> None:
    browser = await case_room.enters(HANDLER, "cases")
    headers = {**WITHIN, "Sec-Fetch-Site": fetched_from}

    answer = await browser.ask("POST", "/leave", data={"csrf": browser.csrf}, headers=headers)

    assert answer.status == 403
    assert (await browser.get("/session")).status == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [("null", 303), ("{url}", 303), ("https://elsewhere.example", 403), ("{url}.example", 403), ("", 403)],
)
async def test_an_older_browser_says_in_its_origin_where_a_form_is_from(
    case_room: CaseRoom, origin: str, status: int
) -> None:
    browser = await case_room.enters(HANDLER, "cases")
    headers = {"Origin": origin.format(url=case_room.url)}

    assert (await browser.ask("POST", "/leave", data={"csrf": browser.csrf}, headers=headers)).status == status


BEFORE_A_VISIT = {("POST", "/open/{token}"), ("POST", "/renew")}
"""There is no sign yet, and nothing that could be misused but the link itself."""


@pytest.mark.parametrize(("method", "route"), [row for row in ROWS if row[0] == "POST" and row not in BEFORE_A_VISIT])
async def test_no_form_is_taken_without_the_visits_own_sign(case_room: CaseRoom, method: str, route: str) -> None:
    kind = "upload" if route.startswith("/upload") else "cases"
    draft = await case_room.draft(REPORTER, "no")
    who = REPORTER if kind == "upload" else HANDLER
    browser = await case_room.enters(who, kind, draft if kind == "upload" else "")  # type: ignore[arg-type]
    other = await case_room.enters(who, kind, draft if kind == "upload" else "")  # type: ignore[arg-type]

    for sent in ({}, {"csrf": ""}, {"csrf": other.csrf}, {"csrf": browser.csrf[:-1]}):
        answer = await browser.ask(method, route.format(**EXAMPLE), data=sent, headers=WITHIN)
        assert answer.status == 403 or (route == "/upload" and answer.status == 400), sent

    assert (await browser.get("/session")).status == 200


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"),
        ("text/plain", b"csrf=x"),
        ("application/x-www-form-urlencoded; charset=klingon", b"csrf=x"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"csrf=x"),
        ("application/x-www-form-urlencoded", b"\xff=%ff&&&="),
        ("application/x-www-form-urlencoded", b"a=b&" * 2000),
    ],
)
async def test_what_is_no_form_is_refused(case_room: CaseRoom, kind: str, body: bytes) -> None:
    browser = await case_room.enters(HANDLER, "cases")

    answer = await browser.ask("POST", "/leave", data=body, headers={**WITHIN, "Content-Type": kind})

    assert answer.status in {400, 403, 413}
    assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("is_counted", [True, False])
async def test_a_form_that_is_too_large_is_refused(case_room: CaseRoom, *, is_counted: bool) -> None:
    browser = await case_room.enters(HANDLER, "cases")

    async def pieces() -> Any:
        for _ in range(40):
            yield b"x" * 65536

    data = b"x" * (40 * 65536)
    with_length = {**WITHIN, "Content-Length": str(len(data))}
    try:
        answer = await browser.ask("POST", "/leave", data=pieces(), headers=with_length if is_counted else WITHIN)
        assert answer.status == 413
    except ConnectionError:
        pass  # it was hung up on while it was still sending


async def test_a_form_that_comes_too_slowly_is_refused(case_room: CaseRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "FORM_S", 0.2)
    browser = await case_room.enters(HANDLER, "cases")

    async def slowly() -> Any:
        yield b"csrf="
        await asyncio.sleep(60)

    assert (await browser.ask("POST", "/leave", data=slowly(), headers=WITHIN)).status == 408


async def test_a_request_that_drips_is_hung_up_on(sample_school: SampleSchool) -> None:
    async with open_room(sample_school, kept_alive_s=0.5) as room:
        reader, writer = await asyncio.open_connection("127.0.0.1", room.port)

        async def drip() -> None:
            writer.write(b"GET /cases HTTP/1.1\r\nHost: x\r\nX: ")
            while not writer.is_closing():
                writer.write(b"a")
                await asyncio.sleep(0.05)

        dripping = asyncio.ensure_future(drip())
        async with asyncio.timeout(10):
            assert await reader.read() == b""
        dripping.cancel()
        writer.close()


@pytest.mark.parametrize("expected", ["100-continue", "nonsense", "\xff"])
async def test_what_is_expected_is_not_repeated(case_room: CaseRoom, expected: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", case_room.port)
    writer.write(f"GET /left HTTP/1.1\r\nHost: x\r\nExpect: {expected}\r\n\r\n".encode("latin-1"))

    first = (await reader.readline()).split()[1]
    writer.close()

    assert first == (b"100" if expected == "100-continue" else b"200")


async def test_headers_have_bounds(case_room: CaseRoom, caplog: pytest.LogCaptureFixture) -> None:
    for head in (
        b"X: " + b"a" * 20_000,
        b"\r\n".join(b"X%d: a" % number for number in range(1_000)),
        b"Cookie: " + b"a=b; " * 10_000,
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", case_room.port)
        writer.write(b"GET /open/secret HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n")
        assert (await reader.readline()).split()[1] == b"400"
        writer.close()

    assert "secret" not in caplog.text


async def test_a_person_who_asks_too_often_is_told_to_wait(
    sample_school: SampleSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security, "OF_PERSON", Rate(3, 0.01))
    async with open_room(sample_school) as room:
        browser, other = await room.enters(HANDLER, "cases"), await room.enters("nadia", "cases")
        asked = [await browser.get("/session") for _ in range(4)]

        assert [answer.status for answer in asked] == [200, 200, 200, 429]
        assert int(asked[-1].headers["Retry-After"]) > 1
        assert (await other.get("/session")).status == 200
        assert (await (await room.enters(HANDLER, "cases")).get("/session")).status == 429


async def test_an_address_that_asks_for_links_too_often_is_told_to_wait(
    sample_school: SampleSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security, "OF_ADDRESS", Rate(50, 0.01))
    async with open_room(sample_school) as room:
        browser = room.browser()
        asked = [await browser.ask("POST", "/open/x", headers=WITHIN) for _ in range(3)]

        assert [answer.status for answer in asked] == [410, 410, 429]
        assert (await browser.get("/left")).status == 200


async def test_only_a_proxy_that_was_named_says_where_a_request_is_from(
    sample_school: SampleSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security, "OF_ADDRESS", Rate(2, 0.01))
    for proxies, last in (((), 429), (("127.0.0.1",), 200)):
        async with open_room(sample_school, trusted_proxies=proxies) as room:
            asked = [
                await room.browser().get("/left", headers={"X-Forwarded-For": f"203.0.113.{number}"})
                for number in range(4)
            ]
            assert asked[-1].status == last


@pytest.mark.parametrize(
    ("remote", "forwarded", "address"),
    [
        ("198.51.100.7", "203.0.113.1", "198.51.100.7"),
        ("10.0.0.1", "203.0.113.1", "203.0.113.1"),
        ("10.0.0.1", "192.0.2.1, 203.0.113.1, 10.0.0.2", "203.0.113.1"),
        ("10.0.0.1", "203.0.113.1, nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.9", "10.0.0.9"),
        ("::ffff:10.0.0.1", "203.0.113.1", "203.0.113.1"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("", "203.0.113.1", "None"),
    ],
)
def test_the_address_is_the_last_that_somebody_trusted_saw(remote: str, forwarded: str, address: str) -> None:
    request = make_mocked_request("GET", "/", headers={"X-Forwarded-For": forwarded}).clone(remote=remote)

    assert address_of(request, (ip_network("10.0.0.0/8"),)) == address


def test_a_limit_fills_up_again_and_forgets_whoever_asked_longest_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_NAMES", 3)
    now = [0.0]
    limit = Limit(Rate(2, 0.5), lambda: now[0])

    assert [limit.take("a"), limit.take("a"), limit.take("a")] == [0, 0, 3]
    now[0] = 2.0
    assert [limit.take("a"), limit.take("a")] == [0, 3]
    for name in "bcd":
        limit.take(name)
    assert limit.take("a") == 0
    assert len(limit._buckets) == 3


@pytest.mark.parametrize("error", [RuntimeError("the secret"), ValueError("the secret"), LookupError("the secret")])
async def test_a_failure_says_nothing_of_what_failed(
    sample_school: SampleSchool,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    async def fail(_request: web.Request) -> web.Response:
        raise error

    monkeypatch.setattr(getting_in, "ROUTES", (Route("GET", "/fails", fail, "nobody"),))
    async with open_room(sample_school) as room:
        answer = await room.browser().get("/fails")

    assert answer.status == 500
    assert "secret" not in answer.text
    assert "secret" not in caplog.text
    assert type(error).__name__ in caplog.text


async def test_nothing_that_is_asked_for_is_logged(case_room: CaseRoom, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    token = (await case_room.link(HANDLER, "cases")).rpartition("/")[2]
    browser = await case_room.enters(HANDLER, "cases")

    for path in (f"/open/{token}", "/cases/SP-0000-0000", "/nowhere?name=Okoro", "/cases"):
        await browser.get(path)

    for word in (token, "SP-0000-0000", "Okoro", "/cases", browser.cookies[cookies.SESSION]):
        assert word not in caplog.text


async def test_the_platforms_routes_know_nothing_of_the_room(sample_school: SampleSchool) -> None:
    served = web.Application()

    async def event(_request: web.Request) -> web.Response:
        return web.Response(text="as it was")

    served.router.add_post("/slack/events", event)
    async with open_room(sample_school, served=served) as room:
        answer = await room.browser().ask("POST", "/slack/events", data=b"{}")
        nothing = await room.browser().get("/slack/events")

    assert (answer.status, answer.text) == (200, "as it was")
    assert "Content-Security-Policy" not in answer.headers
    assert (nothing.status, nothing.headers["X-Frame-Options"]) == (401, "DENY")


def test_an_error_of_the_servers_own_is_logged_without_its_text() -> None:
    error = ValueError("GET /open/secret")
    record = logging.LogRecord("aiohttp.server", logging.ERROR, "", 0, "from %s", ("x",), (ValueError, error, None))

    assert server._without_content(record)
    assert logging.Formatter().format(record) == "a request failed: ValueError"
