"""Over a whole term each gets exactly the reminders of the cadence, whatever the platform does and who is killed."""

import datetime as dt
import random
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from signpost.bot.agreements.cadence import Cadence
from signpost.bot.agreements.ledger import verify
from signpost.bot.agreements.publication import publish
from signpost.bot.agreements.standing import OwnDates
from signpost.bot.set_up import apply_school
from signpost.bot.store.engine import database_url as as_url
from signpost.bot.store.engine import make_engine
from signpost.bot.store.store import Store
from signpost.bot.unit_of_work import Office
from signpost.bot.vault import MasterKeys, new_key
from signpost.composition import SAMPLE
from signpost.knowledge.reader import read_policy
from tests.bot.agreements.campaigns import reminded
from tests.bot.agreements.term import BadPlatform, Term, name_of, school_file
from tests.bot.offices import Clock

LONDON = ZoneInfo("Europe/London")
OPENS, DUE, ENDS = dt.date(2026, 9, 14), dt.date(2026, 10, 16), dt.date(2026, 12, 18)
"""The clocks go back in between, in the half term."""


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    clock = Clock(at(OPENS - dt.timedelta(days=3), 7))
    engine = make_engine(as_url(database_url, Path()))
    if engine.dialect.name == "sqlite":
        # As for the tests' PostgreSQL: nothing here has to survive a power cut, and a term writes 200,000 times.
        event.listen(
            engine.sync_engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF")
        )
    store = Store(engine)
    yield Office(store, MasterKeys({1: new_key()}), clock)
    await store.close()


def at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), LONDON).astimezone(dt.UTC)


async def a_term(office: Office, teachers: int, *, can_tell: bool, a_second: int = 1, seed: int = 7) -> None:
    """Promise 8: no person is reminded twice for the same thing."""
    clock, chance = office.clock, random.Random(seed)  # noqa: S311 - the same bad luck every time
    assert isinstance(clock, Clock)
    platform = BadPlatform(chance, clock, can_tell=can_tell, a_second=a_second)
    file = school_file(teachers, 60 * a_second)
    await apply_school(office, file)
    async with office.work(file.school.id) as work:
        policy = read_policy(SAMPLE / "agreement.md")
        await publish(work, policy, by="system", is_material=True, audience=("staff",), opens_on=OPENS, due_on=DUE)
    term = Term(office, clock, platform, chance)
    days = (ENDS - OPENS).days
    signs_on = {number: OPENS + dt.timedelta(days=chance.randrange(days + 30)) for number in range(teachers)}
    for ahead in range(days + 1):
        day = OPENS + dt.timedelta(days=ahead)
        await term.until(at(day, 18))
        for number in (number for number, on in signs_on.items() if on == day):
            await term.signs(f"t{number}", name_of(number))

    own = OwnDates(at(OPENS, 0), DUE)
    all_of_them = [now for now, _ in reminded(own, file.calendar, Cadence(), ENDS + dt.timedelta(days=1))]
    for number, signed_on in signs_on.items():
        expected = [now.date() for now in all_of_them if now < at(signed_on, 18)]
        moments = [moment for moment, _ in platform.delivered[f"t{number}"]]
        came = [moment.date() for moment in moments]
        assert came == (expected if can_tell else [day for day in expected if day in came]), number
        assert all(file.calendar.is_school_time(moment) for moment in moments)
    assert max(platform.keys.values()) == 1
    assert term.kills > days / 10
    async with office.work(file.school.id, read_only=True) as work:
        assert await verify(work.transaction, work.school.keys.signatures) == ()


@pytest.mark.faults
@pytest.mark.parametrize("can_tell", [True, False])
async def test_each_gets_exactly_the_reminders_of_the_cadence(office: Office, can_tell: bool) -> None:
    """Promise 8. Where the platform cannot tell what it delivered, some get fewer, and none gets one twice."""
    await a_term(office, 8, can_tell=can_tell)


@pytest.mark.deep
@pytest.mark.faults
async def test_three_thousand_people_get_exactly_the_reminders_of_the_cadence(office: Office) -> None:
    """Promise 8."""
    await a_term(office, 3_000, can_tell=True, a_second=10)
