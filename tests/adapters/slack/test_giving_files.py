"""Files on Slack: given in the person's own conversation alone; where that fails, they are told, and what to do."""

import pytest

from tests.adapters.slack.member import Member
from tests.adapters.slack.staffroom import Staffroom
from tests.adapters.slack.test_signing import ticks
from tests.adapters.slack.workspace import (
    Fault,
    a_page,
    broken_json,
    lost_answer,
    rate_limited,
    refused,
    server_error,
)
from tests.bot.agreements.school import published

pytestmark = [pytest.mark.slack, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
ASKING, ENDING = "files.getUploadURLExternal", "files.completeUploadExternal"


async def signed(staffroom: Staffroom) -> Member:
    """Amy has signed, and sees the receipt."""
    await published(staffroom.school)
    amy = staffroom.member("amy")
    await amy.commands("/sign")
    await amy.submits(**ticks(amy), name="Amy Teller")
    return amy


async def progress(staffroom: Staffroom) -> Member:
    """Ivan, who looks after computers, sees how far the signing is."""
    await published(staffroom.school)
    ivan = staffroom.member("ivan")
    await ivan.commands("/signatures")
    return ivan


async def test_a_receipt_comes_as_a_pdf_for_whoever_asks(staffroom: Staffroom) -> None:
    amy = await signed(staffroom)
    await amy.presses("Send it to me as a PDF")

    assert "The file is in your direct messages" in amy.screen
    (post,) = amy.messages
    assert post.file is not None
    assert post.file.content.startswith(b"%PDF")
    assert post.file.name.endswith(".pdf")


@pytest.mark.parametrize(
    ("label", "begins"),
    [("Chart", b"\x89PNG"), ("Register as PDF", b"%PDF"), ("Register as a table", b"\xef\xbb\xbf")],
)
async def test_the_office_gets_its_files_by_direct_message(staffroom: Staffroom, label: str, begins: bytes) -> None:
    ivan = await progress(staffroom)
    await ivan.presses(label)

    (post,) = ivan.messages
    assert post.file is not None
    assert post.file.content.startswith(begins)
    assert [post.channel for post in staffroom.slack.posts] == [f"D{ivan.user}"]


async def test_what_a_picture_shows_is_said_to_screen_readers(staffroom: Staffroom) -> None:
    ivan = await progress(staffroom)
    await ivan.presses("Chart")

    (post,) = ivan.messages
    assert post.file is not None
    assert "have signed" in post.file.seen_as


async def test_a_file_that_was_asked_for_in_a_channel_comes_by_direct_message(staffroom: Staffroom) -> None:
    await published(staffroom.school)
    ivan = staffroom.member("ivan")
    await ivan.mentions("/export agreement pdf", "C01STAFF")

    assert [post.file is not None for post in ivan.messages] == [True]
    (said,) = ivan.sees_in("C01STAFF")
    assert said.only_to == ivan.user
    assert said.file is None


@pytest.mark.parametrize("method", [ASKING, ENDING])
async def test_where_slack_asks_to_wait_the_file_comes_later_and_once(staffroom: Staffroom, method: str) -> None:
    amy = await signed(staffroom)
    staffroom.slack.faults[method] += [rate_limited, rate_limited]
    await amy.presses("Send it to me as a PDF")

    assert [post.file is not None for post in amy.messages] == [True]
    assert "The file is in your direct messages" in amy.screen


@pytest.mark.parametrize(
    ("where", "fault"),
    [
        (ASKING, server_error),
        (ASKING, a_page),
        (ASKING, broken_json),
        ("upload", rate_limited),
        ("upload", server_error),
        ("upload", a_page),
        (ENDING, server_error),
        (ENDING, a_page),
        (ENDING, broken_json),
        (ENDING, refused("posting_to_channel_denied")),
        ("conversations.open", server_error),
    ],
)
async def test_a_file_that_slack_does_not_take_is_told_of_and_can_be_asked_for_again(
    staffroom: Staffroom, where: str, fault: Fault
) -> None:
    amy = await signed(staffroom)
    staffroom.slack.faults[where].append(fault)
    await amy.presses("Send it to me as a PDF")

    assert "Slack did not take the file" in amy.screen
    assert amy.messages == []
    amy.close_front()
    await amy.presses("Send it to me as a PDF")
    assert [post.file is not None for post in amy.messages] == [True]


async def test_a_file_whose_taking_is_uncertain_is_not_sent_again_unasked(staffroom: Staffroom) -> None:
    amy = await signed(staffroom)
    staffroom.slack.faults[ENDING].append(lost_answer)
    await amy.presses("Send it to me as a PDF")

    assert "If it is not in your direct messages" in amy.screen
    assert len(amy.messages) == 1


async def test_a_missing_scope_is_named(staffroom: Staffroom) -> None:
    amy = await signed(staffroom)
    staffroom.slack.faults[ASKING].append(refused("missing_scope"))
    await amy.presses("Send it to me as a PDF")

    assert "files:write" in amy.screen
    assert amy.messages == []
