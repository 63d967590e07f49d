"""Every school day policies are looked at: owners are reminded once a step, and each text is noted."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select

from signpost.bot.jobs import Postponed
from signpost.bot.policy_folders import PolicyFolders
from signpost.bot.policy_versions.reviewing import PolicyReviewing, keep_reviewing
from signpost.bot.policy_versions.views import PolicyReviewDue
from signpost.bot.store.tables import PolicyVersionRow, TaskRow
from signpost.composition import SAMPLE
from tests.bot.offices import SampleSchool

TEXT = "# Online Safety Policy\n\nVersion 3\n\nNext review: {}\n\n## 1 Rules\n\n1.1 Staff must not share {}.\n"


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    folder = tmp_path / "policies" / "ottermarsh"
    folder.mkdir(parents=True)
    file = folder / "online-safety.md"
    write(file, "22 January 2027")
    return file


def write(file: Path, review: str, what: str = "passwords") -> None:
    file.write_text(TEXT.format(review, what), "utf-8")


def reviewing(school: SampleSchool, policy: Path) -> PolicyReviewing:
    return PolicyReviewing(school.office, PolicyFolders(policy.parents[1]))


async def looks(school: SampleSchool, policy: Path) -> None:
    """A day's look, and the delivery of what comes of it."""
    await reviewing(school, policy).look(school.id, "")
    async with school.office.store.school(school.id) as transaction:
        for row in await transaction.scalars(select(TaskRow).where(TaskRow.kind == "review_policies")):
            row.state = "done"
    await school.works()


def reminders(school: SampleSchool) -> list[tuple[str, dt.date, bool]]:
    found = [(who, view) for who, view in school.platform.delivered if isinstance(view, PolicyReviewDue)]
    return [(who, view.review_by, view.is_past) for who, view in found]


async def test_the_owner_is_reminded_once_a_step(sample_school: SampleSchool, policy: Path) -> None:
    """Promise 8: no person is reminded twice for the same thing."""
    due = dt.date(2027, 1, 22)
    for day in ("2026-11-23", "2026-11-24", "2027-01-05", "2026-11-25", "2027-01-06", "2027-01-25", "2027-02-01"):
        sample_school.clock.now = dt.datetime.fromisoformat(f"{day}T09:30+00:00")
        await looks(sample_school, policy)

    assert [(review_by, is_past) for _, review_by, is_past in reminders(sample_school)] == [
        (due, False),  # 60 days before
        (due, False),  # 30: in the holidays already; here the day of looking
        (due, True),
    ]
    assert len({who for who, _, _ in reminders(sample_school)}) == 1


async def test_a_new_date_begins_anew(sample_school: SampleSchool, policy: Path) -> None:
    await looks(sample_school, policy)
    write(policy, "20 January 2027")
    await looks(sample_school, policy)
    write(policy, "30 September 2027")
    await looks(sample_school, policy)

    assert [review_by.day for _, review_by, _ in reminders(sample_school)] == [22, 20]
    async with sample_school.office.work(sample_school.id, read_only=True) as work:
        assert len((await work.transaction.scalars(select(PolicyVersionRow))).all()) == 3


async def test_the_same_file_is_read_once(
    sample_school: SampleSchool, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await looks(sample_school, policy)
    monkeypatch.setattr("signpost.bot.policy_versions.reviewing.read_policy", None)
    await looks(sample_school, policy)


async def test_what_cannot_be_read_keeps_nobody_from_the_others(sample_school: SampleSchool, policy: Path) -> None:
    policy.with_name("broken.pdf").write_bytes(b"%PDF-1.7 broken")
    await looks(sample_school, policy)

    assert len(reminders(sample_school)) == 1


async def test_nothing_comes_outside_of_school_time(sample_school: SampleSchool, policy: Path) -> None:
    sample_school.clock.now = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    with pytest.raises(Postponed) as postponed:
        await reviewing(sample_school, policy).look(sample_school.id, "")

    assert postponed.value.until == dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)


async def test_it_goes_on_every_school_day(sample_school: SampleSchool) -> None:
    async with sample_school.office.work(sample_school.id) as work:
        await keep_reviewing(work)
        await keep_reviewing(work)
    await sample_school.later(days=3)

    async with sample_school.office.work(sample_school.id, read_only=True) as work:
        query = select(TaskRow.state).where(TaskRow.kind == "review_policies").order_by(TaskRow.due_at)
        assert (await work.transaction.scalars(query)).all() == ["done", "done", "done", "done", "pending"]
        known = (await work.transaction.scalars(select(PolicyVersionRow.name))).all()
    assert sorted(known) == sorted(file.stem for file in SAMPLE.iterdir() if file.suffix == ".md")
