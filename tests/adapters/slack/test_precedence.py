"""Slack waits three seconds for its answer, and as long for a modal: the work lets these go first."""

import asyncio

import pytest

from signpost.adapters.slack import conversing
from tests.adapters.slack.staffroom import Staffroom

pytestmark = [pytest.mark.slack, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
LONG_S = 60.0


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversing, "YIELD_S", LONG_S)


async def test_a_modal_is_opened_before_any_work_is_done(staffroom: Staffroom) -> None:
    amy, ben = staffroom.member("amy"), staffroom.member("ben")
    async with asyncio.timeout(LONG_S / 2):
        with staffroom.platform.precedence.awaited():
            asking = asyncio.create_task(amy.writes("can I friend a parent?"))
            reporting = asyncio.create_task(ben.commands("/report-incident"))
            while not ben.modal:  # noqa: ASYNC110 - it is opened from elsewhere
                await asyncio.sleep(0.005)
            assert "One moment" in ben.screen
            assert amy.messages == []
        await asyncio.gather(asking, reporting)

    assert "One moment" not in ben.screen
    assert "You must not send friend requests" in amy.last_message


async def test_what_slack_gets_for_its_answer_is_worked_out_at_once(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.commands("/report-incident", "A parent writes lies about me.")
    async with asyncio.timeout(LONG_S / 2):
        with staffroom.platform.precedence.awaited():
            await amy.submits(child_imagery="no")

    assert "A parent writes lies about me." in amy.screen
