"""A year is counted right: number by number, against a recount that is written by itself, on both databases."""

import dataclasses
import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from signpost.bot.governors.breakdowns import By
from signpost.bot.governors.counting import TwoYears, count
from signpost.bot.governors.figures import Figures, Occasion, figures_of
from signpost.bot.governors.school_year import SchoolYear
from signpost.bot.governors.tally import Tally
from signpost.bot.incidents.categories import category_of
from signpost.bot.incidents.commands import Acknowledge, CloseCase, HoldCase, OpenCase, Recategorise, ReleaseHold
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.report import About, Affected, Platform, Topic
from signpost.bot.store.store import Store
from signpost.bot.store.tables import CaseRow
from signpost.bot.vault import MasterKeys, SealBrokenError, new_key
from tests.bot.governors.generated import LONDON, Drawn, chance_of, draw, write
from tests.bot.offices import SampleSchool
from tests.stores import SCHOOL

YEAR = SchoolYear(2025)
STAFF = {"colleague", "headteacher", "nominated_person", "governor", "chair_of_governors"}


@pytest.fixture
def master() -> MasterKeys:
    return MasterKeys({1: new_key()})


async def counted(store: Store, master: MasterKeys, reports: list[Drawn], zone: ZoneInfo = LONDON) -> TwoYears:
    async with store.school(SCHOOL) as transaction:
        await write(transaction, master, SCHOOL, reports)
    async with store.school(SCHOOL, read_only=True) as transaction:
        return await count(transaction, master, zone, YEAR)


