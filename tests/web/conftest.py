"""A browser for each test, and a case room to look at."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.adapters.web.served import CaseRoom, open_room
from tests.bot.offices import SampleSchool
from tests.web.windows import open_chromium


@pytest.fixture
def backend() -> str:
    """A browser sees no engine."""
    return "sqlite"


@pytest.fixture
async def case_room(sample_school: SampleSchool) -> AsyncIterator[CaseRoom]:
    """The sample school's case room, served."""
    async with open_room(sample_school) as room:
        yield room


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """A browser."""
    async with open_chromium() as browser:
        yield browser
