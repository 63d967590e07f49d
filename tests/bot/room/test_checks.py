"""Questions about new devices: only the person says that one is theirs, and only while they are asked."""

import asyncio
import datetime as dt

import pytest

from signpost.bot.incidents.commands import FillReport, StartReport
from signpost.bot.incidents.views import ReportForm
from signpost.bot.room.checks import Asked
from signpost.bot.room.sessions import Entered
from signpost.bot.room.target import Target
from signpost.bot.store.tables import NoticeRow, RoomCheckRow, RoomDeviceRow, RoomSessionRow
from tests.bot.room.door import HELEN, NADIA, SAM, Door


async def test_the_right_number_lets_in_once(door: Door) -> None:
    asked = await door.asks(NADIA)
    question = await door.question(NADIA)
    assert asked.number in question.numbers
    assert len(set(question.numbers)) == 3
    assert all(10 <= number <= 99 for number in question.numbers)
    assert await door.desk.asked(asked.check) == asked, "while there is no answer, the page goes on showing the number"

    assert "opens by itself" in await door.answers(NADIA, question.check, asked.number)
    came = await asyncio.gather(*(door.desk.asked(asked.check) for _ in range(4)))
    [entered] = [one for one in came if one is not None]
    assert isinstance(entered, Entered)
    assert await door.desk.asked(asked.check) is None
    assert (await door.visits(entered.session)).name == "Nadia Karim"
    assert "is over" in await door.answers(NADIA, question.check, asked.number)


async def test_a_wrong_number_ends_it(door: Door) -> None:
    asked = await door.asks(NADIA)
    question = await door.question(NADIA)
    wrong = next(number for number in question.numbers if number != asked.number)

    assert "another number" in await door.answers(NADIA, question.check, wrong)
    assert "is over" in await door.answers(NADIA, question.check, asked.number)
    assert await door.desk.asked(asked.check) is None


async def test_not_me_ends_it_and_everything_else_that_lets_in(door: Door) -> None:
    inside = await door.enters(NADIA)
    others, link = await door.enters(HELEN), await door.link(NADIA)
    asked = await door.asks(NADIA)

    assert "signed out" in await door.answers(NADIA, (await door.question(NADIA)).check, None)
    assert await door.desk.asked(asked.check) is None
    assert await door.desk.visitor(inside.session) is None
    assert not await door.desk.look(link)
    assert isinstance(await door.desk.enter(await door.link(NADIA), inside.device), Asked)
    assert await door.desk.visitor(others.session) is not None


@pytest.mark.parametrize(("after", "lets_in"), [(dt.timedelta(minutes=4), True), (dt.timedelta(minutes=5), False)])
async def test_there_are_five_minutes_to_answer(door: Door, after: dt.timedelta, lets_in: bool) -> None:
    asked = await door.asks(NADIA)
    question = await door.question(NADIA)
    door.school.clock.now += after
    await door.answers(NADIA, question.check, asked.number)

    assert isinstance(await door.desk.asked(asked.check), Entered) is lets_in


async def test_who_answers_in_the_last_minute_still_comes_in(door: Door) -> None:
    asked = await door.asks(NADIA)
    question = await door.question(NADIA)
    door.school.clock.advance(minutes=4, seconds=58)
    await door.answers(NADIA, question.check, asked.number)
    door.school.clock.advance(seconds=5)

    assert isinstance(await door.desk.asked(asked.check), Entered)


async def test_an_answer_that_nobody_waits_for_lets_nobody_in_later(door: Door) -> None:
    asked = await door.asks(NADIA)
    await door.answers(NADIA, (await door.question(NADIA)).check, asked.number)
    await door.school.later(minutes=6)
    assert await door.desk.asked(asked.check) is None
    door.school.clock.advance(minutes=-5)

    assert await door.desk.asked(asked.check) is None


