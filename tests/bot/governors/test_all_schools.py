"""Many schools in one return: their sum, and nothing that one of them held back."""

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import select

from signpost.bot.audit import Act
from signpost.bot.governors.all_schools import NoSchoolsError, all_schools_return, risky_cells, without_few
from signpost.bot.governors.breakdowns import By
from signpost.bot.governors.school_year import SchoolYear
from signpost.bot.governors.tally import Tally, merged
from signpost.bot.school_file import read_school_file
from signpost.bot.set_up import apply_school
from signpost.bot.store.engine import database_url as as_url
from signpost.bot.store.engine import make_engine
from signpost.bot.store.store import Store
from signpost.bot.store.tables import AuditRow
from signpost.bot.unit_of_work import Office
from signpost.bot.vault import MasterKeys, new_key
from signpost.composition import SAMPLE
from signpost.errors import VaultError
from tests.bot.governors.generated import Drawn, chance_of, draw, write
from tests.bot.governors.tallies import QUESTIONS, SIGNING, YEAR, tally
from tests.bot.governors.test_counting import recount

NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
SIZES = (0, 3, 30, 2, 41, 4, 1, 17, 2, 25)
"""Reports of each school; five schools have fewer than five."""


@pytest.fixture
async def office(database_url: str) -> Office:
    from pathlib import Path

    return Office(Store(make_engine(as_url(database_url, Path()))), MasterKeys({1: new_key()}), lambda: NOW)


async def with_schools(office: Office) -> list[Drawn]:
    """Schools of these sizes, and all their reports."""
    text = (SAMPLE / "school.toml").read_text("utf-8")
    reports: list[Drawn] = []
    chance = chance_of(11)
    for number, size in enumerate(SIZES):
        named = text.replace('id = "ottermarsh"', f'id = "school{number}"')
        file = read_school_file(named.replace('name = "Ottermarsh Primary School"', f'name = "School {number}"', 1))
        await apply_school(office, file)
        mine = [draw(chance, 2025) for _ in range(size)]
        async with office.store.school(file.school.id) as transaction:
            await write(transaction, office.master, file.school.id, mine)
        reports += mine
    return reports


async def made_of(office: Office, school: str) -> list[tuple[str, dict[str, str]]]:
    """Who made a school's return, and of which year, by its log."""
    async with office.store.school(school, read_only=True) as transaction:
        rows = await transaction.scalars(select(AuditRow).where(AuditRow.act == Act.RETURN_MADE))
        return [(row.actor, row.detail) for row in rows]


async def test_one_report_that_cannot_be_opened_fails_the_whole_return(office: Office) -> None:
    try:
        await with_schools(office)
        office.master = MasterKeys({1: new_key()})
        with pytest.raises(VaultError):
            await all_schools_return(office, "2025-26", "All schools")
    finally:
        await office.store.close()


async def test_the_schools_together_are_the_sum_of_all(office: Office) -> None:
    try:
        reports = await with_schools(office)
        figures = await all_schools_return(office, "2025-26", "All schools")
        named = await all_schools_return(office, "", "All schools", is_by_name=True)
        logged = [await made_of(office, f"school{number}") for number in range(len(SIZES))]
    finally:
        await office.store.close()
    tables, _, _ = recount(reports, 2025)

    assert logged == [[("system", {"year": "2025-26"})] * 2] * len(SIZES), (
        "each school's log says who opened its reports"
    )
    assert (figures.reports, figures.schools, figures.anchor) == (sum(SIZES), len(SIZES), None)
    for table in figures.tables:
        for cell in table.cells:
            assert cell.count is None or cell.count == tables[table.name][cell.key]
    assert "School 2" not in figures.model_dump_json()
    (sizes,) = figures.school_tables
    assert sum(cell.count or 0 for cell in sizes.cells) <= len(SIZES)
    by_name = {cell.label: cell.count for cell in named.school_tables[1].cells}
    assert (by_name["School 0"], by_name["School 1"], by_name["School 2"]) == (0, None, 30)
    assert [name for name, count in by_name.items() if count is None] == [
        f"School {number}" for number in (1, 3, 5, 6, 8)
    ] + ([] if by_name["School 9"] else ["School 9"])


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_without_a_school_there_is_no_return(office: Office) -> None:
    try:
        with pytest.raises(NoSchoolsError, match="signpost school apply"):
            await all_schools_return(office, "2025-26", "All schools")
    finally:
        await office.store.close()


def test_a_few_schools_with_few_reports_are_left_out_since_their_sum_would_be_theirs() -> None:
    few, many = tally({"upheld": 3}), tally({"upheld": 30})

    assert [one.total for one in without_few([few, many, few])] == [0, 30, 0]
    assert [one.total for one in without_few([few] * 5 + [many])] == [3, 3, 3, 3, 3, 30]
    assert without_few([many, many]) == [many, many]


def test_what_fewer_than_five_schools_hold_back_is_held_back_of_all() -> None:
    """Two schools: what one shows in its own return could be taken from the sum, and leave what the other hides."""
    one = tally({"upheld": 30}, months={"09": 10, "10": 20})
    other = tally({"upheld": 30}, months={"09": 2, "10": 28})

    assert risky_cells([one, other], YEAR)[By.MONTH] == {"09", "10"}
    assert risky_cells([one] + [other] * 5, YEAR)[By.MONTH] == set()
    assert risky_cells([one, one], YEAR)[By.MONTH] == set()


def test_schools_are_added_up() -> None:
    one = replace(tally({"upheld": 3}), signing=SIGNING, questions=QUESTIONS)
    both = merged([one, one, Tally()])

    assert (both.total, both.cells[By.OUTCOME], both.hours) == (6, Counter(upheld=6), Counter({3: 6}))
    assert [(count.asked, count.signed, count.reminders) for count in both.signing] == [(128, 114, 46)]
    assert [count.asked for count in both.questions] == [82, 48, 6]
    assert SchoolYear(2025) == YEAR
