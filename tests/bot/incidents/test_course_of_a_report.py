"""A report from its first word to its end, as the conversation that it is; on both databases."""

import datetime as dt

import pytest

from signpost.bot.incidents.access import NotYoursError
from signpost.bot.incidents.commands import (
    Acknowledge,
    AddNote,
    AskToUnmask,
    CloseCase,
    DecideUnmask,
    DeclareConflict,
    DiscardReport,
    FillReport,
    HoldCase,
    MessageReporter,
    OpenCase,
    Recategorise,
    ReleaseHold,
    ReopenCase,
    ReplyToHandler,
    ShowMyCases,
    ShowMyReports,
    StartReport,
    SubmitReport,
)
from signpost.bot.incidents.drafts import NoDraftError
from signpost.bot.incidents.handling import MissingTextError
from signpost.bot.incidents.life_cycle import Outcome, RefusedError
from signpost.bot.incidents.report import Topic
from signpost.bot.incidents.views import CaseList, CaseOpened, MyReports, ReportForm, ReportReceipt
from signpost.bot.unit_of_work import NotKnownError
from tests.bot.offices import SampleSchool

TEACHER, NOMINATED, DEPUTY, HEAD, CHAIR = "amy", "nadia", "sam", "helen", "george"


async def test_a_report_is_read_answered_and_closed(sample_school: SampleSchool) -> None:
    school = sample_school
    receipt = await school.reports(TEACHER, "A parent posts lies about me.", about=("parent",), topic="false_claims")
    assert receipt.readers == ("the nominated person",)
    await school.works()
    assert school.platform.to(NOMINATED) == ["new"]

    case = await school.sees(NOMINATED, OpenCase(reference=receipt.reference), CaseOpened)
    assert case.reporter is not None
    assert any(line.text == "A parent posts lies about me." for line in case.report)
    await school.says(NOMINATED, Acknowledge(reference=receipt.reference))
    await school.says(NOMINATED, MessageReporter(reference=receipt.reference, text="Do you have the address?"))
    await school.works()
    assert school.platform.to(TEACHER) == ["acknowledged", "message"]

    mine = await school.sees(TEACHER, ShowMyReports(), MyReports)
    assert [entry.text for entry in mine.reports[0].messages] == ["Do you have the address?"]
    await school.says(TEACHER, ReplyToHandler(reference=receipt.reference, text="Yes, I sent it."))
    await school.works()
    assert school.platform.to(NOMINATED) == ["new", "message"]

    await school.says(NOMINATED, Recategorise(reference=receipt.reference, topic=Topic.THREATS))
    await school.says(NOMINATED, CloseCase(reference=receipt.reference, outcome=Outcome.UPHELD, text="Talked to them."))
    await school.works()
    assert school.platform.to(TEACHER)[-1] == "closed"
    closed = await school.sees(NOMINATED, OpenCase(reference=receipt.reference), CaseOpened)
    assert (closed.state, closed.outcome) == ("closed", "upheld")
    said = [entry.text for entry in closed.entries if entry.text]
    assert said[:2] == ["Do you have the address?", "Yes, I sent it."]


async def test_only_what_happened_is_required(sample_school: SampleSchool) -> None:
    form = await sample_school.sees(TEACHER, StartReport(), ReportForm)
    again = await sample_school.sees(TEACHER, SubmitReport(draft=form.draft), ReportForm)
    assert "what_happened" in again.errors
    await sample_school.sees(TEACHER, FillReport(draft=form.draft, values={"what_happened": "A worry."}), ReportForm)
    await sample_school.sees(TEACHER, SubmitReport(draft=form.draft), ReportReceipt)


async def test_a_report_sent_twice_is_one_case(sample_school: SampleSchool) -> None:
    form = await sample_school.sees(TEACHER, StartReport(text="Lies."), ReportForm)
    first = await sample_school.sees(TEACHER, SubmitReport(draft=form.draft), ReportReceipt)
    second = await sample_school.sees(TEACHER, SubmitReport(draft=form.draft), ReportReceipt)
    assert first.reference == second.reference
    await sample_school.works()
    assert sample_school.platform.to(NOMINATED) == ["new"]