async def test_no_answer_ends_it_whatever_the_clock_says_later(door: Door) -> None:
    asked = await door.asks(NADIA)
    question = await door.question(NADIA)
    await door.school.later(minutes=6)
    door.school.clock.advance(minutes=-4)

    assert await door.desk.asked(asked.check) is None
    assert "is over" in await door.answers(NADIA, question.check, asked.number)
    assert ("room_device_refused", await door.school.person(NADIA), {"why": "no_answer"}) in await door.logged()


async def test_nobody_answers_for_somebody_else(door: Door) -> None:
    asked = await door.asks(NADIA)
    question = await door.question(NADIA)

    theirs = await door.answers(SAM, question.check, asked.number)
    assert theirs == await door.answers(SAM, "0" * 32, asked.number)
    assert "is over" in await door.answers(SAM, question.check, None)
    assert await door.desk.asked(asked.check) == asked


async def test_a_device_is_known_for_a_year_and_for_that_person_alone(door: Door) -> None:
    device = (await door.enters(NADIA)).device
    door.school.clock.advance(days=364)
    came = await door.desk.enter(await door.link(NADIA), device)
    assert isinstance(came, Entered)
    assert came.device == device
    assert isinstance(await door.desk.enter(await door.link(HELEN), device), Asked)
    door.school.clock.advance(days=2)

    assert isinstance(await door.desk.enter(await door.link(NADIA), device), Asked)


async def test_two_people_may_share_a_device(door: Door) -> None:
    first = (await door.enters(NADIA)).device
    both = (await door.enters(HELEN, device=first)).device
    assert both != first

    for who in (NADIA, HELEN):
        assert isinstance(await door.desk.enter(await door.link(who), both), Entered)
        assert isinstance(await door.desk.enter(await door.link(who), first), Asked), "a token that was there before"


async def test_a_token_that_somebody_put_there_is_not_what_the_device_is_known_by(door: Door) -> None:
    planted = (await door.enters(HELEN)).device
    device = (await door.enters(NADIA, device=planted)).device

    assert device != planted
    assert isinstance(await door.desk.enter(await door.link(NADIA), planted), Asked)


async def test_who_loses_their_role_while_they_are_asked_does_not_get_in(door: Door) -> None:
    asked = await door.asks(NADIA)
    await door.answers(NADIA, (await door.question(NADIA)).check, asked.number)
    await door.takes_roles_from(NADIA)

    assert await door.desk.asked(asked.check) is None
    assert await door.rows(RoomSessionRow) == []


async def test_all_of_it_is_logged_and_no_token_or_number_is(door: Door) -> None:
    entered = await door.enters(NADIA)
    await door.desk.leave(entered.session)
    asked = await door.asks(NADIA)
    question = await door.question(NADIA)
    await door.answers(NADIA, question.check, next(n for n in question.numbers if n != asked.number))
    again = await door.asks(NADIA)
    await door.answers(NADIA, (await door.question(NADIA)).check, None)

    person = await door.school.person(NADIA)
    assert await door.logged() == [
        ("room_device_confirmed", person, {}),
        ("room_entered", person, {"kind": "cases"}),
        ("room_left", person, {"why": "signed_out"}),
        ("room_device_refused", person, {"why": "wrong_number"}),
        ("room_device_refused", person, {"why": "not_me"}),
        ("room_revoked", "system", {}),
    ]
    kept = repr([vars(row) for table in (NoticeRow, RoomCheckRow, RoomDeviceRow) for row in await door.rows(table)])
    for token in (entered.session, entered.device, asked.check, again.check):
        assert token.rpartition(".")[2] not in kept


async def test_the_log_does_not_say_which_person_adds_files_to_a_report(door: Door) -> None:
    form = await door.school.sees("amy", StartReport(text="Lies."), ReportForm)
    await door.school.says("amy", FillReport(draft=form.draft, values={"child_imagery": "no"}))
    await door.enters("amy", Target(kind="upload", about=form.draft))

    assert len(await door.logged()) == 2
    assert await door.school.person("amy") not in {actor for _, actor, _ in await door.logged()}
