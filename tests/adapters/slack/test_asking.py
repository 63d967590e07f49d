"""Asking on Slack: by direct message, by name in a channel, by /policy; and what can be done with an answer."""

import pytest

from tests.adapters.slack.member import Member, words
from tests.adapters.slack.staffroom import STAFF, Staffroom
from tests.adapters.slack.workspace import TEAM, rate_limited, refused

pytestmark = [pytest.mark.slack, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
QUESTION = "can I friend a parent?"


async def test_a_direct_message_is_answered_where_it_was_written(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.writes(QUESTION)

    (answer,) = amy.messages
    assert words(answer.blocks).startswith("*No.*")
    assert "You must not send friend requests" in words(answer.blocks)
    assert "Social Media Policy, version 4.1" in words(answer.blocks)
    assert answer.text.startswith("No. ")


async def test_policy_is_answered_to_the_asker_alone(staffroom: Staffroom) -> None:
    amy, ben = staffroom.member("amy"), staffroom.member("ben")
    await amy.commands("/policy", QUESTION)

    (answer,) = amy.sees_in(STAFF)
    assert "You must not send friend requests" in words(answer.blocks)
    assert ben.sees_in(STAFF) == []
    assert amy.slowest_s < 3


async def test_a_mention_is_answered_to_the_asker_alone_in_its_thread(staffroom: Staffroom) -> None:
    amy, ben = staffroom.member("amy"), staffroom.member("ben")
    await amy.mentions(QUESTION, STAFF, thread_ts="1.1")

    (answer,) = amy.sees_in(STAFF)
    assert answer.thread == "1.1"
    assert ben.sees_in(STAFF) == []


async def test_where_the_bot_may_not_write_the_asker_is_answered_by_direct_message(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    staffroom.slack.faults["chat.postEphemeral"].append(refused("user_not_in_channel"))
    await amy.mentions(QUESTION, STAFF)

    assert "You must not send friend requests" in amy.last_message


async def test_an_answer_is_everybodys_once_the_asker_shares_it(staffroom: Staffroom) -> None:
    amy, ben = staffroom.member("amy"), staffroom.member("ben")
    await amy.commands("/policy", QUESTION)
    await amy.presses("Share with everyone here")

    (shared,) = ben.sees_in(STAFF)
    assert QUESTION in words(shared.blocks)
    assert "You must not send friend requests" in words(shared.blocks)
    assert "Share with everyone here" not in words(shared.blocks)


async def test_nothing_is_to_be_shared_in_a_direct_message(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.writes(QUESTION)

    assert "Share" not in amy.last_message


async def test_the_clause_is_shown_in_full(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.writes(QUESTION)
    await amy.presses("Show the clause in full")

    assert "5.9 · Social Media Policy, version 4.1" in amy.last_message
    assert amy.messages[-1].only_to == amy.user


async def test_the_first_lines_are_no_clause_that_could_be_shown(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.writes("who owns the social media policy?")

    assert "Owner: Deputy headteacher" in amy.last_message
    assert "Show the clause in full" not in amy.last_message


@pytest.mark.parametrize(("label", "thanks"), [("Helpful", "Thank you"), ("Not helpful", "ask a person")])
async def test_whether_it_helped_is_thanked_for(staffroom: Staffroom, label: str, thanks: str) -> None:
    amy = staffroom.member("amy")
    await amy.writes(QUESTION)
    await amy.presses(label)

    assert thanks in amy.messages[-1].text


async def test_what_the_policy_does_not_settle_names_whom_to_ask(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.writes("can i wear jeans on inset day")

    assert "ask the headteacher" in amy.last_message


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", "version 4.1"),
        ("help", "/report-incident"),
        ("clause 5.9", "You must not send friend requests"),
        ("<https://evil.example|can I friend a parent?>", "You must not send friend requests"),
    ],
)
async def test_policy_reads_a_few_words_otherwise(staffroom: Staffroom, text: str, shown: str) -> None:
    amy = staffroom.member("amy")
    await amy.commands("/policy", text)

    assert shown in words(amy.sees_in(STAFF)[-1].blocks)


@pytest.mark.parametrize(
    "marks",
    [
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_bot": True},
        {"deleted": True},
        {"is_stranger": True},
        {"team_id": "T99OTHER"},
        {"is_email_confirmed": False},
    ],
    ids=lambda marks: next(iter(marks)),
)
async def test_a_guest_a_bot_and_a_stranger_get_no_answer(staffroom: Staffroom, marks: dict[str, object]) -> None:
    amy = staffroom.member("amy")
    email = staffroom.slack.users[amy.user]["profile"]["email"]
    staffroom.slack.join(amy.user, email, **marks)
    await amy.writes(QUESTION)

    assert "I only talk with people whom your school has named to me" in amy.last_message
    assert "friend requests" not in amy.last_message


async def test_who_leaves_is_nobody_from_then_on(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.writes(QUESTION)
    email = staffroom.slack.users[amy.user]["profile"]["email"]
    staffroom.slack.join(amy.user, email, deleted=True)
    assert await amy.event({"type": "user_change", "user": {"id": amy.user, "team_id": TEAM, "deleted": True}}) == 200
    await amy.writes(QUESTION)

    assert "I only talk with people" in amy.last_message


async def test_its_own_messages_and_those_that_change_are_not_answered(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.writes(QUESTION, bot_id="B0BOT")
    await amy.writes(QUESTION, subtype="message_changed")

    assert amy.messages == []


async def test_a_file_in_a_direct_message_is_not_taken(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.writes("look", subtype="file_share", files=[{"id": "F1"}])

    assert "/report-incident" in amy.last_message


async def test_what_slack_asks_to_wait_for_is_waited_for(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    staffroom.slack.faults["chat.postMessage"] += [rate_limited, rate_limited]
    await amy.writes(QUESTION)

    assert len(amy.messages) == 1
    assert staffroom.slack.calls.count("chat.postMessage") == 3


async def test_slack_is_asked_once_which_workspace_it_is(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    for _ in range(3):
        await amy.writes("thanks")

    assert staffroom.slack.calls.count("auth.test") == 1
    assert staffroom.slack.calls.count("users.info") == 1


async def opens_the_pane(member: Member) -> None:
    pane = {"user_id": member.user, "context": {}, "channel_id": f"D{member.user}", "thread_ts": "7.1"}
    assert await member.event({"type": "assistant_thread_started", "assistant_thread": pane}) == 200


async def test_the_assistant_pane_is_greeted_and_answered_in_its_thread(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await opens_the_pane(amy)
    assert "can I friend a parent?" in amy.last_message
    await amy.writes("can I friend a parent?", thread_ts="7.1")

    assert "5.9" in amy.last_message
    assert [post.thread for post in amy.messages] == ["7.1"] * len(amy.messages)


async def test_a_stranger_learns_nothing_in_the_assistant_pane(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    staffroom.slack.join(amy.user, "somebody@elsewhere.example")
    await opens_the_pane(amy)

    assert "I only talk with people" in amy.last_message
    assert amy.messages[-1].thread == "7.1"
