"""A report on Slack, from the first word to the receipt: the gate, the form, files, and what is said of them."""

import io
import json
import logging
from typing import Any

import pytest
from aiohttp import web
from PIL import Image
from sqlalchemy import func, select

from signpost.bot.incidents.commands import AddEvidence
from signpost.bot.store.tables import FileRequestRow
from tests.adapters.slack.member import Member, words
from tests.adapters.slack.staffroom import STAFF, Staffroom
from tests.adapters.slack.workspace import lost_answer, rate_limited, refused, server_error

pytestmark = [pytest.mark.slack, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
LIES = "A parent writes QZX lies about me."


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    return out.getvalue()


async def to_the_end(member: Member, **values: Any) -> None:
    """Through the form to its last screen, with these values on the way."""
    for _ in range(6):
        assert member.modal is not None
        known = {block["block_id"] for block in member.modal.content["blocks"] if block["type"] == "input"}
        if member.modal.content["submit"]["text"] == "Send":
            return
        assert await member.submits(**{name: values[name] for name in known & set(values)}) == {}
    raise AssertionError("the form has no end")


async def reports(member: Member, text: str = LIES, **values: Any) -> str:
    """Somebody sends a report; its reference."""
    await member.commands("/report-incident", text)
    await to_the_end(member, child_imagery="no", **values)
    await member.submits()
    return reference_in(member.screen)


def reference_in(shown: str) -> str:
    return shown.partition("Its reference is ")[2][:12]


async def test_a_report_from_the_first_word_to_the_receipt(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.commands("/report-incident", LIES)
    assert "Might any picture you have show somebody under 18" in amy.screen
    assert "confidential" in amy.screen

    await amy.submits(child_imagery="no")
    assert LIES in amy.screen
    await amy.submits(danger_now="no")
    await amy.submits(affected=["reporter"], about=["parent"])
    await to_the_end(amy)
    assert "Nadia Karim, the nominated person" in amy.screen
    assert "Screenshots or other files" in amy.screen

    await amy.submits()
    reference = reference_in(amy.screen)
    assert reference.startswith("SP-")
    (receipt,) = amy.messages
    assert reference in receipt.text
    assert "the nominated person" in words(receipt.blocks)
    assert "QZX" not in words(receipt.blocks)
    assert amy.slowest_s < 3


async def test_the_modal_is_opened_before_anything_else_is_done(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.writes("thanks")
    before = len(staffroom.slack.calls)
    await amy.commands("/report-incident")

    assert staffroom.slack.calls[before] == "views.open"


async def test_nothing_of_a_report_is_in_the_channel_in_which_it_was_begun(staffroom: Staffroom) -> None:
    await reports(staffroom.member("amy"))

    assert [post for post in staffroom.slack.posts if post.channel == STAFF] == []


async def test_no_word_of_a_report_is_logged_or_posted(staffroom: Staffroom, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await reports(staffroom.member("amy"))
        await staffroom.school.works()

    assert "QZX" not in caplog.text
    assert not [post for post in staffroom.slack.posts if "QZX" in f"{post.text} {words(post.blocks)}"]


@pytest.mark.parametrize("gate", ["yes", "not_sure"])
async def test_no_file_is_taken_where_the_gate_is_not_answered_with_no(staffroom: Staffroom, gate: str) -> None:
    amy = staffroom.member("amy")
    await amy.commands("/report-incident", LIES)
    await to_the_end(amy, child_imagery=gate)

    assert "Screenshots or other files" not in amy.screen
    assert "do not send any picture" in amy.screen
    assert "Never view, copy, print" in amy.screen
    await amy.submits()
    assert reference_in(amy.screen)


async def test_what_is_missing_is_said_at_its_field(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.commands("/report-incident")
    await amy.submits(child_imagery="no")
    await amy.submits(what_happened="   ")
    await to_the_end(amy)
    await amy.submits()

    assert ":warning: What happened?" in amy.screen
    await to_the_end(amy, what_happened=LIES)
    await amy.submits()
    assert reference_in(amy.screen)


async def test_what_was_entered_is_there_when_one_goes_back_and_when_one_comes_back(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.commands("/report-incident")
    await amy.submits(child_imagery="no")
    await amy.submits(what_happened=LIES)
    await amy.presses("Back")
    assert LIES in amy.screen

    amy.close()
    await amy.commands("/report-incident")
    assert "You began a report" in amy.screen
    await amy.submits()
    assert LIES in amy.screen


async def test_a_report_is_thrown_away(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.commands("/report-incident", LIES)
    await amy.submits(child_imagery="no")
    await amy.presses("Throw it away")
    assert "nothing of it is kept" in amy.screen

    amy.close()
    await amy.commands("/report-incident")
    assert "You began a report" not in amy.screen


async def test_files_are_fetched_after_the_report_is_sent_and_the_reporter_is_told_of_each(
    staffroom: Staffroom,
) -> None:
    amy, nadia = staffroom.member("amy"), staffroom.member("nadia")
    good = staffroom.slack.upload("chat-with-mr-hale.png", picture())
    bad = staffroom.slack.upload("song.mp3", b"\x00\x01\x02" * 99)
    await amy.commands("/report-incident", LIES)
    await to_the_end(amy, child_imagery="no")
    await amy.submits(files=[good, bad])
    assert reference_in(amy.screen)
    assert "files.info" not in staffroom.slack.calls, "Slack waits for the answer meanwhile"

    await staffroom.school.works()
    told = [words(post.blocks) for post in amy.messages[1:] if "file" in post.text]
    assert sorted(text.partition(".")[0] for text in told) == [
        "A file that you added is with your report",
        "A file that you added to your report was not taken",
    ]
    assert all("To delete it: open Files in Slack" in text for text in told)
    assert not any("hale" in text for text in told)

    await nadia.presses("Open the case", nadia.messages[0])
    assert "chat-with-mr-hale.png" in nadia.screen
    assert "SHA-256" in nadia.screen
    assert "song.mp3" not in nadia.screen


async def test_a_file_that_the_report_has_is_removed_before_it_is_sent(staffroom: Staffroom) -> None:
    amy, nadia = staffroom.member("amy"), staffroom.member("nadia")
    await amy.commands("/report-incident", LIES)
    await to_the_end(amy, child_imagery="no")
    school, person = staffroom.school, await staffroom.school.person("amy")
    assert amy.modal is not None
    draft = json.loads(amy.modal.content["private_metadata"])["draft"]
    for name in ("first.png", "second.png"):
        school.clock.advance(seconds=1)  # files are listed in the order in which they came
        await school.desk.respond(school.id, person, AddEvidence(draft=draft, file_name=name, content=picture()))
    amy.close()
    await amy.commands("/report-incident")
    await to_the_end(amy)
    assert "first.png (png" in amy.screen
    await amy.presses("Remove")
    assert "first.png" not in amy.screen
    assert "Who will read it" in amy.screen
    assert "second.png" in amy.screen
    await amy.submits()
    await staffroom.school.works()
    await nadia.presses("Open the case", nadia.messages[0])

    assert "second.png" in nadia.screen
    assert "first.png" not in nadia.screen


async def requests_left(staffroom: Staffroom) -> int:
    async with staffroom.school.office.store.school(staffroom.school.id) as transaction:
        return await transaction.scalar(select(func.count()).select_from(FileRequestRow)) or 0


def sign_in_page() -> web.Response:
    return web.Response(text="<html>Sign in to Slack</html>", content_type="text/html")


def elsewhere() -> web.Response:
    return web.Response(status=302, headers={"Location": "https://evil.example/"})


@pytest.mark.parametrize("answer", [sign_in_page, elsewhere], ids=["a page", "a redirect"])
async def test_what_is_no_file_is_not_taken_for_one(staffroom: Staffroom, answer: Any) -> None:
    amy = staffroom.member("amy")
    file = staffroom.slack.upload("chat.png", picture())
    staffroom.slack.files[file["id"]].answer = answer
    await amy.commands("/report-incident", LIES)
    await to_the_end(amy, child_imagery="no")
    await amy.submits(files=[file])
    await staffroom.school.works()

    assert "Slack does not let me have it" in amy.last_message
    assert await requests_left(staffroom) == 0


async def test_a_file_that_is_gone_is_said_to_be_gone(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.commands("/report-incident", LIES)
    await to_the_end(amy, child_imagery="no")
    await amy.submits(files=[{"id": "F0GONE", "name": "x.png"}])
    await staffroom.school.works()

    assert "Slack does not have it any more" in amy.last_message


async def test_the_token_is_sent_to_slacks_hosts_alone(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    asked: list[str] = []
    file = staffroom.slack.upload("chat.png", picture())
    described = staffroom.slack._files_info({"file": file["id"]})["file"] | {
        "url_private_download": "https://evil.example/f"
    }

    async def answer() -> web.Response:
        asked.append("files.info")
        return web.json_response({"ok": True, "file": described})

    staffroom.slack.faults["files.info"].append(answer)
    await amy.commands("/report-incident", LIES)
    await to_the_end(amy, child_imagery="no")
    await amy.submits(files=[file])
    await staffroom.school.works()

    assert asked == ["files.info"]
    assert "not kept in Slack" in amy.last_message


async def test_a_report_that_is_sent_twice_is_one_report(staffroom: Staffroom) -> None:
    amy, nadia = staffroom.member("amy"), staffroom.member("nadia")
    await amy.commands("/report-incident", LIES)
    await to_the_end(amy, child_imagery="no")
    assert amy.modal is not None
    last = dict(amy.modal.content)
    await amy.submits()
    staffroom.slack.change(amy.modal, last)  # a second press, while the first was on its way
    await amy.submits()
    await staffroom.school.works()

    assert len(nadia.messages) == 1


@pytest.mark.parametrize("where", ["shortcut", "home"])
async def test_a_report_is_begun_elsewhere(staffroom: Staffroom, where: str) -> None:
    amy = staffroom.member("amy")
    if where == "shortcut":
        await amy.shortcut("report_incident")
    else:
        await amy.opens_home()
        await amy.presses("Report an incident", at_home=True)

    assert "Might any picture you have" in amy.screen


async def test_report_this_message_takes_its_words_author_time_and_address_over(staffroom: Staffroom) -> None:
    amy, nadia = staffroom.member("amy"), staffroom.member("nadia")
    message = {"text": "You QZX &amp; liar <@U0AMY>", "user": "U0BEN", "ts": "1795512600.000100"}
    await amy.message_shortcut("report_message", message, STAFF)
    await amy.submits(child_imagery="no")
    assert "You QZX & liar" in amy.screen
    await to_the_end(amy)
    await amy.submits()
    await staffroom.school.works()
    await nadia.presses("Open the case", nadia.messages[-1])

    assert "You QZX & liar" in nadia.screen
    assert "https://ottermarsh.slack.com/archives/C01STAFF/p1795512600000100" in nadia.screen
    assert "Slack user U0BEN" in nadia.screen
    assert "2026" in nadia.screen


async def test_reporting_a_message_keeps_what_was_begun(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.commands("/report-incident", LIES)
    amy.close()
    await amy.message_shortcut("report_message", {"text": "Liar", "user": "U0BEN", "ts": "1.0"}, STAFF)
    await amy.submits(child_imagery="no")

    assert LIES in amy.screen
    assert "Liar" in amy.screen


async def test_an_expired_trigger_is_said_in_a_direct_message(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    staffroom.slack.faults["views.open"].append(refused("expired_trigger_id"))
    await amy.commands("/report-incident", LIES)

    assert "do it once more" in amy.last_message
    await amy.commands("/report-incident")
    await amy.submits(child_imagery="no")


@pytest.mark.parametrize("fault", [rate_limited, server_error, lost_answer], ids=lambda fault: fault.__name__)
async def test_what_fails_on_slacks_side_leaves_nobody_without_a_word(staffroom: Staffroom, fault: Any) -> None:
    """Promise 1: every turn ends in exactly one visible reply, or a reason."""
    amy = staffroom.member("amy")
    staffroom.slack.faults["views.update"].append(fault)
    await amy.commands("/report-incident", LIES)

    assert "Might any picture" in amy.screen or "Please try again" in amy.last_message


async def test_who_is_nobody_at_the_school_reports_nothing(staffroom: Staffroom) -> None:
    staffroom.slack.join("U0GUEST", "guest@elsewhere.example")
    guest = Member(staffroom.slack, "U0GUEST", f"{staffroom.url}/slack/events")
    await guest.commands("/report-incident", LIES)

    assert "I only talk with people" in guest.screen
