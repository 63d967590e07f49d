"""What may be done later lets go first what somebody waits for, and is done nevertheless."""

import asyncio

import pytest

from signpost.bot.precedence import Precedence

WAIT_S = 30.0


async def test_it_is_quiet_once_nobody_waits_any_more() -> None:
    precedence, done = Precedence(), False

    async def later() -> None:
        nonlocal done
        await precedence.quiet(WAIT_S)
        done = True

    async with asyncio.timeout(WAIT_S / 2):
        with precedence.awaited():
            waiting = asyncio.create_task(later())
            with precedence.awaited():
                await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert not done
        await waiting
    assert done


async def test_what_may_be_done_later_does_not_wait_for_ever() -> None:
    precedence = Precedence()
    with precedence.awaited():
        async with asyncio.timeout(WAIT_S):
            await precedence.quiet(0.01)


async def test_what_has_failed_is_waited_for_no_more() -> None:
    precedence = Precedence()
    with pytest.raises(ZeroDivisionError), precedence.awaited():
        raise ZeroDivisionError
    async with asyncio.timeout(WAIT_S):
        await precedence.quiet(2 * WAIT_S)
