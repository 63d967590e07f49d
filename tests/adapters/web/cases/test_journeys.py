"""Whole courses in a real browser: from the pointer's link to the closed case; on a phone, and by keyboard alone."""

import hashlib
import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from signpost.bot.incidents.commands import AskToUnmask, OpenCase, ReplyToHandler
from signpost.bot.incidents.export import MANIFEST
from signpost.bot.incidents.views import CaseOpened
from tests.adapters.web.browser import NARROW, Audit, Window
from tests.adapters.web.cases.course import HEAD, NOMINATED, SAID, TEACHER, reported
from tests.adapters.web.conftest import OpenWindow
from tests.adapters.web.served import CaseRoom
from tests.adapters.web.test_getting_in import chooses
from tests.bot.incidents.evidence.samples import document, quadrants, saved, wav

pytestmark = pytest.mark.web
SHOT = saved(quadrants(), "PNG")


async def comes_in(case_room: CaseRoom, window: Window, reference: str, handle: str = NOMINATED) -> Page:
    """Somebody opens the link of the message that they were sent, on a device that is new."""
    page = await window.page()
    page.set_default_timeout(20_000)
    await page.goto(await case_room.link(handle, "case", reference))
    await page.get_by_role("button", name="Open").click()
    await chooses(case_room, handle, int(await page.locator("#number").inner_text()))
    await page.wait_for_url(f"**/cases/{reference}", timeout=20_000)
    return page


async def goes_to(page: Page, link: str, **fields: str) -> None:
    """A form is opened by its link, filled in by its labels, and sent."""
    await page.get_by_role("region", name="What you can do").get_by_role("link", name=link, exact=True).click()
    await _fill(page, fields)


async def _fill(page: Page, fields: dict[str, str]) -> None:
    form = page.locator("main form").last
    for label, value in fields.items():
        field = form.get_by_label(re.compile(label))
        if await field.get_attribute("type") == "radio":
            await field.check()
        else:
            await field.fill(value)
    await form.locator("button[type=submit]").click()


async def expect_done(page: Page, words: str) -> None:
    await expect(page.get_by_role("status").filter(has_text=words)).to_be_visible(timeout=20_000)


@pytest.mark.parametrize(
    "options",
    [{}, {"viewport": {"width": NARROW, "height": 740}}, {"java_script_enabled": False}],
    ids=["wide", "phone", "without scripts"],
)
async def test_a_case_from_the_pointer_to_the_export_of_what_is_closed(
    case_room: CaseRoom, open_window: OpenWindow, options: dict[str, object], tmp_path: Path
) -> None:
    school = case_room.school
    reference = await reported(school, ("shot.png", SHOT), ("chat.pdf", document(2)))
    window = await open_window(**options)
    page = await comes_in(case_room, window, reference)
    await expect(page.get_by_text(SAID)).to_be_visible()
    await page.get_by_role("button", name="Tell them that it is being dealt with").click()
    await expect_done(page, "The reporter is told")

    await page.get_by_role("link", name="File 1: shot.png").click()
    picture = page.get_by_role("img", name="shot.png, as a clean copy")
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == quadrants().width
    await page.get_by_role("link", name="Zoom in").click()
    await page.get_by_role("link", name="Rotate").click()
    await expect(page.locator("#picture")).to_have_class(re.compile("zoom-2 turn-90"))
    for link in ("Next file", "Next page"):
        await page.get_by_role("link", name=link).click()
    await expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    await page.get_by_role("link", name="Back to the case").click()

    await goes_to(page, "Message the reporter", **{"What do you want to tell": "Are you safe?"})
    await expect_done(page, "Your message waits")
    school.clock.advance(seconds=1)
    await school.says(TEACHER, ReplyToHandler(reference=reference, text="I am, thank you."))
    await goes_to(page, "Add a note", **{"Your note": "Rang home."})
    await expect_done(page, "The note is with the case.")
    await expect(page.get_by_text("I am, thank you.").first).to_be_visible()
    await goes_to(page, "Record an action", **{"What does the school do": "Meet him.", "By which day": "2026-11-23"})
    await expect_done(page, "The action is recorded.")
    await page.get_by_role("button", name="Mark as done").click()
    await expect_done(page, "The action is marked as done.")
    await goes_to(page, "The police are involved", reference="CR/123/26")
    await goes_to(page, "The police are done", **{"How is it known": "They rang."})
    await goes_to(page, "Say what it is", **{"Threats, stalking": "yes"})
    await goes_to(page, "Close the case", **{"^Upheld": "yes", "What came of it": "He apologised."})
    await expect_done(page, "The case is closed.")

    await page.get_by_role("region", name="What you can do").get_by_role("link", name="Export the case").click()
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Export as a ZIP file").click()
    file = await download.value
    assert file.suggested_filename == f"{reference}.zip"
    await file.save_as(tmp_path / "case.zip")
    check_export((tmp_path / "case.zip").read_bytes(), reference)
    opened = await school.sees(NOMINATED, OpenCase(reference=reference), CaseOpened)
    assert (opened.state, opened.outcome) == ("closed", "upheld")
    assert window.faults == []


