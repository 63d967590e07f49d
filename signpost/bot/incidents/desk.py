"""Reports and cases, one command at a time: each in its own unit of work, answered with a view or with a reason."""

import contextlib
import datetime as dt

from signpost.bot.incidents import drafts, evidence_viewing, handling, reading, relay, unmasking
from signpost.bot.incidents.access import NotYoursError
from signpost.bot.incidents.assignment import routing_request
from signpost.bot.incidents.commands import (
    AddEvidence,
    AskToUnmask,
    CaseCommand,
    DecideUnmask,
    DeclareConflict,
    DiscardReport,
    FillReport,
    OpenCase,
    RemoveEvidence,
    ReplyToHandler,
    ReportCommand,
    ShowEvidence,
    ShowMyCases,
    ShowMyReports,
    StartReport,
    SubmitReport,
)
from signpost.bot.incidents.dossier import new_id
from signpost.bot.incidents.drafts import Draft, find_draft
from signpost.bot.incidents.evidence.antivirus import Clean
from signpost.bot.incidents.evidence.inspector import Accepted, Inspector, Refused
from signpost.bot.incidents.evidence_store import add_evidence, list_evidence, remove_evidence
from signpost.bot.incidents.evidence_taking import GATE, taker_of
from signpost.bot.incidents.form import form_steps, read_report
from signpost.bot.incidents.guidance import cards_for
from signpost.bot.incidents.guiding import conditions_of
from signpost.bot.incidents.parts import ReportPart
from signpost.bot.incidents.report import MOST_LINE, Answer, EvidenceItem, Report
from signpost.bot.incidents.routing import route
from signpost.bot.incidents.submission import UnfinishedReportError, submit
from signpost.bot.incidents.views import CaseView, EvidenceShown, EvidenceTaken, ReportForm, ReportView
from signpost.bot.unit_of_work import Office, UnitOfWork


class IncidentDesk:
    """Answers the commands about reports and cases.

    Args:
        office: begins units of work.
        inspector: looks into files before they are kept.
    """

    def __init__(self, office: Office, inspector: Inspector) -> None:
        self._office = office
        self._inspector = inspector

    async def respond(
        self, school: str, person: str, command: ReportCommand | CaseCommand
    ) -> ReportView | CaseView | str:
        """Do what a command says: all of it, or nothing.

        Args:
            school: the school's id.
            person: who says it.
            command: what they want.

        Returns:
            A view, or one sentence for them.

        Raises:
            SignpostError: it cannot be done; the message says why, and what to do.
        """
        if isinstance(command, AddEvidence):
            return await self._add_evidence(school, person, command)
        return await self._office.act(school, person, lambda work: self._answer(work, person, command))

    async def _answer(
        self, work: UnitOfWork, person: str, command: ReportCommand | CaseCommand
    ) -> ReportView | CaseView | str:
        match command:
            case StartReport(text=text):
                draft = await drafts.begin_draft(work, person, text)
                return await form_of(draft, is_resumed=not draft.is_new)
            case FillReport(draft=id_, values=values):
                draft = await find_draft(work, person, id_)
                errors = await draft.fill(values)
                await _close_gate(draft)
                return await form_of(draft, errors=errors)
            case RemoveEvidence(draft=id_, evidence=evidence):
                draft = await find_draft(work, person, id_)
                await remove_evidence(work, draft.dossier, evidence)
                await draft.touch()
                return await form_of(draft)
            case SubmitReport(draft=id_):
                try:
                    return await submit(work, person, id_)
                except UnfinishedReportError as error:
                    draft = await find_draft(work, person, id_)
                    return await form_of(draft, errors={error.field: str(error)})
            case DiscardReport(draft=id_):
                await (await find_draft(work, person, id_)).discard()
                return "The report is thrown away: nothing of it is kept."
            case ShowMyReports(reference=reference):
                return await relay.my_reports(work, person, reference)
            case ReplyToHandler(reference=reference, text=text):
                return await relay.reply(work, person, reference, text)
            case ShowMyCases():
                return await reading.my_cases(work, person)
            case OpenCase(reference=reference):
                try:
                    return await reading.open_case(work, person, reference)
                except NotYoursError as error:
                    with contextlib.suppress(NotYoursError):
                        return await unmasking.unmask_request(work, person, reference)
                    raise error from None
            case ShowEvidence():
                return await evidence_viewing.view_evidence(work, person, command)
            case DeclareConflict():
                return await handling.declare_conflict(work, person, command)
            case AskToUnmask(reference=reference, text=text):
                return await unmasking.ask_to_unmask(work, person, reference, text)
            case DecideUnmask(reference=reference, is_agreed=is_agreed):
                return await unmasking.decide_unmask(work, person, reference, is_agreed=is_agreed)
            case AddEvidence():
                raise AssertionError
            case _:
                return await handling.act(work, person, command)

    async def _add_evidence(self, school: str, person: str, command: AddEvidence) -> EvidenceTaken:
        """Look into a file, which takes a while, before anything is locked; then keep it, if it may still be kept."""
        async with self._office.work(school, read_only=True) as work:
            await taker_of(work, person, command.draft)
        found = await self._inspector.inspect(command.content, name=command.file_name)
        async with self._office.work(school) as work:
            taker = await taker_of(work, person, command.draft)
            before = await list_evidence(work, taker.dossier)
            taken = EvidenceTaken(draft=command.draft, file_name=command.file_name, reason=None, count=len(before))
            if isinstance(found, Refused):
                return taken.model_copy(update={"reason": found.message})
            if any(item.id == command.id for item in before):
                return taken
            item = _item(found, command, work.now)
            await add_evidence(work, taker.dossier, found, command.content, item)
            await taker.took()
            return taken.model_copy(update={"notes": item.notes, "count": len(before) + 1})


