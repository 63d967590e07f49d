"""Reports and cases as text for a terminal."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from signpost.adapters.terminal.form_walk import FormWalk, Step
from signpost.adapters.wording import CASE_WHY, REPORT_WHY, day, moment
from signpost.bot.incidents.guidance import Card
from signpost.bot.incidents.views import (
    CaseList,
    CaseOpened,
    CasePointer,
    Entry,
    EvidenceFile,
    EvidenceTaken,
    FormField,
    MyReports,
    ReportForm,
    ReportPointer,
    ReportReceipt,
)
from signpost.bot.people import Contact

INDENT = 4


def render_pointer(view: CasePointer | ReportPointer) -> RenderableType:
    """A direct message: that something happened, and where to read what."""
    if isinstance(view, CasePointer):
        urgent = ("Urgent. ", "bold red") if view.is_urgent else ("", "")
        command = (
            f"/agree or /disagree {view.reference}, or /open it" if view.why == "unmask" else f"/open {view.reference}"
        )
        return Text.assemble(("● ", "bold"), urgent, f"{CASE_WHY[view.why]} Type: {command}")
    return Text.assemble(("● ", "bold"), f"{REPORT_WHY[view.why]} Type: /my-reports {view.reference}")


def render_form(view: ReportForm) -> RenderableType:
    """A form's head: what will become of it. Its questions are asked one by one (`render_question`)."""
    if view.is_resumed:
        begin = "You began a report and did not send it; here it is. Enter keeps what you wrote."
    else:
        begin = "This is confidential. Only what happened is required; Enter skips any other question."
    return Group(
        Text("Report an incident", style="bold"),
        Text(begin),
        Text("/back goes back, /send skips to the end, /stop goes on later, /discard throws it away.", style="dim"),
    )


def render_question(walk: FormWalk) -> RenderableType:
    """The next question of a form."""
    parts: list[RenderableType] = [Text(walk.remark, style="yellow")] if walk.remark else []
    match walk.step:
        case Step.FIELDS:
            parts.append(_question(walk))
        case Step.FILES:
            count = len(walk.form.evidence)
            parts.append(Text("Add a screenshot or a file: type where it is, or press Enter to go on.", style="bold"))
            if count:
                parts.append(Text(f"{count} added so far.", style="dim"))
        case Step.CONFIRM:
            parts.append(_before_sending(walk.form))
        case Step.LEFT:
            parts.append(Text("It is kept for a day: /report-incident goes on with it."))
    return Group(*parts)


def _question(walk: FormWalk) -> RenderableType:
    field: FormField = walk.field
    number, of = walk.place
    parts: list[RenderableType] = [
        Text.assemble((f"{number}/{of} ", "dim"), (field.label, "bold"), "" if not field.is_required else " (required)")
    ]
    if field.hint:
        parts.append(Text(field.hint, style="dim"))
    chosen = walk.form.values.get(field.name)
    for index, option in enumerate(field.options, 1):
        mark = "✓" if option.value == chosen or (isinstance(chosen, tuple) and option.value in chosen) else " "
        parts.append(Padding(Text(f"{index:>2} {mark} {option.label}"), (0, 0, 0, INDENT - 2)))
    if isinstance(chosen, str) and chosen and not field.options:
        parts.append(Padding(Text(chosen, style="italic"), (0, 0, 0, INDENT)))
    if field.kind in {"choices", "people"}:
        parts.append(Text("Several numbers with commas between, if need be.", style="dim"))
    return Group(*parts)


def _before_sending(form: ReportForm) -> RenderableType:
    parts: list[RenderableType] = []
    if form.readers:
        parts.append(Text("Who will read it:", style="bold"))
        parts += [Padding(Text(reader), (0, 0, 0, INDENT)) for reader in form.readers]
    else:
        parts.append(Text("Nobody in the school may read this report. It will be kept; please also turn to:"))
        parts += _contact(form.external)
    parts += _cards(form.cards)
    parts.append(Text("Send it? Type yes.", style="bold"))
    return Group(*parts)


def _contact(contact: Contact | None) -> list[RenderableType]:
    if contact is None:
        return [Padding(Text("the local authority's designated officer (LADO), or the police"), (0, 0, 0, INDENT))]
    reached = ", ".join(value for value in (contact.phone, contact.email, contact.url) if value)
    return [Padding(Text(f"{contact.name}: {reached}" if reached else contact.name), (0, 0, 0, INDENT))]


def _cards(cards: tuple[Card, ...]) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for card in cards:
        parts += [Text(), Text(card.title, style="bold")]
        parts += [Padding(Text(f"• {line}"), (0, 0, 0, INDENT - 2)) for line in card.lines]
        for contact in card.contacts:
            reached = ", ".join(value for value in (contact.phone, contact.email, contact.url, contact.hours) if value)
            parts.append(Padding(Text(f"{contact.name}: {reached}"), (0, 0, 0, INDENT)))
        parts.append(
            Padding(Text(f"Source: {card.source}, checked {day(card.checked_on)}", style="dim"), (0, 0, 0, INDENT))
        )
    if parts:
        parts.append(Text())
    return parts