def recount(reports: list[Drawn], first: int) -> tuple[dict[str, Counter[str]], list[int], list[int]]:
    """The tables of a year, the hours and the days, counted anew by the words of docs/governors.md."""
    end = dt.datetime(first + 1, 9, 1, tzinfo=LONDON)
    mine = [one for one in reports if dt.datetime(first, 9, 1, tzinfo=LONDON) <= one.received_at < end]
    tables: dict[str, Counter[str]] = {str(by): Counter() for by in By}
    hours, days = [], []
    for one in mine:
        affected = {"colleague" if who == "reporter" else str(who) for who in one.affected}
        about = {"colleague" if who in STAFF else str(who) for who in one.about} - {"unknown"}
        is_closed = one.closed_at is not None and one.closed_at < end
        tables["month"][f"{one.received_at.astimezone(LONDON):%m}"] += 1
        tables["kind"]["_".join(category_of(one.topic)) if one.topic else "not_said"] += 1
        tables["platform"][str(one.platform) if one.platform else "not_said"] += 1
        tables["affected"]["several" if len(affected) > 1 else next(iter(affected), "not_said")] += 1
        tables["about"]["several" if len(about) > 1 else next(iter(about), "unknown")] += 1
        tables["outcome"][str(one.outcome) if is_closed else "open"] += 1
        tables["escalated"]["yes" if one.escalations else "no"] += 1
        tables["held"]["yes" if one.is_held else "no"] += 1
        if one.acknowledged_at is not None and one.acknowledged_at < end:
            hours.append(int((one.acknowledged_at - one.received_at).total_seconds() // 3600))
        if is_closed:
            assert one.closed_at is not None
            days.append((one.closed_at - one.received_at).days)
    return tables, sorted(hours), sorted(days)


def assert_same(tally: Tally, reports: list[Drawn], first: int) -> None:
    tables, hours, days = recount(reports, first)

    assert tally.total == sum(tables["month"].values())
    assert {str(by): dict(+counter) for by, counter in tally.cells.items()} == {
        name: dict(counter) for name, counter in tables.items()
    }
    assert sorted(tally.hours.elements()) == hours
    assert sorted(tally.days.elements()) == days


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_number_of_a_year_is_that_of_a_plain_recount(store: Store, master: MasterKeys, seed: int) -> None:
    chance = chance_of(seed)
    reports = [draw(chance, first) for first in (2023, 2024, 2025, 2026) for _ in range(90)]
    found = await counted(store, master, reports)

    assert_same(found.year, reports, 2025)
    assert_same(found.before, reports, 2024)
    assert_published(figures_of(Occasion("Ottermarsh", YEAR, dt.date(2026, 9, 7)), found), reports)


def assert_published(figures: Figures, reports: list[Drawn]) -> None:
    """Whatever is shown is what was counted; most of it is shown, and nothing under five."""
    now, hours, days = recount(reports, 2025)
    was, _, _ = recount(reports, 2024)
    shown = 0
    for table in figures.tables:
        for cell in table.cells:
            for published, counter in ((cell.count, now[table.name]), (cell.before, was[table.name])):
                assert published is None or published == counter[cell.key]
                assert published is None or not 0 < published < 5
                shown += published is not None
    assert shown > 70
    assert figures.reports == sum(now["month"].values())
    acknowledged, closed = figures.timings
    assert acknowledged.median == hours[(len(hours) + 1) // 2 - 1]
    assert acknowledged.nine_in_ten == hours[-(-len(hours) * 9 // 10) - 1]
    assert closed.median in {days[(len(days) + 1) // 2 - 1], None}


async def test_many_reports_are_counted_a_lot_at_a_time(
    store: Store, master: MasterKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signpost.bot.governors.counting.AT_A_TIME", 5)
    chance = chance_of(9)
    reports = [draw(chance, 2025, deleted=0) for _ in range(15)]
    found = await counted(store, master, reports)

    assert_same(found.year, reports, 2025)


async def test_the_year_begins_and_ends_on_the_schools_own_clocks(store: Store, master: MasterKeys) -> None:
    """At 23:30 UTC on 31 August it is 1 September in London already."""
    chance = chance_of(4)
    instants = [
        dt.datetime(2025, 8, 31, 22, 59, 59, tzinfo=dt.UTC),
        dt.datetime(2025, 8, 31, 23, 0, tzinfo=dt.UTC),
        dt.datetime(2026, 8, 31, 22, 59, 59, tzinfo=dt.UTC),
        dt.datetime(2026, 8, 31, 23, 0, tzinfo=dt.UTC),
    ]
    reports = [dataclasses.replace(draw(chance, 2025), received_at=at, is_deleted=False) for at in instants]
    found = await counted(store, master, reports)

    assert found.before.cells[By.MONTH] == Counter({"08": 1})
    assert found.year.cells[By.MONTH] == Counter({"09": 1, "08": 1})


async def test_what_happened_after_the_year_does_not_count(store: Store, master: MasterKeys) -> None:
    received = dt.datetime(2026, 8, 31, 12, tzinfo=dt.UTC)
    late = dataclasses.replace(
        draw(chance_of(5), 2025),
        received_at=received,
        acknowledged_at=received + dt.timedelta(days=1),
        closed_at=received + dt.timedelta(days=30),
        outcome=Outcome.UPHELD,
        is_deleted=False,
    )
    found = await counted(store, master, [late])

    assert (found.year.total, found.year.hours, found.year.days) == (1, Counter(), Counter())
    assert found.year.count(By.OUTCOME, "open") == 1


async def test_nobody_of_the_school_is_told_from_another_by_who_it_is_about(store: Store, master: MasterKeys) -> None:
    chance = chance_of(6)
    made = [draw(chance, 2025) for _ in range(len(About))]
    reports = [dataclasses.replace(one, about=(who,), is_deleted=False) for one, who in zip(made, About, strict=True)]
    found = await counted(store, master, reports)

    assert found.year.cells[By.ABOUT] == Counter(colleague=5, pupil=1, parent=1, outsider=1, unknown=1)


async def test_a_report_that_was_tampered_with_is_not_counted_over(store: Store, master: MasterKeys) -> None:
    async with store.school(SCHOOL) as transaction:
        await write(transaction, master, SCHOOL, [dataclasses.replace(draw(chance_of(7), 2025), is_deleted=False)])
    async with store.school(SCHOOL, read_only=True) as transaction:
        with pytest.raises(SealBrokenError):
            await count(transaction, MasterKeys({1: new_key()}), LONDON, YEAR)


async def test_a_case_of_the_real_desk_is_counted_and_stays_counted_once_it_is_deleted(
    sample_school: SampleSchool,
) -> None:
    sample_school.clock.now = dt.datetime(2025, 11, 24, 9, 30, tzinfo=dt.UTC)
    sent = await sample_school.reports(
        "amy", about=("pupil",), affected=("reporter",), platform="whatsapp", child_imagery="no"
    )
    ref = sent.reference
    sample_school.clock.advance(hours=2)
    for command in (
        OpenCase(reference=ref),
        Acknowledge(reference=ref),
        Recategorise(reference=ref, topic=Topic.THREATS),
        HoldCase(reference=ref, text="101"),
        ReleaseHold(reference=ref, text="Nothing came of it."),
    ):
        await sample_school.says("nadia", command)
    sample_school.clock.advance(days=3)
    await sample_school.says("nadia", CloseCase(reference=ref, outcome=Outcome.UNFOUNDED, text="It was a joke."))

    async def tally() -> Tally:
        async with sample_school.office.work(sample_school.id, read_only=True) as work:
            return (await count(work.transaction, work.master, work.school.zone, YEAR)).year

    kept = await tally()
    assert kept.cells == {
        By.MONTH: Counter({"11": 1}),
        By.KIND: Counter(contact_aggressive=1),
        By.PLATFORM: Counter({Platform.WHATSAPP: 1}),
        By.AFFECTED: Counter({Affected.COLLEAGUE: 1}),
        By.ABOUT: Counter({About.PUPIL: 1}),
        By.OUTCOME: Counter({Outcome.UNFOUNDED: 1}),
        By.ESCALATED: Counter(no=1),
        By.HELD: Counter(yes=1, no=0),
    }
    assert (kept.hours, kept.days) == (Counter([2]), Counter([3]))

    await sample_school.later(days=400)
    async with sample_school.office.store.school(sample_school.id, read_only=True) as transaction:
        assert (await transaction.scalars(select(CaseRow.id))).all() == []
    assert await tally() == kept
