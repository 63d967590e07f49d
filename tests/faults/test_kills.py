"""Reports where every process may be killed at every step; on both databases."""

import sys
from collections import Counter
from dataclasses import replace

import pytest

from signpost.bot.incidents.commands import Acknowledge, SubmitReport
from tests.faults import processes
from tests.faults.course import (
    ACKNOWLEDGED,
    HEAD,
    HEADS_DEPUTY,
    LEASE_ENDED,
    MOVED,
    NEW,
    NOMINATED,
    REPORTER,
    UNREAD_AFTER,
    VICE_CHAIR,
    Course,
)
from tests.faults.killing import Point, points
from tests.faults.processes import Desk, Place, is_killed

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="no process can be forked, nor killed so"),
]


class TestAReportAcknowledgedToItsReporterIsNeverLost:
    """Promise 2: a report acknowledged to its reporter is never lost: kill -9 anywhere, then restart, and it is routed
    once.
    """

    @pytest.mark.parametrize("point", points("submit"))
    async def test_killed_while_it_is_sent(self, place: Place, point: Point) -> None:
        course = Course(place)
        await course.drafts()
        await is_killed(place, processes.speak, REPORTER, SubmitReport(draft=course.draft), point)
        await course.submits()
        await course.is_worked_at()
        assert place.messenger().told() == NEW
        assert await course.handlers() == {HEAD, NOMINATED}

    @pytest.mark.parametrize("point", points("notify"))
    async def test_killed_while_its_handlers_are_told(self, place: Place, point: Point) -> None:
        course = Course(place)
        await course.drafts()
        await course.submits()
        await is_killed(place, processes.work, "worker.1", point)
        await course.is_worked_at(minutes=LEASE_ENDED)
        assert place.messenger().told() == NEW
        assert await course.notices() == Counter(sent=2)

    @pytest.mark.parametrize("point", [Point.NOTIFY_BEGUN, Point.NOTIFY_TAKEN, Point.NOTIFY_SENT_UNCOMMITTED])
    async def test_killed_where_the_platform_cannot_tell(self, place: Place, point: Point) -> None:
        place = replace(place, can_tell=False)
        course = Course(place)
        await course.drafts()
        await course.submits()
        await is_killed(place, processes.work, "worker.1", point)
        await course.is_worked_at(minutes=LEASE_ENDED)
        told = place.messenger().told()
        assert set(told) == set(NEW)
        assert max(told.values()) <= 2, "told again more often than the worker was killed"
        assert await course.notices() == Counter(sent=2)

    @pytest.mark.parametrize("point", points("refused"))
    async def test_killed_while_it_is_seen_that_somebody_cannot_be_told(self, place: Place, point: Point) -> None:
        place = replace(place, refuses=(HEAD, NOMINATED))
        course = Course(place)
        await course.drafts()
        await course.submits()
        await is_killed(place, processes.work, "worker.1", point)
        await course.is_worked_at(minutes=LEASE_ENDED)
        assert place.messenger().told() == MOVED
        assert await course.handlers() == {HEAD, NOMINATED, HEADS_DEPUTY}
        assert await course.notices() == Counter(failed=2, sent=2)

    @pytest.mark.parametrize("point", points("acknowledge"))
    async def test_killed_while_it_is_acknowledged(self, place: Place, point: Point) -> None:
        course = Course(place)
        await course.drafts()
        await course.submits()
        await is_killed(place, processes.speak, HEAD, Acknowledge(reference=course.reference), point)
        async with Desk(place) as desk:
            await desk.says(HEAD, Acknowledge(reference=course.reference))
        await course.is_worked_at(minutes=UNREAD_AFTER)
        assert place.messenger().told() == NEW + ACKNOWLEDGED

    @pytest.mark.parametrize("point", points("escalate"))
    async def test_killed_while_it_moves_on_unread(self, place: Place, point: Point) -> None:
        course = Course(place)
        await course.drafts()
        await course.submits()
        await is_killed(replace(place, minutes=UNREAD_AFTER), processes.work, "worker.1", point)
        await course.is_worked_at(minutes=UNREAD_AFTER + LEASE_ENDED)
        assert place.messenger().told() == NEW + MOVED
        assert await course.handlers() == {HEAD, NOMINATED, HEADS_DEPUTY}

    @pytest.mark.parametrize("point", [Point.ESCALATE_UNCOMMITTED, Point.ESCALATE_COMMITTED])
    async def test_killed_while_nobody_is_left_to_move_it_on_to(self, place: Place, point: Point) -> None:
        course = Course(place)
        await course.drafts(about=("chair_of_governors",))
        await course.submits()
        await is_killed(replace(place, minutes=UNREAD_AFTER), processes.work, "worker.1", point)
        await course.is_worked_at(minutes=UNREAD_AFTER + LEASE_ENDED)
        told = Counter({(VICE_CHAIR, "new"): 1, (VICE_CHAIR, "nobody_left"): 1, (REPORTER, "nobody_left"): 1})
        assert place.messenger().told() == told
        assert await course.handlers() == {VICE_CHAIR}


def test_every_point_is_tried() -> None:
    """A point that is added is tried, by the act that it names; the last three in `test_kills_while_signing`."""
    acts = {point.act for point in Point}
    assert acts == {"submit", "notify", "refused", "acknowledge", "escalate", "plan", "remind", "sign"}