def render_evidence_taken(view: EvidenceTaken) -> RenderableType:
    """What became of a file."""
    if view.reason:
        return Text(f"{view.file_name} was not taken: {view.reason}", style="yellow")
    notes = "".join(f" {note}" for note in view.notes)
    return Text(f"{view.file_name} is with the report.{notes}")


def render_receipt(view: ReportReceipt) -> RenderableType:
    """The receipt."""
    parts: list[RenderableType] = [
        Text.assemble("Thank you. Your report is sent. Its reference is ", (view.reference, "bold"), ".")
    ]
    if view.readers:
        parts.append(Text(f"It is read by {' and '.join(view.readers)}, and by nobody else."))
    else:
        parts.append(Text("Nobody in the school may read it, so please turn to:"))
        parts += _contact(view.external)
    if view.is_anonymous:
        parts.append(Text("Whoever handles it does not see your name."))
    parts.append(Text("/my-reports shows how it stands, and messages about it."))
    return Group(*parts, *_cards(view.cards))


def render_my_reports(view: MyReports) -> RenderableType:
    """One's own reports."""
    parts: list[RenderableType] = []
    if view.has_draft:
        parts.append(Text("You have a report that is not sent: /report-incident goes on with it."))
    if not view.reports and not view.has_draft:
        return Text("You have sent no report. /report-incident begins one.")
    for report in view.reports:
        parts.append(
            Text.assemble((report.reference, "cyan"), f"  sent {moment(report.received_at)}: ", (report.state, "bold"))
        )
        parts += [_entry(entry) for entry in report.messages]
        if report.messages:
            parts.append(Text(f"Answer with: /reply {report.reference} TEXT", style="dim"))
    return Group(*parts)


def render_case_list(view: CaseList) -> RenderableType:
    """The cases of a handler."""
    if not view.cases:
        return Text("No case waits for you.")
    lines = []
    for case in view.cases:
        marks = [
            word
            for word, is_so in (
                ("urgent", case.is_urgent),
                ("unread", case.is_unread),
                ("new message", case.has_new_message),
                ("on hold", case.is_on_hold),
            )
            if is_so
        ]
        more = f" ({', '.join(marks)})" if marks else ""
        lines.append(
            Text.assemble((case.reference, "cyan"), f"  {case.state}, since {moment(case.received_at)}", (more, "bold"))
        )
    return Group(*lines, Text("Read one with: /open REFERENCE", style="dim"))


def render_case(view: CaseOpened) -> RenderableType:
    """A case in full."""
    state = view.state + (f", {view.outcome.replace('_', ' ')}" if view.outcome else "")
    marks = "".join(f" · {word}" for word, is_so in (("URGENT", view.is_urgent), ("ON HOLD", view.is_on_hold)) if is_so)
    parts: list[RenderableType] = [
        Text.assemble((view.reference, "bold"), f" · {state}", (marks, "bold red")),
        Text(f"Received {moment(view.received_at)} from {view.reporter or 'somebody who wishes to stay anonymous'}"),
        Text(f"Category: {view.category}. With: {', '.join(view.handlers)}"),
        Text(),
    ]
    for line in view.report:
        parts += [Text(line.label, style="bold"), Padding(Text(line.text), (0, 0, 0, INDENT))]
    if view.evidence:
        parts += [Text(), Text("Evidence", style="bold")]
        for shown in view.evidence:
            facts = ", ".join(
                word
                for word in (shown.kind, f"{shown.size:,} bytes", f"added {moment(shown.added_at)}", shown.scan)
                if word
            )
            parts.append(Padding(Text(f"{shown.number}  {shown.name} ({facts})"), (0, 0, 0, INDENT - 2)))
            parts.append(Padding(Text(f"SHA-256 {shown.sha256}", style="dim"), (0, 0, 0, INDENT)))
    parts += [Text(), Text("What happened with it", style="bold"), *(_entry(entry) for entry in view.entries)]
    parts += _cards(view.cards)
    parts.append(Text("/help lists what you can do with a case.", style="dim"))
    return Group(*parts)


def render_evidence_file(view: EvidenceFile) -> RenderableType:
    """What a file is; the chat saves it beside."""
    what = "the original, as received" if view.is_original else "the clean copy"
    return Text(f"{view.file_name}: {what}, {len(view.content):,} bytes.")


def _entry(entry: Entry) -> RenderableType:
    head = Text.assemble((f"{moment(entry.at)}  ", "dim"), f"{entry.who} {entry.what}")
    if not entry.text:
        return Padding(head, (0, 0, 0, INDENT - 2))
    return Padding(Group(head, Padding(Text(entry.text), (0, 0, 0, INDENT))), (0, 0, 0, INDENT - 2))
