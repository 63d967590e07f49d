"""Reports and cases as cards. What is said of a case is shown to whoever pressed, and never sent: chats are kept."""

from collections.abc import Iterator, Sequence

from signpost.adapters.case_forms import CASE_FORMS
from signpost.adapters.teams.answers import MY_REPORTS, START_REPORT
from signpost.adapters.teams.card import (
    MOST_CARD,
    Element,
    Message,
    Private,
    actions,
    bold,
    button,
    divider,
    heading,
    lines,
    lots,
    make_card,
    messages,
    quotation,
    small,
)
from signpost.adapters.teams.evidence import CASE_FORM, OPEN_CASE, case_evidence
from signpost.adapters.teams.room import MY_ROOM, case_link
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

ACKNOWLEDGE, REPLY = "acknowledge", "reply"
AGREE, DISAGREE = "agree", "disagree"
PAGE = MOST_CARD - 5_000
"""Bytes of a page; the rest is for its buttons."""
_MOST_MESSAGES = 20
COPY_REMAINS = (
    "Teams keeps the copy that you sent, in your OneDrive, where only you see it. To delete it: open OneDrive, the "
    "folder Microsoft Teams Chat Files, and delete it there, and from the recycle bin; a pasted picture goes when you "
    "delete the message. Keep the original until you are told that it is not needed."
)


def render_pointer(view: CasePointer | ReportPointer) -> tuple[Message, ...]:
    """A direct message that something happened, and where to read what; never what."""
    if isinstance(view, ReportPointer):
        text = f"{REPORT_WHY[view.why]} Reference {view.reference}."
        read = button(MY_REPORTS, "Read it", view.reference, style="positive", shows_private=True)
        return messages(text, [*lines(text), actions(read)])
    text = f"{'Urgent. ' if view.is_urgent else ''}{CASE_WHY[view.why]} Reference {view.reference}."
    label = "Read it" if view.why in READ_FIRST else "Open the case"
    opened = button(OPEN_CASE, label, view.reference, style="positive", shows_private=True)
    buttons = case_link(view, view.url) if view.url else (opened,)
    more = () if view.why in READ_FIRST else _first_steps(view.reference)
    return messages(text, [*lines(text), actions(*buttons, *more)])


def _first_steps(reference: str) -> tuple[Element, ...]:
    return (
        button(ACKNOWLEDGE, "Acknowledge", reference),
        button(CASE_FORM, "Message the reporter", f"message {reference}", shows_private=True),
        button(CASE_FORM, "I should not have this", f"conflict {reference}", shows_private=True),
    )


def render_evidence_taken(view: EvidenceTaken) -> tuple[Message, ...]:
    """What became of a file, without its name: what it is called is told nobody but its readers."""
    if view.reason:
        text = f"A file that you added to your report was not taken. {view.reason}"
    else:
        text = " ".join(("A file that you added is with your report.", *view.notes))
    return messages(text, [*lines(text), *small(COPY_REMAINS)])


def render_receipt(view: ReportReceipt) -> tuple[Message, ...]:
    """The receipt, with what to do now."""
    text = f"Thank you. Your report is sent. Its reference is {view.reference}."
    body = [*bold(text)]
    if view.readers:
        body += lines(who_reads(view.readers))
    else:
        body += lines(f"Nobody in the school may read it, so please turn to: {outside_school(view.external)}")
    if view.is_anonymous:
        body += lines("Whoever handles it does not see your name.")
    body += cards(view.cards)
    body.append(actions(button(MY_REPORTS, "My reports", view.reference, shows_private=True)))
    return messages(text, body)


def nobody_reads(contact: Contact | None) -> Iterator[Element]:
    """Where to turn where nobody in the school may read a report."""
    return lines(
        f"Nobody in the school may read this report. It will be kept; please also turn to: {outside_school(contact)}"
    )


def cards(shown: Sequence[Card]) -> Iterator[Element]:
    """Guidance."""
    for card in shown:
        yield from divider(bold(card.title))
        yield from lines("\n".join([f"• {line}" for line in card.lines] + [reached(known) for known in card.contacts]))
        yield from small(f"Source: {card.source}, checked {day(card.checked_on)}")


