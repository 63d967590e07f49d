"""A case on Slack: pointers without a word of it, what is done from them, and the case in a modal alone."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from signpost.bot.store.tables import AuditRow
from tests.adapters.slack.member import Member, words
from tests.adapters.slack.staffroom import Staffroom
from tests.adapters.slack.test_reporting import LIES, picture, reference_in, reports, to_the_end
from tests.adapters.slack.workspace import lost_answer, rate_limited, refused, server_error

pytestmark = [pytest.mark.slack, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]


async def pointed(staffroom: Staffroom, **values: Any) -> tuple[str, Member, Member]:
    """Amy's report is with Nadia: its reference, Amy and Nadia."""
    amy, nadia = staffroom.member("amy"), staffroom.member("nadia")
    reference = await reports(amy, **values)
    amy.close()
    await staffroom.school.works()
    return reference, amy, nadia


def everything_posted(staffroom: Staffroom) -> str:
    return " ".join(f"{post.text} {words(post.blocks)}" for post in staffroom.slack.posts)


async def test_the_pointer_has_no_word_of_the_report_and_does_not_unfurl(staffroom: Staffroom) -> None:
    reference, _, nadia = await pointed(staffroom, about=["parent"])

    (pointer,) = nadia.messages
    assert pointer.text == f"A report needs you. Reference {reference}."
    assert not pointer.unfurls
    for word in ("QZX", "Amy", "parent"):
        assert word not in words(pointer.blocks)


async def test_the_case_is_shown_in_a_modal_and_never_in_a_message(staffroom: Staffroom) -> None:
    reference, _, nadia = await pointed(staffroom)
    await nadia.presses("Open the case")

    assert LIES in nadia.screen
    assert "Amy Teller" in nadia.screen
    assert reference in nadia.screen
    assert "QZX" not in everything_posted(staffroom)


async def test_acknowledging_from_the_pointer_tells_the_reporter(staffroom: Staffroom) -> None:
    reference, amy, nadia = await pointed(staffroom)
    await nadia.presses("Acknowledge")
    assert "is told" in nadia.last_message
    await staffroom.school.works()

    assert amy.messages[-1].text == f"Your report was read, and is being dealt with. Reference {reference}."


async def with_files(staffroom: Staffroom, *files: tuple[str, bytes]) -> tuple[str, Member, Member]:
    """Amy's report, with files, is with Nadia, who has opened it."""
    amy, nadia = staffroom.member("amy"), staffroom.member("nadia")
    await amy.commands("/report-incident", LIES)
    await to_the_end(amy, child_imagery="no")
    await amy.submits(files=[staffroom.slack.upload(name, content) for name, content in files])
    reference = reference_in(amy.screen)
    await staffroom.school.works()
    await nadia.presses("Open the case", nadia.messages[0])
    return reference, amy, nadia


async def acts_on_evidence(staffroom: Staffroom) -> list[str]:
    async with staffroom.school.office.store.school(staffroom.school.id, read_only=True) as transaction:
        acts = await transaction.scalars(select(AuditRow.act).order_by(AuditRow.seq))
        return [act for act in acts if act in {"evidence_viewed", "original_downloaded"}]


async def test_a_text_is_read_in_a_modal_a_part_at_a_time_and_each_look_is_logged(staffroom: Staffroom) -> None:
    text = "\n".join(f"20:{minute:02} QZX liar, says <!channel>, for the {minute}th time" for minute in range(60)) * 12
    _, _, nadia = await with_files(staffroom, ("chat.txt", text.encode()))
    assert "Evidence: one file" in nadia.screen
    await nadia.presses("Read file 1")
    assert "chat.txt: the clean copy" in nadia.screen
    assert "20:00 QZX liar, says <!channel>" in nadia.screen
    assert "Part 1 of 2" in nadia.screen
    staffroom.school.clock.advance(minutes=1)  # within one, it is one look
    await nadia.presses("Further")
    assert "Part 2 of 2" in nadia.screen
    staffroom.school.clock.advance(minutes=1)
    await nadia.presses("Earlier")
    await nadia.presses("Back to the case")

    assert LIES in nadia.screen
    assert await acts_on_evidence(staffroom) == ["evidence_viewed"] * 3
    assert "QZX" not in everything_posted(staffroom)


