"""Reports and cases as blocks. What is said of a case stands in modals alone: messages are kept and exported."""

from collections.abc import Iterator, Sequence

from signpost.adapters.case_forms import CASE_FORMS
from signpost.adapters.slack.blocks import (
    MODAL_BLOCKS,
    MODAL_TEXT,
    Block,
    Message,
    Modal,
    actions,
    button,
    context,
    divider,
    header,
    messages,
    modal,
    option,
    pages,
    paragraphs,
    plain,
    section,
)
from signpost.adapters.slack.evidence import OPEN_CASE, case_evidence
from signpost.adapters.slack.mrkdwn import escape, quote
from signpost.adapters.slack.room import MY_ROOM, case_link
from signpost.adapters.wording import (
    CASE_WHY,
    READ_FIRST,
    REPORT_WHY,
    ROOM_BUTTON,
    case_marks,
    day,
    moment,
    outside_school,
    reached,
    state_of,
    who_reads,
)
from signpost.bot.incidents.guidance import Card
from signpost.bot.incidents.views import (
    CaseList,
    CaseOpened,
    CasePointer,
    Entry,
    EvidenceTaken,
    MyReports,
    ReportPointer,
    ReportReceipt,
    UnmaskRequest,
)
from signpost.bot.people import Contact

ACKNOWLEDGE, TURN_PAGE, CASE_FORM, CASE_FORM_CHOICE = (
    "acknowledge",
    "turn_page",
    "case_form",
    "case_form_choice",
)
AGREE, DISAGREE, MY_REPORTS, REPLY = "agree", "disagree", "my_reports", "reply"
MOST_PLACEHOLDER = 150
_ROOM = 12
"""Blocks of a case's modal that are not of the case itself."""


def render_pointer(view: CasePointer | ReportPointer) -> tuple[Message, ...]:
    """A direct message that something happened, and where to read what; never what."""
    if isinstance(view, ReportPointer):
        text = f"{REPORT_WHY[view.why]} Reference {view.reference}."
        return messages(text, [*paragraphs(text), actions(button(MY_REPORTS, "Read it", view.reference, "primary"))])
    text = f"{'Urgent. ' if view.is_urgent else ''}{CASE_WHY[view.why]} Reference {view.reference}."
    label = "Read it" if view.why in READ_FIRST else "Open the case"
    read = case_link(view, view.url) if view.url else (button(OPEN_CASE, label, view.reference, "primary"),)
    more = () if view.why in READ_FIRST else _first_steps(view.reference)
    return messages(text, [*paragraphs(text), actions(*read, *more)])


def _first_steps(reference: str) -> tuple[Block, ...]:
    return (
        button(ACKNOWLEDGE, "Acknowledge", reference),
        button(f"{CASE_FORM}.message", "Message the reporter", f"message {reference}"),
        button(f"{CASE_FORM}.conflict", "I should not have this", f"conflict {reference}"),
    )


def render_evidence_taken(view: EvidenceTaken) -> tuple[Message, ...]:
    """What became of a file, without its name: what it is called is told nobody but its readers."""
    if view.reason:
        text = f"A file that you added to your report was not taken. {view.reason}"
    else:
        text = " ".join(("A file that you added is with your report.", *view.notes))
    copy = (
        "Slack still has the copy that you sent, which only you see. To delete it: open Files in Slack, find it under "
        "those that you shared, and choose Delete file. Keep the original until you are told that it is not needed."
    )
    return messages(text, [*paragraphs(text), context(copy)])


def render_receipt(view: ReportReceipt) -> tuple[Message, ...]:
    """The receipt, with what to do now."""
    text = f"Thank you. Your report is sent. Its reference is {view.reference}."
    blocks = [*paragraphs(text)]
    if view.readers:
        blocks += paragraphs(who_reads(view.readers))
    else:
        blocks += paragraphs(f"Nobody in the school may read it, so please turn to: {outside_school(view.external)}")
    if view.is_anonymous:
        blocks.append(section("Whoever handles it does not see your name."))
    blocks += cards(view.cards)
    blocks.append(actions(button(MY_REPORTS, "My reports", view.reference)))
    return messages(text, blocks)


def nobody_reads(contact: Contact | None) -> Iterator[Block]:
    """Where to turn where nobody in the school may read a report."""
    return paragraphs(
        f"Nobody in the school may read this report. It will be kept; please also turn to: {outside_school(contact)}"
    )


def cards(shown: Sequence[Card]) -> Iterator[Block]:
    """Guidance."""
    for card in shown:
        yield divider()
        yield from paragraphs(card.title, lambda text: f"*{escape(text).strip()}*")
        lines = [f"• {line}" for line in card.lines] + [reached(contact) for contact in card.contacts]
        yield from paragraphs("\n".join(lines))
        yield context(f"Source: {card.source}, checked {day(card.checked_on)}")


