"""A real browser on the room's pages, and what others have written to find faults in pages.

axe-core looks at each page as it is shown, wide and narrow, light and dark; html-validate reads it as it was sent.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, Page, Response

from signpost.adapters.web import cookies
from tests.adapters.web import served
from tests.conftest import NODE, absent

AXE = NODE / "axe-core" / "axe.min.js"
VALIDATE = NODE / "html-validate" / "bin" / "html-validate.mjs"
RULES = Path(__file__).with_name("html-validate.json")
CONFORMS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""Every rule for WCAG 2.2 at level AA, and those that are merely good."""
WIDE, NARROW = 1280, 320
"""Pixels; at the narrow one nobody has to scroll to the side (WCAG 2.2, 1.4.10)."""
PICTURES = os.environ.get("SIGNPOST_TEST_PICTURES")
"""Where pictures of the pages are kept; read here, since `tests.conftest.own_environment` takes such variables away."""


def chromium() -> str:
    """The browser's program; the test is skipped where it is not to be had."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return found or absent("chromium is not on this machine: apt install chromium")


class Window:
    """A browser of somebody's, and what was sent to it.

    Args:
        context: the browser, with its own cookies.
        url: where the room is.
    """

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.url = url
        self.sent: dict[str, Response] = {}
        """The pages as they were sent, by address."""
        self.faults: list[str] = []
        """What a page's scripts could not do, or were not allowed to."""

    async def page(self, path: str = "") -> Page:
        """A new tab.

        Args:
            path: what is opened in it.
        """
        page = await self.context.new_page()
        page.on("response", self._keep)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self._note(message.type, message.text))
        if path:
            await page.goto(self.url + path)
        return page

    async def lets_in(self, visit: served.Browser) -> None:
        """Give it the cookies of a visit that has begun."""
        token, url = visit.cookies[cookies.SESSION], self.url.replace("http:", "https:")
        await self.context.add_cookies(
            [{"name": cookies.SESSION, "value": token, "url": url, "secure": True, "httpOnly": True}]
        )

    def _keep(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.status not in range(300, 400):
            self.sent[response.url] = response

    def _note(self, kind: str, text: str) -> None:
        # A page that says 401, 404 or 410 is counted as an error by the browser, and shown all the same.
        if kind == "error" and "Failed to load resource" not in text:
            self.faults.append(text)


class Audit:
    """Looks for faults in pages, those in HTML all at once in the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    async def __call__(self, window: Window, page: Page, name: str) -> None:
        """Look at a page as it is shown now, and keep it to be validated.

        Args:
            window: where it is.
            page: the page.
            name: of its picture.
        """
        if not AXE.is_file():
            absent("axe-core is not on this machine: npm ci --prefix tests/node")
        sent = await window.sent[page.url.partition("#")[0]].text()
        (self._folder / f"{self._count:03}-{name}.html").write_text(sent, "utf-8")
        self._count += 1
        for scheme in ("light", "dark"):
            for width in (WIDE, NARROW):
                await page.emulate_media(color_scheme=scheme)
                await page.set_viewport_size({"width": width, "height": 800})
                faults = await _faults_of(page)
                assert faults == [], (name, scheme, width, faults)
                across = await page.evaluate("document.documentElement.scrollWidth")
                assert across <= width, f"{name} is {across} pixels wide on a screen of {width}"
                if PICTURES:
                    path = Path(PICTURES) / f"room-{name}-{width}-{scheme}.png"
                    await page.screenshot(path=path, full_page=True)
        assert window.faults == [], name

    def validate(self) -> None:
        """See that every page that was looked at is valid HTML."""
        if not self._count:
            return
        if not VALIDATE.is_file():
            absent("html-validate is not on this machine: npm ci --prefix tests/node")
        done = subprocess.run(
            ["node", VALIDATE, "--config", RULES, "--formatter", "json", self._folder],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout.startswith("["), done.stderr
        found = [(Path(file["filePath"]).name, fault) for file in json.loads(done.stdout) for fault in file["messages"]]
        assert found == [], found


async def _faults_of(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds wrong, in short."""
    await page.evaluate(AXE.read_text("utf-8"))
    found = await page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", CONFORMS
    )
    return [
        {"rule": fault["id"], "where": [(node["html"], node["failureSummary"]) for node in fault["nodes"]]}
        for fault in found["violations"]
    ]
