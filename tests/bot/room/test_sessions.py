"""A session from the moment that somebody gets in to the one when they are out, on both engines."""

import datetime as dt

import pytest

from signpost.bot.incidents.commands import DiscardReport, FillReport, StartReport, SubmitReport
from signpost.bot.incidents.views import ReportForm
from signpost.bot.people import Role
from signpost.bot.room.checks import Asked
from signpost.bot.room.sessions import LONGEST
from signpost.bot.room.target import Target
from signpost.bot.store.tables import RoomDeviceRow, RoomLinkRow, RoomSessionRow
from tests.bot.room.door import AMY, HELEN, NADIA, SAM, Door
from tests.bot.school_files import with_person, with_role, without


async def test_a_visitor_is_who_they_are_said_to_be(door: Door) -> None:
    entered = await door.enters(NADIA)
    visitor = await door.visits(entered.session)

    assert visitor.actor.person == await door.school.person(NADIA)
    assert (visitor.actor.school, visitor.name, visitor.school_name) == (
        "ottermarsh",
        "Nadia Karim",
        "Ottermarsh Primary School",
    )
    assert visitor.target == entered.target == Target(kind="cases")
    assert visitor.idle_ends_at == door.school.clock() + dt.timedelta(hours=1)
    assert str(visitor.idle_ends_at.tzinfo) == "Europe/London"
    for token in (entered.session, entered.device, visitor.csrf):
        assert token not in repr(entered) + repr(visitor)


async def test_every_session_has_a_csrf_token_of_its_own_that_stays(door: Door) -> None:
    first, second = await door.enters(NADIA), await door.enters(NADIA)

    assert (await door.visits(first.session)).csrf == (await door.visits(first.session)).csrf
    assert (await door.visits(first.session)).csrf != (await door.visits(second.session)).csrf
    assert (await door.visits(first.session)).session_id != (await door.visits(second.session)).session_id


async def test_it_ends_after_an_hour_in_which_nothing_is_done(door: Door) -> None:
    session = (await door.enters(NADIA)).session
    for _ in range(3):
        door.school.clock.advance(minutes=59)
        await door.visits(session)
    door.school.clock.advance(minutes=60)

    assert await door.desk.visitor(session) is None
    assert (await door.logged())[-1][2] == {"why": "over"}


async def test_it_ends_in_the_evening_however_much_is_done(door: Door) -> None:
    session = (await door.enters(NADIA)).session
    for _ in range(23):
        door.school.clock.advance(minutes=30)
        await door.visits(session)
    visitor = await door.visits(session)
    assert visitor.idle_ends_at == door.school.clock() + LONGEST - 23 * dt.timedelta(minutes=30)
    door.school.clock.advance(minutes=31)

    assert await door.desk.visitor(session) is None


async def test_that_it_goes_on_is_written_down_once_a_minute_at_most(door: Door) -> None:
    session = (await door.enters(NADIA)).session
    [before] = await door.rows(RoomSessionRow)
    door.school.clock.advance(seconds=59)
    await door.visits(session)
    assert (await door.rows(RoomSessionRow))[0].seen_at == before.seen_at
    door.school.clock.advance(seconds=1)
    visitor = await door.visits(session)

    assert (await door.rows(RoomSessionRow))[0].seen_at == door.school.clock()
    assert visitor.idle_ends_at == door.school.clock() + dt.timedelta(hours=1)


async def test_a_clock_that_is_set_back_revives_no_session(door: Door) -> None:
    session = (await door.enters(NADIA)).session
    door.school.clock.advance(minutes=61)
    assert await door.desk.visitor(session) is None
    door.school.clock.advance(minutes=-30)

    assert await door.desk.visitor(session) is None


async def test_a_session_that_nobody_looks_at_is_over_too(door: Door) -> None:
    session = (await door.enters(NADIA)).session
    await door.school.later(minutes=70)
    assert await door.rows(RoomSessionRow) == []
    door.school.clock.advance(minutes=-30)

    assert await door.desk.visitor(session) is None


