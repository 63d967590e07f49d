"""Files for a report, sent without passing through a chat platform."""

import asyncio
import io
import json

import pytest
from aiohttp import FormData

from signpost.adapters.web import files
from signpost.adapters.web.files import BusyError, Places
from signpost.bot.incidents.commands import DiscardReport, OpenCase, SubmitReport
from signpost.bot.incidents.evidence.kind import FILE_BYTES, Reason
from signpost.bot.incidents.evidence_taking import GATE
from signpost.bot.incidents.views import CaseOpened, ReportReceipt
from tests.adapters.web.served import Answer, Browser, CaseRoom
from tests.bot.incidents.evidence.samples import quadrants, saved

pytestmark = pytest.mark.web
REPORTER = "amy"
WITHIN = {"Sec-Fetch-Site": "same-origin"}
PICTURE = saved(quadrants(), "PNG")


def form(browser: Browser, *sent: tuple[str, bytes], csrf: str | None = None) -> FormData:
    """What a browser sends without a script."""
    data = FormData(quote_fields=False, default_to_multipart=True)
    data.add_field("csrf", browser.csrf if csrf is None else csrf)
    for name, content in sent:
        data.add_field("file", io.BytesIO(content), filename=name, content_type="application/octet-stream")
    return data


async def send(browser: Browser, *sent: tuple[str, bytes]) -> Answer:
    return await browser.ask("POST", "/upload", data=form(browser, *sent), headers=WITHIN)


async def send_by_script(browser: Browser, name: str, content: bytes, id_: str = "") -> list[dict[str, object]]:
    """What the page's script sends, and is told."""
    data = FormData(quote_fields=False, default_to_multipart=True)
    data.add_field("file", io.BytesIO(content), filename=name, content_type="application/octet-stream")
    headers = {**WITHIN, "X-CSRF": browser.csrf, "Accept": "application/json", "X-File": id_}
    answer = await browser.ask("POST", "/upload", data=data, headers=headers)
    assert answer.status == 200, answer.text
    outcomes: list[dict[str, object]] = json.loads(answer.text)
    return outcomes


async def reporter(case_room: CaseRoom, gate: str = "no") -> Browser:
    return await case_room.enters(REPORTER, "upload", await case_room.draft(REPORTER, gate))


async def test_several_files_are_sent_at_once_and_each_is_told_what_became_of_it(case_room: CaseRoom) -> None:
    browser = await reporter(case_room)

    page = await send(browser, ("one.png", PICTURE), ("two.docx", b"PK\x03\x04"), ("<b>three</b>.txt", b"Hello"))

    assert page.status == 200
    assert page.text.count('<span class="kept">') == 2
    assert "&lt;b&gt;three&lt;/b&gt;.txt" in page.text
    assert str(Reason.ARCHIVE.words) in page.text or str(Reason.TRUNCATED.words) in page.text
    assert page.text.count("Take out") == 2


async def test_a_file_of_a_sent_report_reaches_its_handlers(case_room: CaseRoom) -> None:
    school = case_room.school
    draft = await case_room.draft(REPORTER, "no")
    browser = await case_room.enters(REPORTER, "upload", draft)
    await send(browser, ("one.png", PICTURE))
    receipt = await school.sees(REPORTER, SubmitReport(draft=draft), ReportReceipt)

    assert "Your report is sent" in (await browser.get("/upload")).text
    assert (await send_by_script(browser, "later.png", PICTURE))[0]["reason"] is None

    case = await school.sees("nadia", OpenCase(reference=receipt.reference), CaseOpened)
    assert [item.name for item in case.evidence] == ["one.png", "later.png"]


async def test_the_gate_question_comes_first(case_room: CaseRoom) -> None:
    browser = await reporter(case_room, gate="")

    assert 'name="child_imagery"' in (await browser.get("/upload")).text
    refused = await send_by_script(browser, "one.png", PICTURE)
    assert "under 18" in str(refused[0]["reason"])
    assert "Please choose" in (await browser.post("/upload/gate")).text
    assert "Please choose" in (await browser.post("/upload/gate", **{GATE: "perhaps"})).text
    assert (await browser.post("/upload/gate", **{GATE: "no"})).location == "/upload"

    assert 'type="file"' in (await browser.get("/upload")).text


