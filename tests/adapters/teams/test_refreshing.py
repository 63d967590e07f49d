"""Pointers in the chat that are asked for anew: what was done meanwhile is said, to whoever it is for."""

import pytest

from signpost.bot.questions.commands import AnswerQuestion, SendQuestion, ShowQuestions
from signpost.bot.questions.views import QuestionList
from tests.adapters.teams.colleague import Colleague
from tests.adapters.teams.schema import elements
from tests.adapters.teams.tenancy import Tenancy
from tests.bot.agreements.school import published, signs

pytestmark = [pytest.mark.teams, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]


def labels(person: Colleague) -> list[str]:
    return [found["title"] for found in elements(person.card) if found["type"] == "Action.Execute" and "title" in found]


async def test_a_pointer_says_that_its_case_was_acknowledged_and_asks_for_it_no_more(tenancy: Tenancy) -> None:
    await tenancy.everybody_says_hello()
    nadia = tenancy.colleague("nadia")
    await tenancy.school.reports("amy")
    await tenancy.works()
    (pointer,) = nadia.messages
    await nadia.looks_at(pointer)
    assert "A report needs you" in nadia.screen
    assert "Acknowledge" in labels(nadia)
    assert nadia.card is not None
    assert nadia.card["refresh"]["userIds"] == [nadia.user.id]

    await nadia.presses("Acknowledge")
    await nadia.looks_at(pointer)
    assert "is acknowledged" in nadia.screen
    assert labels(nadia) == ["Open the case"]
    assert "lies" not in nadia.screen


async def test_whoever_a_pointer_is_not_for_learns_nothing_from_asking(tenancy: Tenancy) -> None:
    await tenancy.everybody_says_hello()
    nadia, ben = tenancy.colleague("nadia"), tenancy.colleague("ben")
    await tenancy.school.reports("amy")
    await tenancy.works()
    action = nadia.messages[0].card["refresh"]["action"]
    before = await ben.invokes("adaptiveCard/action", {"action": action, "trigger": "automatic"})
    await nadia.presses("Acknowledge")
    after = await ben.invokes("adaptiveCard/action", {"action": action, "trigger": "automatic"})

    assert before == after
    assert "is not with you any more" in str(before)


async def test_a_question_that_was_answered_does_not_wait_any_more(tenancy: Tenancy) -> None:
    await tenancy.everybody_says_hello()
    school = tenancy.school
    dev = tenancy.colleague("dev")
    await school.asks("amy", SendQuestion(text="May I use the hall?", to=await school.person("dev")))
    await tenancy.works()
    (pointer,) = dev.messages
    await dev.looks_at(pointer)
    assert "Read and answer" in labels(dev)

    waiting = await school.asks("dev", ShowQuestions())
    assert isinstance(waiting, QuestionList)
    await school.asks("dev", AnswerQuestion(reference=waiting.to_answer[0].reference, text="Yes."))
    await dev.looks_at(pointer)
    assert "does not wait for you any more" in dev.screen
    assert "hall" not in dev.screen


async def test_a_reminder_says_that_it_was_signed(tenancy: Tenancy) -> None:
    await tenancy.everybody_says_hello()
    await published(tenancy.school)
    await tenancy.school.later(minutes=1)
    await tenancy.works()
    amy = tenancy.colleague("amy")
    (reminder,) = amy.messages
    await amy.looks_at(reminder)
    assert "Please read and sign" in amy.screen

    await signs(tenancy.school, "amy")
    await amy.looks_at(reminder)
    assert "signed on 23 November 2026" in amy.screen
    assert labels(amy) == []


@pytest.mark.parametrize("value", ["", "{}", '{"view": "case_opened"}', '{"view": "signing_digest", "campaigns": []}'])
async def test_a_pointer_that_was_never_sent_is_answered_with_a_word(tenancy: Tenancy, value: str) -> None:
    amy = tenancy.colleague("amy")
    await amy.press("refresh", value)

    assert amy.word
    assert amy.card is None
