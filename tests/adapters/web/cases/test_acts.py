"""What a handler does with a case: each form does it, once, or says what is wrong and keeps what was written."""

import asyncio

import pytest

from signpost.adapters.case_forms import CASE_FORMS
from signpost.adapters.web.cases.confirmations import CONFIRMATIONS
from signpost.adapters.web.cases.forms import FORMS, faults_of, forms_for
from signpost.bot.incidents.commands import CloseCase, HoldCase, OpenCase, ReplyToHandler
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.report import MOST_TEXT
from signpost.bot.incidents.views import CaseOpened
from tests.adapters.web.cases.course import DEPUTY, HEAD, NOMINATED, TEACHER, fill_in, hidden, reported
from tests.adapters.web.served import CaseRoom
from tests.bot.offices import SampleSchool

pytestmark = pytest.mark.web
ENTERED: dict[str, dict[str, str]] = {
    "message": {"text": "Are you safe?"},
    "note": {"text": "Rang home."},
    "action": {"text": "Met the father.", "due": "2026-12-01"},
    "topic": {"choice": "threats"},
    "police": {"text": "CR/123/26"},
    "release": {"text": "No further action."},
    "unmask": {"text": "She may be in danger."},
    "close": {"choice": "upheld", "text": "Spoken to."},
    "reopen": {"text": "A new post."},
    "conflict": {"text": "He is my brother."},
}
"""What is entered in each form, in an order in which each may be sent."""


async def opens(school: SampleSchool, reference: str, handle: str = NOMINATED) -> CaseOpened:
    return await school.sees(handle, OpenCase(reference=reference), CaseOpened)


async def said(school: SampleSchool, reference: str) -> list[str]:
    """What was written in a case."""
    return [entry.text for entry in (await opens(school, reference)).entries if entry.text]


async def test_each_form_does_what_it_says_and_its_page_says_so_afterwards(case_room: CaseRoom) -> None:
    school = case_room.school
    reference = await reported(school, identity="anonymous")
    browser = await case_room.enters(NOMINATED, "case", reference)
    for name, entered in ENTERED.items():
        path = f"/cases/{reference}/{name}"
        answer = await fill_in(browser, f"{path}?seen=99" if name == "close" else path, **entered)
        assert answer.status == 303, (name, answer.text)
        assert all(text not in answer.location for text in entered.values())
        after = await browser.get(answer.location)
        assert (after.status, CONFIRMATIONS[name] in after.text) == (200, True), name
        school.clock.advance(seconds=1)
    assert (await browser.get(f"/cases/{reference}")).status == 404

    entries = (await opens(school, reference, DEPUTY)).entries
    given = [entry.text for entry in entries if entry.text]
    for texts in ENTERED.values():
        assert any(texts.get("text", "threats") in text for text in given)


async def test_a_case_is_acknowledged_by_a_button_once(case_room: CaseRoom) -> None:
    school = case_room.school
    reference = await reported(school)
    browser = await case_room.enters(NOMINATED, "case", reference)
    for _ in range(2):
        assert (
            await browser.post(f"/cases/{reference}/acknowledge")
        ).location == f"/cases/{reference}?done=acknowledge"
    await school.works()
    assert school.platform.to(TEACHER) == ["acknowledged"]


@pytest.mark.parametrize("name", ["message", "note", "action"])
async def test_a_button_that_is_pressed_twice_does_it_once(case_room: CaseRoom, name: str) -> None:
    school = case_room.school
    reference = await reported(school)
    browser = await case_room.enters(NOMINATED, "case", reference)
    once = hidden(await browser.get(f"/cases/{reference}/{name}"), "once")
    answers = await asyncio.gather(
        *(browser.post(f"/cases/{reference}/{name}", once=once, text="Rang home.") for _ in range(3))
    )
    assert [answer.status for answer in answers] == [303] * 3
    assert await said(school, reference) == ["Rang home."]


async def test_who_goes_back_and_writes_something_else_has_written_something_else(case_room: CaseRoom) -> None:
    reference = await reported(case_room.school)
    browser = await case_room.enters(NOMINATED, "case", reference)
    once = hidden(await browser.get(f"/cases/{reference}/note"), "once")
    for text in ("Rang home.", "Nobody was in.", "Rang home."):
        await browser.post(f"/cases/{reference}/note", once=once, text=text)

    assert await said(case_room.school, reference) == ["Rang home.", "Nobody was in."]


async def test_what_two_handlers_do_at_once_is_all_done(case_room: CaseRoom) -> None:
    school = case_room.school
    reference = await reported(school, about=("colleague",), about_people=(await school.person("dev"),))
    browsers = [await case_room.enters(handle, "case", reference) for handle in (NOMINATED, HEAD)]
    answers = await asyncio.gather(
        *(browser.post(f"/cases/{reference}/note", text=f"Note {i}.") for i, browser in enumerate(browsers * 3))
    )

    assert {answer.status for answer in answers} == {303}
    assert sorted(await said(school, reference)) == [f"Note {i}." for i in range(6)]


