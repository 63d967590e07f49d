"""A school on Teams, for each test its own."""

from collections.abc import AsyncIterator

import pytest

from signpost.bot.bot import Bot
from signpost.bot.governors.desk import ReturnDesk
from signpost.bot.incidents.desk import IncidentDesk
from signpost.bot.questions.desk import QuestionDesk
from signpost.embeddings import AsyncEncoder
from tests.adapters.teams.tenancy import Tenancy
from tests.bot.offices import SampleSchool
from tests.bot.school import answerer, encoder, shelf


@pytest.fixture
async def tenancy(sample_school: SampleSchool) -> AsyncIterator[Tenancy]:
    """The sample school on Teams, open."""

    async def desk() -> IncidentDesk:
        return sample_school.desk

    async def question_desk() -> QuestionDesk:
        return sample_school.question_desk

    async def return_desk() -> ReturnDesk:
        return ReturnDesk(sample_school.office)

    bot = Bot(answerer(), shelf(), AsyncEncoder(encoder()), "the headteacher", desk, question_desk, return_desk)
    made = Tenancy(sample_school, bot)
    try:
        await made.open()
        yield made
    finally:
        await made.close()
