"""Reports where every process may be killed at every step; on both databases."""

import signal
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from signpost.bot.incidents.commands import Acknowledge, FormValue, SubmitReport
from signpost.bot.incidents.views import ReportReceipt
from signpost.bot.set_up import apply_school
from signpost.bot.store.tables import CaseHandlerRow, CaseRow, NoticeRow, PersonRow
from signpost.bot.vault.key_text import new_entry
from tests.faults import processes
from tests.faults.killing import Point
from tests.faults.processes import Desk, Place
from tests.faults.schools import URGENT_AFTER, school_file, teacher

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="no process can be forked, nor killed so"),
]

REPORTER, SUBJECT = teacher(), "nominated_deputy"
"""The subject stands in for the nominated person, and would be next."""
HEAD, NOMINATED, HEADS_DEPUTY, VICE_CHAIR = "head", "nominated", "heads_deputy", "vice_chair"
NEW = Counter({(HEAD, "new"): 1, (NOMINATED, "new"): 1})
MOVED = Counter({(HEADS_DEPUTY, "moved"): 1, (REPORTER, "moved"): 1})
ACKNOWLEDGED = Counter({(REPORTER, "acknowledged"): 1})
UNREAD_AFTER = URGENT_AFTER + 1
"""Minutes."""
LEASE_ENDED = 2
"""Minutes after which the lease of the dead has ended."""


@pytest.fixture
async def place(database_url: str, tmp_path: Path) -> Place:
    """A school, where processes can meet."""
    place = Place(database_url, new_entry(1), tmp_path / "delivered")
    office = place.office()
    await apply_school(office, school_file())
    await office.store.close()
    return place


class Course:
    """One urgent report, as far as it has come.

    Args:
        place: where it happens.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self.draft = ""
        self.references: set[str] = set()

    async def drafts(self, **about: FormValue) -> None:
        """The reporter writes it."""
        async with Desk(self.place) as desk:
            subject = about or {"about": ("colleague",), "about_people": (await desk.person(SUBJECT),)}
            self.draft = await desk.drafts(REPORTER, "He posts pictures of pupils.", danger_now="yes", **subject)

    async def submits(self) -> None:
        """The reporter sends it, again where no receipt came, and gets a receipt."""
        async with Desk(self.place) as desk:
            receipt = await desk.says(REPORTER, SubmitReport(draft=self.draft))
        assert isinstance(receipt, ReportReceipt)
        self.references.add(receipt.reference)

    @property
    def reference(self) -> str:
        (reference,) = self.references
        return reference

    async def is_worked_at(self, *, minutes: int = 0, executor: str = "worker.2") -> None:
        """A fresh worker does all that is due."""
        assert await processes.run(processes.work, replace(self.place, minutes=minutes), executor) == 0

    async def handlers(self) -> set[str]:
        """Whose the case is: there is one case, and it is kept."""
        async with Desk(self.place) as desk, desk.office.work(self.place.school, read_only=True) as work:
            assert list(await work.transaction.scalars(select(CaseRow.reference))) == [self.reference]
            handlers = select(PersonRow.handle).join(CaseHandlerRow, CaseHandlerRow.person == PersonRow.id)
            return set(await work.transaction.scalars(handlers))

    async def notices(self) -> Counter[str]:
        """How the notices stand."""
        async with Desk(self.place) as desk, desk.office.work(self.place.school, read_only=True) as work:
            return Counter(await work.transaction.scalars(select(NoticeRow.state)))


def points(*acts: str) -> list[Point]:
    """All points of some acts."""
    return [point for point in Point if point.act in acts]


async def is_killed(place: Place, function: object, *arguments: object) -> None:
    assert await processes.run(function, place, *arguments) == -signal.SIGKILL


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


async def test_every_point_is_tried() -> None:
    """A point that is added is tried, by the act that it names."""
    acts = {point.act for point in Point}
    assert acts == {"submit", "notify", "refused", "acknowledge", "escalate"}