async def test_an_interrupted_report_is_resumed(sample_school: SampleSchool) -> None:
    form = await sample_school.sees(TEACHER, StartReport(text="It began on Monday."), ReportForm)
    await sample_school.later(hours=20)
    again = await sample_school.sees(TEACHER, StartReport(), ReportForm)
    assert again.is_resumed
    assert (again.draft, again.values["what_happened"]) == (form.draft, "It began on Monday.")


async def test_an_abandoned_draft_is_wiped_after_a_day(sample_school: SampleSchool) -> None:
    form = await sample_school.sees(TEACHER, StartReport(text="It began on Monday."), ReportForm)
    await sample_school.later(hours=20)
    await sample_school.sees(TEACHER, FillReport(draft=form.draft, values={"when": "Monday"}), ReportForm)
    await sample_school.later(hours=20)
    assert (await sample_school.sees(TEACHER, StartReport(), ReportForm)).is_resumed
    await sample_school.later(hours=25)
    assert not (await sample_school.sees(TEACHER, StartReport(), ReportForm)).is_resumed


async def test_a_draft_thrown_away_is_gone(sample_school: SampleSchool) -> None:
    form = await sample_school.sees(TEACHER, StartReport(text="It began on Monday."), ReportForm)
    await sample_school.says(TEACHER, DiscardReport(draft=form.draft))
    with pytest.raises(NoDraftError):
        await sample_school.says(TEACHER, SubmitReport(draft=form.draft))


async def test_nobody_else_sees_a_draft(sample_school: SampleSchool) -> None:
    form = await sample_school.sees(TEACHER, StartReport(text="It began on Monday."), ReportForm)
    with pytest.raises(NoDraftError):
        await sample_school.says(HEAD, FillReport(draft=form.draft, values={"when": "Monday"}))


async def test_an_unread_report_moves_on_and_its_reporter_is_told(sample_school: SampleSchool) -> None:
    school = sample_school
    receipt = await school.reports(TEACHER, about=("pupil",))
    await school.later(hours=3.5)
    assert school.platform.to(DEPUTY) == []
    await school.later(hours=1)
    assert school.platform.to(DEPUTY) == ["moved"]
    assert school.platform.to(TEACHER) == ["moved"]
    await school.later(hours=20)
    assert school.platform.to(HEAD) == ["moved"]
    await school.sees(HEAD, OpenCase(reference=receipt.reference), CaseOpened)
    await school.later(days=3)
    assert school.platform.to(CHAIR) == []


async def test_an_urgent_report_moves_on_after_thirty_minutes_at_any_hour(sample_school: SampleSchool) -> None:
    school = sample_school
    school.clock.now = dt.datetime(2026, 11, 28, 23, 0, tzinfo=dt.UTC)
    await school.reports(TEACHER, about=("pupil",), danger_now="yes")
    await school.later(minutes=29)
    assert school.platform.to(DEPUTY) == []
    await school.later(minutes=2)
    assert school.platform.to(DEPUTY) == ["moved"]


async def test_a_report_that_nobody_reads_goes_to_everyone_it_may_and_then_says_so(sample_school: SampleSchool) -> None:
    school = sample_school
    await school.reports(TEACHER, about=("pupil",))
    await school.later(days=21)
    told = school.platform.to(TEACHER)
    assert told[-1] == "nobody_left"
    assert told.count("nobody_left") == 1
    assert school.platform.to(CHAIR)[0] == "moved"
    assert school.platform.to(NOMINATED).count("new") == 1


async def test_a_handler_who_cannot_be_told_is_passed_over_at_once(sample_school: SampleSchool) -> None:
    school = sample_school
    school.platform.unreachable.add(NOMINATED)
    await school.reports(TEACHER, about=("pupil",))
    await school.works()
    assert school.platform.to(DEPUTY) == ["moved"]


