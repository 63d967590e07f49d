"""What people can ask of the bot about reports and cases."""

import datetime as dt
from enum import Enum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.report import Topic

FormValue = str | tuple[str, ...]
"""What was entered in a field: a text, or the values that were chosen."""


class _Command(BaseModel):
    """A command whose texts can be kept: whatever a platform lets through, this is where it ends."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    @field_validator("*")
    @classmethod
    def _can_be_kept(cls, value: Any) -> Any:
        return _keepable(value)


def _keepable(value: Any) -> Any:
    """A value without what no database or file takes: NUL, and halves of characters (chat clients send half an emoji).

    Two halves that belong together are joined.
    """
    match value:
        case Enum():
            return value
        case str():
            return value.replace("\0", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        case tuple():
            return tuple(map(_keepable, value))
        case dict():
            return {_keepable(key): _keepable(item) for key, item in value.items()}
        case _:
            return value


class StartReport(_Command):
    """Begin a report, or go on with the one that was begun."""

    name: Literal["start_report"] = "start_report"
    text: str = ""
    """What was typed behind the command already."""


class FillReport(_Command):
    """Enter values in a report's fields; the others stay as they are."""

    name: Literal["fill_report"] = "fill_report"
    draft: str
    values: dict[str, FormValue]


class AddEvidence(_Command):
    """Add a file to a report: while it is written, or to what was sent with it and came in later."""

    name: Literal["add_evidence"] = "add_evidence"
    draft: str
    id: str = ""
    """What the file is to be known by, where it may be added twice: the second time changes nothing."""
    file_name: str
    content: bytes = Field(repr=False)
    page: str = ""
    """The address of the page that a screenshot shows, where it is known."""


class RemoveEvidence(_Command):
    """Take a file out of a report that is being written."""

    name: Literal["remove_evidence"] = "remove_evidence"
    draft: str
    evidence: str


class SubmitReport(_Command):
    """Send the report."""

    name: Literal["submit_report"] = "submit_report"
    draft: str


class DiscardReport(_Command):
    """Throw a report away that was not sent."""

    name: Literal["discard_report"] = "discard_report"
    draft: str


class ShowMyReports(_Command):
    """The actor's own reports, with their state and messages; or one of them."""

    name: Literal["show_my_reports"] = "show_my_reports"
    reference: str = ""


class ReplyToHandler(_Command):
    """Answer a message about one's report, or add to it."""

    name: Literal["reply_to_handler"] = "reply_to_handler"
    reference: str
    text: str = Field(repr=False)


class ShowMyCases(_Command):
    """The cases that the actor handles."""

    name: Literal["show_my_cases"] = "show_my_cases"


class OpenCase(_Command):
    """Read a case."""

    name: Literal["open_case"] = "open_case"
    reference: str


class ShowEvidence(_Command):
    """Look at one file of evidence: its clean copy, or the original, for a reason."""

    name: Literal["show_evidence"] = "show_evidence"
    reference: str
    number: int
    """As the case shows it, from 1."""
    page: int = 1
    original_reason: str | None = Field(None, repr=False)
    """Why the original is wanted; None for the clean copy."""


class Acknowledge(_Command):
    """Tell the reporter that their report is being dealt with."""

    name: Literal["acknowledge"] = "acknowledge"
    reference: str


class AddNote(_Command):
    """Write a note to the case, which only its handlers read."""

    name: Literal["add_note"] = "add_note"
    reference: str
    text: str = Field(repr=False)


class MessageReporter(_Command):
    """Write to the reporter, whoever they are."""

    name: Literal["message_reporter"] = "message_reporter"
    reference: str
    text: str = Field(repr=False)


class Recategorise(_Command):
    """Say what it is, where the reporter's choice does not fit."""

    name: Literal["recategorise"] = "recategorise"
    reference: str
    topic: Topic


class RecordAction(_Command):
    """Record what the school did, or is to do by a day."""

    name: Literal["record_action"] = "record_action"
    reference: str
    text: str = Field(repr=False)
    due: dt.date | None = None


class HoldCase(_Command):
    """Mark that the police are involved: nothing is changed or deleted until that is released."""

    name: Literal["hold_case"] = "hold_case"
    reference: str
    text: str = Field("", repr=False)
    """The police's own reference, where there is one."""


class ReleaseHold(_Command):
    """Say that the police are done, and how that is known."""

    name: Literal["release_hold"] = "release_hold"
    reference: str
    text: str = Field(repr=False)


class CloseCase(_Command):
    """Close the case with its outcome."""

    name: Literal["close_case"] = "close_case"
    reference: str
    outcome: Outcome
    text: str = Field("", repr=False)


class ReopenCase(_Command):
    """Open a closed case again."""

    name: Literal["reopen_case"] = "reopen_case"
    reference: str
    text: str = Field(repr=False)


class DeclareConflict(_Command):
    """Hand the case on: the actor should not have it, and will see no more of it."""

    name: Literal["declare_conflict"] = "declare_conflict"
    reference: str
    text: str = Field("", repr=False)


class AskToUnmask(_Command):
    """Ask for the name of a reporter who wished to stay anonymous; somebody else has to agree."""

    name: Literal["ask_to_unmask"] = "ask_to_unmask"
    reference: str
    text: str = Field(repr=False)


class DecideUnmask(_Command):
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
