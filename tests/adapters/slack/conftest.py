"""A school on Slack, for each test its own."""

from collections.abc import AsyncIterator

import pytest

from signpost.bot.bot import Bot
from signpost.bot.incidents.desk import IncidentDesk
from signpost.embeddings import AsyncEncoder
from tests.adapters.slack.staffroom import Staffroom
from tests.bot.offices import SampleSchool
from tests.bot.school import answerer, encoder, shelf


@pytest.fixture
async def staffroom(sample_school: SampleSchool) -> AsyncIterator[Staffroom]:
    """The sample school on Slack, open."""

    async def desk() -> IncidentDesk:
        return sample_school.desk

    room = Staffroom(sample_school, Bot(answerer(), shelf(), AsyncEncoder(encoder()), "the headteacher", desk))
    try:
        await room.open()
        yield room
    finally:
        await room.close()