def _item(found: Accepted, command: AddEvidence, now: dt.datetime) -> EvidenceItem:
    return EvidenceItem(
        id=command.id or new_id(),
        name=command.file_name[:MOST_LINE],
        kind=found.kind,
        media_type=found.media_type,
        size=found.size,
        sha256=found.sha256,
        added_at=now,
        taken_at=found.facts.taken_at,
        page=command.page,
        notes=tuple(note.words for note in found.notes),
        scan="no virus found" if isinstance(found.scan, Clean) else f"not scanned: {found.scan.cause}",
        clean_types=tuple(copy.media_type for copy in found.clean),
    )


async def _close_gate(draft: Draft) -> None:
    """Whatever was taken goes, where the gate is closed afterwards: it must not be kept, nor looked at."""
    if draft.content.values.get(GATE) in {Answer.YES, Answer.NOT_SURE}:
        for item in await list_evidence(draft.work, draft.dossier):
            await remove_evidence(draft.work, draft.dossier, item.id)


async def form_of(draft: Draft, *, is_resumed: bool = False, errors: dict[str, str] | None = None) -> ReportForm:
    """The form as it stands, with who would read the report."""
    work, values = draft.work, draft.content.values
    report = read_report(values) or read_report({**values, "what_happened": "-"}) or Report(what_happened="-")
    chosen = route(routing_request(work, ReportPart(reporter=draft.content.reporter, report=report)))
    items = () if draft.is_new else await list_evidence(work, draft.dossier)
    return ReportForm(
        draft=draft.id,
        is_resumed=is_resumed,
        steps=form_steps(work.school.roster),
        values=values,
        errors=errors or {},
        may_add_evidence=values.get(GATE) == Answer.NO,
        evidence=tuple(
            EvidenceShown(
                number=number,
                id=item.id,
                name=item.name,
                kind=item.kind,
                size=item.size,
                sha256=item.sha256,
                added_at=work.school.local(item.added_at),
                notes=item.notes,
            )
            for number, item in enumerate(items, 1)
        ),
        readers=tuple(
            f"{work.school.name_of(recipient.person)}, {recipient.role.in_words}" for recipient in chosen.recipients
        ),
        cards=cards_for("reporter", conditions_of(report), work.school.calendar.nation),
        external=chosen.external if not chosen.recipients else None,
    )
