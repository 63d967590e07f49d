"""What the bot has to say about reports and cases, as typed values.

Views that are delivered by direct message (`CasePointer` and the others called pointers) hold no word of a report: chat
platforms keep and export what is said on them. Instants are in the school's own time zone.
"""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from signpost.bot.incidents.commands import FormValue
from signpost.bot.incidents.guidance import Card
from signpost.bot.people import Contact


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Option(_View):
    """One of the answers that a field offers."""

    value: str
    label: str


class FormField(_View):
    """One field of the report."""

    name: str
    label: str
    kind: Literal["line", "text", "choice", "choices", "people"]
    hint: str = ""
    options: tuple[Option, ...] = ()
    is_required: bool = False
    most: int | None = None
    """Characters, at most."""


class FormStep(_View):
    """Fields that belong together: one screen of a phone."""

    title: str
    fields: tuple[FormField, ...]


class EvidenceShown(_View):
    """A file of evidence in a list."""

    number: int
    id: str
    name: str
    kind: str
    size: int
    sha256: str
    added_at: dt.datetime
    taken_at: dt.datetime | None = None
    page: str = ""
    scan: str = ""
    notes: tuple[str, ...] = ()
    has_clean_copy: bool = True


class ReportForm(_View):
    """A report that is being written: all its steps, with what was entered so far."""

    view: Literal["report_form"] = "report_form"
    draft: str
    is_resumed: bool
    steps: tuple[FormStep, ...]
    values: dict[str, FormValue]
    errors: dict[str, str]
    """By field: what to do about what was entered there."""
    may_add_evidence: bool
    """False until the gate question is answered, and whenever it is not answered with no."""
    may_send_privately: bool = False
    """Files can also be added in the case room, where the chat platform does not see them."""
    evidence: tuple[EvidenceShown, ...]
    readers: tuple[str, ...]
    """Who will read the report as it stands: names with their roles."""
    cards: tuple[Card, ...]
    external: Contact | None = None
    """Where to turn, if nobody in the school may read it."""


class EvidenceTaken(_View):
    """What became of a file."""

    view: Literal["evidence_taken"] = "evidence_taken"
    draft: str
    file_name: str
    reason: str | None
    """Why it was refused, and what to do instead; None if it was taken."""
    notes: tuple[str, ...] = ()
    count: int
    """Files that the report has now."""


class ReportReceipt(_View):
    """The report is with somebody. Nothing of it is repeated."""

    view: Literal["report_receipt"] = "report_receipt"
    reference: str
    is_urgent: bool
    is_anonymous: bool
    readers: tuple[str, ...]
    """Roles only: a receipt stays in the chat."""
    cards: tuple[Card, ...]
    external: Contact | None = None


class CasePointer(_View):
    """Something needs a handler; what, is read in the case."""

    view: Literal["case_pointer"] = "case_pointer"
    reference: str
    why: Literal["new", "moved", "message", "unmask", "decided", "retention", "nobody_left", "action_due"]
    is_urgent: bool = False
    url: str | None = Field(None, exclude=True, repr=False)
    """Where the case is read, in a browser: once, for a short time. It is made at delivery, and stored nowhere."""


class ReportPointer(_View):
    """Something happened to one's own report; what, is read in `/my-reports`."""

    view: Literal["report_pointer"] = "report_pointer"
    reference: str
    why: Literal["acknowledged", "message", "moved", "nobody_left", "closed", "unmasked"]


Need = Literal["read", "reply", "acknowledge", "action"]
"""What a case wants of its handler: to be read; what the reporter wrote, to be read; word that it is being dealt with;
what was to be done by today."""


class CaseSummary(_View):
    """A case in a list."""

    reference: str
    state: str
    is_urgent: bool
    is_on_hold: bool
    received_at: dt.datetime
    is_unread: bool
    has_new_message: bool = False
    needs: tuple[Need, ...] = ()
    """What its handler has to do now, most pressing first."""
    needs_since: dt.datetime | None = None
    """Since when something has to be done."""


