"""Reminders are delivered once, in school time, to whoever still has to sign; what is uncertain is not sent again."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import delete, select

from signpost.bot.agreements.commands import NudgeOpen, ShowSignatures
from signpost.bot.agreements.planning import keep_planning
from signpost.bot.agreements.reminding import Reminding
from signpost.bot.agreements.standing import Status
from signpost.bot.agreements.views import SignatureProgress
from signpost.bot.jobs import TaskKind, TransientError
from signpost.bot.notices import UnreachableError
from signpost.bot.store.tables import ReminderMessageRow, ReminderRow, TaskRow
from signpost.bot.turn import Pointer
from tests.bot.agreements.school import published, says, sees, signs
from tests.bot.offices import Recorder, SampleSchool

DUE = dt.date(2026, 12, 14)


class Moody(Recorder):
    """A platform that fails when told to."""

    def __init__(self, *, can_tell: bool = True) -> None:
        super().__init__()
        self.can_tell = can_tell
        self.refuses: set[str] = set()
        self.fails: list[str] = []
        """Causes of what fails next; `lost` takes the message and loses the word that it did."""

    async def deliver(self, school: str, account: str, view: Pointer, key: str) -> None:
        if account in self.refuses:
            raise UnreachableError("refused")
        cause = self.fails.pop() if account == "amy" and self.fails else ""
        if cause and cause != "lost":
            raise TransientError(cause)
        await super().deliver(school, account, view, key)
        if cause:
            raise TransientError("timeout")

    async def has(self, school: str, account: str, key: str) -> bool | None:
        return key in self.keys if self.can_tell else None


def on(school: SampleSchool, platform: Moody) -> Moody:
    school.platform = platform
    school._handlers[TaskKind.REMIND] = Reminding(school.office, [platform]).remind
    return platform


async def works(school: SampleSchool, **amount: float) -> None:
    """Time passes; what fails is tried again a minute later."""
    end = school.clock() + dt.timedelta(**amount)
    while school.clock() < end:
        try:
            await school.later(minutes=min(10.0, (end - school.clock()).total_seconds() / 60))
        except TransientError:
            school.clock.advance(minutes=1)


async def state_of(school: SampleSchool, handle: str) -> list[str]:
    person = await school.person(handle)
    async with school.office.work(school.id, read_only=True) as work:
        rows = select(ReminderMessageRow.state).where(ReminderMessageRow.person == person)
        return list(await work.transaction.scalars(rows.order_by(ReminderMessageRow.planned_at)))


async def test_the_whole_cadence_until_somebody_signs(sample_school: SampleSchool) -> None:
    """Promise 8: no person is reminded twice for the same thing."""
    school = sample_school
    await published(school, due_on=DUE)
    await school.later(days=18)
    await signs(school, "amy")
    await school.later(days=40)

    # Asked on 23 November; 14 days before is 30 November, then 7 and 1 (a Friday), on the day, and weekly.
    assert school.platform.to("amy") == ["asked", "reminded", "reminded", "reminded"]
    assert len(school.platform.to("ben")) > 5
    async with school.office.work(school.id, read_only=True) as work:
        keys = (
            await work.transaction.execute(select(ReminderRow.campaign, ReminderRow.person, ReminderRow.step))
        ).all()
    assert max(Counter(keys).values()) == 1


@pytest.mark.parametrize("cause", ["rate_limited", "unavailable", "lost"])
async def test_what_fails_on_the_way_is_tried_again_and_arrives_once(sample_school: SampleSchool, cause: str) -> None:
    """Promise 8."""
    school, platform = sample_school, on(sample_school, Moody())
    platform.fails = [cause, cause] if cause != "lost" else [cause]
    await published(school, due_on=DUE)
    await works(school, minutes=40)

    assert platform.to("amy") == ["asked"]
    assert await state_of(school, "amy") == ["sent"]


@pytest.mark.parametrize(("cause", "state"), [("lost", "uncertain"), ("rate_limited", "sent")])
async def test_where_the_platform_cannot_tell_what_may_have_been_sent_is_not_sent_again(
    sample_school: SampleSchool, cause: str, state: str
) -> None:
    """Promise 8."""
    school, platform = sample_school, on(sample_school, Moody(can_tell=False))
    platform.fails = [cause]
    await published(school, due_on=DUE)
    await works(school, minutes=40)

    assert platform.to("amy") == ["asked"]
    assert await state_of(school, "amy") == [state]
    await works(school, days=7)
    assert platform.to("amy") == ["asked", "reminded"]


async def test_who_cannot_be_reached_is_tried_again_each_school_day_and_listed_with_the_reason(
    sample_school: SampleSchool,
) -> None:
    school, platform = sample_school, on(sample_school, Moody())
    platform.refuses.add("amy")
    await published(school, due_on=DUE)
    await school.later(days=1)

    shown = await sees(school, "helen", ShowSignatures(), SignatureProgress)
    amy = next(person for person in shown.people if person.handle == "amy")
    assert (amy.status, amy.note) == (Status.UNREACHABLE, "the chat platform delivers no message to them")
    platform.refuses.clear()
    await school.later(days=1)
    assert platform.to("amy") == ["asked"]
    shown = await sees(school, "helen", ShowSignatures(), SignatureProgress)
    assert next(person for person in shown.people if person.handle == "amy").status is Status.ASKED


async def test_whoever_signs_before_the_message_goes_out_gets_none(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school, due_on=DUE)
    await school._handlers[TaskKind.PLAN_REMINDERS](school.id, school.id)
    await signs(school, "vic")
    await school.later(minutes=30)

    assert school.platform.to("vic") == []
    assert await state_of(school, "vic") == ["withdrawn"]


async def test_messages_go_out_at_the_pace_that_the_platform_takes(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school, due_on=DUE)
    await school.later(seconds=3)

    assert 0 < len(school.platform.delivered) < 6
    await school.later(seconds=30)
    assert len(school.platform.delivered) == len(school.file.people)


async def test_what_is_not_sent_before_school_closes_is_planned_anew_on_the_next_school_day(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    school.clock.now = dt.datetime(2026, 11, 23, 16, 59, 55, tzinfo=dt.UTC)
    await published(school, due_on=DUE)
    await school.later(hours=3)
    first = len(school.platform.delivered)
    await school.later(hours=12)
    assert len(school.platform.delivered) == first < len(school.file.people)
    await school.later(hours=2)

    asked = [account for account, view in school.platform.delivered if view.why == "asked"]
    assert sorted(asked) == sorted(person.handle for person in school.file.people)


async def test_published_in_the_evening_nobody_is_told_before_the_next_morning(sample_school: SampleSchool) -> None:
    school = sample_school
    school.clock.now = dt.datetime(2026, 11, 27, 19, 0, tzinfo=dt.UTC)  # a Friday
    await published(school, due_on=DUE)
    await school.later(hours=60)
    assert school.platform.delivered == []

    await school.later(hours=2)
    assert len(school.platform.to("amy")) == 1


async def test_with_the_clock_set_back_nothing_is_sent_again(sample_school: SampleSchool) -> None:
    """Promise 8."""
    school = sample_school
    await published(school, due_on=DUE)
    await school.later(days=9)
    before = Counter(account for account, _ in school.platform.delivered)
    school.clock.advance(days=-5)
    async with school.office.work(school.id) as work:
        await keep_planning(work)
    await school.later(days=5)

    # The digest of the week apart, which goes to the office.
    assert Counter(account for account, view in school.platform.delivered if view.why != "digest") <= before


@pytest.mark.parametrize("can_tell", [True, False])
async def test_after_a_restore_of_last_nights_backup_nobody_is_reminded_twice(
    sample_school: SampleSchool, can_tell: bool
) -> None:
    """Promise 8. What was sent since is looked for on the platform; where it cannot tell, today's are left out."""
    school, platform = sample_school, on(sample_school, Moody(can_tell=can_tell))
    await published(school, due_on=DUE)
    await school.later(days=6, hours=6)  # Sunday
    before = await backup(school)
    await school.later(hours=24)  # Monday: 14 days before
    sent = len(platform.delivered)
    assert platform.to("amy")[-1] == "reminded"
    await restore(school, before)
    async with school.office.work(school.id) as work:
        await keep_planning(work)
    await school.later(hours=5)

    assert [view.why for _, view in platform.delivered[sent:] if view.why != "digest"] == []
    assert set(await state_of(school, "amy")) == ({"sent"} if can_tell else {"sent", "uncertain"})
    await school.later(days=7)
    assert platform.to("amy") == ["asked", "reminded", "reminded"]


