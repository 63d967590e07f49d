"""Writing to people on Teams: as slowly as it asks, to those who can be written to, and it is known who cannot."""

import asyncio
import json
from pathlib import Path

import pytest

from signpost.adapters.teams import sending
from signpost.adapters.teams.connector import CallError
from signpost.adapters.teams.doctor import examine
from signpost.adapters.teams.sending import Throttle
from signpost.bot.jobs import TransientError
from signpost.bot.set_up import apply_school
from signpost.bot.store.tables import ReferenceRow
from tests.adapters.teams.schema import words
from tests.adapters.teams.tenancy import Tenancy
from tests.adapters.teams.tenant import APP, TOKEN

pytestmark = [pytest.mark.teams, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]


async def kept(tenancy: Tenancy, handle: str) -> ReferenceRow | None:
    person = await tenancy.school.person(handle)
    async with tenancy.school.office.store.school(tenancy.school.id, read_only=True) as transaction:
        return await transaction.get(ReferenceRow, (tenancy.school.id, "teams", person))


@pytest.mark.parametrize("status", [429, 412, 502, 504])
async def test_what_teams_puts_off_is_sent_again_and_once(tenancy: Tenancy, status: int) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes("help")
    tenancy.teams.failing.extend([(status, {"Retry-After": "0"}), (status, {"Retry-After": "0"})])
    await amy.writes("policies")

    assert len(amy.messages) == 2
    assert "Social Media Policy" in amy.last_message


async def test_where_teams_does_not_say_how_long_the_waits_grow_and_differ(backend: str) -> None:
    error = CallError(429)
    waits = [[sending._wait_after(error, number) for _ in range(20)] for number in range(3)]

    assert all(2**number * 0.5 <= wait <= 2**number for number in range(3) for wait in waits[number])
    assert len(set(waits[0])) > 1
    assert sending._wait_after(CallError(429, "7"), 0) >= 7


async def test_what_takes_too_long_is_left_to_durable_work(tenancy: Tenancy) -> None:
    await tenancy.everybody_says_hello()
    receipt = await tenancy.school.reports("amy")
    tenancy.teams.failing.append((429, {"Retry-After": "600"}))
    with pytest.raises(TransientError):
        await tenancy.school.works()
    assert tenancy.colleague("nadia").messages == []
    await tenancy.works()

    (pointer,) = tenancy.colleague("nadia").messages
    assert receipt.reference in words(pointer.card)


async def test_a_chat_is_written_to_no_faster_than_teams_allows(backend: str) -> None:
    throttle = Throttle(((3, 0.2),))
    clock = asyncio.get_running_loop().time
    passed = []
    for _ in range(7):
        await throttle.wait()
        passed.append(clock())

    assert all(later - earlier >= 0.19 for earlier, later in zip(passed, passed[3:], strict=False))


async def test_every_call_has_the_bots_token(tenancy: Tenancy) -> None:
    await tenancy.everybody_says_hello()

    assert {authorization for _, _, authorization in tenancy.teams.calls} == {f"Bearer {TOKEN}"}


async def test_references_are_plain_json_and_outlive_a_restart(tenancy: Tenancy) -> None:
    await tenancy.everybody_says_hello()
    row = await kept(tenancy, "nadia")
    assert row is not None
    assert row.reference["serviceUrl"] == tenancy.teams.url
    assert row.reference["conversation"]["id"] == "a:nadia"
    assert row.reference["bot"]["id"].endswith(APP)
    assert "name" not in json.dumps(row.reference)
    await tenancy.listen()
    await tenancy.school.reports("amy")
    await tenancy.works()

    assert "needs you" in tenancy.colleague("nadia").last_message


async def test_whoever_has_the_app_installed_and_never_spoke_is_written_to_all_the_same(tenancy: Tenancy) -> None:
    tenancy.teams.users["nadia"].email = ""
    await tenancy.colleague("amy").writes("help")
    people = tuple(
        person.model_copy(update={"identities": {"teams": "aad-nadia"}}) if person.handle == "nadia" else person
        for person in tenancy.school.file.people
    )
    await apply_school(tenancy.school.office, tenancy.school.file.model_copy(update={"people": people}))
    await tenancy.school.reports("amy")
    await tenancy.works()

    assert "needs you" in tenancy.colleague("nadia").last_message


