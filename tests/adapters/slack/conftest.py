"""A school on Slack, for each test its own."""

from collections.abc import AsyncIterator

import pytest

from tests.adapters.slack.staffroom import Staffroom, open_staffroom
from tests.bot.offices import SampleSchool


@pytest.fixture
async def staffroom(sample_school: SampleSchool) -> AsyncIterator[Staffroom]:
    """The sample school on Slack, open."""
    async with open_staffroom(sample_school) as room:
        yield room
