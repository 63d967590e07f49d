"""Getting in by a link from the chat, on a new device and on a known one; and going."""

import pytest

from signpost.adapters.web import cookies
from signpost.bot.room.commands import AnswerDeviceCheck
from signpost.bot.room.views import DeviceCheck, RoomLinkPointer
from tests.adapters.web.served import WITHIN, Answer, Browser, CaseRoom

pytestmark = pytest.mark.web
HANDLER, OTHER = "helen", "nadia"


async def opened(browser: Browser, link: str) -> Answer:
    """The link's button is pressed."""
    return await browser.ask("POST", link, headers=WITHIN, data=b"")


async def chooses(case_room: CaseRoom, handle: str, number: int | None) -> None:
    """Somebody answers in their chat what they were asked last."""
    await case_room.school.works()
    asked = [
        view
        for account, view in case_room.school.platform.delivered
        if account == handle and isinstance(view, DeviceCheck)
    ]
    person = await case_room.school.person(handle)
    await case_room.room.respond(case_room.school.id, person, AnswerDeviceCheck(check=asked[-1].check, number=number))


async def number_on(browser: Browser) -> int:
    """The number that the waiting page shows."""
    page = await browser.get("/check")
    assert page.status == 200
    return int(page.text.partition('id="number">')[2][:2])


async def test_a_new_device_is_asked_about_in_the_chat_and_a_known_one_is_not(case_room: CaseRoom) -> None:
    browser = case_room.browser()

    asked = await opened(browser, await case_room.link(HANDLER, "cases"))
    assert (asked.status, asked.location) == (303, "/check")
    assert (await browser.get("/cases")).status == 401
    await chooses(case_room, HANDLER, await number_on(browser))
    came_in = await browser.get("/check")

    assert (came_in.status, came_in.location) == (303, "/cases")
    assert set(browser.cookies) == {cookies.SESSION, cookies.DEVICE}
    again = await opened(browser, await case_room.link(HANDLER, "cases"))
    assert (again.status, again.location) == (303, "/cases")


async def test_the_waiting_pages_script_is_told_where_to_go(case_room: CaseRoom) -> None:
    browser, script = case_room.browser(), {"Accept": "application/json"}
    await opened(browser, await case_room.link(HANDLER, "cases"))
    number = await number_on(browser)

    assert (await browser.get("/check", headers=script)).text == '{"go": ""}'
    await chooses(case_room, HANDLER, number)

    assert (await browser.get("/check", headers=script)).text == '{"go": "/cases"}'
    assert cookies.SESSION in browser.cookies


@pytest.mark.parametrize("is_denied", [True, False])
async def test_who_is_denied_in_the_chat_is_not_let_in(case_room: CaseRoom, *, is_denied: bool) -> None:
    browser = case_room.browser()
    await opened(browser, await case_room.link(HANDLER, "cases"))
    number = await number_on(browser)

    await chooses(case_room, HANDLER, None if is_denied else 109 - number)

    page = await browser.get("/check")
    assert page.status == 410
    assert "You were not let in" in page.text
    assert cookies.SESSION not in browser.cookies


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_scanner_of_links_uses_nothing_up(case_room: CaseRoom, method: str) -> None:
    link = await case_room.link(HANDLER, "cases")

    for _ in range(3):
        looked = await case_room.browser().ask(method, link)
        assert (looked.status, looked.cookies) == (200, ())

    assert (await opened(case_room.browser(), link)).location == "/check"


async def test_a_link_that_is_wrong_used_or_old_says_so_alike(case_room: CaseRoom) -> None:
    used, old = await case_room.link(HANDLER, "cases"), await case_room.link(HANDLER, "cases")
    await opened(case_room.browser(), used)
    case_room.school.clock.advance(minutes=16)
    links = (
        used,
        old,
        used[:-4] + "AAAA",
        f"{case_room.url}/open/wrong-one",
        f"{case_room.url}/open/elsewhere.{'a' * 43}",
    )

    pages = set()
    for link in links:
        token = link.rpartition("/")[2]
        for answer in (await case_room.browser().get(link), await opened(case_room.browser(), link)):
            assert answer.status == 410
            pages.add(answer.text.replace(token, "TOKEN"))

    assert len(pages) == 1
    assert "Send a new link to the chat" in pages.pop()


async def test_an_old_link_sends_a_new_one_to_the_chat_of_whoever_it_was_for(case_room: CaseRoom) -> None:
    old = await case_room.link(HANDLER, "cases")
    case_room.school.clock.advance(minutes=16)
    browser = case_room.browser()

    said = {
        (await browser.ask("POST", "/renew", data={"token": token}, headers=WITHIN)).text
        for token in (old.rpartition("/")[2], "wrong", f"ottermarsh.{'a' * 43}", "")
    }
    await case_room.school.works()

    assert len(said) == 1
    sent = [who for who, view in case_room.school.platform.delivered if isinstance(view, RoomLinkPointer)]
    assert sent == [HANDLER]


async def test_cookies_are_of_this_host_alone_and_nothing_to_scripts(case_room: CaseRoom) -> None:
    browser = case_room.browser()
    given = list((await opened(browser, await case_room.link(HANDLER, "cases"))).cookies)
    await chooses(case_room, HANDLER, await number_on(browser))
    given += (await browser.get("/check")).cookies
    browser.csrf = (await case_room.room.visitor(browser.cookies[cookies.SESSION])).csrf  # type: ignore[union-attr]
    given += (await browser.post("/leave")).cookies

    assert {cookie.partition("=")[0] for cookie in given} == {cookies.SESSION, cookies.DEVICE, cookies.CHECK}
    for cookie in given:
        attributes = {part.strip() for part in cookie.split(";")[1:]}
        assert {"HttpOnly", "Secure", "SameSite=Strict", "Path=/"} <= attributes, cookie
        assert not any(attribute.startswith("Domain") for attribute in attributes)


async def test_who_signs_out_is_out(case_room: CaseRoom) -> None:
    browser = await case_room.enters(HANDLER, "cases")
    token = browser.cookies[cookies.SESSION]

    left = await browser.post("/leave")

    assert (left.status, left.location) == (303, "/left")
    assert left.headers["Clear-Site-Data"] == '"storage"'
    assert browser.cookies == {}
    assert (await browser.get("/left")).status == 200
    assert (await browser.get("/cases", headers={"Cookie": f"{cookies.SESSION}={token}"})).status == 401


async def test_a_visit_ends_after_an_hour_without_a_word_and_is_prolonged_by_one(case_room: CaseRoom) -> None:
    browser = await case_room.enters(HANDLER, "cases")

    case_room.school.clock.advance(minutes=50)
    assert (await browser.get("/session")).text == '{"seconds": 3600}'
    case_room.school.clock.advance(minutes=59)
    assert 'data-seconds="3600"' in (await browser.get("/nowhere")).text
    case_room.school.clock.advance(minutes=61)

    assert (await browser.get("/session")).status == 401


async def test_the_first_page_is_the_visits_own(case_room: CaseRoom) -> None:
    assert (await (await case_room.enters(HANDLER, "cases")).get("/")).location == "/cases"
    draft = await case_room.draft("amy")
    assert (await (await case_room.enters("amy", "upload", draft)).get("/")).location == "/upload"
    assert (await case_room.browser().get("/")).status == 401
