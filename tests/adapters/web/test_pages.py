"""The room's own pages in a real browser: for everybody, on any screen, with and without scripts."""

import pytest
from playwright.async_api import FilePayload, expect

from signpost.bot.incidents.commands import FillReport
from signpost.bot.incidents.evidence_taking import GATE
from tests.adapters.web.browser import Audit
from tests.adapters.web.conftest import OpenWindow
from tests.adapters.web.served import CaseRoom
from tests.adapters.web.test_getting_in import chooses
from tests.bot.incidents.evidence.samples import quadrants, saved

pytestmark = pytest.mark.web
HANDLER, REPORTER = "helen", "amy"
PICTURE: FilePayload = {"name": "screenshot.png", "mimeType": "image/png", "buffer": saved(quadrants(), "PNG")}
LETTER: FilePayload = {"name": "letter.docx", "mimeType": "application/zip", "buffer": b"PK\x03\x04word"}
ANOTHER: FilePayload = {"name": "another.png", "mimeType": "image/png", "buffer": PICTURE["buffer"]}


async def test_from_the_link_to_the_room_and_out(case_room: CaseRoom, open_window: OpenWindow, audited: Audit) -> None:
    window = await open_window()
    page = await window.page()

    await page.goto(await case_room.link(HANDLER, "cases"))
    await audited(window, page, "open")
    await page.get_by_role("button", name="Open").click()
    await expect(page.get_by_role("heading", name="Is this you?")).to_be_visible()
    await audited(window, page, "check")
    await chooses(case_room, HANDLER, int(await page.locator("#number").inner_text()))
    await page.wait_for_url("**/cases")
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    await audited(window, page, "left")

    await page.goto(f"{case_room.url}/cases")
    await expect(page.get_by_role("heading", name="Open the link from your chat")).to_be_visible()
    await audited(window, page, "signed-out")


async def test_a_link_that_is_over_offers_a_new_one(
    case_room: CaseRoom, open_window: OpenWindow, audited: Audit
) -> None:
    window = await open_window()
    link = await case_room.link(HANDLER, "cases")
    case_room.school.clock.advance(minutes=16)
    page = await window.page()

    await page.goto(link)
    await audited(window, page, "over")
    await page.get_by_role("button", name="Send a new link").click()

    await expect(page.get_by_role("heading", name="Look into your chat")).to_be_visible()
    await audited(window, page, "renewed")


async def test_what_is_not_there_and_who_was_not_let_in(
    case_room: CaseRoom, open_window: OpenWindow, audited: Audit
) -> None:
    window = await open_window()
    page = await window.page("/check")
    await expect(page.get_by_role("heading", name="You were not let in")).to_be_visible()
    await audited(window, page, "unconfirmed")

    await window.lets_in(await case_room.enters(HANDLER, "cases"))
    await page.goto(f"{case_room.url}/cases/SP-0000-0000")
    await expect(page.get_by_role("heading", name="There is nothing here for you")).to_be_visible()
    await audited(window, page, "not-found")


async def test_without_scripts_the_waiting_page_goes_on_by_itself(case_room: CaseRoom, open_window: OpenWindow) -> None:
    window = await open_window(java_script_enabled=False)
    page = await window.page()
    await page.goto(await case_room.link(HANDLER, "cases"))
    await page.get_by_role("button", name="Open").click()

    await chooses(case_room, HANDLER, int(await page.locator("#number").inner_text()))

    await page.wait_for_url("**/cases", timeout=15_000)


async def test_files_are_chosen_dropped_and_pasted(
    case_room: CaseRoom, open_window: OpenWindow, audited: Audit
) -> None:
    window = await open_window()
    await window.lets_in(await case_room.enters(REPORTER, "upload", await case_room.draft(REPORTER)))
    page = await window.page("/upload")
    await audited(window, page, "gate")
    await page.get_by_label("No", exact=True).check()
    await page.get_by_role("button", name="Go on").click()
    await page.wait_for_url("**/upload")

    await page.get_by_label("Choose pictures or files").set_input_files([PICTURE, LETTER])
    await expect(page.get_by_text("Not kept.", exact=True)).to_be_visible(timeout=20_000)
    await page.evaluate(_GIVEN, ["drop", "#drop", "dropped.txt"])
    await page.evaluate(_GIVEN, ["paste", "#main", "pasted.txt"])
    await expect(page.get_by_text("Kept.", exact=True)).to_have_count(3, timeout=20_000)
    await audited(window, page, "upload-sent")

    await page.get_by_role("link", name="See all the files").click()
    await expect(page.get_by_role("button", name="Take out")).to_have_count(3)
    await audited(window, page, "upload")


_GIVEN = """([name, where, file]) => {
    const given = new DataTransfer();
    given.items.add(new File(["Hello"], file, {type: "text/plain"}));
    const event = name === "drop"
        ? new DragEvent("drop", {dataTransfer: given, bubbles: true, cancelable: true})
        : new ClipboardEvent("paste", {clipboardData: given, bubbles: true});
    document.querySelector(where).dispatchEvent(event);
}"""


async def test_without_scripts_files_are_sent_by_the_form(
    case_room: CaseRoom, open_window: OpenWindow, audited: Audit
) -> None:
    window = await open_window(java_script_enabled=False)
    await window.lets_in(await case_room.enters(REPORTER, "upload", await case_room.draft(REPORTER, "no")))
    page = await window.page("/upload")

    await page.get_by_label("Choose pictures or files").set_input_files([PICTURE, ANOTHER])
    await page.get_by_role("button", name="Send", exact=True).click()

    await expect(page.get_by_role("heading", name="What became of them")).to_be_visible()
    await expect(page.get_by_text("kept.", exact=True)).to_have_count(2)


async def test_a_picture_that_may_show_a_child_is_not_asked_for(
    case_room: CaseRoom, open_window: OpenWindow, audited: Audit
) -> None:
    window = await open_window()
    draft = await case_room.draft(REPORTER)
    await case_room.school.says(REPORTER, FillReport(draft=draft, values={GATE: "not_sure"}))
    await window.lets_in(await case_room.enters(REPORTER, "upload", draft))

    page = await window.page("/upload")

    await expect(page.get_by_role("heading", name="Please send no picture")).to_be_visible()
    await audited(window, page, "gate-closed")


async def test_by_keyboard_alone_the_focus_is_seen_and_the_main_part_is_reached_at_once(
    case_room: CaseRoom, open_window: OpenWindow
) -> None:
    window = await open_window()
    await window.lets_in(await case_room.enters(REPORTER, "upload", await case_room.draft(REPORTER)))
    page = await window.page("/upload")

    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the main part")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await expect(page.get_by_label("No", exact=True)).to_be_checked()
    await page.keyboard.press("Tab")
    outline = await page.evaluate("getComputedStyle(document.activeElement).boxShadow")
    await page.keyboard.press("Enter")

    assert outline != "none"
    await expect(page.get_by_role("heading", name="Send pictures and files")).to_be_visible()


@pytest.mark.parametrize("width", [320, 768, 3840])
async def test_on_any_screen_nothing_runs_over_its_edge(
    case_room: CaseRoom, open_window: OpenWindow, width: int
) -> None:
    window = await open_window(viewport={"width": width, "height": 800})
    await window.lets_in(await case_room.enters(REPORTER, "upload", await case_room.draft(REPORTER, "no")))

    for path in ("/upload", "/open/x", "/left", "/nowhere"):
        page = await window.page(path)
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
