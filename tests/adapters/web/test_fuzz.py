"""Whatever is sent to any route: no failure, no word of a case, and memory that has bounds."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from urllib.parse import quote_from_bytes, urlencode

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signpost.adapters.web import cookies, files, security
from signpost.adapters.web.limits import Rate
from tests.adapters.web.served import Browser, CaseRoom, open_room
from tests.adapters.web.test_routes import FILLED, ROWS, Case, reported
from tests.bot.offices import SampleSchool

pytestmark = pytest.mark.web
AT_ONCE = 4
"""Requests of each example: a deep run, of two thousand examples, sends eight thousand."""
PATIENCE_S = 0.3
MOST_GROWN_BYTES = 150 * 1024 * 1024

words = st.one_of(
    st.sampled_from(["", "0", "-1", "1" * 400, "../../etc/passwd", "a\0b", "<script>", "' OR 1=1 --", "{{7*7}}", "é"]),
    st.text(max_size=40),
)
latin = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=60)
names = st.sampled_from(
    "Accept Authorization Content-Encoding Content-Length Expect Host If-None-Match Origin Range Sec-Fetch-Site TE "
    "Transfer-Encoding Upgrade X-CSRF X-File X-Forwarded-For".split()
)
KINDS = (
    *("application/json", "text/plain", ""),
    *("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16"),
    *("multipart/form-data; boundary=b", "multipart/form-data", "multipart/mixed; boundary=b"),
)
kinds = st.one_of(st.sampled_from(KINDS), latin)
fields = st.dictionaries(
    st.one_of(st.sampled_from(["text", "choice", "due", "evidence", "child_imagery", "token", "file"]), words),
    words,
    max_size=4,
)
PARTS = (
    *(b"--b\r\n", b"--b--\r\n", b"\r\n", b"\r\n\r\n", b"\x89PNG\r\n\x1a\n"),
    b"Content-Disposition: form-data; name=csrf\r\n\r\nCSRF\r\n",
    b'Content-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n',
    *(b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Transfer-Encoding: base64\r\n"),
)
parts = st.lists(st.one_of(st.sampled_from(PARTS), st.binary(max_size=60)), max_size=10).map(b"".join)


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, bytes]:
    """Who asks, and the request, in which words in capitals stand for what differs between visits."""
    method, route = draw(st.sampled_from(sorted(ROWS)))
    filled = {name: draw(st.one_of(st.just(value), words)) for name, value in FILLED.items()}
    reference = draw(st.one_of(st.just("REFERENCE"), words))
    path = route.format(**{name: _in_path(word) for name, word in {**filled, "reference": reference}.items()})
    if draw(st.integers(0, 9)) == 0:
        path += "?" + urlencode({draw(words): draw(words)}, errors="replace")
    asked = draw(st.sampled_from([method, method, method, "HEAD", "GET", "POST", "PUT", "TRACE", "x"]))
    headers = dict(draw(st.lists(st.tuples(names, latin), max_size=3))) if draw(st.integers(0, 2)) == 0 else {}
    body = b""
    if asked == "POST":
        is_form = draw(st.booleans())
        signed = {"csrf": "CSRF", **draw(fields)} if draw(st.booleans()) else draw(fields)
        body = urlencode(signed, errors="replace").encode() if is_form else draw(parts)
        headers["Content-Type"] = "application/x-www-form-urlencoded" if is_form else draw(kinds)
        headers.setdefault("Content-Length", str(len(body)))
        if draw(st.booleans()):
            headers["X-CSRF"] = "CSRF"
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("latin-1")
    line = f"{asked} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n".encode("latin-1", "replace")
    return draw(st.sampled_from(["nobody", "reporter", "other", "handler"])), line + head + b"COOKIE\r\n" + body


def _in_path(word: str) -> str:
    return quote_from_bytes(word.encode("utf-8", "surrogatepass"), safe="")


def filled_in(request: bytes, browser: Browser, case: Case) -> bytes:
    """The request as this visitor sends it."""
    cookie = browser.cookies.get(cookies.SESSION, "")
    length = len(browser.csrf) - len("CSRF")
    made = request.replace(b"REFERENCE", case.reference.encode())
    if b"csrf=CSRF" in made:  # its length was counted before
        head, _, body = made.partition(b"COOKIE\r\n")
        before = f"Content-Length: {len(body)}\r\n".encode()
        made = head.replace(before, f"Content-Length: {len(body) + length}\r\n".encode()) + b"COOKIE\r\n" + body
    made = made.replace(b"CSRF", browser.csrf.encode())
    return made.replace(b"COOKIE\r\n", f"Cookie: {cookies.SESSION}={cookie}\r\n\r\n".encode())


async def answer_to(room: CaseRoom, request: bytes) -> bytes:
    """Everything that comes back until the connection ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", room.port)
    try:
        writer.write(request)
        async with asyncio.timeout(20):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0


async def visitors(room: CaseRoom, case: Case) -> Mapping[str, Browser]:
    return {
        "nobody": room.browser(),
        "reporter": await room.enters("amy", "upload", case.draft),
        "other": await room.enters("george", "cases"),
        "handler": await room.enters("helen", "cases"),
    }


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """More requests than anybody may send, and no patience with those that do not come to an end."""
    for name in ("OF_ADDRESS", "OF_PERSON"):
        monkeypatch.setattr(security, name, Rate(1e9, 1e9))
    monkeypatch.setattr(security, "FORM_S", PATIENCE_S)
    monkeypatch.setattr(files, "STALLED_S", PATIENCE_S)


@pytest.mark.usefixtures("hurried")
async def test_whatever_is_sent_nothing_fails_and_no_word_of_a_case_gets_out(sample_school: SampleSchool) -> None:
    async with open_room(sample_school, kept_alive_s=PATIENCE_S) as room:
        case, loop = await reported(sample_school), asyncio.get_running_loop()
        statuses: Counter[int] = Counter()
        before = psutil.Process().memory_info().rss

        async def ask(asked: list[tuple[str, bytes]]) -> None:
            known = await visitors(room, case)
            answers = await asyncio.gather(
                *(answer_to(room, filled_in(request, known[who], case)) for who, request in asked)
            )
            for (who, request), answer in zip(asked, answers, strict=True):
                statuses[status_of(answer)] += 1
                assert status_of(answer) != 500, request
                assert who == "handler" or not case.canary.is_in(answer), request

        @settings(suppress_health_check=[HealthCheck.too_slow])
        @given(st.lists(requests(), min_size=AT_ONCE, max_size=AT_ONCE))
        def check(asked: list[tuple[str, bytes]]) -> None:
            asyncio.run_coroutine_threadsafe(ask(asked), loop).result()

        await asyncio.to_thread(check)
        assert {200, 400, 401, 404} <= set(statuses), statuses
        assert statuses[0] < statuses.total() / 10, "most is answered"
        assert psutil.Process().memory_info().rss - before < MOST_GROWN_BYTES


@pytest.mark.usefixtures("hurried")
async def test_what_is_no_http_at_all_is_refused(sample_school: SampleSchool) -> None:
    async with open_room(sample_school, kept_alive_s=PATIENCE_S) as room:
        loop = asyncio.get_running_loop()

        @given(st.one_of(st.binary(max_size=300), parts))
        def check(sent: bytes) -> None:
            answer = asyncio.run_coroutine_threadsafe(answer_to(room, sent), loop).result()
            assert status_of(answer) in {0, 400, 401, 404}, sent

        await asyncio.to_thread(check)