@pytest.mark.parametrize("answer", ["yes", "not_sure"])
async def test_where_a_picture_may_show_a_child_none_is_taken(case_room: CaseRoom, answer: str) -> None:
    browser = await reporter(case_room)
    await send(browser, ("one.png", PICTURE))

    await browser.post("/upload/gate", **{GATE: answer})

    page = await browser.get("/upload")
    assert "Please send no picture" in page.text
    assert 'type="file"' not in page.text
    assert "it may show a child" in str((await send_by_script(browser, "one.png", PICTURE))[0]["reason"])


async def test_a_file_is_taken_out_again(case_room: CaseRoom) -> None:
    browser = await reporter(case_room)
    page = await send(browser, ("one.png", PICTURE))
    evidence = page.text.partition('name="evidence" value="')[2][:32]

    assert (await browser.post("/upload/remove", evidence=evidence)).location == "/upload"

    assert "Take out" not in (await browser.get("/upload")).text


async def test_a_file_that_a_script_sends_again_is_kept_once(case_room: CaseRoom) -> None:
    browser = await reporter(case_room)
    for _ in range(2):
        assert (await send_by_script(browser, "one.png", PICTURE, "0123456789abcdef" * 2))[0]["reason"] is None

    assert (await browser.get("/upload")).text.count("Take out") == 1


async def test_what_is_too_large_is_not_kept_and_what_comes_with_it_is(case_room: CaseRoom) -> None:
    browser = await reporter(case_room)

    page = await send(browser, ("large.png", PICTURE + bytes(FILE_BYTES)), ("one.png", PICTURE))

    assert str(Reason.TOO_LARGE.words) in page.text
    assert page.text.count("Take out") == 1


async def test_more_than_ten_files_are_not_taken(case_room: CaseRoom) -> None:
    browser = await reporter(case_room)

    page = await send(browser, *((f"{number}.txt", b"Hello") for number in range(12)))

    assert page.text.count('<span class="kept">') == 10
    assert "A report takes 10 files" in page.text


async def test_no_file_is_a_remark(case_room: CaseRoom) -> None:
    browser = await reporter(case_room)

    assert "No file was sent" in (await send(browser)).text
    assert "No file was sent" in (await send(browser, ("", b""))).text


async def test_a_report_that_was_thrown_away_takes_nothing(case_room: CaseRoom) -> None:
    draft = await case_room.draft(REPORTER, "no")
    browser = await case_room.enters(REPORTER, "upload", draft)
    await case_room.school.says(REPORTER, DiscardReport(draft=draft))

    answer = await browser.get("/upload")

    assert answer.status in {401, 422}
    assert 'type="file"' not in answer.text


async def test_a_form_without_this_visits_sign_takes_no_file(case_room: CaseRoom) -> None:
    browser = await reporter(case_room)
    for csrf in ("", "0" * 64, "ü"):
        answer = await browser.ask("POST", "/upload", data=form(browser, ("a.png", PICTURE), csrf=csrf), headers=WITHIN)
        assert answer.status == 403
    late = FormData(quote_fields=False, default_to_multipart=True)
    late.add_field("file", io.BytesIO(PICTURE), filename="a.png")
    late.add_field("csrf", browser.csrf)
    assert (await browser.ask("POST", "/upload", data=late, headers=WITHIN)).status == 403

    assert "Take out" not in (await browser.get("/upload")).text


async def test_a_form_that_is_larger_than_ten_files_is_refused_unread(case_room: CaseRoom) -> None:
    browser = await reporter(case_room)
    headers = {**WITHIN, "Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(files.MOST_BYTES + 1)}

    answer = await browser.ask("POST", "/upload", data=b"", headers=headers)

    assert answer.status == 413


async def test_a_file_that_stalls_is_let_go_of(case_room: CaseRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "STALLED_S", 0.1)
    browser = await reporter(case_room)

    async def slowly() -> object:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nabc'
        await asyncio.sleep(60)

    headers = {**WITHIN, "Content-Type": "multipart/form-data; boundary=x", "X-CSRF": browser.csrf}
    answer = await browser.ask("POST", "/upload", data=slowly(), headers=headers)

    assert answer.status == 408


async def test_so_many_files_are_held_at_a_time_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "WAIT_S", 0.01)
    places = Places()
    held = [places.one(f"visit {number}") for number in range(files.AT_ONCE)]
    for place in held:
        await place.__aenter__()

    with pytest.raises(BusyError):
        async with places.one("another visit"):
            pass
    with pytest.raises(BusyError):
        async with places.one("visit 0"):
            pass
    for place in held:
        await place.__aexit__(None, None, None)

    async with places.one("visit 0"):
        pass