@pytest.mark.parametrize(
    ("name", "entered", "field", "told"),
    [
        ("note", {"text": " "}, "note-text", "Please write a few words"),
        ("note", {"text": "\u200e"}, "note-text", "Please add a few words"),
        ("action", {"text": "Ring.", "due": "tomorrow"}, "action-due", "Choose a day"),
        ("topic", {"choice": "nonsense"}, "topic-choice", "Choose one of these."),
        ("close", {"text": "Kept <words>."}, "close-choice", "Choose one of these."),
        ("message", {"text": "x" * (MOST_TEXT + 1)}, "message-text", "Please shorten this"),
    ],
)
async def test_what_is_wrong_stands_at_its_field_and_what_was_written_is_kept(
    case_room: CaseRoom, name: str, entered: dict[str, str], field: str, told: str
) -> None:
    reference = await reported(case_room.school)
    browser = await case_room.enters(NOMINATED, "case", reference)
    page = await fill_in(browser, f"/cases/{reference}/{name}", **entered)

    assert page.status == 422
    assert "<title>Error: " in page.text
    error = page.text.partition(f'id="{field}-error"')[2].partition("</p>")[0]
    assert told in error
    if entered.get("text", "").strip():
        assert entered["text"].replace("<", "&lt;").replace(">", "&gt;") in page.text
    assert await said(case_room.school, reference) == []


async def test_on_a_page_that_is_out_of_date_nothing_is_lost_and_nothing_done_that_is_not_meant(
    case_room: CaseRoom,
) -> None:
    school = case_room.school
    reference = await reported(school)
    browser = await case_room.enters(NOMINATED, "case", reference)
    seen = hidden(await browser.get(f"/cases/{reference}/close?seen=1"), "seen")
    await school.says(TEACHER, ReplyToHandler(reference=reference, text="It goes on."))
    page = await browser.post(f"/cases/{reference}/close", choice="supported", text="Talked.", seen=seen)
    assert page.status == 409
    assert "Something has come in since you opened this case." in page.text
    assert "Talked." in page.text
    assert "closed" not in (await opens(school, reference)).state

    newest = (await opens(school, reference)).newest
    answer = await browser.post(f"/cases/{reference}/close", choice="supported", text="Talked.", seen=str(newest))
    assert answer.status == 303
    late = await browser.post(f"/cases/{reference}/note", text="Too late.")
    assert late.status == 409
    assert "This case is closed. Reopen it first, with the reason." in late.text
    assert "Too late." in late.text


async def test_what_the_police_hold_is_not_closed(case_room: CaseRoom) -> None:
    school = case_room.school
    reference = await reported(school)
    await school.says(NOMINATED, HoldCase(reference=reference))
    browser = await case_room.enters(NOMINATED, "case", reference)
    page = await browser.post(f"/cases/{reference}/close", choice="upheld")

    assert page.status == 409
    assert "on hold for the police" in page.text


async def test_after_a_conflict_the_case_is_not_there_any_more(case_room: CaseRoom) -> None:
    reference = await reported(case_room.school)
    browser = await case_room.enters(NOMINATED, "case", reference)
    answer = await fill_in(browser, f"/cases/{reference}/conflict")

    assert answer.location == "/cases?done=conflict"
    page = await browser.get(answer.location)
    assert CONFIRMATIONS["conflict"] in page.text
    assert reference not in page.text
    for method, path in (
        ("GET", ""),
        ("GET", "/note"),
        ("POST", "/note"),
        ("POST", "/acknowledge"),
        ("POST", "/finish"),
    ):
        asked = await (browser.get if method == "GET" else browser.post)(f"/cases/{reference}{path}")
        assert asked.status == 404, path


@pytest.mark.parametrize("name", ["nothing", "decide", "finish", "acknowledge", "reply", "original"])
async def test_what_is_no_form_is_not_there(case_room: CaseRoom, name: str) -> None:
    reference = await reported(case_room.school)
    browser = await case_room.enters(NOMINATED, "case", reference)

    assert (await browser.get(f"/cases/{reference}/{name}")).status == 404


async def test_an_action_that_is_not_of_this_case_is_not_marked(case_room: CaseRoom) -> None:
    reference = await reported(case_room.school)
    browser = await case_room.enters(NOMINATED, "case", reference)
    page = await browser.post(f"/cases/{reference}/finish", action="ab" * 16)

    assert page.status == 422
    assert "This action is not in the case." in page.text


async def test_what_was_done_is_said_by_a_known_word_and_by_no_other(case_room: CaseRoom) -> None:
    reference = await reported(case_room.school)
    browser = await case_room.enters(NOMINATED, "case", reference)
    page = await browser.get(f"/cases/{reference}?done=<b>Send%20money</b>")

    assert "Send money" not in page.text
    assert 'role="status"' not in page.text


def test_every_form_of_the_chats_is_here_and_says_what_it_did() -> None:
    assert list(FORMS) == list(CASE_FORMS)
    assert set(FORMS) <= set(CONFIRMATIONS)
    for form in FORMS.values():
        assert form.text_label or form.choice_label
        assert bool(faults_of(form, {})) == (form.needs_text or bool(form.choice_label)), form.name


@pytest.mark.parametrize(
    ("state", "is_on_hold"),
    [("received", False), ("acknowledged", False), ("in progress", False), ("in progress", True), ("closed", False)],
)
async def test_whatever_is_offered_is_not_refused(case_room: CaseRoom, state: str, is_on_hold: bool) -> None:
    school = case_room.school
    for form in forms_for(state=state, is_on_hold=is_on_hold, is_anonymous=True):
        reference = await reported(school, identity="anonymous")
        browser = await case_room.enters(NOMINATED, "case", reference)
        if state == "acknowledged":
            await browser.post(f"/cases/{reference}/acknowledge")
        elif state == "in progress":
            await browser.post(f"/cases/{reference}/note", text="Begun.")
        if state == "closed":
            await school.says(NOMINATED, CloseCase(reference=reference, outcome=Outcome.UPHELD))
        if is_on_hold:
            await school.says(NOMINATED, HoldCase(reference=reference))
        answer = await fill_in(browser, f"/cases/{reference}/{form.name}", **ENTERED[form.name])
        assert answer.status == 303, form.name
