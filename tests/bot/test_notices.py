"""Direct messages that have to arrive: once, to the right one, or somebody else is told that they did not."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from signpost.bot.audit import Act
from signpost.bot.incidents.commands import AskToUnmask, MessageReporter, OpenCase
from signpost.bot.incidents.escalation import undelivered
from signpost.bot.incidents.views import CaseOpened, CasePointer, ReportPointer
from signpost.bot.jobs import TaskKind, TransientError
from signpost.bot.notices import TRIED_FOR, Delivery, UnreachableError
from signpost.bot.store.tables import AuditRow, DossierRow, NoticeRow, TaskRow
from tests.bot.offices import Recorder, SampleSchool

TEACHER, NOMINATED, DEPUTY, HEAD = "amy", "nadia", "sam", "helen"
Broken = Callable[[], Exception]


class FailingPlatform(Recorder):
    """A platform on which delivery to some people fails."""

    def __init__(self) -> None:
        super().__init__()
        self.failing: dict[str, Broken] = {}
        self.can_tell = True
        self.asked = 0

    async def deliver(self, school: str, account: str, view: CasePointer | ReportPointer, key: str) -> None:
        if error := self.failing.get(account):
            raise error()
        await super().deliver(school, account, view, key)

    async def has(self, school: str, account: str, key: str) -> bool | None:
        self.asked += 1
        return await super().has(school, account, key) if self.can_tell else None


@pytest.fixture
def platform(sample_school: SampleSchool) -> FailingPlatform:
    sample_school.platform = platform = FailingPlatform()
    sample_school._handlers[TaskKind.DELIVER] = delivery_of(sample_school, platform).deliver
    return platform


def delivery_of(school: SampleSchool, *platforms: Recorder) -> Delivery:
    return Delivery(school.office, platforms, undelivered)


async def notices(school: SampleSchool) -> dict[str, tuple[str, str | None]]:
    """How the notices stand, by who was to be told."""
    async with school.office.work(school.id, read_only=True) as work:
        handles = {person.id: person.handle for person in work.school.roster.people}
        rows = await work.transaction.scalars(select(NoticeRow))
        return {handles[row.person]: (row.state, row.cause) for row in rows}


async def only_notice(school: SampleSchool) -> str:
    async with school.office.work(school.id, read_only=True) as work:
        return (await work.transaction.scalars(select(NoticeRow.id))).one()


async def told_nobody_of(school: SampleSchool, reference: str, reader: str) -> list[str]:
    """What a case's time line says of who could not be told."""
    opened = await school.sees(reader, OpenCase(reference=reference), CaseOpened)
    return [entry.what for entry in opened.entries if entry.what.startswith("could not tell")]


# --- Failed -----------------------------------------------------------------------------------------------------------


async def test_a_notice_that_is_given_up_has_failed_with_its_cause_and_the_case_moves_on(
    sample_school: SampleSchool, platform: FailingPlatform
) -> None:
    """Whatever went wrong, and however often: it does not wait for the case's deadline."""
    school = sample_school
    platform.failing[NOMINATED] = KeyError
    reference = (await school.reports(TEACHER, about=("pupil",))).reference
    id_ = await only_notice(school)
    delivery = delivery_of(school, platform)
    for _ in range(3):
        with pytest.raises(KeyError):
            await delivery.deliver(school.id, id_)
    assert await notices(school) == {NOMINATED: ("sending", None)}
    for _ in range(2):  # a worker that was killed in between says it again
        await delivery.give_up(school.id, id_, "KeyError")
    await school.works()

    assert await notices(school) == {
        NOMINATED: ("failed", "KeyError"), DEPUTY: ("sent", None), TEACHER: ("sent", None)
    }  # fmt: skip
    assert (platform.to(NOMINATED), platform.to(DEPUTY), platform.to(TEACHER)) == ([], ["moved"], ["moved"])
    assert await told_nobody_of(school, reference, DEPUTY) == [
        "could not tell Nadia Karim: it went wrong whenever it was tried"
    ]


@pytest.mark.parametrize("cause", ["no_account", "refused"])
async def test_who_cannot_be_told_for_good_is_passed_over_at_once_and_the_next_reads_why(
    sample_school: SampleSchool, platform: FailingPlatform, cause: str
) -> None:
    school = sample_school
    if cause == "no_account":
        platform.unreachable.add(NOMINATED)
    platform.failing[NOMINATED] = lambda: UnreachableError("refused")
    reference = (await school.reports(TEACHER, about=("pupil",))).reference
    await school.works()

    assert (await notices(school))[NOMINATED] == ("failed", cause)
    (words,) = await told_nobody_of(school, reference, DEPUTY)
    assert words.startswith("could not tell Nadia Karim: ")
    assert "account" in words


async def test_a_platform_that_is_away_is_tried_for_hours_and_then_the_case_moves_on(
    sample_school: SampleSchool, platform: FailingPlatform
) -> None:
    school = sample_school
    platform.failing[NOMINATED] = lambda: TransientError("rate_limited")
    await school.reports(TEACHER, about=("pupil",))
    id_, delivery = await only_notice(school), delivery_of(school, platform)
    with pytest.raises(TransientError):
        await delivery.deliver(school.id, id_)
    school.clock.now += TRIED_FOR
    await delivery.deliver(school.id, id_)
    await school.works()
    assert (await notices(school))[NOMINATED] == ("failed", "unreachable")
    assert platform.to(DEPUTY) == ["moved"]


