"""A policy's new version is announced: what changed, to whom it is for, to each once, in school hours."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select

from signpost.bot.calendar import SchoolCalendar
from signpost.bot.policy_versions.announcing import MOST_CHANGES, after, announce, draft_announcement
from signpost.bot.policy_versions.known import note_version
from signpost.bot.policy_versions.views import PolicyNews
from signpost.bot.store.tables import TaskRow
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import read_policy
from tests.bot.offices import SampleSchool

RULES = ("Staff must not share passwords.", "Staff must lock their screens.", "Staff should tell the headteacher.")


def policy(folder: Path, *rules: str) -> Policy:
    file = folder / "online-safety.md"
    lines = (f"1.{number} {rule}" for number, rule in enumerate(rules, 1))
    file.write_text("# Online Safety Policy\n\n## 1 Rules\n\n" + "\n\n".join(lines) + "\n", "utf-8")
    return read_policy(file)


async def announced(school: SampleSchool, new: Policy, **options: object) -> int:
    async with school.office.work(school.id) as work:
        return await announce(work, new, by="system", **options)  # type: ignore[arg-type]


def news(school: SampleSchool) -> dict[str, PolicyNews]:
    found = [(who, view) for who, view in school.platform.delivered if isinstance(view, PolicyNews)]
    assert len(dict(found)) == len(found), "somebody was told twice"
    return dict(found)


async def test_it_says_what_changed_since_the_version_that_is_known(
    sample_school: SampleSchool, tmp_path: Path
) -> None:
    async with sample_school.office.work(sample_school.id) as work:
        await note_version(work, policy(tmp_path, *RULES))
    new = policy(tmp_path, "Staff must never share passwords.", RULES[1], "Governors must sign, too.")
    count = await announced(sample_school, new)
    await sample_school.later(hours=1)

    told = news(sample_school)
    staff = {person.handle for person in sample_school.file.people if person.is_active and person.audience == "staff"}
    assert set(told) == staff
    assert count == len(staff)
    view = told["amy"]
    assert [(change.kind, change.heading) for change in view.changes] == [
        ("changed", "1.1"),
        ("removed", "1.3"),
        ("added", "1.3"),
    ]
    assert "Governors must sign, too." in view.changes[2].words[0].text


async def test_nobody_is_told_of_one_version_twice(sample_school: SampleSchool, tmp_path: Path) -> None:
    """Promise 8: no person is reminded twice for the same thing."""
    new = policy(tmp_path, *RULES)
    first = await announced(sample_school, new)
    await sample_school.later(hours=1)

    assert await announced(sample_school, new) == 0
    assert await announced(sample_school, new, audience=("staff", "governor")) > 0
    await sample_school.later(hours=1)
    assert len(news(sample_school)) > first


async def test_what_was_announced_is_what_the_next_is_compared_with(
    sample_school: SampleSchool, tmp_path: Path
) -> None:
    await announced(sample_school, policy(tmp_path, *RULES))
    async with sample_school.office.work(sample_school.id) as work:
        await note_version(work, policy(tmp_path, *RULES[:2]))  # lay in the folder, and was never announced
    async with sample_school.office.work(sample_school.id, read_only=True) as work:
        found = await draft_announcement(work, policy(tmp_path, *RULES[:1]))

    assert [change.kind for change in found.changes] == ["removed", "removed"]


async def test_where_nothing_is_known_nothing_is_said_to_have_changed(
    sample_school: SampleSchool, tmp_path: Path
) -> None:
    async with sample_school.office.work(sample_school.id, read_only=True) as work:
        found = await draft_announcement(work, policy(tmp_path, *RULES))
        since = await draft_announcement(work, policy(tmp_path, *RULES), before=policy(tmp_path, RULES[0]))

    assert found.is_first
    assert not found.news.changes
    assert len(since.changes) == 2


async def test_of_many_changes_the_first_are_shown_and_the_others_counted(
    sample_school: SampleSchool, tmp_path: Path
) -> None:
    words = ("cats", "dogs", "ships", "trees", "clouds", "stones", "rivers", "birds", "lamps", "doors", "keys")
    many = [f"Everybody must look after the {word} {'well ' * 300}." for word in words]
    async with sample_school.office.work(sample_school.id, read_only=True) as work:
        found = await draft_announcement(work, policy(tmp_path, *many), before=policy(tmp_path, *RULES))

    assert len(found.news.changes) == MOST_CHANGES
    assert found.news.left_out == len(found.changes) - MOST_CHANGES
    assert all(sum(len(run.text) for run in change.words) < 700 for change in found.news.changes)


async def test_they_are_told_in_school_hours_at_a_steady_pace(sample_school: SampleSchool, tmp_path: Path) -> None:
    sample_school.clock.now = dt.datetime(2026, 11, 20, 16, 59, 58, tzinfo=dt.UTC)  # a Friday, just before the end
    await announced(sample_school, policy(tmp_path, *RULES))
    async with sample_school.office.work(sample_school.id, read_only=True) as work:
        query = select(TaskRow.due_at).where(TaskRow.kind == "deliver").order_by(TaskRow.due_at)
        times = (await work.transaction.scalars(query)).all()
        calendar = work.school.calendar

    assert all(calendar.is_school_time(time) for time in times)
    assert len(set(times)) == len(times)
    assert times[-1].date() == dt.date(2026, 11, 23)


async def test_what_is_late_waits_for_school_to_open(sample_school: SampleSchool, tmp_path: Path) -> None:
    await announced(sample_school, policy(tmp_path, *RULES))
    sample_school.clock.now = dt.datetime(2026, 11, 23, 21, tzinfo=dt.UTC)
    await sample_school.works()
    assert not news(sample_school)

    await sample_school.later(hours=12)
    assert news(sample_school)


@pytest.mark.parametrize(
    ("at", "following"), [("2026-11-23T09:30", "2026-11-23T09:31"), ("2026-11-23T17:00", "2026-11-24T08:00")]
)
def test_after_the_last_of_a_day_comes_the_next_morning(at: str, following: str) -> None:
    def moment(text: str) -> dt.datetime:
        return dt.datetime.fromisoformat(f"{text}+00:00")

    assert after(moment(at), dt.timedelta(minutes=1), SchoolCalendar()) == moment(following)
