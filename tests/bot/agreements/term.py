"""A term in minutes: a school that signs, two workers of which one is killed every day, and a bad platform."""

import asyncio
import datetime as dt
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from sqlalchemy import select

from signpost.bot.agreements.commands import OpenAgreement, SignAgreement
from signpost.bot.agreements.desk import AgreementDesk
from signpost.bot.agreements.planning import ReminderPlanning
from signpost.bot.agreements.reminding import Reminding
from signpost.bot.agreements.views import SigningReceipt, SigningRequest
from signpost.bot.incidents.escalation import undelivered
from signpost.bot.jobs import TaskKind, TransientError
from signpost.bot.jobs import lease as leases
from signpost.bot.jobs.lease import Lease
from signpost.bot.jobs.worker import Worker
from signpost.bot.notices import Delivery
from signpost.bot.people import Person
from signpost.bot.school_file import SchoolFile, read_school_file
from signpost.bot.store.tables import PersonRow
from signpost.bot.turn import Actor, Pointer
from signpost.bot.unit_of_work import Office
from tests.bot.offices import Clock

LEASE_S = 60.0
BATCH = 64
"""Tasks that the workers take on at a time."""
AT_ONCE = 5
"""Attempts that a worker makes at a time."""
SWEEPS_APART = dt.timedelta(seconds=1)
"""From one look for what is due to the next, at least."""
_FILE = """
[school]
id = "ottermarsh"
name = "Ottermarsh Primary School"

[roles]
headteacher = { holder = "head", deputies = ["deputy"] }
nominated_person = { holder = "deputy", deputies = ["third"] }
chair_of_governors = "chair"
vice_chair_of_governors = "vice"

[contacts.external]
name = "The designated officer"
phone = "01632 960123"

[calendar.term_dates]
terms = [{ first = 2026-09-02, last = 2026-12-18 }]
half_terms = [{ first = 2026-10-26, last = 2026-10-30 }]

[signing]
messages_a_minute = %d
"""


_PERSON = """
[[people]]
handle = "%s"
name = "%s"
audience = "%s"
"""


def school_file(teachers: int, messages_a_minute: int) -> SchoolFile:
    """A school with so many teachers."""
    leaders = ("head", "deputy", "third", "chair", "vice")
    people = [
        f'[[people]]\nhandle = "{name}"\nname = "{name.title()} Alder"\naudience = "governor"\n' for name in leaders
    ]
    people += [f'[[people]]\nhandle = "t{n}"\nname = "{name_of(n)}"\n' for n in range(teachers)]
    return read_school_file(_FILE % messages_a_minute + "".join(people))


def name_of(number: int) -> str:
    """A teacher's name: all are different."""
    return f"Tea{_letters(number)} Chera{_letters(number)}"


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")


class Killed(BaseException):
    """The end of a worker, at once: what catches errors does not see it, and nothing is tidied up."""


@dataclass
class BadPlatform:
    """A platform that throttles, fails one time in twenty, and loses the word that it has taken something.

    Args:
        chance: what decides.
        clock: the time.
        a_second: messages that it takes.
        can_tell: whether it knows what it delivered.
    """

    chance: random.Random
    clock: Clock
    a_second: int = 2
    can_tell: bool = True
    platform: str = "bad"
    delivered: dict[str, list[tuple[dt.datetime, str]]] = field(default_factory=lambda: defaultdict(list))
    """By account, when and what."""
    keys: Counter[str] = field(default_factory=Counter)
    kill: bool = False
    """Whether the worker that asks next is killed."""
    _taken: dict[dt.datetime, int] = field(default_factory=lambda: defaultdict(int))

    def account_of(self, person: Person, accounts: dict[str, str]) -> str | None:
        return person.handle

    async def has(self, school: str, account: str, key: str) -> bool | None:
        return key in self.keys if self.can_tell else None

    async def deliver(self, school: str, account: str, view: Pointer, key: str) -> None:
        second = self.clock().replace(microsecond=0)
        self._taken[second] += 1
        if self._taken[second] > self.a_second:
            raise TransientError("rate_limited")
        if self.chance.random() < 0.05:
            raise TransientError("unavailable")
        is_taken_first, dies = self.chance.random() < 0.5, self.kill
        if dies and not is_taken_first:
            self.kill = False
            raise Killed
        self.keys[key] += 1
        self.delivered[account].append((self.clock(), view.why))
        if dies:
            self.kill = False
            raise Killed
        if self.chance.random() < 0.02:
            raise TransientError("timeout")


