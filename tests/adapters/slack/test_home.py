"""The Home tab: what everybody can do, reports and cases without a word of them, how the school is set up."""

import asyncio
import datetime as dt
from typing import Any

import pytest

from signpost.adapters.slack import home
from signpost.bot.people import Role
from signpost.bot.set_up import apply_school, check_routes
from tests.adapters.slack.staffroom import Staffroom, user_of
from tests.adapters.slack.test_reporting import reports
from tests.adapters.slack.workspace import refused, server_error

pytestmark = [pytest.mark.slack, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]


async def hanging() -> None:
    await asyncio.sleep(3)


async def test_a_teacher_sees_what_can_be_done(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.opens_home()

    for words in ("Report an incident", "My reports", "/policy", "can I friend a parent?"):
        assert words in amy.home
    assert "Set-up" not in amy.home
    assert "Your cases" not in amy.home


async def test_my_reports_are_opened_from_home(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    reference = await reports(amy)
    amy.close()
    await amy.opens_home()
    await amy.presses("My reports", at_home=True)

    assert f"{reference}, sent" in amy.screen
    assert "not read yet" in amy.screen


async def test_a_handler_sees_cases_by_reference_and_age(staffroom: Staffroom) -> None:
    amy, nadia = staffroom.member("amy"), staffroom.member("nadia")
    reference = await reports(amy)
    await nadia.opens_home()

    assert f"{reference}: received, since 23 November 2026" in nadia.home
    assert "QZX" not in nadia.home
    await nadia.presses("Open", at_home=True)
    assert "QZX" in nadia.screen


async def test_a_handlers_home_is_published_anew_once_the_case_changes(staffroom: Staffroom) -> None:
    amy, nadia = staffroom.member("amy"), staffroom.member("nadia")
    await reports(amy)
    await nadia.opens_home()
    await nadia.presses("Open", at_home=True)
    await nadia.presses("Acknowledge")

    assert "acknowledged" in nadia.home
    assert "unread" not in nadia.home


async def test_a_handlers_home_is_published_anew_when_a_case_is_routed_to_them(staffroom: Staffroom) -> None:
    amy, nadia = staffroom.member("amy"), staffroom.member("nadia")
    await nadia.opens_home()
    assert "Your cases" not in nadia.home
    reference = await reports(amy)
    await staffroom.school.works()

    assert f"{reference}: received" in nadia.home
    assert "QZX" not in nadia.home


async def test_a_reporters_home_is_published_anew_when_their_report_is_acknowledged(staffroom: Staffroom) -> None:
    amy, nadia = staffroom.member("amy"), staffroom.member("nadia")
    reference = await reports(amy)
    await amy.opens_home()
    assert f"{reference}, sent 23 November 2026: received, not read yet" in amy.home
    await staffroom.school.works()
    await nadia.press("acknowledge", reference)
    await staffroom.school.works()

    assert f"{reference}, sent 23 November 2026: read, and being dealt with" in amy.home
    assert "QZX" not in amy.home


@pytest.mark.parametrize("fault", [refused("hash_conflict"), server_error, hanging], ids=["refused", "error", "hangs"])
async def test_a_home_that_cannot_be_published_fails_no_notice(
    staffroom: Staffroom, fault: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "LONGEST_S", 0.5)
    amy, nadia = staffroom.member("amy"), staffroom.member("nadia")
    await reports(amy)
    staffroom.slack.faults["views.publish"].append(fault)
    await staffroom.school.works()

    assert len(nadia.messages) == 1


async def test_the_administrator_sees_how_the_school_is_set_up_and_nothing_of_reports(staffroom: Staffroom) -> None:
    ivan = staffroom.member("ivan")
    await ivan.opens_home()
    before = ivan.home
    assert "Set-up" in before
    assert "Every report would reach somebody, whoever is away." in before
    assert "Everybody in the school file can be reached on Slack." in before

    await reports(staffroom.member("amy"))
    await staffroom.school.works()
    await ivan.opens_home()
    assert ivan.home == before


async def test_the_administrator_sees_what_the_school_file_leaves_open(staffroom: Staffroom) -> None:
    async with staffroom.school.office.work(staffroom.school.id, read_only=True) as work:
        file = work.school.file
    thin = file.model_copy(
        update={"roles": {role: held for role, held in file.roles.items() if role is not Role.NOMINATED_PERSON}}
    )
    await apply_school(staffroom.school.office, thin)
    ivan = staffroom.member("ivan")
    await ivan.opens_home()

    checks = check_routes(thin, dt.date(2026, 11, 23))
    assert checks
    assert all(check.text in ivan.home for check in checks)


async def test_the_administrator_sees_who_has_no_user_on_slack(staffroom: Staffroom) -> None:
    staffroom.slack.join(user_of("amy"), "a.teller@elsewhere.example")
    staffroom.slack.join(user_of("nadia"), "n.karim@ottermarsh.example", is_restricted=True)
    ivan = staffroom.member("ivan")
    await ivan.opens_home()

    named = ivan.home.partition("that the school file gives them: ")[2].rstrip(".")
    assert set(named.split(", ")) == {"Amy Teller", "Nadia Karim"}


async def test_where_slack_does_not_say_who_is_there_that_is_said(staffroom: Staffroom) -> None:
    staffroom.slack.faults["users.list"].append(refused("missing_scope"))
    ivan = staffroom.member("ivan")
    await ivan.opens_home()

    assert "Slack does not say just now who can be reached." in ivan.home


async def test_a_stranger_sees_how_to_become_known(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    staffroom.slack.join(amy.user, "somebody@elsewhere.example")
    await amy.opens_home()

    assert "I only talk with people whom your school has named to me" in amy.home
    assert "Report" not in amy.home.replace("Reports", "")
