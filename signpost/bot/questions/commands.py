"""What people can ask of the bot about questions that a person is to answer."""

from typing import Literal

from pydantic import Field

from signpost.bot.keepable import Keepable


class AskPerson(Keepable):
    """Show who would get a question that the policy does not settle, before it is sent."""

    name: Literal["ask_person"] = "ask_person"
    text: str = Field("", repr=False)


class SendQuestion(Keepable):
    """Pass a question on, to the person who was shown."""

    name: Literal["send_question"] = "send_question"
    text: str = Field(repr=False)
    to: str
    """The id of the person who was shown; if it would be somebody else by now, that is shown first."""


class ShowQuestions(Keepable):
    """The questions that the actor passed on, and those that wait for their answer."""

    name: Literal["show_questions"] = "show_questions"


class OpenQuestion(Keepable):
    """Read a question that was passed on: its asker, with the answer; or whoever is to answer it."""

    name: Literal["open_question"] = "open_question"
    reference: str


class AnswerQuestion(Keepable):
    """Answer a question in one's own words."""

    name: Literal["answer_question"] = "answer_question"
    reference: str
    text: str = Field(repr=False)


QuestionCommand = AskPerson | SendQuestion | ShowQuestions | OpenQuestion | AnswerQuestion