class Term:
    """The term, day after day.

    Args:
        office: begins units of work, on a clock that is set here.
        clock: that clock.
        platform: where people are told.
        chance: what decides.
    """

    def __init__(self, office: Office, clock: Clock, platform: BadPlatform, chance: random.Random) -> None:
        self.office = office
        self.clock = clock
        self.platform = platform
        self._chance = chance
        self._desk = AgreementDesk(office)
        handlers = {
            TaskKind.DELIVER: Delivery(office, [platform], undelivered).deliver,
            TaskKind.PLAN_REMINDERS: ReminderPlanning(office).plan,
            TaskKind.REMIND: Reminding(office, [platform]).remind,
        }
        self._workers = [Worker(office.store, handlers, {}, LEASE_S, clock) for _ in range(2)]
        self._leases_end: set[dt.datetime] = set()
        self.kills = 0

    async def until(self, end: dt.datetime) -> None:
        """All that is due meanwhile is attempted when it is due, by two workers; each morning, one is to be killed."""
        while True:
            while await self._sweep() == BATCH:
                pass
            following = await self._following()
            if following is None or following > end:
                self.clock.now = max(self.clock.now, end)
                return
            if following.date() != self.clock.now.date():
                self.platform.kill = True
            self.clock.now = max(following, self.clock.now + SWEEPS_APART)

    async def _following(self) -> dt.datetime | None:
        """When something is free to be begun that is not free yet: it becomes due, or a dead worker's lease ends."""
        self._leases_end = {end for end in self._leases_end if end > self.clock()}
        due = await leases.next_due(self.office.store, self.clock())
        return min(self._leases_end | ({due} if due else set()), default=None)

    async def _sweep(self) -> int:
        now = self.clock()
        due = await leases.find_due(self.office.store, now, BATCH)
        until = now + dt.timedelta(seconds=LEASE_S)
        claimed = await leases.claim(self.office.store, due, now, until) if due else []
        shares: tuple[list[Lease], list[Lease]] = ([], [])
        for lease in claimed:
            self._chance.choice(shares).append(lease)
        await asyncio.gather(*(self._work(worker, share) for worker, share in zip(self._workers, shares, strict=True)))
        return len(due)

    async def _work(self, worker: Worker, share: list[Lease]) -> None:
        """One worker's share, some at a time; once it is killed, what it has not begun stays leased until that ends."""
        waiting = iter(share)
        is_killed = False

        async def attempt() -> None:
            nonlocal is_killed
            for lease in waiting:
                if is_killed:
                    return
                try:
                    await worker.attempt(lease)
                except Killed:
                    is_killed = True
                    self.kills += 1
                    # What it was at has a lease from when it was begun, which ends a little later.
                    self._leases_end |= {lease.until, lease.until + dt.timedelta(seconds=1)}

        await asyncio.gather(*(attempt() for _ in range(AT_ONCE)))

    async def signs(self, handle: str, name: str) -> None:
        """Somebody reads the agreement and signs."""
        async with self.office.store.school("ottermarsh", read_only=True) as transaction:
            person = (await transaction.scalars(select(PersonRow.id).where(PersonRow.handle == handle))).one()
        actor = Actor(school="ottermarsh", person=person, platform="bad", account=handle)
        request = await self._desk.respond(actor, OpenAgreement())
        assert isinstance(request, SigningRequest), request
        ticked = tuple(statement.number for statement in request.agreement.statements)
        signature = SignAgreement(campaign=request.campaign, digest=request.digest, ticked=ticked, typed_name=name)
        assert isinstance(await self._desk.respond(actor, signature), SigningReceipt)
