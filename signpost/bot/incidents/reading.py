"""What a handler sees: the cases that are theirs, and one of them in full. Each look is logged before it is shown."""

import datetime as dt

from sqlalchemy import func, select

from signpost.bot.audit import Act
from signpost.bot.incidents.access import handled_case, is_handling
from signpost.bot.incidents.actions import actions_of
from signpost.bot.incidents.categories import category_label
from signpost.bot.incidents.contents import parts_by_case
from signpost.bot.incidents.evidence_store import list_evidence
from signpost.bot.incidents.evidence_viewing import shown_item
from signpost.bot.incidents.form import report_lines
from signpost.bot.incidents.guiding import guidance_for
from signpost.bot.incidents.life_cycle import State
from signpost.bot.incidents.looks import looks_of
from signpost.bot.incidents.needs import is_news, needs_of
from signpost.bot.incidents.parts import PartKind
from signpost.bot.incidents.retention import deletion_of
from signpost.bot.incidents.time_line import course_of, time_line
from signpost.bot.incidents.unmasking import may_see_reporter, request_in, requests_for
from signpost.bot.incidents.views import CaseList, CaseOpened, CaseSummary
from signpost.bot.people import Role
from signpost.bot.store.tables import AuditRow, CaseHandlerRow, CaseRow
from signpost.bot.unit_of_work import UnitOfWork

STATES = {
    State.RECEIVED: "received",
    State.ACKNOWLEDGED: "acknowledged",
    State.IN_PROGRESS: "in progress",
    State.CLOSED: "closed",
}


async def my_cases(work: UnitOfWork, person: str) -> CaseList:
    """The cases that somebody handles, open ones first, those that wait longest first; and what they have to decide."""
    rows = await work.transaction.execute(
        select(CaseRow, CaseHandlerRow)
        .join(CaseHandlerRow, (CaseHandlerRow.school == CaseRow.school) & (CaseHandlerRow.case == CaseRow.id))
        .where(CaseHandlerRow.person == person, CaseHandlerRow.until.is_(None))
        .order_by(CaseRow.closed_at.is_not(None), CaseRow.is_urgent.desc(), CaseRow.received_at)
    )
    found = [(case, handler) for case, handler in rows if is_handling(handler, work.school.roster)]
    replied = await _replied_at(work, [case.id for case, _ in found])
    due = await _due_on(work, [case.id for case, _ in found if case.state != State.CLOSED])
    return CaseList(
        cases=tuple(_summary(work, case, handler, replied.get(case.id), due.get(case.id)) for case, handler in found),
        requests=await requests_for(work, person),
    )


async def _replied_at(work: UnitOfWork, ids: list[str]) -> dict[str, dt.datetime]:
    """When reporters last wrote.

    The log says who wrote, which of the messages themselves is sealed: what handlers write is not news to them.
    """
    replies = await work.transaction.execute(
        select(AuditRow.about, func.max(AuditRow.at))
        .where(AuditRow.act == Act.REPORTER_REPLIED, AuditRow.about.in_(ids))
        .group_by(AuditRow.about)
    )
    return {about: at for about, at in replies if about is not None}


async def _due_on(work: UnitOfWork, ids: list[str]) -> dict[str, dt.date]:
    """By when the next thing has to be done, of cases in which something is still to be done."""
    due = {}
    for id_, parts in (await parts_by_case(work, ids, PartKind.ACTION, PartKind.DONE)).items():
        first = next(iter(actions_of(work.school, work.now, parts)))
        if first.done_at is None and first.due is not None:
            due[id_] = first.due
    return due


def _summary(
    work: UnitOfWork, case: CaseRow, handler: CaseHandlerRow, replied_at: dt.datetime | None, due: dt.date | None
) -> CaseSummary:
    due_at = dt.datetime.combine(due, dt.time(), work.school.zone) if due else None
    needs = needs_of(case, handler, replied_at, due_at, work.now)
    return CaseSummary(
        reference=case.reference,
        state=STATES[State(case.state)],
        is_urgent=case.is_urgent,
        is_on_hold=case.is_on_hold,
        received_at=work.school.local(case.received_at),
        is_unread=handler.read_at is None,
        has_new_message=is_news(replied_at, handler),
        needs=tuple(needs),
        needs_since=work.school.local(min(needs.values())) if needs else None,
    )


async def summary_of(work: UnitOfWork, person: str, reference: str) -> CaseSummary:
    """A case as the list has it. Nothing of its content is in it, so that it is no look.

    Raises:
        NotYoursError: it is not theirs.
    """
    case, handler = await handled_case(work, person, reference)
    replied = await _replied_at(work, [case.row.id])
    return _summary(work, case.row, handler, replied.get(case.row.id), None)


async def open_case(work: UnitOfWork, person: str, reference: str) -> CaseOpened:
    """A case in full.

    Raises:
        NotYoursError: it is not theirs.
        VaultError: what is kept was changed in the database.
    """
    case, handler = await handled_case(work, person, reference)
    handler.read_at = work.now
    case.row.read_at = case.row.read_at or work.now
    await work.record(Act.CASE_OPENED, actor=person, about=case.row.id)
    course, handlers = await course_of(case), await case.handlers()
    report, roster = course.report.report, work.school.roster
    shows_name = await may_see_reporter(case, course.report, person)
    guidance = guidance_for(case, course)
    deletion = await deletion_of(case)
    return CaseOpened(
        reference=case.row.reference,
        state=STATES[case.status.state],
        outcome=case.row.outcome,
        is_urgent=case.row.is_urgent,
        is_on_hold=case.row.is_on_hold,
        received_at=work.school.local(case.row.received_at),
        reporter=work.school.name_of(course.report.reporter) if shows_name else None,
        category=category_label(case.row.area, case.row.nature),
        report=report_lines(report, roster),
        evidence=tuple(
            shown_item(work, number, item, shows_name=shows_name)
            for number, item in enumerate(await list_evidence(work, case.dossier), 1)
        ),
        entries=await time_line(case, course, shows_name=shows_name),
        handlers=tuple(f"{work.school.name_of(row.person)} ({Role(row.role).in_words})" for row in handlers),
        cards=guidance.cards,
        needed_now=guidance.needed_now,
        clocks=guidance.clocks,
        actions=actions_of(work.school, work.now, course.parts),
        looks=looks_of(work.school, course.logged, handlers, person),
        is_acknowledged=case.row.acknowledged_at is not None,
        request=await request_in(case, person) if report.is_anonymous else None,
        deleted_at=work.school.local(deletion.at) if deletion is not None and deletion.is_automatic else None,
        newest=max(row.seq for row, _ in course.parts),
    )
