"""Reports and cases as text for a terminal."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from signpost.adapters.terminal.commands import CASE_COMMANDS
from signpost.adapters.terminal.form_rendering import INDENT, guidance
from signpost.adapters.wording import CASE_WHY, REPORT_WHY, case_marks, moment, state_of
from signpost.bot.incidents.views import (
    CaseList,
    CaseOpened,
    CasePointer,
    Entry,
    EvidenceFile,
    MyReports,
    ReportPointer,
    UnmaskRequest,
)

_NOT_NAMED = {"/open", "/acknowledge", "/agree", "/disagree", "/reply"}
"""Commands that are named where they are of use, and not under every case."""


def render_pointer(view: CasePointer | ReportPointer) -> RenderableType:
    """A direct message: that something happened, and where to read what."""
    if isinstance(view, CasePointer):
        urgent = ("Urgent. ", "bold red") if view.is_urgent else ("", "")
        return Text.assemble(("● ", "bold"), urgent, f"{CASE_WHY[view.why]} Type: /open {view.reference}")
    return Text.assemble(("● ", "bold"), f"{REPORT_WHY[view.why]} Type: /my-reports {view.reference}")


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
        since = f"  {case.state}, since {moment(case.received_at)}"
        lines.append(Text.assemble((case.reference, "cyan"), since, (case_marks(case), "bold")))
    return Group(*lines, Text("Read one with: /open REFERENCE", style="dim"))


def render_case(view: CaseOpened) -> RenderableType:
    """A case in full."""
    state, marks = state_of(view)
    parts: list[RenderableType] = [
        Text.assemble((view.reference, "bold"), f" · {state}", (marks, "bold red")),
        Text(f"Received {moment(view.received_at)} from {view.reporter or 'somebody who wishes to stay anonymous'}"),
        Text(f"Category: {view.category}. With: {', '.join(view.handlers)}"),
        Text(),
        *guidance(view.cards, with_sources=True),  # before the report: what is read last stays in sight
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
    if view.state == "received":
        parts.append(Text(f"/acknowledge {view.reference} tells the reporter that you have it."))
    others = ", ".join(name for name in CASE_COMMANDS if name not in _NOT_NAMED)
    parts.append(Text(f"You can also type {others}. One of them alone shows how it is typed.", style="dim"))
    return Group(*parts)


def render_unmask_request(view: UnmaskRequest) -> RenderableType:
    """Who asks for a reporter's name, and why, for whoever decides."""
    return Group(
        Text.assemble((view.reference, "bold"), f": {view.asked_by} asks to see the reporter's name."),
        Text(f"The reporter wished to stay anonymous. Asked on {moment(view.asked_at)}, for this reason:"),
        Padding(Text(view.reason), (0, 0, 0, INDENT)),
        Text("If you agree, the name is shown to them alone, and the reporter is told, with the reason."),
        Text(f"Decide with: /agree {view.reference} or /disagree {view.reference}", style="dim"),
    )


def render_evidence_file(view: EvidenceFile) -> RenderableType:
    """What a file is; the chat saves it beside."""
    what = "the original, as received" if view.is_original else "the clean copy"
    page = ""
    if view.pages > 1 and not view.is_original:
        page = f" Page {view.page} of {view.pages}: behind its number, .2 is the second."
    return Text(f"{view.file_name}: {what}, {len(view.content):,} bytes.{page}")


def _entry(entry: Entry) -> RenderableType:
    head = Text.assemble((f"{moment(entry.at)}  ", "dim"), f"{entry.who} {entry.what}")
    if not entry.text:
        return Padding(head, (0, 0, 0, INDENT - 2))
    return Padding(Group(head, Padding(Text(entry.text), (0, 0, 0, INDENT))), (0, 0, 0, INDENT - 2))