class RequestSummary(_View):
    """A request for an anonymous reporter's name, in a list of what somebody has to decide."""

    reference: str
    asked_at: dt.datetime


class CaseList(_View):
    """The cases of one handler, those that wait longest first."""

    view: Literal["case_list"] = "case_list"
    cases: tuple[CaseSummary, ...]
    has_room: bool = False
    """They are read in the case room, and not here."""
    requests: tuple[RequestSummary, ...] = ()
    """What waits for this person's decision, of other handlers' cases or their own."""


class Line(_View):
    """A label, and what stands under it."""

    label: str
    text: str


EntryKind = Literal["note", "message", "action", "act", "look", "failure"]
"""What an entry of a time line is: something written, something done, a look, or that somebody could not be told."""


class Entry(_View):
    """One thing of a case's time line."""

    at: dt.datetime
    who: str
    what: str
    text: str = ""
    kind: EntryKind = "act"


class ActionShown(_View):
    """Something that the school did, or is to do by a day."""

    id: str
    text: str
    who: str
    recorded_at: dt.datetime
    due: dt.date | None = None
    done_at: dt.datetime | None = None
    is_due: bool = False
    """It was to be done by today or earlier, and is not."""


class Look(_View):
    """When somebody last looked at a case; None for a handler who has not yet."""

    who: str
    role: str
    """Empty for somebody who does not handle it any more."""
    at: dt.datetime | None
    is_you: bool = False


class Clock(_View):
    """Until when guidance says that something has to be done."""

    card: str
    """The id of the guidance card."""
    due_at: dt.datetime
    is_over: bool


class UnmaskRequest(_View):
    """A handler asks for an anonymous reporter's name: for whoever decides, who may see nothing else of the case."""

    view: Literal["unmask_request"] = "unmask_request"
    reference: str
    asked_by: str
    asked_at: dt.datetime
    reason: str


class CaseOpened(_View):
    """A case in full, for its handler alone."""

    view: Literal["case_opened"] = "case_opened"
    reference: str
    state: str
    outcome: str | None
    is_urgent: bool
    is_on_hold: bool
    received_at: dt.datetime
    reporter: str | None
    """None where the reporter is anonymous to the handler."""
    category: str
    report: tuple[Line, ...]
    evidence: tuple[EvidenceShown, ...]
    entries: tuple[Entry, ...]
    """Notes, messages, actions and acts, oldest first."""
    handlers: tuple[str, ...]
    cards: tuple[Card, ...]
    """Guidance for this case, what is needed now first."""
    needed_now: tuple[str, ...] = ()
    """The ids of those cards that cannot wait."""
    clocks: tuple[Clock, ...] = ()
    actions: tuple[ActionShown, ...] = ()
    """What is due first, then what is to be done, then what was done."""
    looks: tuple[Look, ...] = ()
    is_acknowledged: bool = False
    request: UnmaskRequest | None = None
    """What another of its handlers asks, where it is for this one to decide."""
    deleted_at: dt.datetime | None = None
    """When a closed case is deleted, if nothing is done about it."""
    newest: int = 0
    """The number of its newest part; see `CloseCase.seen`."""


class EvidenceFile(_View):
    """A file of evidence, to be looked at."""

    view: Literal["evidence_file"] = "evidence_file"
    reference: str
    file_name: str
    media_type: str
    content: bytes
    sha256: str
    is_original: bool
    page: int = 1
    pages: int = 1


class ReportSummary(_View):
    """One's own report in a list."""

    reference: str
    state: str
    received_at: dt.datetime
    messages: tuple[Entry, ...] = ()


class MyReports(_View):
    """One's own reports, newest first; with one asked for, that one with its messages."""

    view: Literal["my_reports"] = "my_reports"
    reports: tuple[ReportSummary, ...]
    has_draft: bool = False


ReportView = ReportForm | EvidenceTaken | ReportReceipt | ReportPointer | MyReports
CaseView = CasePointer | CaseList | CaseOpened | UnmaskRequest | EvidenceFile
