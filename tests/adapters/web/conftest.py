"""The case room, for each test its own."""

from collections.abc import AsyncIterator

import pytest

from tests.adapters.web.served import CaseRoom, open_room
from tests.bot.offices import SampleSchool


@pytest.fixture
def backend() -> str:
    """What the room shows does not depend on the engine; the desks behind it are tested on both."""
    return "sqlite"


@pytest.fixture
async def case_room(sample_school: SampleSchool) -> AsyncIterator[CaseRoom]:
    """The sample school's case room, served."""
    async with open_room(sample_school) as room:
        yield room
