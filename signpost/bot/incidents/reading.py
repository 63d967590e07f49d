"""What a handler sees: the cases that are theirs, and one of them in full. Each look is logged before it is shown."""

from sqlalchemy import func, select

from signpost.bot import audit
from signpost.bot.audit import Act
from signpost.bot.incidents.access import Case, handled_case, is_handling
from signpost.bot.incidents.categories import category_label
from signpost.bot.incidents.commands import ShowEvidence
from signpost.bot.incidents.contents import add_part, parts_of, report_of
from signpost.bot.incidents.evidence.kind import Kind
from signpost.bot.incidents.evidence_store import list_evidence, read_file
from signpost.bot.incidents.form import report_lines
from signpost.bot.incidents.guidance import cards_for
from signpost.bot.incidents.guiding import conditions_of, with_roles
from signpost.bot.incidents.handling import MissingTextError, said
from signpost.bot.incidents.life_cycle import State
from signpost.bot.incidents.parts import (
    ActionPart,
    MessagePart,
    NotePart,
    Part,
    PartKind,
    RemarkPart,
    ReportPart,
    TopicPart,
)
from signpost.bot.incidents.report import EvidenceItem
from signpost.bot.incidents.unmasking import is_unmasked_for
from signpost.bot.incidents.views import CaseList, CaseOpened, CaseSummary, Entry, EvidenceFile, EvidenceShown
from signpost.bot.notices import failed_notices
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
    """The cases that somebody handles: open ones first, those that wait longest first."""
    rows = await work.transaction.execute(
        select(CaseRow, CaseHandlerRow)
        .join(CaseHandlerRow, (CaseHandlerRow.school == CaseRow.school) & (CaseHandlerRow.case == CaseRow.id))
        .where(CaseHandlerRow.person == person, CaseHandlerRow.until.is_(None))
        .order_by(CaseRow.closed_at.is_not(None), CaseRow.is_urgent.desc(), CaseRow.received_at)
    )
    found = [(case, handler) for case, handler in rows if is_handling(handler, work.school.roster)]
    # The log says who wrote, which of the messages themselves is sealed: what handlers write is not news to them.
    replies = await work.transaction.execute(
        select(AuditRow.about, func.max(AuditRow.at))
        .where(AuditRow.act == Act.REPORTER_REPLIED, AuditRow.about.in_([case.id for case, _ in found]))
        .group_by(AuditRow.about)
    )
    newest = dict(replies.all())
    return CaseList(
        cases=tuple(
            CaseSummary(
                reference=case.reference,
                state=STATES[State(case.state)],
                is_urgent=case.is_urgent,
                is_on_hold=case.is_on_hold,
                received_at=work.school.local(case.received_at),
                is_unread=handler.read_at is None,
                has_new_message=case.id in newest and (handler.read_at is None or newest[case.id] > handler.read_at),
            )
            for case, handler in found
        )
    )


async def open_case(work: UnitOfWork, person: str, reference: str) -> CaseOpened:
    """A case in full.

    Raises:
        NotYoursError: it is not theirs.
        VaultError: what is kept was changed in the database.
    """
    case, handler = await handled_case(work, person, reference)
    await work.record(Act.CASE_OPENED, actor=person, about=case.row.id)
    handler.read_at = work.now
    case.row.read_at = case.row.read_at or work.now
    part = await report_of(case)
    report, roster = part.report, work.school.roster
    conditions = with_roles(conditions_of(report), report, roster)
    shows_name = await may_see_reporter(case, part, person)
    return CaseOpened(
        reference=case.row.reference,
        state=STATES[case.status.state],
        outcome=case.row.outcome,
        is_urgent=case.row.is_urgent,
        is_on_hold=case.row.is_on_hold,
        received_at=work.school.local(case.row.received_at),
        reporter=work.school.name_of(part.reporter) if shows_name else None,
        category=category_label(case.row.area, case.row.nature),
        report=report_lines(report, roster),
        evidence=tuple(
            _shown(work, number, item, shows_name=shows_name)
            for number, item in enumerate(await list_evidence(work, case.dossier), 1)
        ),
        entries=await time_line(case, part, shows_name=shows_name),
        handlers=tuple(
            f"{work.school.name_of(row.person)} ({Role(row.role).in_words})" for row in await case.handlers()
        ),
        cards=cards_for("handler", conditions, work.school.calendar.nation),
    )


