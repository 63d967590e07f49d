"""A question that the policy does not settle is passed on to a person, in Teams."""

import pytest

from tests.adapters.teams.schema import words
from tests.adapters.teams.tenancy import Tenancy

pytestmark = [pytest.mark.teams, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
JEANS = "can i wear jeans on inset day"


async def test_question_and_answer_go_to_and_fro_without_a_word_in_a_message(tenancy: Tenancy) -> None:
    amy, dev = tenancy.colleague("amy"), tenancy.colleague("dev")
    await dev.writes("hello")
    await amy.writes(JEANS)
    await amy.presses("Ask a person")
    assert "Dev Patel-Lowe, the policy owner" in amy.screen
    assert "They see that it is you who asks" in amy.screen
    await amy.presses("Send")
    await tenancy.school.works()

    assert "Somebody asks you a question" in words(dev.messages[-1].card)
    assert "jeans" not in words(dev.messages[-1].card)
    await dev.presses("Read and answer")
    assert JEANS in dev.screen
    await dev.presses("Send", text="Yes, in dark ones.")
    await tenancy.school.works()

    amy.looks_at_the_chat()
    assert "The question that you passed on is answered" in words(amy.messages[-1].card)
    await amy.presses("Read it")
    assert "Yes, in dark ones." in amy.screen
    assert "not the policy" in amy.screen


async def test_what_reads_as_a_report_is_answered_with_the_way_to_report(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes("ask-person my head of department keeps sending me sexual messages")
    said = words(amy.messages[-1].card)
    assert "did not pass it on" in said
    assert "Report an incident" in said