async def backup(school: SampleSchool) -> dict[str, list[dict[str, Any]]]:
    """The reminders and tasks as they are."""
    kept = {}
    async with school.office.store.school(school.id, read_only=True) as transaction:
        for row in (ReminderMessageRow, ReminderRow, TaskRow):
            rows = await transaction.scalars(select(row))
            kept[row.__name__] = [
                {column.name: getattr(one, column.name) for column in row.__table__.c} for one in rows
            ]
    return kept


async def restore(school: SampleSchool, kept: dict[str, list[dict[str, Any]]]) -> None:
    """Make them what they were."""
    async with school.office.store.school(school.id) as transaction:
        for row in (ReminderRow, ReminderMessageRow, TaskRow):
            await transaction.execute(delete(row))
        for one in (ReminderMessageRow, ReminderRow, TaskRow):
            transaction.add_all(one(**values) for values in kept[one.__name__])
            await transaction.flush()


async def test_the_office_nudges_who_is_open_once_a_day(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school, due_on=DUE)
    await school.later(minutes=30)
    await signs(school, "amy")
    await school.later(days=1)
    said = await says(school, "ivan", NudgeOpen())
    again = await says(school, "helen", NudgeOpen())
    await school.later(minutes=30)

    count = len(school.file.people) - 1
    assert str(said).startswith(f"{count} people get a reminder")
    assert str(again).startswith("0 people")
    assert school.platform.to("ben") == ["asked", "reminded"]
    assert school.platform.to("amy") == ["asked"]