async def test_the_original_of_a_text_is_had_for_a_reason_that_stays_with_the_case(staffroom: Staffroom) -> None:
    _, _, nadia = await with_files(staffroom, ("chat.txt", b"20:14 QZX\r\nliar"))
    await nadia.presses("Original, for a reason")
    await nadia.submits(text=" ")
    assert "20:14" not in nadia.screen
    assert await acts_on_evidence(staffroom) == []
    nadia.close()
    await nadia.presses("Open the case", nadia.messages[0])
    await nadia.presses("Original, for a reason")
    await nadia.submits(text="The police ask.")
    assert "the original, as received, 15 bytes" in nadia.screen
    assert "20:14 QZX" in nadia.screen
    await nadia.presses("Back to the case")

    assert "The police ask." in nadia.screen
    assert await acts_on_evidence(staffroom) == ["original_downloaded"]


async def test_a_picture_is_never_given_to_slack_and_the_case_says_where_it_is_looked_at(staffroom: Staffroom) -> None:
    """Promise 4: no word of a report or of evidence stands in clear in a chat message."""
    reference, _, nadia = await with_files(staffroom, ("chat.txt", b"20:14 Liar"), ("shot.png", picture()))

    assert "Evidence: 2 files" in nadia.screen
    assert nadia.screen.count("SHA-256") == 2
    assert "Slack would keep a copy" in nadia.screen
    assert re.search(rf"/evidence {reference} [12]", nadia.screen)
    assert "shot.png" not in everything_posted(staffroom)
    assert not [call for call in staffroom.slack.calls if call.startswith("files.") and call != "files.info"]


async def test_handler_and_reporter_write_to_each_other(staffroom: Staffroom) -> None:
    _, amy, nadia = await pointed(staffroom)
    await nadia.presses("Message the reporter")
    await nadia.submits(text="Are you free at three?")
    nadia.close()
    await staffroom.school.works()
    (told,) = [post for post in amy.messages if "There is a message about your report" in post.text]

    await amy.presses("Read it", told)
    assert "Are you free at three?" in amy.screen
    await amy.presses("Write about it")
    await amy.submits(text="Yes, at three.")
    await staffroom.school.works()
    assert "There is a new message" in nadia.messages[-1].text
    await nadia.presses("Open the case", nadia.messages[-1])
    assert "Yes, at three." in nadia.screen
    assert "three" not in everything_posted(staffroom)


async def test_a_conflict_hands_the_case_on(staffroom: Staffroom) -> None:
    _, _, nadia = await pointed(staffroom, about=["pupil"])
    sam = staffroom.member("sam")
    await nadia.presses("I should not have this")
    await nadia.submits(text="It is my son.")
    assert "not yours any more" in nadia.screen
    nadia.close()
    await staffroom.school.works()

    await nadia.presses("Open the case", nadia.messages[0])
    assert "No case of yours" in nadia.screen
    assert "needs you" in sam.messages[-1].text
    await sam.presses("Open the case", sam.messages[-1])
    assert LIES in sam.screen


async def test_a_case_is_brought_to_its_end(staffroom: Staffroom) -> None:
    reference, amy, nadia = await pointed(staffroom)
    await nadia.presses("Open the case")
    for label, values, said in (
        ("Add a note", {"text": "Rang the father."}, "note"),
        ("Say what it is", {"choice": "threats"}, "categor"),
        ("Record an action", {"text": "Meet him", "due": "2026-12-01"}, "recorded"),
        ("The police are involved", {"text": "CR/1"}, "hold"),
        ("The police are done", {"text": "They said so."}, "hold"),
        ("Close the case", {"choice": "supported", "text": "He took it down."}, "closed"),
        ("Open it again", {"text": "It is there again."}, "open"),
    ):
        nadia.close()
        await nadia.presses("Open the case", nadia.messages[0])
        await nadia.presses(label)
        assert await nadia.submits(**values) == {}
        assert said in nadia.screen, label
    nadia.close()
    await nadia.presses("Open the case", nadia.messages[0])
    for words_ in ("Rang the father.", "1 December 2026", "He took it down.", reference):
        assert words_ in nadia.screen
    await staffroom.school.works()
    assert any("Your report is closed" in post.text for post in amy.messages)


