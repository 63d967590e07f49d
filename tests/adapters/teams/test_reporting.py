"""Reporting on Teams: by cards, in the personal chat alone; files come in as messages; nobody else is told."""

import io
import json
import logging

import pytest
from PIL import Image
from sqlalchemy import func, select

from signpost.bot.store.tables import FileRequestRow
from tests.adapters.teams.colleague import STAFF, Colleague
from tests.adapters.teams.schema import elements, words
from tests.adapters.teams.tenancy import Tenancy

pytestmark = [pytest.mark.teams, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
SECRET = "Somebody posts lies about me on a page called QZX."


def png() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(content, "PNG")
    return content.getvalue()


async def fill(person: Colleague, gate: str = "no", text: str = SECRET, **who: str) -> None:
    """Fill in the form up to where it is sent."""
    await person.presses("Begin")
    assert "might any picture" in person.screen.casefold()
    await person.presses("Next", child_imagery=gate)
    await person.presses("Next", what_happened=text)
    await person.presses("Next", **who)
    await person.presses("Next")


async def requested(tenancy: Tenancy) -> int:
    async with tenancy.school.office.store.school(tenancy.school.id, read_only=True) as transaction:
        return await transaction.scalar(select(func.count()).select_from(FileRequestRow)) or 0


async def test_a_report_reaches_the_nominated_persons_chat_and_nobody_elses(tenancy: Tenancy) -> None:
    """Promises 3 and 4: the chat carries pointers, and whom it is not for sees nothing at all."""
    await tenancy.everybody_says_hello()
    amy, nadia = tenancy.colleague("amy"), tenancy.colleague("nadia")
    await amy.writes("report-incident")
    await fill(amy, about="parent")
    assert "Nadia Karim, the nominated person" in amy.screen
    await amy.presses("Done: send the report")
    assert "Your report is sent" in amy.screen
    await tenancy.works()

    (pointer,) = nadia.messages
    assert "A report needs you" in words(pointer.card)
    others = {post.chat for post in tenancy.teams.posts} - {amy.user.chat, nadia.user.chat}
    assert others == set()
    assert "QZX" not in json.dumps([post.activity for post in tenancy.teams.posts])


async def test_no_word_of_a_report_is_logged_at_any_level(tenancy: Tenancy, caplog: pytest.LogCaptureFixture) -> None:
    """Promise 4: no word of a report or of evidence stands in clear in the logs."""
    caplog.set_level(logging.DEBUG)
    await tenancy.everybody_says_hello()
    amy, nadia = tenancy.colleague("amy"), tenancy.colleague("nadia")
    await amy.writes("report-incident")
    await fill(amy)
    amy.looks_at_the_chat()
    await amy.sends_files(amy.attached("qzx-secret.txt", b"20:14 Liar"))
    await amy.presses("Done: send the report")
    await tenancy.works()
    pointer = next(post for post in nadia.messages if "needs you" in words(post.card))
    tenancy.teams.posts.append(tenancy.teams.posts.pop(tenancy.teams.posts.index(pointer)))
    await nadia.presses("Open the case")
    assert "QZX" in nadia.screen

    logging.getLogger("signpost").debug("heard")
    assert "heard" in caplog.text
    assert "qzx" not in caplog.text.casefold()
    assert "the-bots-own-token" not in caplog.text


async def test_the_receipt_takes_the_place_of_the_card_in_the_chat(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes("/report-incident")
    await fill(amy)
    await amy.presses("Done: send the report")

    (receipt,) = amy.messages
    assert "Your report is sent" in words(receipt.card)
    assert "Begin" not in words(receipt.card)


@pytest.mark.parametrize(
    "typed", ["/report-incident", "report-incident", "Report an incident", "I want to report something."]
)
async def test_a_report_is_begun_by_a_command_or_in_words(tenancy: Tenancy, typed: str) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes(typed)

    assert "it is confidential" in amy.last_message


async def test_a_report_from_a_channel_goes_on_in_the_personal_chat_and_says_nothing_there(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.mentions(f"report-incident {SECRET}")

    assert amy.sees_in(STAFF) == []
    assert "it is confidential" in amy.last_message
    assert "QZX" not in json.dumps(amy.messages[-1].activity)


async def test_a_report_from_a_channel_says_nothing_there_even_if_there_is_no_chat(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    amy.user.is_installed = False
    await amy.mentions(f"report-incident {SECRET}")

    assert tenancy.teams.posts == []


async def test_what_was_entered_is_there_after_a_restart(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes("report-incident")
    await amy.presses("Begin")
    await amy.presses("Next", child_imagery="no")
    await amy.presses("Next", what_happened=SECRET)
    await tenancy.listen()

    amy = tenancy.colleague("amy")
    await amy.writes("report-incident")
    assert "You began a report" in amy.last_message
    assert "QZX" not in json.dumps(amy.messages[-1].activity)
    await amy.presses("Go on with it")
    await amy.presses("Next")
    assert SECRET in amy.screen


async def test_a_report_that_was_left_for_a_day_is_gone_and_that_is_said(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes("report-incident")
    await amy.presses("Begin")
    await tenancy.school.later(days=2)
    await amy.presses("Next", child_imagery="no")

    assert "report" in amy.word + (words(amy.card) if amy.card else "") + amy.last_message
    await amy.writes("report-incident")
    assert "it is confidential" in amy.last_message


async def test_back_keeps_what_was_entered(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes("report-incident")
    await amy.presses("Begin")
    await amy.presses("Next", child_imagery="no")
    await amy.presses("Back", what_happened=SECRET)
    await amy.presses("Next")

    assert SECRET in amy.screen


async def test_a_report_without_what_happened_is_led_back_to_it(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes("report-incident")
    await fill(amy, text="")
    await amy.presses("Done: send the report")

    assert "What happened? (required)" in amy.screen


async def test_a_report_is_thrown_away(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes("report-incident")
    await amy.presses("Begin")
    await amy.presses("Throw it away")

    assert "nothing of it is kept" in amy.screen
    assert "nothing of it is kept" in amy.last_message


async def test_files_sent_in_the_chat_go_with_the_report(tenancy: Tenancy) -> None:
    """Attached files and pasted pictures, both; the token goes to Teams' own hosts and nowhere else."""
    await tenancy.everybody_says_hello()
    amy, nadia = tenancy.colleague("amy"), tenancy.colleague("nadia")
    await amy.writes("report-incident")
    await fill(amy)
    assert "Send them to me now" in amy.screen
    assert "OneDrive" in amy.screen
    amy.looks_at_the_chat()
    await amy.sends_files(amy.attached("chat.txt", b"20:14 Liar"))
    await amy.sends_files(amy.pasted("screen", png()))
    await tenancy.works()
    said = [words(post.card) for post in amy.messages]
    assert sum("A file that you added is with your report" in text for text in said) == 2
    assert "chat.txt" not in json.dumps([post.activity for post in amy.messages])
    adding = next(post for post in amy.messages if "I am adding your file" in words(post.card))
    assert "Done: send the report" in words(adding.card)
    tenancy.teams.posts.append(tenancy.teams.posts.pop(tenancy.teams.posts.index(adding)))
    await amy.presses("Done: send the report")
    assert "Your report is sent" in amy.screen
    await tenancy.works()
    await nadia.presses("Open the case")
    assert "chat.txt" in nadia.screen
    assert "picture.png" in nadia.screen
    assert await requested(tenancy) == 0


async def test_a_file_is_taken_out_of_the_report_again(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes("report-incident")
    await fill(amy)
    await amy.sends_files(amy.attached("chat.txt", b"20:14 Liar"))
    await tenancy.works()
    await amy.press("start_report", "last")
    assert "chat.txt" in amy.screen
    await amy.presses("Remove file 1")

    assert "chat.txt" not in amy.screen


async def test_files_that_come_in_as_the_report_is_sent_are_with_the_case(tenancy: Tenancy) -> None:
    """Promise 2: what was named before it is sent is not lost, however late it is fetched."""
    await tenancy.everybody_says_hello()
    amy, nadia = tenancy.colleague("amy"), tenancy.colleague("nadia")
    await amy.writes("report-incident")
    await fill(amy)
    amy.looks_at_the_chat()
    await amy.sends_files(amy.attached("chat.txt", b"20:14 Liar"))
    await amy.presses("Done: send the report")
    await tenancy.works()
    pointer = next(post for post in nadia.messages if "needs you" in words(post.card))
    tenancy.teams.posts.append(tenancy.teams.posts.pop(tenancy.teams.posts.index(pointer)))
    await nadia.presses("Open the case")

    assert "chat.txt" in nadia.screen


@pytest.mark.parametrize("gate", ["", "yes", "not_sure"])
async def test_no_file_is_taken_unless_the_gate_is_answered_with_no(tenancy: Tenancy, gate: str) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes("report-incident")
    await fill(amy, gate=gate)
    assert "Send them to me now" not in amy.screen
    await amy.sends_files(amy.pasted("screen", png()))

    assert "I take files only within a report" in amy.last_message
    assert await requested(tenancy) == 0


async def test_no_file_is_taken_without_a_report(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.sends_files(amy.attached("chat.txt", b"20:14 Liar"))

    assert "I take files only within a report" in amy.last_message
    assert await requested(tenancy) == 0


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/chat.txt",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "http://localhost.evil.example/x",
        "https://user:pass@127.0.0.1/x",
        "{teams}/files/elsewhere",
        "{teams}/files/sign-in",
    ],
)
async def test_a_file_elsewhere_is_not_fetched_and_that_is_said(tenancy: Tenancy, url: str) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes("report-incident")
    await fill(amy)
    await amy.sends_files(amy.attached("chat.txt", b"20:14 Liar", url.format(teams=tenancy.teams.url)))
    await tenancy.works()

    assert "was not taken" in amy.last_message
    assert await requested(tenancy) == 0


async def test_a_message_of_somebodys_is_reported_in_a_dialog(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    payload = {
        "from": {"user": {"displayName": "A Parent"}},
        "body": {"contentType": "html", "content": "<div>You are a <b>liar</b>, QZX</div>"},
        "createdDateTime": "2026-11-22T20:14:00Z",
        "linkToMessage": "https://teams.microsoft.com/l/message/1",
    }
    value = {"commandId": "report_message", "messagePayload": payload, "context": "a text, as iOS has it"}
    answer = await amy.invokes("composeExtension/fetchTask", value, chat=STAFF)
    for given in ({"child_imagery": "no"}, {}):
        card = answer["task"]["value"]["card"]["content"]
        submit = next(found for found in elements(card) if found.get("title") == "Next")
        assert submit["type"] == "Action.Submit"
        data = {**submit["data"], **given}
        answer = await amy.invokes("composeExtension/submitAction", {"data": data}, chat=STAFF)

    shown = words(answer["task"]["value"]["card"]["content"])
    assert "Who did it happen to?" in shown
    assert tenancy.teams.posts == []
    await amy.writes("report-incident")
    await amy.presses("Go on with it")
    await amy.presses("Next")
    assert "You are a liar, QZX" in amy.screen


@pytest.mark.parametrize("context", [{"theme": "dark"}, "a text, as iOS has it", None])
async def test_a_dialog_opens_whatever_a_client_says_of_itself(tenancy: Tenancy, context: object) -> None:
    """https://github.com/microsoft/botbuilder-python/issues/1872: Teams on iOS sends a text for the context."""
    amy = tenancy.colleague("amy")
    await amy.writes("home")
    submits = [found for found in elements(amy.messages[-1].card) if found["type"] == "Action.Submit"]
    begin = next(found for found in submits if found["title"] == "Report an incident")
    assert begin["data"]["msteams"] == {"type": "task/fetch"}
    answer = await amy.invokes("task/fetch", {"data": begin["data"], "context": context})

    card = answer["task"]["value"]["card"]["content"]
    assert "under 18" in words(card)
    assert not [found for found in elements(card) if found["type"] == "Action.Execute"]