def file_name(number: int, item: EvidenceItem, *, shows_name: bool) -> str:
    """What a file is called: as on the reporter's device, unless that could tell who an anonymous reporter is.

    Args:
        number: its number in the case, from 1.
        item: what is known of it.
        shows_name: whether the handler may see who the reporter is.
    """
    if not shows_name:
        return f"file {number}{Kind(item.kind).extension}"
    return "".join(character if character.isprintable() else "_" for character in item.name)


def _shown(work: UnitOfWork, number: int, item: EvidenceItem, *, shows_name: bool) -> EvidenceShown:
    return EvidenceShown(
        number=number,
        name=file_name(number, item, shows_name=shows_name),
        **item.model_dump(exclude={"name", "media_type", "clean_types", "taken_by", "added_at"}),
        added_at=work.school.local(item.added_at),
        has_clean_copy=item.has_clean_copy,
    )


async def may_see_reporter(case: Case, report: ReportPart, person: str) -> bool:
    """Whether a handler may see who sent the report."""
    return not report.report.is_anonymous or await is_unmasked_for(case, person)


async def time_line(case: Case, report: ReportPart, *, shows_name: bool) -> tuple[Entry, ...]:
    """All that happened with a case, oldest first: what was written, and what was done."""
    school = case.work.school
    reporter = school.name_of(report.reporter) if shows_name else "The reporter"

    def name(actor: str | None) -> str:
        if actor is None or actor == case.row.reporter:
            return reporter
        return "Signpost" if actor == "system" else school.name_of(actor)

    given = select(CaseHandlerRow.person).where(CaseHandlerRow.case == case.row.id)
    handlers = {*await case.work.transaction.scalars(given)}
    entries, remarks = [], set()
    for row, part in await parts_of(case):
        if isinstance(part, ReportPart):
            continue
        what = _PARTS[part.kind]
        if isinstance(part, RemarkPart):
            what = _ACTS.get(Act(part.act), what)
            remarks.add((row.at, part.author, part.act))
        entries.append(Entry(at=school.local(row.at), who=name(_author(part)), what=what, text=_text(part)))
    for logged in await audit.entries(case.work.transaction, case.row.id):
        words = _logged(logged)
        if words is not None and (logged.at, logged.actor, logged.act) not in remarks:
            role = logged.detail.get("role")
            to = f" {school.name_of(logged.detail['to'])} ({Role(role).in_words})" if role else ""
            entries.append(Entry(at=school.local(logged.at), who=name(logged.actor), what=words + to))
    for notice in await failed_notices(case.work, case.row.id):
        if notice.person == report.reporter:
            whom = reporter if shows_name else "the reporter"
        elif notice.person in handlers:
            whom = school.name_of(notice.person)
        else:
            continue  # who is to decide on the reporter's name is for them alone to say
        what = f"could not tell {whom}: {_CAUSES.get(notice.cause or '', _CAUSES[''])}"
        entries.append(Entry(at=school.local(notice.created_at), who="Signpost", what=what))
    return tuple(sorted(entries, key=lambda entry: entry.at))


_CAUSES = {
    "no_account": "they have no account that is known here",
    "refused": "their account takes no messages from here",
    "unreachable": "the chat platform could not be reached",
    "": "it went wrong whenever it was tried",
}
"""Why somebody could not be told, in words."""


def _logged(entry: audit.Entry) -> str | None:
    """What an entry of the log says in the time line; None where it says nothing there."""
    if entry.act is Act.CASE_OPENED and "shown" in entry.detail:
        return "read the request for the reporter's name"
    if entry.act is Act.UNMASK_ASKED and entry.actor == "system":
        return "gave the request for the reporter's name to somebody else"
    return _ACTS.get(entry.act)


