"""Handling on Teams: a pointer in the chat, the case in answer to a press, and what its handler does with it."""

import io
import json

import pytest
from PIL import Image

from signpost.bot.incidents.commands import (
    AddEvidence,
    AddNote,
    FillReport,
    ShowMyCases,
    StartReport,
    SubmitReport,
)
from signpost.bot.incidents.views import CaseList, ReportForm, ReportReceipt
from tests.adapters.teams.schema import elements, words
from tests.adapters.teams.tenancy import Tenancy

pytestmark = [pytest.mark.teams, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
SECRET = "Somebody posts lies about me on a page called QZX."


async def reported(tenancy: Tenancy, **values: str | tuple[str, ...]) -> str:
    await tenancy.everybody_says_hello()
    receipt = await tenancy.school.reports("amy", SECRET, **values)
    await tenancy.works()
    return receipt.reference


async def test_the_case_is_shown_to_whoever_pressed_and_never_sent(tenancy: Tenancy) -> None:
    reference = await reported(tenancy, about=("parent",))
    nadia = tenancy.colleague("nadia")
    await nadia.presses("Open the case")

    assert SECRET in nadia.screen
    assert reference in nadia.screen
    assert "QZX" not in json.dumps([post.activity for post in tenancy.teams.posts])


async def test_whoever_is_no_handler_is_shown_nothing(tenancy: Tenancy) -> None:
    """Promise 5: a pointer that is pressed by somebody else opens nothing."""
    reference = await reported(tenancy)
    ben = tenancy.colleague("ben")
    value = {"action": {"verb": "open_case", "data": {"signpost": {"verb": "open_case", "value": reference}}}}
    answer = await ben.invokes("adaptiveCard/action", value)

    assert "No case of yours" in words(answer["value"])
    assert "QZX" not in json.dumps(answer)


async def test_a_case_is_acknowledged_and_its_reporter_told(tenancy: Tenancy) -> None:
    reference = await reported(tenancy)
    nadia, amy = tenancy.colleague("nadia"), tenancy.colleague("amy")
    await nadia.presses("Acknowledge")
    assert "is told" in nadia.screen
    await tenancy.works()

    assert f"Your report was read, and is being dealt with. Reference {reference}." in amy.last_message
    assert "Nadia" not in amy.last_message


async def test_messages_go_back_and_forth_and_stand_in_no_chat(tenancy: Tenancy) -> None:
    await reported(tenancy)
    nadia, amy = tenancy.colleague("nadia"), tenancy.colleague("amy")
    await nadia.presses("Message the reporter")
    await nadia.presses("Send", text="Are you free at three?")
    await tenancy.works()
    await amy.presses("Read it")
    assert "Are you free at three?" in amy.screen
    await amy.presses("Write about it")
    await amy.presses("Send", text="Yes, at three.")
    await tenancy.works()
    nadia.looks_at_the_chat()
    await nadia.presses("Open the case")

    assert "Yes, at three." in nadia.screen
    assert "three" not in json.dumps([post.activity for post in tenancy.teams.posts])


@pytest.mark.parametrize(
    ("label", "inputs", "says"),
    [
        ("Add a note", {"text": "Rang the father."}, "note"),
        ("Record an action", {"text": "Meet him", "due": "2026-12-01"}, "recorded"),
        ("Record an action", {"text": "Meet him", "due": "soon"}, "calendar"),
        ("Say what it is", {"choice": "threats"}, "categor"),
        ("Say what it is", {"choice": ""}, "choose"),
        ("Close the case", {"choice": "supported", "text": "He took it down."}, "closed"),
        ("The police are involved", {"text": "CR/1"}, "hold"),
        ("I should not have this", {"text": "It is my son."}, "not yours any more"),
    ],
)
async def test_what_is_done_with_a_case_is_done_by_a_card(
    tenancy: Tenancy, label: str, inputs: dict[str, str], says: str
) -> None:
    await reported(tenancy)
    nadia = tenancy.colleague("nadia")
    await nadia.presses("Open the case")
    await nadia.presses(label)
    await nadia.presses("Send", **inputs)

    assert says in nadia.screen


@pytest.mark.parametrize("typed", ["my-cases", "/my-cases", "my-reports"])
async def test_what_is_typed_is_a_press_away_and_not_in_the_chat(tenancy: Tenancy, typed: str) -> None:
    reference = await reported(tenancy)
    who = tenancy.colleague("amy" if "reports" in typed else "nadia")
    before = len(who.messages)
    await who.writes(typed)
    assert reference not in json.dumps([post.activity for post in who.messages[before:]])
    await who.presses("My reports" if "reports" in typed else "My cases")

    assert reference in who.screen


async def test_the_governors_return_is_a_press_away_and_not_in_the_chat(tenancy: Tenancy) -> None:
    helen = tenancy.colleague("helen")
    before = len(helen.messages)
    await helen.writes("governors-return 2024-25")
    assert "reported" not in json.dumps([post.activity for post in helen.messages[before:]])
    await helen.presses("Governors’ return")

    assert "Nothing was reported in 2024-25" in helen.screen


async def test_home_offers_cases_to_those_who_have_some(tenancy: Tenancy) -> None:
    await reported(tenancy)
    nadia = tenancy.colleague("nadia")
    await nadia.writes("home")

    assert "My cases" in nadia.last_message


async def test_a_long_case_is_shown_page_by_page(tenancy: Tenancy) -> None:
    await tenancy.everybody_says_hello()
    await tenancy.school.reports("amy", "word " * 1_900, effect="more " * 390)
    await tenancy.works()
    nadia = tenancy.colleague("nadia")
    reference = (await tenancy.school.sees("nadia", ShowMyCases(), CaseList)).cases[0].reference
    for number in range(8):
        await tenancy.school.says("nadia", AddNote(reference=reference, text=f"Note {number}. " + "word " * 700))
    await nadia.presses("Open the case")
    assert "Page 1 of" in nadia.screen
    await nadia.presses("Further")

    assert "Page 2 of" in nadia.screen
    assert [found for found in elements(nadia.card) if found.get("title") == "Earlier"]


async def attached(tenancy: Tenancy, name: str, content: bytes) -> str:
    await tenancy.everybody_says_hello()
    form = await tenancy.school.sees("amy", StartReport(text=SECRET), ReportForm)
    await tenancy.school.sees("amy", FillReport(draft=form.draft, values={"child_imagery": "no"}), ReportForm)
    await tenancy.school.says("amy", AddEvidence(draft=form.draft, file_name=name, content=content))
    receipt = await tenancy.school.sees("amy", SubmitReport(draft=form.draft), ReportReceipt)
    await tenancy.works()
    return receipt.reference


async def test_a_text_of_evidence_is_read_on_a_card_and_its_original_for_a_reason(tenancy: Tenancy) -> None:
    await attached(tenancy, "chat.txt", "20:14 Liär\n".encode() * 6_000)
    nadia = tenancy.colleague("nadia")
    await nadia.presses("Open the case")
    await nadia.presses("Read file 1")
    assert "the clean copy" in nadia.screen
    assert "20:14 Liär" in nadia.screen
    assert "Part 1 of" in nadia.screen
    await nadia.presses("Further")
    assert "Part 2 of" in nadia.screen
    await nadia.presses("Back to the case")
    await nadia.presses("Original, for a reason")
    await nadia.presses("Send", text="The police ask.")

    assert "the original, as received" in nadia.screen
    assert "Li" not in json.dumps([post.activity for post in tenancy.teams.posts])


async def test_a_picture_is_not_given_to_teams(tenancy: Tenancy) -> None:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(content, "PNG")
    reference = await attached(tenancy, "screen.png", content.getvalue())
    nadia = tenancy.colleague("nadia")
    await nadia.presses("Open the case")

    assert f"/evidence {reference} 1" in nadia.screen
    assert "Read file 1" not in nadia.screen
    assert not [found for found in elements(nadia.card) if found["type"] == "Image"]
