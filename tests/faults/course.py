"""One urgent report about somebody who would be among its handlers, and who it is to reach instead."""

from collections import Counter
from dataclasses import replace

from sqlalchemy import select

from signpost.bot.incidents.commands import FormValue, SubmitReport
from signpost.bot.incidents.views import ReportReceipt
from signpost.bot.store.tables import CaseHandlerRow, CaseRow, NoticeRow, PersonRow
from tests.faults import processes
from tests.faults.processes import Desk, Place
from tests.faults.schools import URGENT_AFTER, teacher

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
