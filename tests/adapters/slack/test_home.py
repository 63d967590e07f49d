"""The Home tab: what everybody can do, a handler's cases without a word of them, the administrator's list."""

import pytest

from tests.adapters.slack.staffroom import Staffroom
from tests.adapters.slack.test_reporting import reports

pytestmark = [pytest.mark.slack, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]


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


async def test_the_administrator_sees_who_cannot_be_reached_and_nothing_of_reports(staffroom: Staffroom) -> None:
    await reports(staffroom.member("amy"))
    ivan = staffroom.member("ivan")
    await ivan.opens_home()

    assert "Set-up" in ivan.home
    assert "SP-" not in ivan.home


async def test_a_stranger_sees_how_to_become_known(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    staffroom.slack.join(amy.user, "somebody@elsewhere.example")
    await amy.opens_home()

    assert "I only talk with people whom your school has named to me" in amy.home
    assert "Report" not in amy.home.replace("Reports", "")
