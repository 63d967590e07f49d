"""Slack with many at once: how long Slack waits for an ack, beside an app that does nothing else, and what it takes."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil

from benchmarks.generated import distinct_questions
from benchmarks.report import Report
from tests.adapters.slack.load import (
    ACK_WITHIN_S,
    KINDS,
    Ack,
    free_port,
    listening,
    open_workspace,
    requests,
    running_bot,
    seen_by_all,
    send,
)

MEMBERS, ROUNDS = 300, 10
QUICK_MEMBERS, QUICK_ROUNDS = 6, 2
TOO_LATE, FAILED = "took too long", "went wrong"
"""What a member reads for whom Slack would open no modal any more; and one for whom the bot fails."""


@dataclass
class Measured:
    """What came of all rounds.

    Args:
        bot: its acks.
        bolt: those of the app that only acknowledges.
        resident_mb: of the bot's process, after each round.
        answered_s: until all of a round had been answered.
        late: how many of the forms came too late for Slack to open them.
    """

    bot: list[Ack] = field(default_factory=list)
    bolt: list[Ack] = field(default_factory=list)
    resident_mb: list[float] = field(default_factory=list)
    answered_s: list[float] = field(default_factory=list)
    late: int = 0


async def _measured(members: int, rounds: int) -> Measured:
    """Send the same to both by turns, and make sure that nobody is left without an answer."""
    questions = distinct_questions(members * rounds)
    questions = [questions[number % len(questions)] for number in range(members * rounds)]
    found = Measured()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="signpost-", ignore_cleanup_errors=True)))
        slack = await stack.enter_async_context(open_workspace(members))
        url, process = await stack.enter_async_context(running_bot(slack, members, folder))
        port = free_port()
        acks = (sys.executable, "-m", "benchmarks.acks", str(port))
        await stack.enter_async_context(listening(acks, f"http://127.0.0.1:{port}", dict(os.environ)))
        for number in range(rounds):
            asked = questions[number * members : (number + 1) * members]
            found.bolt += await send(f"http://127.0.0.1:{port}/slack/events", requests(slack, asked, number))
            slack.posts.clear()
            slack.views.clear()
            began = time.perf_counter()
            found.bot += await send(url, requests(slack, asked, number))
            seen = await seen_by_all(slack, members)
            found.answered_s.append(time.perf_counter() - began)
            assert not any(FAILED in text for text in seen)
            found.late += sum(TOO_LATE in text for text in seen)
            found.resident_mb.append(psutil.Process(process).memory_info().rss / 2**20)
    assert {ack.status for ack in (*found.bot, *found.bolt)} == {200}
    return found


def _percentiles(acks: Sequence[Ack]) -> tuple[float, float, float]:
    """p50, p99 and the slowest, in milliseconds."""
    p50, p99, most = (float(value) * 1e3 for value in np.percentile([ack.seconds for ack in acks], [50, 99, 100]))
    return p50, p99, most


def measure(quick: bool) -> Report:
    """The time to the ack, for the bot and for an app that only acknowledges, in the same run."""
    members, rounds = (QUICK_MEMBERS, QUICK_ROUNDS) if quick else (MEMBERS, ROUNDS)
    found = asyncio.run(_measured(members, rounds))
    report = Report()
    table = []
    for kind in ("all", *KINDS):
        bolt = _percentiles([ack for ack in found.bolt if kind in {"all", ack.kind}])
        bot = _percentiles([ack for ack in found.bot if kind in {"all", ack.kind}])
        ratios = [f"{ours / least:.1f}" for ours, least in zip(bot[:2], bolt[:2], strict=True)]
        table.append([kind, *ratios, *(f"{value:,.0f}" for value in (*bot, *bolt))])
    header = ["", "p50 ×", "p99 ×", "p50 ms", "p99 ms", "slowest ms", "bolt p50 ms", "bolt p99 ms", "bolt slowest ms"]
    report.table(f"Until the ack: {members:,} at once, {rounds} times", header, table)
    held = sum(ack.seconds < ACK_WITHIN_S for ack in found.bot)
    forms = sum(ack.kind == "/report-incident" for ack in found.bot)
    report.table(
        "What came of it",
        ["", "of", ""],
        [
            [f"acks within Slack's {ACK_WITHIN_S:.0f} s", f"{len(found.bot):,}", f"{held:,}"],
            ["forms for which Slack's 3 s were over, as the reporter was told", f"{forms:,}", f"{found.late:,}"],
            [f"seconds until {members:,} were answered, p50", rounds, f"{np.median(found.answered_s):.1f}"],
        ],
    )
    report.table(
        "Memory of the bot's process",
        ["after so many", *(f"{(number + 1) * members:,}" for number in range(rounds))],
        [["MB resident", *(f"{value:,.0f}" for value in found.resident_mb)]],
    )
    report.note(
        "× 1 is an app on the same bolt that checks the signature and acknowledges, and does nothing else. Nobody was "
        "left without an answer, or without word why there is none."
    )
    return report