async def test_a_conflict_moves_the_case_on_and_hides_it(sample_school: SampleSchool) -> None:
    school = sample_school
    receipt = await school.reports(TEACHER, about=("pupil",))
    await school.works()
    await school.says(NOMINATED, DeclareConflict(reference=receipt.reference, text="My own child."))
    await school.works()
    assert school.platform.to(DEPUTY) == ["moved"]
    for command in (OpenCase(reference=receipt.reference), AddNote(reference=receipt.reference, text="x")):
        with pytest.raises(NotYoursError) as known:
            await school.says(NOMINATED, command)
        with pytest.raises(NotYoursError) as unknown:
            await school.says(NOMINATED, OpenCase(reference="SP-0000-0000"))
        assert str(known.value) == str(unknown.value)
    assert (await school.sees(NOMINATED, ShowMyCases(), CaseList)).cases == ()


async def test_a_hold_freezes_the_case_until_it_is_released(sample_school: SampleSchool) -> None:
    school = sample_school
    receipt = await school.reports(TEACHER, about=("pupil",))
    ref = receipt.reference
    await school.says(NOMINATED, Acknowledge(reference=ref))
    await school.says(NOMINATED, HoldCase(reference=ref, text="CR/123"))
    with pytest.raises(RefusedError):
        await school.says(NOMINATED, CloseCase(reference=ref, outcome=Outcome.UPHELD))
    with pytest.raises(RefusedError):
        await school.says(NOMINATED, Recategorise(reference=ref, topic=Topic.THREATS))
    await school.says(NOMINATED, AddNote(reference=ref, text="Officer called."))
    with pytest.raises(MissingTextError):
        await school.says(NOMINATED, ReleaseHold(reference=ref, text=" "))
    await school.says(NOMINATED, ReleaseHold(reference=ref, text="No further action."))
    await school.says(NOMINATED, CloseCase(reference=ref, outcome=Outcome.UPHELD))
    await school.says(NOMINATED, ReopenCase(reference=ref, text="A new post."))
    assert (await school.sees(NOMINATED, OpenCase(reference=ref), CaseOpened)).state == "in progress"


async def test_an_anonymous_reporter_stays_so_unless_two_agree_and_they_are_told(sample_school: SampleSchool) -> None:
    school = sample_school
    receipt = await school.reports(TEACHER, about=("pupil",), identity="anonymous")
    ref = receipt.reference
    async with school.office.work(school.id) as work:
        name = work.school.name_of(await school.person(TEACHER))
    opened = await school.sees(NOMINATED, OpenCase(reference=ref), CaseOpened)
    assert opened.reporter is None
    assert name not in opened.model_dump_json()
    await school.says(NOMINATED, MessageReporter(reference=ref, text="Are you safe?"))
    await school.says(TEACHER, ReplyToHandler(reference=ref, text="Yes."))
    assert name not in (await school.sees(NOMINATED, OpenCase(reference=ref), CaseOpened)).model_dump_json()

    with pytest.raises(MissingTextError):
        await school.says(NOMINATED, AskToUnmask(reference=ref, text=""))
    await school.says(NOMINATED, AskToUnmask(reference=ref, text="The police ask."))
    await school.works()
    with pytest.raises(NotYoursError):
        await school.says(NOMINATED, DecideUnmask(reference=ref, is_agreed=True))
    decider = next(handle for handle, view in school.platform.delivered if view.why == "unmask")
    assert decider not in {NOMINATED, TEACHER}
    await school.says(decider, DecideUnmask(reference=ref, is_agreed=True))
    await school.works()
    assert (await school.sees(NOMINATED, OpenCase(reference=ref), CaseOpened)).reporter == name
    assert "unmasked" in school.platform.to(TEACHER)
    mine = await school.sees(TEACHER, ShowMyReports(reference=ref), MyReports)
    assert "The police ask." in mine.model_dump_json()


async def test_who_is_nobody_of_the_school_gets_nothing(sample_school: SampleSchool) -> None:
    with pytest.raises(NotKnownError):
        await sample_school.desk.respond(sample_school.id, "0" * 32, StartReport(text="x"))