def render_my_reports(view: MyReports) -> Modal:
    """One's own reports, with the messages about them."""
    blocks: list[Block] = []
    if view.has_draft:
        blocks.append(section("You have a report that is not sent: /report-incident goes on with it."))
    if not view.reports and not view.has_draft:
        blocks.append(section("You have sent no report. /report-incident begins one."))
    for report in view.reports:
        blocks += paragraphs(f"{report.reference}, sent {moment(report.received_at)}: {report.state}")
        for entry in report.messages[-20:]:
            blocks += _entry(entry)
        blocks.append(
            actions(
                button(f"{MY_REPORTS}.{report.reference}", "Messages", report.reference),
                button(REPLY, "Write about it", f"reply {report.reference}"),
            )
        )
    return Modal(modal("My reports", pages(blocks, MODAL_BLOCKS - 1, MODAL_TEXT)[0]))


def render_case_list(view: CaseList) -> Modal:
    """The cases of a handler."""
    room = [actions(button(MY_ROOM, ROOM_BUTTON["cases"], "cases", "primary"))] if view.has_room and view.cases else []
    cases = list(case_lines(view, MODAL_BLOCKS - 2)) or [section("No case waits for you.")]
    return Modal(modal("My cases", [*room, *cases]))


def case_lines(view: CaseList, most: int) -> Iterator[Block]:
    """Cases by reference and age, the first ones of them."""
    for case in view.cases[:most]:
        line = next(paragraphs(f"{case.reference}: {case.state}, since {moment(case.received_at)}{case_marks(case)}"))
        yield line | {"accessory": button(f"{OPEN_CASE}.{case.reference}", "Open", case.reference)}
    if len(view.cases) > most:
        yield context(f"and {len(view.cases) - most} more")


def render_case(view: CaseOpened, page: int = 0) -> Modal:
    """A case in full, a page at a time where it is long."""
    lots = pages(_case(view), MODAL_BLOCKS - _ROOM, MODAL_TEXT)
    page = max(0, min(page, len(lots) - 1))
    blocks = [_case_actions(view.reference), *lots[page]]
    if len(lots) > 1:
        turns = [
            button(f"{TURN_PAGE}.{other}", label, f"{other} {view.reference}")
            for other, label in ((page - 1, "Earlier"), (page + 1, "Further"))
            if 0 <= other < len(lots)
        ]
        blocks += [context(f"Page {page + 1} of {len(lots)}"), actions(*turns)]
    return Modal(modal(view.reference, blocks, name="case", about={"reference": view.reference, "page": page}))


def _case_actions(reference: str) -> Block:
    choice: Block = {
        "type": "static_select",
        "action_id": CASE_FORM_CHOICE,
        "placeholder": plain("Do something else", MOST_PLACEHOLDER),
        "options": [option(label, f"{name} {reference}") for name, label in CASE_FORMS.items()],
    }
    return actions(button(ACKNOWLEDGE, "Acknowledge", reference, "primary"), choice)


def _case(view: CaseOpened) -> Iterator[Block]:
    state, marks = state_of(view)
    yield header(f"{view.reference} · {state}{marks}")
    reporter = view.reporter or "somebody who wishes to stay anonymous"
    yield from paragraphs(
        f"Received {moment(view.received_at)} from {reporter}.\n"
        f"Category: {view.category}. With: {', '.join(view.handlers)}"
    )
    yield from cards(view.cards)
    if view.cards:
        yield divider()
    for line in view.report:
        yield from paragraphs(line.label, lambda text: f"*{escape(text).strip()}*")
        yield from paragraphs(line.text, quote)
    yield from case_evidence(view)
    if view.entries:
        yield section("*What happened with it*")
    for entry in view.entries:
        yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[Block]:
    yield from paragraphs(f"{moment(entry.at)}  {entry.who} {entry.what}")
    if entry.text:
        yield from paragraphs(entry.text, quote)


def render_unmask_request(view: UnmaskRequest) -> Modal:
    """Who asks for a reporter's name, and why, for whoever decides."""
    blocks = [
        *paragraphs(f"{view.asked_by} asks to see the name of the reporter of {view.reference}."),
        *paragraphs(
            f"The reporter wished to stay anonymous. Asked on {moment(view.asked_at)}, for this reason:\n{view.reason}"
        ),
        section("If you agree, the name is shown to them alone, and the reporter is told, with the reason."),
        actions(
            button(AGREE, "Let the name be shown", view.reference),
            button(DISAGREE, "Do not", view.reference, "primary"),
        ),
    ]
    return Modal(modal("A reporter's name", blocks))