def check_export(content: bytes, reference: str) -> None:
    """See that the manifest agrees, and that the original is as it came."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        manifest = archive.read(f"{reference}/{MANIFEST}").decode()
        for line in manifest.splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256(archive.read(f"{reference}/{name}")).hexdigest() == digest
        assert archive.read(f"{reference}/evidence/01-shot.png") == SHOT


async def test_a_scanner_of_links_takes_nothing_from_whoever_comes_after_it(
    case_room: CaseRoom, open_window: OpenWindow
) -> None:
    reference = await reported(case_room.school)
    link = await case_room.link(NOMINATED, "case", reference)
    for _ in range(3):
        assert (await case_room.browser().get(link)).status == 200
    page = await (await open_window()).page()
    await page.goto(link)
    await page.get_by_role("button", name="Open").click()

    await expect(page.get_by_role("heading", name="Is this you?")).to_be_visible()


async def test_a_link_that_is_too_old_shows_nothing_of_the_case(case_room: CaseRoom, open_window: OpenWindow) -> None:
    reference = await reported(case_room.school)
    link = await case_room.link(NOMINATED, "case", reference)
    case_room.school.clock.advance(minutes=16)
    page = await (await open_window()).page()
    await page.goto(link)

    await expect(page.get_by_role("button", name="Send a new link to the chat")).to_be_visible()
    assert reference not in await page.content()


async def test_a_conflict_takes_the_case_away_and_gives_it_to_whoever_is_next(
    case_room: CaseRoom, open_window: OpenWindow
) -> None:
    school = case_room.school
    reference = await reported(school)
    page = await comes_in(case_room, await open_window(), reference)
    await goes_to(page, "I should not have this", **{"Why should you not": "He is my brother."})
    await expect_done(page, "The case is not yours any more.")
    assert reference not in await page.content()
    await page.goto(f"{case_room.url}/cases/{reference}")
    await expect(page.get_by_role("heading", name="There is nothing here for you")).to_be_visible()

    await school.works()
    assert "moved" in school.platform.to("sam")
    page = await comes_in(case_room, await open_window(), reference, "sam")
    await expect(page.get_by_text("He is my brother.")).to_be_visible()


async def presses_until(page: Page, name: str, role: str = "link") -> None:
    """Tab is pressed until something has the focus, which shows; then it is pressed itself."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if name in await focused.evaluate("e => (e.labels?.[0] ?? e).textContent") and await focused.is_visible():
            outline = await focused.evaluate("e => getComputedStyle(e).outlineStyle + getComputedStyle(e).boxShadow")
            assert outline != "nonenone"
            if role != "field":
                await page.keyboard.press("Enter")
            return
    pytest.fail(f"{name} cannot be reached by keyboard.")


