"""Slack waits three seconds for its answer, and as long for a modal: the work lets these go first."""

import asyncio

import pytest

from signpost.adapters.slack import conversing
from signpost.bot.bot import Bot
from signpost.bot.turn import Reply, Turn
from tests.adapters.slack.staffroom import Staffroom

pytestmark = [pytest.mark.slack, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
LONG_S = 600.0


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversing, "YIELD_S", LONG_S)


async def test_a_modal_is_opened_before_any_work_is_done(staffroom: Staffroom, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Turn] = []
    real = Bot.respond

    async def respond(bot: Bot, turn: Turn) -> tuple[Reply, ...]:
        begun.append(turn)
        return await real(bot, turn)

    monkeypatch.setattr(Bot, "respond", respond)
    amy, ben, grace = (staffroom.member(name) for name in ("amy", "ben", "grace"))
    for one in (amy, ben, grace):
        await one.commands("/policy", "help")  # from here on it is known who they are
    begun.clear()
    with staffroom.platform.precedence.awaited():
        doing = [asyncio.create_task(amy.writes("can I friend a parent?"))]
        for reporter in (
            ben,
            grace,
        ):  # what the first one's work would be has had its time when the second one's is open
            doing.append(asyncio.create_task(reporter.commands("/report-incident")))
            while not reporter.modal:  # noqa: ASYNC110 - it is opened from elsewhere
                await asyncio.sleep(0.005)
        assert begun == []
        assert "One moment" in ben.screen
    await asyncio.gather(*doing)

    assert "One moment" not in ben.screen + grace.screen
    assert "You must not send friend requests" in amy.last_message


async def test_what_slack_gets_for_its_answer_is_worked_out_at_once(staffroom: Staffroom) -> None:
    amy = staffroom.member("amy")
    await amy.commands("/report-incident", "A parent writes lies about me.")
    async with asyncio.timeout(LONG_S / 2):
        with staffroom.platform.precedence.awaited():
            await amy.submits(child_imagery="no")

    assert "A parent writes lies about me." in amy.screen
