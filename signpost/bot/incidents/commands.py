"""What people can ask of the bot about reports and cases."""

import datetime as dt
from typing import Literal

from pydantic import Field

from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.report import Topic
from signpost.bot.keepable import Keepable

FormValue = str | tuple[str, ...]
"""What was entered in a field: a text, or the values that were chosen."""


class StartReport(Keepable):
    """Begin a report, or go on with the one that was begun."""

    name: Literal["start_report"] = "start_report"
    text: str = ""
    """What was typed behind the command already."""


class FillReport(Keepable):
    """Enter values in a report's fields; the others stay as they are."""

    name: Literal["fill_report"] = "fill_report"
    draft: str
    values: dict[str, FormValue]


class AddEvidence(Keepable):
    """Add a file to a report: while it is written, or to what was sent with it and came in later."""

    name: Literal["add_evidence"] = "add_evidence"
    draft: str
    id: str = ""
    """What the file is to be known by, where it may be added twice: the second time changes nothing."""
    file_name: str
    content: bytes = Field(repr=False)
    page: str = ""
    """The address of the page that a screenshot shows, where it is known."""


class RemoveEvidence(Keepable):
    """Take a file out of a report that is being written."""

    name: Literal["remove_evidence"] = "remove_evidence"
    draft: str
    evidence: str


class SubmitReport(Keepable):
    """Send the report."""

    name: Literal["submit_report"] = "submit_report"
    draft: str


class DiscardReport(Keepable):
    """Throw a report away that was not sent."""

    name: Literal["discard_report"] = "discard_report"
    draft: str


class ShowMyReports(Keepable):
    """The actor's own reports, with their state and messages; or one of them."""

    name: Literal["show_my_reports"] = "show_my_reports"
    reference: str = ""


class ReplyToHandler(Keepable):
    """Answer a message about one's report, or add to it."""

    name: Literal["reply_to_handler"] = "reply_to_handler"
    reference: str
    text: str = Field(repr=False)


class ShowMyCases(Keepable):
    """The cases that the actor handles."""

    name: Literal["show_my_cases"] = "show_my_cases"


class OpenCase(Keepable):
    """Read a case."""

    name: Literal["open_case"] = "open_case"
    reference: str


class ShowEvidence(Keepable):
    """Look at one file of evidence: its clean copy, or the original, for a reason."""

    name: Literal["show_evidence"] = "show_evidence"
    reference: str
    number: int
    """As the case shows it, from 1."""
    page: int = 1
    original_reason: str | None = Field(None, repr=False)
    """Why the original is wanted; None for the clean copy."""


class Acknowledge(Keepable):
    """Tell the reporter that their report is being dealt with."""

    name: Literal["acknowledge"] = "acknowledge"
    reference: str


class AddNote(Keepable):
    """Write a note to the case, which only its handlers read."""

    name: Literal["add_note"] = "add_note"
    reference: str
    text: str = Field(repr=False)
    id: str = ""
    """What it is to be known by, where it may be sent twice: the same again changes nothing."""


class MessageReporter(Keepable):
    """Write to the reporter, whoever they are."""

    name: Literal["message_reporter"] = "message_reporter"
    reference: str
    text: str = Field(repr=False)
    id: str = ""
    """What it is to be known by, where it may be sent twice: the same again changes nothing."""


class Recategorise(Keepable):
    """Say what it is, where the reporter's choice does not fit."""

    name: Literal["recategorise"] = "recategorise"
    reference: str
    topic: Topic


class RecordAction(Keepable):
    """Record what the school did, or is to do by a day."""

    name: Literal["record_action"] = "record_action"
    reference: str
    text: str = Field(repr=False)
    due: dt.date | None = None
    id: str = ""
    """What it is to be known by, where it may be sent twice: the same again changes nothing."""


class FinishAction(Keepable):
    """Say that an action is done. Chats list no actions: this comes from a case's page alone."""

    name: Literal["finish_action"] = "finish_action"
    reference: str
    action: str
    """Its id."""


class HoldCase(Keepable):
    """Mark that the police are involved: nothing is changed or deleted until that is released."""

    name: Literal["hold_case"] = "hold_case"
    reference: str
    text: str = Field("", repr=False)
    """The police's own reference, where there is one."""


class ReleaseHold(Keepable):
    """Say that the police are done, and how that is known."""

    name: Literal["release_hold"] = "release_hold"
    reference: str
    text: str = Field(repr=False)


class CloseCase(Keepable):
    """Close the case with its outcome."""

    name: Literal["close_case"] = "close_case"
    reference: str
    outcome: Outcome
    text: str = Field("", repr=False)
    seen: int | None = None
    """The newest part that was shown to them, as the case numbers its parts: what came in since, they have to read
    first. None: that is not known."""


class ReopenCase(Keepable):
    """Open a closed case again."""

    name: Literal["reopen_case"] = "reopen_case"
    reference: str
    text: str = Field(repr=False)


class DeclareConflict(Keepable):
    """Hand the case on: the actor should not have it, and will see no more of it."""

    name: Literal["declare_conflict"] = "declare_conflict"
    reference: str
    text: str = Field("", repr=False)


class AskToUnmask(Keepable):
    """Ask for the name of a reporter who wished to stay anonymous; somebody else has to agree."""

    name: Literal["ask_to_unmask"] = "ask_to_unmask"
    reference: str
    text: str = Field(repr=False)


class DecideUnmask(Keepable):
    """Agree, or not, that a reporter's name is shown to the handler who asked."""

    name: Literal["decide_unmask"] = "decide_unmask"
    reference: str
    is_agreed: bool


ReportCommand = (
    StartReport
    | FillReport
    | AddEvidence
    | RemoveEvidence
    | SubmitReport
    | DiscardReport
    | ShowMyReports
    | ReplyToHandler
)
"""What anybody may do."""
CaseCommand = (
    ShowMyCases
    | OpenCase
    | ShowEvidence
    | Acknowledge
    | AddNote
    | MessageReporter
    | Recategorise
    | RecordAction
    | HoldCase
    | ReleaseHold
    | CloseCase
    | ReopenCase
    | DeclareConflict
    | AskToUnmask
    | DecideUnmask
)
"""What only a case's handlers may do."""
