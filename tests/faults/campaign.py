"""One campaign: the sample agreement, which everybody of the school is asked to sign on a morning at school."""

import datetime as dt
import math
from collections import Counter
from dataclasses import replace

from sqlalchemy import select

from signpost.bot.agreements import ledger
from signpost.bot.agreements.commands import OpenAgreement, SignAgreement
from signpost.bot.agreements.publication import publish
from signpost.bot.agreements.views import SigningReceipt, SigningRequest
from signpost.bot.store.tables import PersonRow, ReminderMessageRow, SignatureRow
from signpost.composition import SAMPLE
from signpost.knowledge.reader import read_policy
from tests.faults import processes
from tests.faults.course import LEASE_ENDED
from tests.faults.processes import Desk, Place
from tests.faults.schools import school_file

PEOPLE = tuple(person.handle for person in school_file().people)
ASKED = Counter({(handle, "asked"): 1 for handle in PEOPLE})
"""Everybody is asked, once."""


class SigningCampaign:
    """The campaign, as far as it has come.

    Args:
        place: where it happens, on a school day and within school hours; see `opened`.
    """

    def __init__(self, place: Place) -> None:
        self.place = place

    @classmethod
    async def opened(cls, place: Place) -> "SigningCampaign":
        """The agreement is published at ten o'clock of the next school day, to which the clock is set."""
        async with Desk(place) as desk, desk.office.work(place.school, read_only=True) as work:
            day = work.school.calendar.next_school_day(work.school.today(work.now))
            assert day is not None
            ahead = dt.datetime.combine(day, dt.time(10), work.school.zone) - work.now
        place = replace(place, minutes=math.ceil(ahead / dt.timedelta(minutes=1)))
        async with Desk(place) as desk, desk.office.work(place.school) as work:
            await publish(work, read_policy(SAMPLE / "agreement.md"), by="system", is_material=True)
        return cls(place)

    async def is_worked_at(self) -> None:
        """A fresh worker does all that is due once the lease of the dead has ended."""
        later = replace(self.place, minutes=self.place.minutes + LEASE_ENDED)
        assert await processes.run(processes.work, later, "worker.2") == 0

    async def states(self) -> dict[str, str]:
        """How everybody's reminder stands."""
        messages = select(PersonRow.handle, ReminderMessageRow.state).join(
            ReminderMessageRow, ReminderMessageRow.person == PersonRow.id
        )
        async with Desk(self.place) as desk, desk.office.work(self.place.school, read_only=True) as work:
            rows = (await work.transaction.execute(messages)).all()
        assert len(rows) == len(PEOPLE)
        return {row.handle: row.state for row in rows}

    async def signature_of(self, handle: str) -> SignAgreement:
        """Somebody opens the agreement, ticks all and types their name: what they are about to send."""
        async with Desk(self.place) as desk:
            request = await desk.agrees(handle, OpenAgreement())
            assert isinstance(request, SigningRequest)
            async with desk.office.work(self.place.school, read_only=True) as work:
                name = work.school.name_of(await desk.person(handle))
        ticked = tuple(statement.number for statement in request.agreement.statements)
        return SignAgreement(campaign=request.campaign, digest=request.digest, ticked=ticked, typed_name=name)

    async def is_signed(self, handle: str, signature: SignAgreement) -> None:
        """Somebody sends it, again where no receipt came, and gets a receipt."""
        async with Desk(self.place) as desk:
            assert isinstance(await desk.agrees(handle, signature), SigningReceipt)

    async def signatures(self) -> list[str]:
        """Who has signed, a row each; all of it holds."""
        async with Desk(self.place) as desk, desk.office.work(self.place.school, read_only=True) as work:
            assert await ledger.verify(work.transaction, work.school.keys.signatures) == ()
            return list(await work.transaction.scalars(select(SignatureRow.account)))
