"""Many reports at once: processes that each take reports and work, as web and worker dynos together do.

The loop is closed: each reporter sends the next report when they have the receipt of the last one.
"""

import asyncio
import json
import multiprocessing
import time
from dataclasses import dataclass
from pathlib import Path

from signpost.bot.incidents.commands import SubmitReport
from signpost.bot.incidents.views import ReportReceipt
from signpost.bot.set_up import apply_school
from tests.faults.processes import Desk, Place, context, is_due, jobs_of
from tests.faults.schools import school_file, teacher

PLATFORM_S = 0.05
"""Seconds that the platform takes for a message, as Slack's or Teams' may."""


@dataclass(frozen=True)
class Load:
    """How much is asked of the processes.

    Args:
        reports: sent in all.
        reporters: who send at the same time, in each process.
        processes: how many there are.
    """

    reports: int
    reporters: int
    processes: int = 2


@dataclass(frozen=True)
class Sent:
    """What the reporters saw.

    Args:
        references: of all receipts.
        submit_s: seconds from the last button to each receipt.
        whole_s: seconds until all was sent and every notice delivered.
    """

    references: list[str]
    submit_s: list[float]
    whole_s: float


async def send(place: Place, load: Load) -> Sent:
    """Have processes take reports and deliver their notices, until all is done."""
    office = place.office()
    await apply_school(office, school_file(load.processes * load.reporters))
    await office.store.close()
    started = context.Barrier(load.processes)
    files = [place.platform.with_name(f"sent{number}") for number in range(load.processes)]
    began = time.perf_counter()
    processes = [
        context.Process(target=_process, args=(place, number, load, started, file)) for number, file in enumerate(files)
    ]
    for process in processes:
        process.start()
    for process in processes:
        await asyncio.to_thread(process.join)
        assert process.exitcode == 0
    whole_s = time.perf_counter() - began
    receipts = [receipt for file in files for receipt in json.loads(file.read_text())]
    return Sent([reference for reference, _ in receipts], [seconds for _, seconds in receipts], whole_s)


def _process(place: Place, number: int, load: Load, started: "multiprocessing.synchronize.Barrier", file: Path) -> None:
    asyncio.run(_take_reports(place, number, load, started, file))


async def _take_reports(
    place: Place, number: int, load: Load, started: "multiprocessing.synchronize.Barrier", file: Path
) -> None:
    async with Desk(place) as desk:
        jobs = jobs_of(desk.office, place.messenger(), f"worker.{number}")
        await jobs.start()
        await asyncio.to_thread(started.wait)
        own = range(number, load.reports, load.processes)
        receipts = await asyncio.gather(
            *(
                _send(desk, teacher(number * load.reporters + reporter), len(own[reporter :: load.reporters]))
                for reporter in range(load.reporters)
            )
        )
        await asyncio.to_thread(file.write_text, json.dumps([receipt for sent in receipts for receipt in sent]))
        while await is_due(desk.office):  # noqa: ASYNC110 - it may be another process that does it
            await asyncio.sleep(0.05)
        await jobs.stop()


async def _send(desk: Desk, handle: str, count: int) -> list[tuple[str, float]]:
    """One reporter's reports, one after the other: the reference of each, and the seconds that sending it took."""
    sent = []
    for number in range(count):
        draft = await desk.drafts(handle, f"Report {number}.", about=(("pupil", "colleague")[number % 2],))
        began = time.perf_counter()
        receipt = await desk.says(handle, SubmitReport(draft=draft))
        seconds = time.perf_counter() - began
        assert isinstance(receipt, ReportReceipt)
        sent.append((receipt.reference, seconds))
    return sent
