"""Teams with many at once: how long it waits for the bot, beside an app that does nothing else, and what it takes."""

import asyncio
import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil
from aiohttp import web

from benchmarks.generated import distinct_questions
from benchmarks.report import Report
from signpost.adapters.teams.activity import Activity
from signpost.adapters.teams.authentication import Doorkeeper, SigningKeys
from signpost.adapters.teams.sending import PER_TENANT
from tests.adapters.teams.load import (
    KINDS,
    MESSAGES,
    Taken,
    activities,
    greet,
    open_tenant,
    running_bot,
    send,
    unanswered,
)
from tests.adapters.teams.tenant import APP, Tenant

MEMBERS, ROUNDS = 300, 10
QUICK_MEMBERS, QUICK_ROUNDS = 6, 2
WITHIN_S = 3.0


@dataclass
class Measured:
    """What came of all rounds.

    Args:
        bot: what was taken by it.
        least: what was taken by the app that only looks who speaks to it.
        greeted_s: until everybody was known, and greeted, at the very first.
        resident_mb: of the bot's process, after each round.
        load: the machine's load average, after each round.
    """

    bot: list[Taken] = field(default_factory=list)
    least: list[Taken] = field(default_factory=list)
    greeted_s: float = 0.0
    resident_mb: list[float] = field(default_factory=list)
    load: list[float] = field(default_factory=list)


async def _least(teams: Tenant, stack: AsyncExitStack) -> str:
    """An app that checks the token, reads the activity, and does nothing; its address."""
    doorkeeper = Doorkeeper(APP, SigningKeys(f"{teams.url}/openid"))

    async def take(request: web.Request) -> web.Response:
        activity = Activity.model_validate_json(await request.read())
        await doorkeeper.check(request.headers.get("Authorization", ""), activity.service_url, activity.channel_id)
        return web.Response(status=202)

    served = web.Application()
    served.router.add_post("/", take)
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}/"


async def _measured(members: int, rounds: int) -> Measured:
    """Send the same to both by turns, and make sure that nobody is left without an answer."""
    questions = distinct_questions(members * rounds)
    questions = [questions[number % len(questions)] for number in range(members * rounds)]
    found = Measured()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="signpost-", ignore_cleanup_errors=True)))
        teams = await stack.enter_async_context(open_tenant(members))
        url, process = await stack.enter_async_context(running_bot(teams, members, folder))
        least = await _least(teams, stack)
        began = time.perf_counter()
        await greet(teams, url, members)
        found.greeted_s = time.perf_counter() - began
        for number in range(rounds):
            asked = questions[number * members : (number + 1) * members]
            found.least += await send(teams, least, activities(teams, asked))
            teams.posts.clear()
            taken = await send(teams, url, activities(teams, asked))
            assert not unanswered(teams, taken)
            assert not any("went wrong" in post.said for post in teams.posts)
            found.bot += taken
            found.resident_mb.append(psutil.Process(process).memory_info().rss / 2**20)
            found.load.append(os.getloadavg()[0])
    assert {one.status for one in found.bot} <= {200, 202}
    assert {one.status for one in found.least} == {202}
    return found


def _percentiles(taken: Sequence[Taken]) -> tuple[float, float, float]:
    """p50, p99 and the slowest, in milliseconds."""
    p50, p99, most = (float(value) * 1e3 for value in np.percentile([one.seconds for one in taken], [50, 99, 100]))
    return p50, p99, most


def measure(quick: bool) -> Report:
    """How long Teams waits, for the bot and for an app that only looks who it is, in the same run."""
    members, rounds = (QUICK_MEMBERS, QUICK_ROUNDS) if quick else (MEMBERS, ROUNDS)
    found = asyncio.run(_measured(members, rounds))
    report, table = Report(), []
    for kind in ("all", *KINDS):
        least = _percentiles([one for one in found.least if kind in {"all", one.kind}])
        bot = _percentiles([one for one in found.bot if kind in {"all", one.kind}])
        ratios = [f"{ours / theirs:.1f}" for ours, theirs in zip(bot[:2], least[:2], strict=True)]
        table.append([kind, *ratios, *(f"{value:,.0f}" for value in (*bot, *least))])
    header = [
        "",
        "p50 ×",
        "p99 ×",
        "p50 ms",
        "p99 ms",
        "slowest ms",
        "least p50 ms",
        "least p99 ms",
        "least slowest ms",
    ]
    report.table(f"Until it is answered: {members:,} at once, {rounds} times", header, table)
    at_once = [one for one in found.bot if one.kind not in MESSAGES]
    calls, seconds = PER_TENANT[0]
    messages = (len(found.bot) - len(at_once)) // rounds
    report.table(
        "What came of it",
        ["", "of", ""],
        [
            ["answered", f"{len(found.bot):,}", f"{len(found.bot):,}"],
            *(
                [
                    f"{who} within {WITHIN_S:.0f} s",
                    f"{len(some):,}",
                    f"{sum(one.seconds < WITHIN_S for one in some):,}",
                ]
                for who, some in (("presses and searches", at_once), ("all", found.bot))
            ),
            [f"seconds until {members:,} who are new were greeted", 1, f"{found.greeted_s:.1f}"],
            [
                f"seconds that Teams' limit keeps the last of {messages:,} messages waiting",
                rounds,
                f"{max(0, messages - calls) / calls * seconds:.1f}",
            ],
        ],
    )
    report.table(
        "Memory of the bot's process",
        ["after so many", *(f"{(number + 1) * members:,}" for number in range(rounds))],
        [["MB resident", *(f"{value:,.0f}" for value in found.resident_mb)]],
    )
    lowest, highest = min(found.load), max(found.load)
    report.note(
        "× 1 is an app that checks the token, reads the activity and does nothing else, in the process that also plays "
        f"Teams. Teams takes {calls} calls a second from a bot in a tenant: the bot keeps to that, and answers wait "
        f"for their turn. The load average was {lowest:.0f} to {highest:.0f} on {os.cpu_count()} cores."
    )
    return report