def render_my_reports(view: MyReports) -> Private:
    """One's own reports, with the messages about them."""
    body: list[Element] = [*heading("My reports")]
    if view.has_draft:
        body += lines("You have a report that is not sent.")
        body.append(actions(button(START_REPORT, "Go on with it")))
    if not view.reports and not view.has_draft:
        body += lines("You have sent no report. /report-incident begins one.")
    for report in view.reports:
        body += divider(bold(f"{report.reference}, sent {moment(report.received_at)}: {report.state}"))
        for entry in report.messages[-_MOST_MESSAGES:]:
            body += _entry(entry)
        body.append(
            actions(
                button(MY_REPORTS, "Messages", report.reference, shows_private=True),
                button(REPLY, "Write about it", f"reply {report.reference}", shows_private=True),
            )
        )
    first, *others = lots(body, PAGE)
    if others:
        first += small("There are more: my-reports with a reference behind it shows one alone.")
    return Private("My reports", make_card("My reports", first))


def render_case_list(view: CaseList) -> Private:
    """The cases of a handler."""
    room = [actions(button(MY_ROOM, ROOM_BUTTON["cases"], shows_private=True))] if view.has_room and view.cases else []
    body = [*heading("My cases"), *room, *(list(case_lines(view)) or lines("No case waits for you."))]
    return Private("My cases", make_card("My cases", lots(body, PAGE)[0]))


def case_lines(view: CaseList, most: int = 25) -> Iterator[Element]:
    """Cases by reference and age, the first ones of them."""
    for case in view.cases[:most]:
        yield from divider(lines(f"{case.reference}: {case.state}, since {moment(case.received_at)}{case_marks(case)}"))
        yield actions(button(OPEN_CASE, f"Open {case.reference}", case.reference, shows_private=True))
    if len(view.cases) > most:
        yield from small(f"and {len(view.cases) - most} more")


def render_case(view: CaseOpened, page: int = 0) -> Private:
    """A case in full, a page at a time where it is long."""
    found = lots(_case(view), PAGE)
    page = max(0, min(page, len(found) - 1))
    body = [*found[page]]
    if len(found) > 1:
        turns = [
            button(OPEN_CASE, label, f"{view.reference} {other}", shows_private=True)
            for other, label in ((page - 1, "Earlier"), (page + 1, "Further"))
            if 0 <= other < len(found)
        ]
        body += [*small(f"Page {page + 1} of {len(found)}"), actions(*turns)]
    body += divider([actions(button(ACKNOWLEDGE, "Acknowledge", view.reference, style="positive"))])
    forms = [
        button(CASE_FORM, label, f"{name} {view.reference}", shows_private=True) for name, label in CASE_FORMS.items()
    ]
    body += [actions(*forms[:5]), actions(*forms[5:])]
    return Private(view.reference, make_card(f"The case {view.reference}", body))


def _case(view: CaseOpened) -> Iterator[Element]:
    state, marks = state_of(view)
    yield from heading(f"{view.reference} · {state}{marks}")
    reporter = view.reporter or "somebody who wishes to stay anonymous"
    yield from lines(
        f"Received {moment(view.received_at)} from {reporter}.\n"
        f"Category: {view.category}. With: {', '.join(view.handlers)}"
    )
    yield from cards(view.cards)
    for number, line in enumerate(view.report):
        yield from bold(line.label) if number else divider(bold(line.label))
        yield from quotation(line.text)
    yield from case_evidence(view)
    if view.entries:
        yield from bold("What happened with it")
    for entry in view.entries:
        yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[Element]:
    yield from lines(f"{moment(entry.at)}  {entry.who} {entry.what}")
    if entry.text:
        yield from quotation(entry.text)


def render_unmask_request(view: UnmaskRequest) -> Private:
    """Who asks for a reporter's name, and why, for whoever decides."""
    body = [
        *lines(f"{view.asked_by} asks to see the name of the reporter of {view.reference}."),
        *lines(f"The reporter wished to stay anonymous. Asked on {moment(view.asked_at)}, for this reason:"),
        *quotation(view.reason),
        *lines("If you agree, the name is shown to them alone, and the reporter is told, with the reason."),
    ]
    decide = actions(button(AGREE, "Let the name be shown", view.reference), button(DISAGREE, "Do not", view.reference))
    return Private("A reporter's name", make_card("A reporter's name", [*lots(body, PAGE)[0], decide]))
