"""A link from the moment that it is made to the one when it is forgotten, on both engines."""

import asyncio
import datetime as dt

import pytest

from signpost.bot.incidents.access import NotYoursError
from signpost.bot.incidents.commands import FillReport, StartReport
from signpost.bot.incidents.drafts import NoDraftError
from signpost.bot.incidents.evidence_taking import GateClosedError
from signpost.bot.incidents.views import CasePointer, ReportForm
from signpost.bot.room.checks import Asked
from signpost.bot.room.commands import EnterRoom, UploadPrivately
from signpost.bot.room.links import KEPT_FOR, find_link
from signpost.bot.room.reach import NothingToReadError
from signpost.bot.room.target import Target
from signpost.bot.room.tokens import Token, new_token, parse_token
from signpost.bot.room.views import RoomLink, RoomLinkPointer
from signpost.bot.store.tables import NoticeRow, RoomCheckRow, RoomLinkRow
from tests.bot.room.door import AMY, BEN, CASES, HELEN, IVAN, NADIA, URL, Door, token_of

MINUTES_14, MINUTES_15 = dt.timedelta(minutes=14), dt.timedelta(minutes=15)


def parsed(token: str) -> Token:
    found = parse_token(token)
    assert found is not None
    return found


async def case_of(door: Door) -> Target:
    receipt = await door.school.reports(AMY)
    return Target(kind="case", about=receipt.reference)


async def draft_of(door: Door, gate: str = "no") -> str:
    """Amy begins a report, and answers the gate question."""
    form = await door.school.sees(AMY, StartReport(text="Lies."), ReportForm)
    await door.school.sees(AMY, FillReport(draft=form.draft, values={"child_imagery": gate}), ReportForm)
    return form.draft


# --- Whom one is given to ---------------------------------------------------------------------------------------------


async def test_a_handler_is_given_a_link_to_their_case(door: Door) -> None:
    case = await case_of(door)
    made = await door.desk.respond(
        door.school.id, await door.school.person(NADIA), EnterRoom(reference=case.about.lower())
    )

    assert isinstance(made, RoomLink)
    assert made.kind == "case"
    assert made.url.startswith(f"{URL}/open/ottermarsh.")
    assert made.expires_at == door.school.clock() + MINUTES_15
    assert made.url not in repr(made)


async def test_a_case_that_is_not_ones_own_and_one_that_is_not_there_get_the_same_words(door: Door) -> None:
    case = await case_of(door)
    said = []
    for reference in (case.about, "SP-0000-0000"):
        with pytest.raises(NotYoursError) as refused:
            await door.link(HELEN, Target(kind="case", about=reference))
        said.append(str(refused.value))

    assert said[0] == said[1]
    assert await door.rows(RoomLinkRow) == []


@pytest.mark.parametrize("who", [AMY, IVAN])
async def test_who_has_no_role_in_cases_is_given_no_link_to_them(door: Door, who: str) -> None:
    with pytest.raises(NothingToReadError):
        await door.link(who)


async def test_a_link_for_files_is_for_ones_own_report_once_the_gate_is_answered_with_no(door: Door) -> None:
    open_, not_sure = await draft_of(door), None
    upload = Target(kind="upload", about=open_)
    made = await door.desk.respond(door.school.id, await door.school.person(AMY), UploadPrivately(draft=open_))
    assert isinstance(made, RoomLink)
    assert made.kind == "upload"

    with pytest.raises(NoDraftError):
        await door.link(BEN, upload)
    not_sure = await draft_of(door, "not_sure")
    with pytest.raises(GateClosedError):
        await door.link(AMY, Target(kind="upload", about=not_sure))


# --- Opening it -------------------------------------------------------------------------------------------------------


async def test_looking_at_a_link_does_not_use_it_up(door: Door) -> None:
    token = await door.link(NADIA)
    for _ in range(5):
        assert await door.desk.look(token)

    assert isinstance(await door.desk.enter(token, ""), Asked)
    assert not await door.desk.look(token)
    assert await door.desk.enter(token, "") is None


@pytest.mark.parametrize(("after", "opens"), [(MINUTES_14, True), (MINUTES_15, False), (dt.timedelta(days=3), False)])
async def test_a_link_is_good_for_a_quarter_of_an_hour(door: Door, after: dt.timedelta, opens: bool) -> None:
    token = await door.link(NADIA)
    door.school.clock.now += after

    assert await door.desk.look(token) is opens
    assert isinstance(await door.desk.enter(token, ""), Asked) is opens


@pytest.mark.parametrize(
    "wrong", ["", "x", "ottermarsh.", "ottermarsh." + "A" * 43, "elsewhere." + "A" * 43, "*." + "A" * 43, "A" * 5_000]
)
async def test_what_is_no_link_opens_nothing(door: Door, wrong: str) -> None:
    await door.link(NADIA)

    assert not await door.desk.look(wrong)
    assert await door.desk.enter(wrong, "") is None
    assert await door.desk.asked(wrong) is None
    assert await door.desk.visitor(wrong) is None
    await door.desk.renew(wrong)
    await door.desk.leave(wrong)


async def test_another_kind_of_token_opens_nothing(door: Door) -> None:
    came = await door.enters(NADIA)
    asked = await door.asks(NADIA)
    link = await door.link(NADIA)
    for wrong in (came.session, came.device, asked.check):
        assert not await door.desk.look(wrong)
        assert await door.desk.enter(wrong, came.device) is None
    for wrong in (link, came.device, asked.check):
        assert await door.desk.visitor(wrong) is None
    for wrong in (link, came.device, came.session):
        assert await door.desk.asked(wrong) is None


