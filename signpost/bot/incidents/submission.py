"""A draft becomes a case: kept, routed, and its notices written, in one transaction; then there is a receipt."""

from signpost.bot.audit import Act
from signpost.bot.incidents.access import Case, case_by_id
from signpost.bot.incidents.assignment import assign, routing_request, watch
from signpost.bot.incidents.categories import category_of
from signpost.bot.incidents.contents import add_part, report_of
from signpost.bot.incidents.drafts import Draft, NoDraftError, find_draft
from signpost.bot.incidents.form import read_report
from signpost.bot.incidents.guidance import cards_for
from signpost.bot.incidents.guiding import conditions_of
from signpost.bot.incidents.life_cycle import State
from signpost.bot.incidents.parts import ReportPart
from signpost.bot.incidents.reference import new_reference
from signpost.bot.incidents.routing import route
from signpost.bot.incidents.views import ReportReceipt
from signpost.bot.people import Role
from signpost.bot.store.tables import CaseRow
from signpost.bot.unit_of_work import UnitOfWork
from signpost.errors import SignpostError


class UnfinishedReportError(SignpostError):
    """A report cannot be sent as it is.

    Args:
        field: the field that it lacks.
        message: what to do.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


async def submit(work: UnitOfWork, reporter: str, draft_id: str) -> ReportReceipt:
    """Send a draft. Sent twice (a button pressed again, a platform that retries), it is one case, with one receipt.

    Args:
        work: the unit of work; once it is committed, the report is not lost any more (promise 2).
        reporter: a person's id.
        draft_id: their draft.

    Raises:
        NoDraftError: there is no such draft of theirs.
        UnfinishedReportError: what happened is not said yet.
    """
    try:
        draft = await find_draft(work, reporter, draft_id)
        await draft.lock()
    except NoDraftError:
        sent = await case_by_id(work, draft_id)
        if sent is None or sent.row.reporter != work.school.keys.blind_index(reporter, "reporter"):
            raise
        return _receipt(sent, await report_of(sent), await _roles(sent))
    return await _make_case(work, draft)


async def _make_case(work: UnitOfWork, draft: Draft) -> ReportReceipt:
    report = read_report(draft.content.values)
    if report is None:
        raise UnfinishedReportError("what_happened", "Please say what happened; one sentence is enough.")
    part = ReportPart(reporter=draft.content.reporter, report=report)
    category = category_of(report.topic) if report.topic else None
    row = CaseRow(
        id=draft.id,
        reference=new_reference(),  # of two that are the same, the second is refused, and tried again
        reporter=draft.row.reporter,
        state=State.RECEIVED,
        is_on_hold=False,
        is_urgent=report.is_urgent,
        area=category.area if category else None,
        nature=category.nature if category else None,
        received_at=work.now,
        escalations=0,
    )
    work.transaction.add(row)
    await work.transaction.delete(draft.row)
    await work.transaction.flush()
    case = Case(work, row, draft.dossier)
    await add_part(case, part, is_first=True)
    await work.record(Act.REPORT_RECEIVED, actor=row.reporter, about=row.id)
    chosen = route(routing_request(work, part))
    if chosen.recipients:
        await assign(case, chosen.recipients, "new")
    else:
        await watch(case, is_new=True)  # roles may be filled, and absences end
    return _receipt(case, part, tuple(dict.fromkeys(recipient.role.in_words for recipient in chosen.recipients)))


async def _roles(case: Case) -> tuple[str, ...]:
    return tuple(dict.fromkeys(Role(handler.role).in_words for handler in await case.handlers()))


def _receipt(case: Case, part: ReportPart, readers: tuple[str, ...]) -> ReportReceipt:
    report = part.report
    return ReportReceipt(
        reference=case.row.reference,
        is_urgent=case.row.is_urgent,
        is_anonymous=report.is_anonymous,
        readers=readers,
        cards=cards_for("reporter", conditions_of(report), case.work.school.calendar.nation),
        external=None if readers else case.work.school.roster.external,
    )
