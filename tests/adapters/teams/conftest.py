"""A school on Teams, for each test its own."""

from collections.abc import AsyncIterator

import pytest

from signpost.bot.agreements.desk import AgreementDesk
from signpost.bot.bot import Bot
from signpost.bot.desks import Desks
from signpost.bot.governors.desk import ReturnDesk
from signpost.bot.incidents.desk import IncidentDesk
from signpost.bot.questions.desk import QuestionDesk
from signpost.embeddings import AsyncEncoder
from tests.adapters.teams.tenancy import Tenancy
from tests.bot.offices import SampleSchool
from tests.bot.school import answerer, encoder, policies


@pytest.fixture
async def tenancy(sample_school: SampleSchool) -> AsyncIterator[Tenancy]:
    """The sample school on Teams, open."""

    async def desk() -> IncidentDesk:
        return sample_school.desk

    async def question_desk() -> QuestionDesk:
        return sample_school.question_desk

    async def agreements() -> AgreementDesk:
        return sample_school.agreements

    async def return_desk() -> ReturnDesk:
        return ReturnDesk(sample_school.office)

    desks = Desks(desk, question_desk, agreements, returns=return_desk)
    bot = Bot(answerer(), policies, AsyncEncoder(encoder()), desks)
    made = Tenancy(sample_school, bot)
    try:
        await made.open()
        yield made
    finally:
        await made.close()
