"""My cases: what needs me, the rest by where it stands, and nothing of anybody else's."""

import re

import pytest

from signpost.bot.incidents.commands import (
    Acknowledge,
    AddNote,
    CloseCase,
    HoldCase,
    OpenCase,
    RecordAction,
    ReplyToHandler,
)
from signpost.bot.incidents.life_cycle import Outcome
from tests.adapters.web.cases.course import DEPUTY, HEAD, NOMINATED, TEACHER, reported
from tests.adapters.web.served import Browser, CaseRoom
from tests.bot.offices import SampleSchool

pytestmark = pytest.mark.web


async def listed(browser: Browser, show: str = "needs") -> list[str]:
    """The references that a list shows, in its order."""
    page = await browser.get(f"/cases?show={show}")
    assert page.status == 200
    return re.findall(r'<h3><a href="/cases/([^"]+)">', page.text)


async def counts(browser: Browser) -> dict[str, int]:
    """The filters with their counts."""
    found = re.findall(r"/cases\?show=(\w+)[^>]*>[^(<]*\((\d+)\)", (await browser.get("/cases")).text)
    return {name: int(count) for name, count in found}


async def read(school: SampleSchool, reference: str, *, acknowledged: bool = True) -> None:
    await school.says(NOMINATED, OpenCase(reference=reference))
    if acknowledged:
        await school.says(NOMINATED, Acknowledge(reference=reference))


async def test_what_needs_me_comes_oldest_first_and_where_somebody_is_in_danger_before_all(
    case_room: CaseRoom,
) -> None:
    school = case_room.school
    answered, unread, quiet, urgent = [
        await reported(school, **values) for values in ({}, {}, {}, {"danger_now": "yes"})
    ]
    for reference in (answered, quiet):
        await read(school, reference)
    school.clock.advance(hours=1)
    await school.says(TEACHER, ReplyToHandler(reference=answered, text="There is more."))
    browser = await case_room.enters(NOMINATED, "cases")

    assert await listed(browser) == [urgent, unread, answered]
    assert await listed(browser, "open") == [urgent, answered, unread, quiet]


async def test_a_case_that_was_read_needs_me_until_the_reporter_knows(case_room: CaseRoom) -> None:
    school = case_room.school
    reference = await reported(school)
    browser = await case_room.enters(NOMINATED, "cases")
    await read(school, reference, acknowledged=False)
    assert "Not acknowledged yet" in (await browser.get("/cases")).text

    await school.says(NOMINATED, Acknowledge(reference=reference))
    assert await listed(browser) == []


async def test_what_is_to_be_done_needs_me_on_its_day_and_until_it_is_done(case_room: CaseRoom) -> None:
    school = case_room.school
    reference = await reported(school)
    await read(school, reference)
    tomorrow = school.clock().date().replace(day=24)
    await school.says(NOMINATED, RecordAction(reference=reference, text="Ring home.", due=tomorrow))
    browser = await case_room.enters(NOMINATED, "cases")
    assert await listed(browser) == []

    school.clock.advance(days=1)
    browser = await case_room.enters(NOMINATED, "cases")
    assert await listed(browser) == [reference]
    case = await browser.get(f"/cases/{reference}")
    action = re.search(r'name="action" value="(\w+)"', case.text)
    assert action is not None
    assert (await browser.post(f"/cases/{reference}/finish", action=action[1])).location.endswith("done=finish")
    assert await listed(browser) == []


async def test_filters_are_addresses_and_count_ones_own_alone(case_room: CaseRoom) -> None:
    school = case_room.school
    closed, held, open_ = [await reported(school) for _ in range(3)]
    await reported(school, about=("headteacher",))
    await school.says(NOMINATED, CloseCase(reference=closed, outcome=Outcome.SUPPORTED))
    await school.says(NOMINATED, OpenCase(reference=closed))
    await school.says(NOMINATED, HoldCase(reference=held))
    browser = await case_room.enters(NOMINATED, "cases")

    assert await listed(browser, "closed") == [closed]
    assert await listed(browser, "hold") == [held]
    assert set(await listed(browser, "open")) == {held, open_}
    assert await counts(browser) == {"needs": 1, "open": 2, "hold": 1, "closed": 1}
    assert await listed(browser, "nothing-like-it") == await listed(browser)


@pytest.mark.parametrize("handle", [DEPUTY, HEAD])
async def test_of_others_cases_there_is_nothing_in_any_list_count_or_answer(case_room: CaseRoom, handle: str) -> None:
    reference = await reported(case_room.school, text="Canary.")
    await case_room.school.says(NOMINATED, AddNote(reference=reference, text="Canary."))
    browser = await case_room.enters(handle, "cases")

    assert set((await counts(browser)).values()) == {0}
    for show in ("needs", "open", "hold", "closed"):
        page = await browser.get(f"/cases?show={show}")
        assert reference not in page.text
    theirs, nothing = [await browser.get(f"/cases/{one}") for one in (reference, "SP-0000-0000")]
    assert theirs.status == nothing.status == 404
    assert theirs.text == nothing.text
