"""The end of a visit, for somebody who is in the middle of writing: what they wrote is there when they are back."""

import pytest
from playwright.async_api import Page, expect

from signpost.adapters.web import cookies
from tests.adapters.web.browser import Window
from tests.adapters.web.conftest import OpenWindow
from tests.adapters.web.served import CaseRoom
from tests.adapters.web.test_routes import reported

pytestmark = pytest.mark.web
HANDLER, SECOND = "helen", "nadia"
NOTE = "Rang home; they knew of it."


async def writing(case_room: CaseRoom, window: Window) -> Page:
    """A handler is in the middle of a note."""
    case = await reported(case_room.school, has_conflict=False)
    visit = await case_room.enters(HANDLER, "cases")
    await window.lets_in(visit)
    page = await window.context.new_page()
    await page.clock.install()
    await page.goto(f"{case_room.url}/cases/{case.reference}/note")
    await page.locator("textarea").fill(NOTE)
    return page


async def test_a_visit_that_is_about_to_end_says_so_and_can_be_prolonged(
    case_room: CaseRoom, open_window: OpenWindow
) -> None:
    window = await open_window()
    page = await writing(case_room, window)

    await page.clock.fast_forward("56:00")
    await expect(page.get_by_role("alert")).to_contain_text("You will be signed out in 4 minutes.")
    await page.get_by_role("button", name="Stay signed in").click()
    await expect(page.get_by_role("alert")).to_be_hidden()
    await page.clock.fast_forward("50:00")
    await expect(page.get_by_role("alert")).to_be_hidden()
    await page.clock.fast_forward("15:00")

    await expect(page.get_by_role("alert")).to_contain_text("You are signed out")


async def test_while_somebody_writes_the_visit_goes_on(case_room: CaseRoom, open_window: OpenWindow) -> None:
    window = await open_window()
    page = await writing(case_room, window)

    for _ in range(3):
        ends_at = await page.locator("body").get_attribute("data-ends-at")
        await page.clock.fast_forward("54:00")
        await page.locator("textarea").press_sequentially(" And more.")
        async with page.expect_response("**/session"):
            await page.clock.fast_forward("02:00")
        await expect(page.locator("body")).not_to_have_attribute("data-ends-at", ends_at or "")

    await expect(page.get_by_role("alert")).to_be_hidden()


async def test_a_note_that_was_half_written_is_there_again(case_room: CaseRoom, open_window: OpenWindow) -> None:
    window = await open_window()
    page = await writing(case_room, window)
    address = page.url
    await page.clock.fast_forward("01:01:00")
    await expect(page.get_by_role("alert")).to_contain_text("What you were writing is kept")

    await window.lets_in(await case_room.enters(HANDLER, "cases"))
    await page.goto(address)

    await expect(page.locator("textarea")).to_have_value(NOTE)


async def test_a_note_that_was_sent_too_late_is_there_again(case_room: CaseRoom, open_window: OpenWindow) -> None:
    window = await open_window()
    page = await writing(case_room, window)
    address = page.url
    await window.context.clear_cookies(name=cookies.SESSION)
    await page.locator("main form button[type=submit]").click()
    await expect(page.get_by_role("heading", name="Open the link from your chat")).to_be_visible()

    await window.lets_in(await case_room.enters(HANDLER, "cases"))
    await page.goto(address)

    await expect(page.locator("textarea")).to_have_value(NOTE)


async def test_a_note_that_arrived_is_not_there_again(case_room: CaseRoom, open_window: OpenWindow) -> None:
    window = await open_window()
    page = await writing(case_room, window)
    address = page.url
    await page.locator("main form button[type=submit]").click()
    await page.wait_for_url(lambda url: url != address)

    await page.goto(address)

    await expect(page.locator("textarea")).to_have_value("")
    assert await page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("is_signed_out", [True, False])
async def test_what_somebody_wrote_is_not_there_for_another(
    case_room: CaseRoom, open_window: OpenWindow, *, is_signed_out: bool
) -> None:
    window = await open_window()
    page = await writing(case_room, window)
    address = page.url
    if is_signed_out:
        await page.get_by_role("button", name="Sign out").click()
        await page.wait_for_url("**/left")
    else:
        await page.clock.fast_forward("01:01:00")

    await window.lets_in(await case_room.enters(SECOND, "cases"))
    await page.goto(address)

    await expect(page.locator("textarea")).to_have_value("")
    assert await page.evaluate("sessionStorage.length") == 0