def _author(part: Part) -> str | None:
    return None if isinstance(part, ReportPart) else part.author


def _text(part: Part) -> str:
    match part:
        case NotePart() | MessagePart() | RemarkPart():
            return part.text
        case ActionPart():
            return part.text + (f" (by {part.due:%-d %B %Y})" if part.due else "")
        case TopicPart():
            return part.topic.replace("_", " ")
        case ReportPart():
            return ""


_PARTS = {
    PartKind.REPORT: "reported",
    PartKind.NOTE: "noted",
    PartKind.MESSAGE: "wrote",
    PartKind.ACTION: "recorded an action",
    PartKind.TOPIC: "changed the category to",
    PartKind.REMARK: "said",
}
_ACTS = {
    Act.REPORT_RECEIVED: "sent the report",
    Act.CASE_ROUTED: "gave it to",
    Act.CASE_OPENED: "opened the case",
    Act.EVIDENCE_VIEWED: "looked at evidence",
    Act.ORIGINAL_DOWNLOADED: "took an original of the evidence",
    Act.ACKNOWLEDGED: "acknowledged it",
    Act.HOLD_SET: "put it on hold for the police",
    Act.HOLD_RELEASED: "released the hold",
    Act.CASE_CLOSED: "closed it",
    Act.CASE_REOPENED: "opened it again",
    Act.CONFLICT_DECLARED: "declared a conflict",
    Act.CASE_ESCALATED: "moved it on, unread",
    Act.UNMASK_ASKED: "asked for the reporter's name",
    Act.UNMASK_AGREED: "agreed to show the reporter's name",
    Act.UNMASK_REFUSED: "did not agree to show the reporter's name",
    Act.CASE_EXPORTED: "exported the case",
    Act.RETENTION_REMINDED: "told its handlers that it will be deleted",
}
"""What of the audit log stands in a case's time line; what was written there stands there itself."""


async def view_evidence(work: UnitOfWork, person: str, command: ShowEvidence) -> EvidenceFile:
    """One file of a case: its clean copy, or for a reason the original.

    Args:
        work: the unit of work.
        person: the handler.
        command: which case, which of its files, and why the original.

    Raises:
        NotYoursError: it is not their case.
        MissingTextError: there is no such file, no clean copy of it, or no reason.
    """
    case, _ = await handled_case(work, person, command.reference)
    shows_name = await may_see_reporter(case, await report_of(case), person)
    items = await list_evidence(work, case.dossier)
    if not 1 <= command.number <= len(items):
        raise MissingTextError(f"This case has {len(items)} files. Give the number of one of them.")
    item = items[command.number - 1]
    if command.original_reason is not None:
        reason = said(command.original_reason)
        await work.record(Act.ORIGINAL_DOWNLOADED, actor=person, about=case.row.id, file=item.id)
        await add_part(case, RemarkPart(author=person, act=Act.ORIGINAL_DOWNLOADED, text=reason))
        content, media_type = await read_file(work, case.dossier, item.id, "original"), item.media_type
    else:
        if not 1 <= command.page <= len(item.clean_types):
            raise MissingTextError(
                f"Of this file {len(item.clean_types)} pages can be looked at. The original can be had for a reason."
            )
        await work.record(Act.EVIDENCE_VIEWED, actor=person, about=case.row.id, file=item.id)
        content = await read_file(work, case.dossier, item.id, f"clean{command.page}")
        media_type = item.clean_types[command.page - 1]
    if content is None:
        raise MissingTextError("This file is not there any more.")
    return EvidenceFile(
        reference=case.row.reference,
        file_name=file_name(command.number, item, shows_name=shows_name),
        media_type=media_type,
        content=content,
        sha256=item.sha256,
        is_original=command.original_reason is not None,
        page=command.page,
        pages=len(item.clean_types),
    )