async def test_of_two_who_open_a_link_at_once_one_gets_in(door: Door) -> None:
    device = (await door.enters(NADIA)).device
    for known in (device, ""):
        token = await door.link(NADIA)
        came = await asyncio.gather(*(door.desk.enter(token, known) for _ in range(5)))

        assert [one is None for one in came].count(False) == 1


async def test_a_clock_that_is_set_back_revives_no_link(door: Door) -> None:
    used, over = await door.link(NADIA), await door.link(NADIA)
    await door.desk.enter(used, "")
    await door.school.later(minutes=20)
    door.school.clock.advance(minutes=-18)

    assert not await door.desk.look(over)
    assert await door.desk.enter(used, "") is None
    assert await door.desk.enter(over, "") is None


async def test_a_link_is_not_good_before_it_was_made(door: Door) -> None:
    token = await door.link(NADIA)
    door.school.clock.advance(hours=-1)

    assert not await door.desk.look(token)


async def test_who_loses_their_role_meanwhile_does_not_get_in(door: Door) -> None:
    token = await door.link(NADIA)
    await door.takes_roles_from(NADIA)

    assert await door.desk.enter(token, "") is None


async def test_a_wrong_link_a_used_one_and_an_old_one_take_the_same_work(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    used, old = await door.link(NADIA), await door.link(NADIA)
    await door.desk.enter(used, "")
    door.school.clock.advance(hours=1)
    async with door.school.office.work(door.school.id, read_only=True) as work:
        opened: list[str] = []
        keys = type(work.school.keys)
        unseal = keys.unseal

        def counted(self: object, use: str, owner: str, sealed: bytes) -> bytes:
            opened.append(use)
            return unseal(self, use, owner, sealed)  # type: ignore[arg-type]

        monkeypatch.setattr(keys, "unseal", counted)
        for token in (parsed(used), parsed(old), new_token("ottermarsh")):
            opened.clear()
            _, _, is_open = await find_link(work, token)
            assert (is_open, opened) == (False, ["room"])


# --- A new one --------------------------------------------------------------------------------------------------------


async def test_a_new_link_comes_to_the_chat_of_whoever_the_old_one_was_for(door: Door) -> None:
    case = await case_of(door)
    token = await door.link(NADIA, case)
    await door.school.works()
    before = len(door.school.platform.delivered)
    await door.desk.renew(token)
    assert await door.school.works() == 0, "a link that is good still is not replaced"

    door.school.clock.advance(hours=1)
    await door.desk.renew(token)
    await door.school.works()
    [(who, pointer)] = door.school.platform.delivered[before:]
    assert who == NADIA
    assert pointer == RoomLinkPointer(target=case)
    linked = await door.desk.linked(door.school.id, await door.school.person(NADIA), pointer)
    assert isinstance(linked, RoomLinkPointer)
    assert linked.url is not None
    assert await door.desk.look(token_of(linked.url))


async def test_asked_for_again_and_again_one_new_link_comes_in_a_quarter_of_an_hour(door: Door) -> None:
    token = await door.link(NADIA)
    door.school.clock.advance(hours=1)
    for _ in range(10):
        door.school.clock.advance(minutes=1)
        await door.desk.renew(token)
    await door.school.works()
    assert len(door.school.platform.delivered) == 1

    door.school.clock.advance(minutes=15)
    await door.desk.renew(token)
    await door.school.works()
    assert len(door.school.platform.delivered) == 2


async def test_a_pointer_is_delivered_with_a_link_and_stored_without(door: Door) -> None:
    case = await case_of(door)
    person = await door.school.person(NADIA)
    pointer = CasePointer(reference=case.about, why="new")
    first = await door.desk.linked(door.school.id, person, pointer)
    second = await door.desk.linked(door.school.id, person, pointer)

    assert isinstance(first, CasePointer)
    assert isinstance(second, CasePointer)
    assert first.url is not None
    assert first.url != second.url
    assert "url" not in first.model_dump()
    assert URL not in first.model_dump_json()


async def test_a_pointer_to_what_is_no_longer_theirs_is_delivered_without_a_link(door: Door) -> None:
    pointer = CasePointer(reference="SP-0000-0000", why="moved")

    assert await door.desk.linked(door.school.id, await door.school.person(NADIA), pointer) == pointer


# --- What is kept of it -----------------------------------------------------------------------------------------------


async def test_what_is_kept_of_a_link_names_neither_its_token_nor_its_person_nor_what_it_is_for(door: Door) -> None:
    draft = await draft_of(door)
    token = await door.link(AMY, Target(kind="upload", about=draft))
    person = await door.school.person(AMY)
    [row] = await door.rows(RoomLinkRow)
    kept = repr({column.key: getattr(row, column.key) for column in RoomLinkRow.__table__.columns})

    for hidden in (token, token.rpartition(".")[2], person, draft, "upload"):
        assert hidden not in kept
    other = await door.link(NADIA)
    await door.link(NADIA)
    assert len((await door.rows(RoomLinkRow))[0].sealed) == len(row.sealed), "kinds tell apart by length"
    assert other != token


async def test_links_and_questions_that_are_over_are_swept(door: Door) -> None:
    await door.asks(NADIA)
    await door.link(NADIA)
    await door.school.later(hours=25)
    assert await door.rows(RoomCheckRow) == []
    assert len(await door.rows(RoomLinkRow)) == 2
    await door.school.later(days=KEPT_FOR.days)

    assert await door.rows(RoomLinkRow) == []
    assert await door.rows(NoticeRow) == [], "with them go the notices about them"


async def test_no_link_leads_into_another_school(door: Door) -> None:
    token = await door.link(NADIA, CASES)

    assert not await door.desk.look(token.replace("ottermarsh.", "otter-marsh."))