async def test_by_keyboard_alone(case_room: CaseRoom, open_window: OpenWindow) -> None:
    school = case_room.school
    reference = await reported(school, ("shot.png", SHOT))
    window = await open_window()
    await window.lets_in(await case_room.enters(NOMINATED, "cases"))
    page = await window.page("/cases")
    await presses_until(page, reference)
    await page.wait_for_url(f"**/cases/{reference}")
    await presses_until(page, "Tell them that it is being dealt with")
    await expect_done(page, "The reporter is told")
    await presses_until(page, "Add a note")
    await presses_until(page, "Your note", "field")
    await page.keyboard.type("Rang home.")
    await presses_until(page, "Add the note")
    await expect_done(page, "The note is with the case.")
    await presses_until(page, "File 1: shot.png")
    await page.wait_for_url("**/evidence/1")
    await presses_until(page, "Rotate")
    await expect(page.locator("#picture")).to_have_class(re.compile("turn-90"))
    opened = await school.sees(NOMINATED, OpenCase(reference=reference), CaseOpened)

    assert [entry.text for entry in opened.entries if entry.kind == "note"] == ["Rang home."]
    assert window.faults == []


@pytest.mark.parametrize("kind", ["usual", "grave", "closed"])
async def test_the_pages_about_cases_are_for_everybody(
    case_room: CaseRoom, open_window: OpenWindow, audited: Audit, kind: str
) -> None:
    school = case_room.school
    values = {"danger_now": "yes", "identity": "anonymous"} if kind == "grave" else {}
    dev = await school.person("dev")
    reference = await reported(
        school,
        ("shot.png", SHOT),
        ("chat.txt", b"20:14 Liar"),
        ("voice.wav", wav()),
        about=("colleague",),
        about_people=(dev,),
        **values,
    )
    browser = await case_room.enters(HEAD, "cases")
    for text in ("First.", "Second."):
        await browser.get(f"/cases/{reference}")
        await browser.post(f"/cases/{reference}/action", text=text, due="2026-11-23" if text == "First." else "")
        await browser.post(f"/cases/{reference}/message", text=text)
    if kind == "grave":
        await school.says(NOMINATED, AskToUnmask(reference=reference, text="She may be in danger."))
    if kind == "closed":
        await browser.post(f"/cases/{reference}/close", choice="upheld")
    window = await open_window()
    await window.lets_in(browser)
    case = f"/cases/{reference}"
    paths = {
        "usual": ("/cases", f"{case}/message", f"{case}/action", f"{case}/close", f"{case}/topic", f"{case}/conflict",
                  f"{case}/evidence/1?page=1&zoom=2&turn=90", f"{case}/evidence/2", f"{case}/evidence/3",
                  f"{case}/evidence/1/original", f"{case}/export"),
        "grave": ("/cases",),
        "closed": ("/cases?show=closed", f"{case}/reopen"),
    }[kind]  # fmt: skip
    for path in (case, *paths):
        page = await window.page(path)
        await audited(window, page, f"{kind}-{paths.index(path) + 1 if path in paths else 0}")
        await page.close()


async def test_a_form_with_a_fault_and_a_request_for_a_name_are_for_everybody(
    case_room: CaseRoom, open_window: OpenWindow, audited: Audit
) -> None:
    school = case_room.school
    reference = await reported(school, identity="anonymous")
    window = await open_window()
    await window.lets_in(await case_room.enters(NOMINATED, "cases"))
    page = await window.page(f"/cases/{reference}/note")
    await page.get_by_role("button", name="Add the note").click()
    await expect(page.get_by_role("alert").filter(has_text="Please write a few words")).to_be_visible()
    await audited(window, page, "fault")

    await school.says(NOMINATED, AskToUnmask(reference=reference, text="She may be in danger."))
    window = await open_window()
    await window.lets_in(await case_room.enters("sam", "cases"))
    await audited(window, await window.page(f"/cases/{reference}"), "request")


async def test_a_case_prints_without_what_is_only_pressed(case_room: CaseRoom, open_window: OpenWindow) -> None:
    reference = await reported(case_room.school)
    window = await open_window()
    await window.lets_in(await case_room.enters(NOMINATED, "cases"))
    page = await window.page(f"/cases/{reference}")
    await page.emulate_media(media="print")

    await expect(page.get_by_text(SAID)).to_be_visible()
    await expect(page.get_by_role("region", name="What you can do")).to_be_hidden()
    await expect(page.get_by_role("button")).to_have_count(0)
