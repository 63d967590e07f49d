"""Reports where processes are killed before every statement that they send to a database, one after the other."""

import itertools
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from signpost.bot.incidents.commands import Acknowledge, SubmitReport
from tests.faults import processes
from tests.faults.course import ACKNOWLEDGED, HEAD, LEASE_ENDED, MOVED, NEW, REPORTER, UNREAD_AFTER, Course
from tests.faults.killing import Statement
from tests.faults.processes import Desk, Place

pytestmark = [
    pytest.mark.deep,
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="no process can be forked, nor killed so"),
]

SOME = 13
"""Of a worker's statements, most of which are DBOS's, each thirteenth is tried."""
LEAST = 10
"""Kills, below which the test would not be about every statement."""


class Deaths:
    """Reports in one school, each of which costs a process its life; until one lives to the end.

    Args:
        place: where it happens.
        step: how many statements later each is killed.
    """

    def __init__(self, place: Place, step: int = 1) -> None:
        self.place = place
        self.courses: list[Course] = []
        self._step = step
        self._is_over = False

    def __iter__(self) -> Iterator[tuple[Course, Statement]]:
        for number in itertools.count(1, self._step):
            if self._is_over:
                assert len(self.courses) > LEAST
                return
            self.courses.append(Course(self.place))
            yield self.courses[-1], Statement(number)

    async def strikes(self, function: object, *arguments: object, minutes: int = 0) -> None:
        """Run a function in a process that may be killed."""
        code = await processes.run(function, replace(self.place, minutes=minutes), *arguments)
        assert code in {0, -signal.SIGKILL}
        self._is_over = code == 0

    def told(self) -> dict[str, Counter[tuple[str, str]]]:
        """Who was told what of each report, and how often."""
        told: dict[str, Counter[tuple[str, str]]] = {course.reference: Counter() for course in self.courses}
        for message in self.place.messenger().delivered():
            told[message.reference][message.account, message.why] += 1
        return told

    def all_are(self, expected: Counter[tuple[str, str]]) -> None:
        """Every report was told of as expected, to nobody else, and never twice."""
        assert self.told() == dict.fromkeys((course.reference for course in self.courses), expected)


async def test_killed_before_every_statement_of_sending(place: Place) -> None:
    deaths = Deaths(place)
    for course, statement in deaths:
        await course.drafts()
        await deaths.strikes(processes.speak, REPORTER, SubmitReport(draft=course.draft), statement)
        await course.submits()
    await deaths.courses[-1].is_worked_at()
    deaths.all_are(NEW)


async def test_killed_before_every_statement_of_acknowledging(place: Place) -> None:
    deaths = Deaths(place)
    for course, statement in deaths:
        await course.drafts()
        await course.submits()
        acknowledge = Acknowledge(reference=course.reference)
        await deaths.strikes(processes.speak, HEAD, acknowledge, statement)
        async with Desk(place) as desk:
            await desk.says(HEAD, acknowledge)
    await deaths.courses[-1].is_worked_at(minutes=UNREAD_AFTER)
    deaths.all_are(NEW + ACKNOWLEDGED)


async def test_killed_before_many_a_statement_of_notifying(place: Place) -> None:
    deaths = Deaths(place, SOME)
    for course, statement in deaths:
        await course.drafts()
        await course.submits()
        await deaths.strikes(processes.work, "worker.1", statement)
    await deaths.courses[-1].is_worked_at(minutes=LEASE_ENDED)
    deaths.all_are(NEW)


async def test_killed_before_many_a_statement_of_escalating(place: Place) -> None:
    deaths = Deaths(place, SOME)
    for course, statement in deaths:
        await course.drafts()
        await course.submits()
        await course.is_worked_at()
        await deaths.strikes(processes.work, "worker.1", statement, minutes=UNREAD_AFTER)
    await deaths.courses[-1].is_worked_at(minutes=UNREAD_AFTER + LEASE_ENDED)
    deaths.all_are(NEW + MOVED)
