"""Windows of a real browser, Chromium, without a screen."""

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from tests.conftest import absent

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@asynccontextmanager
async def open_chromium() -> AsyncIterator[Browser]:
    """The browser of this machine."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        absent("There is no Chromium: install it to drive the case room")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def open_window(browser: Browser, **options: Any) -> AsyncIterator[Page]:
    """A window that knows nothing of others, and fails on whatever the page itself is told went wrong.

    Args:
        browser: the browser.
        options: as Playwright's `new_context` has them.
    """
    context = await browser.new_context(**{"viewport": WIDE, "locale": "en-GB", "accept_downloads": True, **options})
    faults: list[str] = []
    try:
        page = await context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
        yield page
    finally:
        await context.close()
    assert faults == []


async def keep_cookies(page: Page, url: str, cookies: Mapping[str, str]) -> None:
    """Have a window keep the room's cookies: to set them, it wants an address with TLS."""
    given = url.replace("http:", "https:")
    for name, value in cookies.items():
        await page.context.add_cookies([{"name": name, "value": value, "url": given, "secure": True}])


async def narrow_enough(page: Page) -> bool:
    """Whether nothing of a page lies beside the window."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