async def test_whoever_removed_the_app_is_not_written_to_and_the_report_moves_on(tenancy: Tenancy) -> None:
    await tenancy.everybody_says_hello()
    nadia, sam = tenancy.colleague("nadia"), tenancy.colleague("sam")
    await nadia.installs("remove")
    nadia.user.is_installed = False
    row = await kept(tenancy, "nadia")
    assert row is not None
    assert row.gone == "uninstalled"
    tenancy.teams.posts.clear()
    await tenancy.school.reports("amy")
    await tenancy.works()
    await tenancy.works()

    assert nadia.messages == []
    assert "needs you" in sam.last_message


async def test_whoever_comes_back_is_written_to_again(tenancy: Tenancy) -> None:
    nadia = tenancy.colleague("nadia")
    await nadia.installs()
    await nadia.installs("remove")
    await nadia.installs()
    row = await kept(tenancy, "nadia")

    assert row is not None
    assert row.gone is None


async def test_a_member_event_in_the_personal_chat_is_the_app_itself(tenancy: Tenancy) -> None:
    nadia = tenancy.colleague("nadia")
    bot = {"id": f"28:{APP}"}
    await nadia.send(nadia.activity("conversationUpdate", membersAdded=[bot]))
    row = await kept(tenancy, "nadia")
    assert row is not None
    assert row.gone is None
    await nadia.send(nadia.activity("conversationUpdate", membersRemoved=[bot]))
    row = await kept(tenancy, "nadia")
    assert row is not None
    assert row.gone == "uninstalled"


async def test_whoever_blocked_the_app_is_known_to_be_out_of_reach(tenancy: Tenancy) -> None:
    await tenancy.everybody_says_hello()
    tenancy.colleague("nadia").user.is_installed = False
    await tenancy.school.reports("amy")
    await tenancy.works()
    row = await kept(tenancy, "nadia")

    assert row is not None
    assert row.gone == "unreachable"


async def test_the_administrator_sees_who_cannot_be_reached_and_why_and_others_do_not(tenancy: Tenancy) -> None:
    await tenancy.everybody_says_hello()
    await tenancy.colleague("nadia").installs("remove")
    ivan, amy = tenancy.colleague("ivan"), tenancy.colleague("amy")
    await ivan.writes("home")
    await ivan.presses("Who cannot be reached")
    assert "Nadia Karim: has removed the app." in ivan.screen
    await amy.writes("home")
    assert "Who cannot be reached" not in amy.last_message
    value = {"action": {"data": {"signpost": {"verb": "set_up", "value": ""}}}}
    answer = await amy.invokes("adaptiveCard/action", value)

    assert "Nadia" not in words(answer["value"])


async def test_the_administrator_sees_that_no_policy_is_set_up(tenancy: Tenancy, tmp_path: Path) -> None:
    tenancy.settings = tenancy.settings.model_copy(update={"policies": tmp_path})
    await tenancy.listen()
    await tenancy.everybody_says_hello()
    ivan = tenancy.colleague("ivan")
    await ivan.writes("home")
    await ivan.presses("Who cannot be reached")

    assert f"There is no policy in {tmp_path}." in ivan.screen


async def test_the_doctor_says_what_is_amiss(tenancy: Tenancy) -> None:
    await tenancy.everybody_says_hello()
    await tenancy.colleague("nadia").installs("remove")
    nowhere = tenancy.settings.model_copy(
        update={"teams_openid": "http://127.0.0.1:9/", "teams_app_type": "UserAssignedMSI"}
    )
    for settings, keys in ((tenancy.settings, True), (nowhere, False)):
        found = [finding async for finding in examine(settings, tenancy.school.office, tenancy.school.id)]
        assert any("signs its requests can be read" in finding.text for finding in found) == keys
        assert any("Nadia Karim cannot be written to: has removed the app." in finding.text for finding in found)
    unset = tenancy.settings.model_copy(update={"teams_app_id": ""})
    (finding,) = [finding async for finding in examine(unset, tenancy.school.office, tenancy.school.id)]

    assert not finding.is_well
