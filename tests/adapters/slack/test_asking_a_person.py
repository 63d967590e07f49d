"""Asking a person on Slack: from the button under an answer to the answer that comes back, in modals alone."""

import pytest

from tests.adapters.slack.member import Member, words
from tests.adapters.slack.staffroom import STAFF, Staffroom

pytestmark = [pytest.mark.slack, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
JEANS = "can i wear jeans on inset day"


def everything_posted(staffroom: Staffroom) -> str:
    """All that the bot has said in messages, without the buttons: what stands behind one is its asker's own."""
    return " ".join(f"{post.text} {words(post.blocks)}" for post in staffroom.slack.posts)


async def passed_on(staffroom: Staffroom) -> tuple[Member, Member]:
    """Amy's question is with Dev."""
    amy, dev = staffroom.member("amy"), staffroom.member("dev")
    await amy.writes(JEANS)
    await amy.presses("Ask a person")
    await amy.submits()
    amy.close()
    await staffroom.works()
    return amy, dev


@pytest.mark.parametrize("question", [JEANS, "can I friend a parent?"])
async def test_under_every_answer_stands_a_way_to_ask_a_person(staffroom: Staffroom, question: str) -> None:
    amy = staffroom.member("amy")
    await amy.writes(question)
    await amy.presses("Ask a person")

    assert "It goes to Dev Patel-Lowe, the policy owner." in amy.screen
    assert "They see that it is you who asks" in amy.screen
    assert question in amy.screen
    assert amy.slowest_s < 3


async def test_the_question_can_be_put_in_other_words_before_it_is_sent(staffroom: Staffroom) -> None:
    amy, dev = staffroom.member("amy"), staffroom.member("dev")
    await amy.writes(JEANS)
    await amy.presses("Ask a person")
    await amy.submits(text="May I wear black jeans?")
    assert "Your question is with Dev Patel-Lowe" in amy.screen
    await staffroom.works()
    await dev.presses("Read and answer")

    assert "May I wear black jeans?" in dev.screen


async def test_question_and_answer_go_to_and_fro_without_a_word_in_a_message(staffroom: Staffroom) -> None:
    amy, dev = await passed_on(staffroom)
    (pointer,) = dev.messages
    assert pointer.text.startswith("Somebody asks you a question that the policy does not settle for them.")
    assert not pointer.unfurls
    await dev.presses("Read and answer")
    assert "Amy Teller asked" in dev.screen
    await dev.submits(text="Yes: QZX.")
    assert "Amy Teller is told" in dev.screen
    await staffroom.works()
    await amy.presses("Read it")

    assert "In the words of Dev Patel-Lowe, the policy owner, and not the policy’s" in amy.screen
    assert "Yes: QZX." in amy.screen
    for word in ("QZX", "jeans"):
        assert word not in everything_posted(staffroom)


async def test_what_reads_as_a_report_is_answered_with_the_way_to_report(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.writes(JEANS)
    await amy.presses("Ask a person")
    await amy.submits(text="My head of department keeps sending me sexual messages")
    assert "did not pass it on" in amy.screen
    await staffroom.works()
    await amy.presses("Report an incident")

    assert staffroom.member("dev").messages == []
    assert "confidential" in amy.screen


async def test_only_the_asker_is_offered_to_pass_their_question_on(staffroom: Staffroom) -> None:
    amy, ben = staffroom.member("amy"), staffroom.member("ben")
    await amy.commands("/policy", "can I friend a parent?")
    assert "Ask a person" in words(amy.sees_in(STAFF)[-1].blocks)
    await amy.presses("Share with everyone here")

    (shared,) = ben.sees_in(STAFF)
    assert "Ask a person" not in words(shared.blocks)


async def test_ones_questions_are_listed_from_home(staffroom: Staffroom) -> None:
    amy, dev = await passed_on(staffroom)
    for member, state in ((amy, "not answered yet"), (dev, "waits for your answer")):
        await member.opens_home()
        await member.presses("My questions", at_home=True)
        assert state in member.screen
        await member.presses("Read it")
        assert JEANS in member.screen


async def test_an_owner_whom_slack_does_not_know_is_passed_over_once_the_asker_knows(staffroom: Staffroom) -> None:
    amy, dev = staffroom.member("amy"), staffroom.member("dev")
    staffroom.slack.join(dev.user, "", deleted=True)
    await passed_on(staffroom)
    await staffroom.works()
    assert "could not be brought to whom you asked" in amy.last_message
    await amy.writes(JEANS)
    await amy.presses("Ask a person")

    assert "It goes to Helen Marsh, the headteacher." in amy.screen
