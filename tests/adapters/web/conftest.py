"""The case room, for each test its own, and browsers to open it in."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from tests.adapters.web.browser import WIDE, Audit, Window, chromium
from tests.adapters.web.served import CaseRoom, open_room
from tests.bot.offices import SampleSchool

OpenWindow = Callable[..., Awaitable[Window]]


@pytest.fixture
def backend() -> str:
    """What the room shows does not depend on the engine; the desks behind it are tested on both."""
    return "sqlite"


@pytest.fixture
async def case_room(sample_school: SampleSchool) -> AsyncIterator[CaseRoom]:
    """The sample school's case room, served."""
    async with open_room(sample_school) as room:
        yield room


@pytest.fixture
async def open_window(case_room: CaseRoom) -> AsyncIterator[OpenWindow]:
    """Opens windows of a real browser; each has its own cookies. Arguments are those of playwright's `new_context`."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:

            async def open_one(**options: object) -> Window:
                settings = {"viewport": {"width": WIDE, "height": 800}, "locale": "en-GB", **options}
                return Window(await browser.new_context(**settings), case_room.url)  # type: ignore[arg-type]

            yield open_one
        finally:
            await browser.close()


@pytest.fixture
def audited(tmp_path: Path) -> Iterator[Audit]:
    """`await audited(window, page, name)`: nothing against WCAG 2.2 AA, wide, narrow, light, dark; valid HTML."""
    folder = tmp_path / "pages"
    folder.mkdir()
    audit = Audit(folder)
    yield audit
    audit.validate()
