"""What the bot has to say about questions that a person is to answer. Instants are in the school's own time zone."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class QuestionPreview(_View):
    """A question that is not sent yet, and who would get it."""

    view: Literal["question_preview"] = "question_preview"
    text: str
    to: str
    """The id of whoever would get it."""
    reader: str
    """The same person, by name and role; they see who asks."""
    kept_days: int
    """Days until the question is deleted, counted anew from its answer."""


class QuestionReceipt(_View):
    """The question is passed on."""

    view: Literal["question_receipt"] = "question_receipt"
    reference: str
    reader: str


class ReportInstead(_View):
    """What was to be passed on reads as if something has happened: it was not, and this is how to report it."""

    view: Literal["report_instead"] = "report_instead"
    text: str


class QuestionPointer(_View):
    """Something happened to a question; what, is read in it. Delivered by direct message, without a word of it."""

    view: Literal["question_pointer"] = "question_pointer"
    reference: str
    why: Literal["new", "reminder", "answered", "undelivered"]


class QuestionSummary(_View):
    """A question in a list."""

    reference: str
    asked_at: dt.datetime
    state: str
    """In words for whoever sees the list."""


class QuestionList(_View):
    """The questions that wait for somebody's answer, the oldest first, and those they passed on, the newest first."""

    view: Literal["question_list"] = "question_list"
    to_answer: tuple[QuestionSummary, ...]
    asked: tuple[QuestionSummary, ...]


class PersonsAnswer(_View):
    """An answer that a person wrote: never the policy's words."""

    by: str
    """Their name and role."""
    at: dt.datetime
    text: str


class QuestionOpened(_View):
    """A question in full, for its asker or for whoever answers it."""

    view: Literal["question_opened"] = "question_opened"
    reference: str
    text: str
    asked_by: str
    asked_at: dt.datetime
    reader: str
    """Who is to answer it, by name and role."""
    answer: PersonsAnswer | None
    may_answer: bool
    """Whether it waits for the answer of whoever looks."""


QuestionView = QuestionPreview | QuestionReceipt | ReportInstead | QuestionPointer | QuestionList | QuestionOpened
