"""A case's time line: what was written in it, and what was done with it, in one order."""

from dataclasses import dataclass

from sqlalchemy import select

from signpost.bot import audit
from signpost.bot.audit import Act
from signpost.bot.incidents.access import Case
from signpost.bot.incidents.contents import parts_of
from signpost.bot.incidents.looks import LOOKS
from signpost.bot.incidents.parts import (
    ActionPart,
    DonePart,
    MessagePart,
    NotePart,
    Part,
    PartKind,
    RemarkPart,
    ReportPart,
    TopicPart,
)
from signpost.bot.incidents.views import Entry, EntryKind
from signpost.bot.notices import failed_notices
from signpost.bot.people import Role
from signpost.bot.store.tables import CaseHandlerRow, PartRow


@dataclass(frozen=True)
class Course:
    """All that was written in a case, and all that the log has about it; both oldest first."""

    parts: list[tuple[PartRow, Part]]
    logged: tuple[audit.Entry, ...]

    @property
    def report(self) -> ReportPart:
        """The report itself, with who sent it."""
        return next(part for _, part in self.parts if isinstance(part, ReportPart))


async def course_of(case: Case) -> Course:
    """What there is of a case, read once.

    Raises:
        VaultError: a part was changed in the database.
    """
    return Course(await parts_of(case), await audit.entries(case.work.transaction, case.row.id))


async def time_line(case: Case, course: Course, *, shows_name: bool) -> tuple[Entry, ...]:
    """All that happened with a case, oldest first: what was written, and what was done.

    Args:
        case: the case.
        course: what there is of it.
        shows_name: whether the handler may see who the reporter is.
    """
    school, report = case.work.school, course.report
    reporter = school.name_of(report.reporter) if shows_name else "The reporter"

    def name(actor: str | None) -> str:
        if actor is None or actor == case.row.reporter:
            return reporter
        return "Signpost" if actor == "system" else school.name_of(actor)

    entries, remarks = [], set()
    actions = {row.id: part.text for row, part in course.parts if isinstance(part, ActionPart)}
    for row, part in course.parts:
        if isinstance(part, ReportPart):
            continue
        what = _PARTS[part.kind]
        if isinstance(part, RemarkPart):
            what = _ACTS.get(Act(part.act), what)
            remarks.add((row.at, part.author, part.act))
        text = actions.get(part.action, "") if isinstance(part, DonePart) else _text(part)
        entries.append(
            Entry(
                at=school.local(row.at), who=name(part.author), what=what, text=text, kind=_KINDS.get(part.kind, "act")
            )
        )
    for logged in course.logged:
        words = _logged(logged)
        if words is not None and (logged.at, logged.actor, logged.act) not in remarks:
            role = logged.detail.get("role")
            to = f" {school.name_of(logged.detail['to'])} ({Role(role).in_words})" if role else ""
            kind: EntryKind = "look" if logged.act in LOOKS else "act"
            entries.append(Entry(at=school.local(logged.at), who=name(logged.actor), what=words + to, kind=kind))
    entries += await _failures(case, reporter if shows_name else "the reporter", report.reporter)
    return tuple(sorted(entries, key=lambda entry: entry.at))


async def _failures(case: Case, reporter: str, reporter_id: str) -> list[Entry]:
    """Who could not be told of something, and why; for the handlers alone to know."""
    notices = await failed_notices(case.work, case.row.id)
    if not notices:
        return []
    school = case.work.school
    given = select(CaseHandlerRow.person).where(CaseHandlerRow.case == case.row.id)
    names = {person: school.name_of(person) for person in await case.work.transaction.scalars(given)}
    names[reporter_id] = reporter
    return [
        Entry(
            at=school.local(notice.created_at),
            who="Signpost",
            what=f"could not tell {names[notice.person]}: {_CAUSES.get(notice.cause or '', _CAUSES[''])}",
            kind="failure",
        )
        for notice in notices
        if notice.person in names  # who is to decide on the reporter's name is for them alone to say
    ]


def _logged(entry: audit.Entry) -> str | None:
    """What an entry of the log says in the time line; None where it says nothing there."""
    if entry.act is Act.CASE_OPENED and "shown" in entry.detail:
        return "read the request for the reporter's name"
    if entry.act is Act.UNMASK_ASKED and entry.actor == "system":
        return "gave the request for the reporter's name to somebody else"
    return _ACTS.get(entry.act)


def _text(part: Part) -> str:
    match part:
        case NotePart() | MessagePart() | RemarkPart():
            return part.text
        case ActionPart():
            return part.text + (f" (by {part.due:%-d %B %Y})" if part.due else "")
        case TopicPart():
            return part.topic.replace("_", " ")
        case ReportPart() | DonePart():
            return ""


_CAUSES = {
    "no_account": "they have no account that is known here",
    "refused": "their account takes no messages from here",
    "unreachable": "the chat platform could not be reached",
    "": "it went wrong whenever it was tried",
}
"""Why somebody could not be told, in words."""
_KINDS: dict[PartKind, EntryKind] = {
    PartKind.NOTE: "note",
    PartKind.MESSAGE: "message",
    PartKind.ACTION: "action",
    PartKind.DONE: "action",
}
_PARTS = {
    PartKind.NOTE: "noted",
    PartKind.MESSAGE: "wrote",
    PartKind.ACTION: "recorded an action",
    PartKind.DONE: "marked an action as done",
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