async def test_a_form_about_a_case_that_is_sent_again_is_done_once(staffroom: Staffroom) -> None:
    _, _, nadia = await pointed(staffroom)
    await nadia.presses("Message the reporter")
    view = nadia.modal
    assert view is not None
    form, changes = dict(view.content), view.changes
    await nadia.submits(text="Are you free?")
    view.content, view.changes = form, changes  # Slack did not see the answer, and the handler pressed again
    await nadia.submits(text="Are you free?")
    nadia.close()
    await nadia.presses("Open the case", nadia.messages[0])

    assert nadia.screen.count("Are you free?") == 1


async def test_a_name_is_shown_once_somebody_else_agrees(staffroom: Staffroom) -> None:
    reference, amy, nadia = await pointed(staffroom, about=["pupil"], identity="anonymous")
    sam = staffroom.member("sam")
    await nadia.presses("Open the case")
    assert "Amy" not in nadia.screen
    await nadia.presses("Ask for the reporter's name")
    await nadia.submits(text="The police ask.")
    nadia.close()
    await staffroom.school.works()
    await sam.presses("Read it", sam.messages[-1])
    assert "Nadia Karim asks" in sam.screen
    assert "The police ask." in sam.screen
    await sam.presses("Let the name be shown")
    await staffroom.school.works()

    await nadia.presses("Open the case", nadia.messages[0])
    assert "Amy Teller" in nadia.screen
    assert f"Your name was shown to whoever handles your report. You can read why. Reference {reference}." in [
        post.text for post in amy.messages
    ]


async def test_a_report_about_the_headteacher_leaves_no_trace_with_her(staffroom: Staffroom) -> None:
    """Promise 3: no report, and no trace of one, reaches its subject."""
    helen, george = staffroom.member("helen"), staffroom.member("george")
    await pointed(staffroom, about=["headteacher"])
    await helen.opens_home()
    await helen.commands("/my-cases")

    assert helen.messages == []
    assert "No case waits" in helen.screen
    assert "SP-" not in helen.home
    assert len(george.messages) == 1


async def test_who_is_no_handler_opens_nothing(staffroom: Staffroom) -> None:
    """Promise 5: nobody but the case's handlers opens it, and each opening is logged."""
    _, _, nadia = await pointed(staffroom)
    ben = staffroom.member("ben")
    stolen = nadia.messages[0]
    stolen.only_to = None
    await ben.presses("Open the case", stolen)

    assert "No case of yours" in ben.screen
    assert "QZX" not in ben.screen


@pytest.mark.parametrize("fault", [rate_limited, server_error, lost_answer], ids=lambda fault: fault.__name__)
async def test_a_pointer_is_posted_once_whatever_slack_answers(staffroom: Staffroom, fault: object) -> None:
    amy, nadia = staffroom.member("amy"), staffroom.member("nadia")
    await reports(amy)
    staffroom.slack.faults["chat.postMessage"].append(fault)  # type: ignore[arg-type]
    await staffroom.works()

    assert len(nadia.messages) == 1


async def test_who_cannot_be_written_to_is_passed_over(staffroom: Staffroom) -> None:
    sam = staffroom.member("sam")
    await reports(staffroom.member("amy"), about=["pupil"])
    staffroom.slack.faults["users.lookupByEmail"].append(refused("users_not_found"))
    await staffroom.works()

    assert "needs you" in sam.messages[-1].text