async def test_where_another_handler_was_told_the_case_stays_until_its_deadline(
    sample_school: SampleSchool, platform: FailingPlatform
) -> None:
    school = sample_school
    platform.failing[HEAD] = lambda: UnreachableError("refused")
    reference = (await school.reports(TEACHER, about=("colleague",))).reference
    await school.works()
    assert platform.to(NOMINATED) == ["new"]
    assert platform.to(TEACHER) == platform.to(DEPUTY) == []
    assert len(await told_nobody_of(school, reference, NOMINATED)) == 1


async def test_nobody_can_be_told_and_the_reporter_is_said_to_turn_elsewhere(
    sample_school: SampleSchool, platform: FailingPlatform
) -> None:
    school = sample_school
    platform.failing = {
        person.handle: lambda: UnreachableError("refused") for person in school.file.people if person.handle != TEACHER
    }
    await school.reports(TEACHER, about=("pupil",))
    await school.works()
    assert platform.to(TEACHER)[-1] == "nobody_left"


async def test_a_reporter_who_cannot_be_told_is_said_to_be_without_their_name_where_they_are_anonymous(
    sample_school: SampleSchool, platform: FailingPlatform
) -> None:
    school = sample_school
    platform.failing[TEACHER] = lambda: UnreachableError("refused")
    reference = (await school.reports(TEACHER, about=("pupil",), identity="anonymous")).reference
    await school.says(NOMINATED, MessageReporter(reference=reference, text="Are you safe?"))
    await school.works()
    assert set(await told_nobody_of(school, reference, NOMINATED)) == {
        "could not tell the reporter: their account takes no messages from here"
    }


async def test_who_is_to_decide_on_a_name_is_not_given_away(
    sample_school: SampleSchool, platform: FailingPlatform
) -> None:
    school = sample_school
    reference = (await school.reports(TEACHER, about=("pupil",), identity="anonymous")).reference
    await school.works()
    platform.failing[DEPUTY] = lambda: UnreachableError("refused")
    await school.says(NOMINATED, AskToUnmask(reference=reference, text="The police ask."))
    await school.works()
    assert (await notices(school))[DEPUTY][0] == "failed"
    assert await told_nobody_of(school, reference, NOMINATED) == []


async def test_a_notice_about_a_case_that_cannot_be_opened_fails_as_any_other(
    sample_school: SampleSchool, platform: FailingPlatform, caplog: pytest.LogCaptureFixture
) -> None:
    school = sample_school
    platform.failing[NOMINATED] = lambda: UnreachableError("refused")
    reference = (await school.reports(TEACHER, about=("pupil",))).reference
    async with school.office.work(school.id) as work:
        await work.transaction.execute(update(DossierRow).values(wrapped_key=b"\x01spoilt"))
    await school.works()
    assert await notices(school) == {NOMINATED: ("failed", "refused")}
    assert "nobody else was told" in caplog.text
    assert reference not in caplog.text
    async with school.office.work(school.id, read_only=True) as work:
        waiting = select(TaskRow.kind).where(TaskRow.state == "pending", TaskRow.kind == TaskKind.ESCALATE)
        assert (await work.transaction.scalars(waiting)).one()  # its deadline comes all the same


# --- Delivered --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("can_tell", [True, False])
async def test_what_was_sent_when_a_worker_was_killed_is_looked_for_before_it_is_sent_again(
    sample_school: SampleSchool, platform: FailingPlatform, can_tell: bool
) -> None:
    """Where the platform cannot tell, twice told is better than never."""
    school = sample_school
    platform.can_tell = can_tell
    await school.reports(TEACHER, about=("pupil",))
    await school.works()
    id_ = await only_notice(school)
    async with school.office.work(school.id) as work:
        await work.transaction.execute(update(NoticeRow).values(state="sending", sent_at=None))
    if not can_tell:
        platform.keys.clear()
    await delivery_of(school, platform).deliver(school.id, id_)

    assert platform.asked == 1
    assert platform.to(NOMINATED) == ["new"] * (1 if can_tell else 2)
    assert await notices(school) == {NOMINATED: ("sent", None)}


async def test_each_notice_ends_in_one_entry_of_the_log_that_names_nobody(
    sample_school: SampleSchool, platform: FailingPlatform
) -> None:
    school = sample_school
    platform.failing[NOMINATED] = lambda: UnreachableError("refused")
    await school.reports(TEACHER, about=("pupil",))
    await school.works()
    async with school.office.work(school.id, read_only=True) as work:
        logged = select(AuditRow).where(AuditRow.act.in_((Act.NOTICE_SENT, Act.NOTICE_FAILED)))
        rows = (await work.transaction.scalars(logged)).all()
    assert sorted(row.act for row in rows) == [Act.NOTICE_FAILED, Act.NOTICE_SENT, Act.NOTICE_SENT]
    assert {row.actor for row in rows} == {"system"}
    assert [row.detail for row in rows if row.act == Act.NOTICE_FAILED] == [{"cause": "refused"}]
