"""What is sealed of drafts and cases: each of these is encrypted as a whole, under the dossier's key."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from signpost.bot.incidents.commands import FormValue
from signpost.bot.incidents.report import Report, Topic


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class PartKind(StrEnum):
    """What a part of a case is; stands in clear beside it."""

    REPORT = "report"
    NOTE = "note"
    MESSAGE = "message"
    ACTION = "action"
    TOPIC = "topic"
    REMARK = "remark"
    DONE = "done"


class DraftContent(_Part):
    """A report that is being written."""

    reporter: str
    started_at: AwareDatetime
    values: dict[str, FormValue] = Field(repr=False)


class ReportPart(_Part):
    """The report as it was sent, and who sent it."""

    kind: Literal[PartKind.REPORT] = PartKind.REPORT
    reporter: str
    report: Report = Field(repr=False)


class NotePart(_Part):
    """A handler's note."""

    kind: Literal[PartKind.NOTE] = PartKind.NOTE
    author: str
    text: str = Field(repr=False)


class MessagePart(_Part):
    """A message between the handlers and the reporter."""

    kind: Literal[PartKind.MESSAGE] = PartKind.MESSAGE
    author: str | None
    """None: the reporter."""
    text: str = Field(repr=False)


class ActionPart(_Part):
    """What the school did, or is to do."""

    kind: Literal[PartKind.ACTION] = PartKind.ACTION
    author: str
    text: str = Field(repr=False)
    due: dt.date | None = None


class DonePart(_Part):
    """That an action is done which was to be done."""

    kind: Literal[PartKind.DONE] = PartKind.DONE
    author: str
    action: str
    """The id of the action's part."""


class TopicPart(_Part):
    """What a handler says it is."""

    kind: Literal[PartKind.TOPIC] = PartKind.TOPIC
    author: str
    topic: Topic


class RemarkPart(_Part):
    """What was said with an act: why a hold was released, how a case was closed."""

    kind: Literal[PartKind.REMARK] = PartKind.REMARK
    author: str
    act: str
    text: str = Field(repr=False)


Part = Annotated[
    ReportPart | NotePart | MessagePart | ActionPart | DonePart | TopicPart | RemarkPart, Field(discriminator="kind")
]
