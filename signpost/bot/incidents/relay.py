"""The reporter's side of a case: their reports, the messages about them, their answers. No identity crosses over."""

from sqlalchemy import select

from signpost.bot.audit import Act
from signpost.bot.incidents.access import Case, case_by_id, reported_case
from signpost.bot.incidents.contents import add_part, parts_of
from signpost.bot.incidents.drafts import has_draft
from signpost.bot.incidents.handling import said
from signpost.bot.incidents.life_cycle import RefusedError, State
from signpost.bot.incidents.parts import MessagePart, PartKind, RemarkPart
from signpost.bot.incidents.views import CasePointer, Entry, MyReports, ReportSummary
from signpost.bot.notices import notify
from signpost.bot.store.tables import CaseRow
from signpost.bot.unit_of_work import UnitOfWork

STATES = {
    State.RECEIVED: "received, not read yet",
    State.ACKNOWLEDGED: "read, and being dealt with",
    State.IN_PROGRESS: "being dealt with",
    State.CLOSED: "closed",
}
"""A case's state, in words for its reporter."""


async def my_reports(work: UnitOfWork, reporter: str, reference: str = "") -> MyReports:
    """A reporter's own reports, newest first; or one of them, with its messages.

    Raises:
        NotYoursError: one is asked for that is not theirs.
    """
    if reference.strip():
        case = await reported_case(work, reporter, reference)
        await work.record(Act.REPORT_LOOKED_UP, actor=case.row.reporter, about=case.row.id)
        return MyReports(reports=(await _summary(case, with_messages=True),))
    index = work.school.keys.blind_index(reporter, "reporter")
    ids = await work.transaction.scalars(
        select(CaseRow.id).where(CaseRow.reporter == index).order_by(CaseRow.received_at.desc()).limit(50)
    )
    found = [known for id_ in ids if (known := await case_by_id(work, id_)) is not None]
    return MyReports(
        reports=tuple([await _summary(case, with_messages=len(found) == 1) for case in found]),
        has_draft=await has_draft(work, reporter),
    )


async def _summary(case: Case, *, with_messages: bool) -> ReportSummary:
    row = case.row
    entries = await _messages(case) if with_messages else ()
    return ReportSummary(
        reference=row.reference,
        state="read, not answered yet" if row.read_at and row.state == State.RECEIVED else STATES[State(row.state)],
        received_at=case.work.school.local(row.received_at),
        messages=entries,
    )


async def _messages(case: Case) -> tuple[Entry, ...]:
    school = case.work.school
    entries = []
    for row, part in await parts_of(case, PartKind.MESSAGE, PartKind.REMARK):
        if isinstance(part, MessagePart):
            who = "You" if part.author is None else "Whoever handles it"
            entries.append(Entry(at=school.local(row.at), who=who, what="wrote", text=part.text))
        elif isinstance(part, RemarkPart) and part.act == Act.UNMASK_AGREED:
            entries.append(
                Entry(at=school.local(row.at), who="Whoever handles it", what="was shown your name", text=part.text)
            )
    return tuple(entries)


async def reply(work: UnitOfWork, reporter: str, reference: str, text: str) -> str:
    """Answer the handlers, or add to one's report.

    Returns:
        One sentence for the reporter.

    Raises:
        NotYoursError: it is not their report.
        RefusedError: the case is closed.
        MissingTextError: there is nothing in it.
    """
    case = await reported_case(work, reporter, reference)
    case.touch()
    if case.status.state is State.CLOSED:
        raise RefusedError("This report is closed. If there is more to it, send a new one with /report-incident.")
    await work.record(Act.REPORTER_REPLIED, actor=case.row.reporter, about=case.row.id)
    await add_part(case, MessagePart(author=None, text=said(text)))
    for handler in await case.handlers():
        pointer = CasePointer(reference=case.row.reference, why="message", is_urgent=case.row.is_urgent)
        await notify(work, handler.person, pointer, about=case.row.id, occasion=f"reply:{work.now.isoformat()}")
    return "Your message is with whoever handles your report."