async def test_a_clock_that_is_set_far_back_ends_it(door: Door) -> None:
    session = (await door.enters(NADIA)).session
    door.school.clock.advance(hours=-2)

    assert await door.desk.visitor(session) is None


async def test_it_ends_with_the_role_and_does_not_come_back_with_it(door: Door) -> None:
    session = (await door.enters(NADIA)).session
    roles = door.school.file.roles
    await door.takes_roles_from(NADIA)
    assert await door.desk.visitor(session) is None
    assert (await door.logged())[-1][2] == {"why": "role_ended"}
    await door.applies(roles=roles)

    assert await door.desk.visitor(session) is None


async def test_who_stands_in_for_somebody_has_it_as_long_as_they_do(door: Door) -> None:
    session = (await door.enters(SAM)).session
    await door.visits(session)
    file = with_role(door.school.file, Role.NOMINATED_PERSON, NADIA)
    await door.applies(roles=file.roles)

    assert await door.desk.visitor(session) is None


async def test_it_ends_when_its_person_leaves(door: Door) -> None:
    session = (await door.enters(SAM)).session
    file = without(door.school.file, SAM)
    await door.applies(people=file.people, roles=file.roles)

    assert await door.desk.visitor(session) is None


async def test_a_name_that_changes_is_shown_as_it_is_now(door: Door) -> None:
    session = (await door.enters(SAM)).session
    await door.applies(people=with_person(door.school.file, SAM, name="Sam Newname").people)

    assert (await door.visits(session)).name == "Sam Newname"


@pytest.mark.parametrize("end", [SubmitReport, DiscardReport])
async def test_a_session_for_files_lasts_as_long_as_the_report_is_there(
    door: Door, end: type[SubmitReport] | type[DiscardReport]
) -> None:
    form = await door.school.sees(AMY, StartReport(text="Lies."), ReportForm)
    await door.school.says(AMY, FillReport(draft=form.draft, values={"child_imagery": "no"}))
    session = (await door.enters(AMY, Target(kind="upload", about=form.draft))).session
    assert (await door.visits(session)).target == Target(kind="upload", about=form.draft)
    await door.school.says(AMY, end(draft=form.draft))

    visitor = await door.desk.visitor(session)
    assert (visitor is not None) is (end is SubmitReport), "files can be added to a report that was sent"


async def test_who_signs_out_is_out(door: Door) -> None:
    first, second = await door.enters(NADIA), await door.enters(NADIA)
    await door.desk.leave(first.session)
    await door.desk.leave(first.session)

    assert await door.desk.visitor(first.session) is None
    await door.visits(second.session)


async def test_revoked_nothing_lets_them_in_any_more_and_others_stay(door: Door) -> None:
    mine, theirs = await door.enters(NADIA), await door.enters(HELEN)
    link, asked = await door.link(NADIA), await door.asks(NADIA)
    question = await door.question(NADIA)
    await door.desk.revoke(door.school.id, await door.school.person(NADIA))

    assert await door.desk.visitor(mine.session) is None
    assert not await door.desk.look(link)
    assert "is over" in await door.answers(NADIA, question.check, asked.number)
    assert await door.desk.asked(asked.check) is None
    assert isinstance(await door.desk.enter(await door.link(NADIA), mine.device), Asked)
    await door.visits(theirs.session)
    assert len(await door.rows(RoomDeviceRow)) == 1
    assert ("room_revoked", "system", {}) in await door.logged()


async def test_what_is_kept_of_a_session_names_neither_its_token_nor_its_person(door: Door) -> None:
    entered = await door.enters(NADIA)
    person = await door.school.person(NADIA)
    kept = repr([vars(row) for table in (RoomSessionRow, RoomDeviceRow, RoomLinkRow) for row in await door.rows(table)])

    for hidden in (entered.session, entered.device):
        assert hidden.rpartition(".")[2] not in kept
    assert person not in kept
