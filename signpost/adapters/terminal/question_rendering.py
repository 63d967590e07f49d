"""Questions that a person is to answer, as text for a terminal."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from signpost.adapters.terminal.form_rendering import INDENT
from signpost.adapters.wording import QUESTION_WHY, moment, sees_who_asks, whose_words
from signpost.bot.questions.views import (
    QuestionList,
    QuestionOpened,
    QuestionPointer,
    QuestionPreview,
    QuestionReceipt,
    QuestionSummary,
)


def render_preview(view: QuestionPreview) -> RenderableType:
    """A question that is not sent yet, and who would get it."""
    return Group(
        Text.assemble("It goes to ", (view.reader, "bold"), "."),
        _indented(view.text),
        Text(sees_who_asks(view)),
        Text("Send it with /send-question, or ask in other words: /ask-person QUESTION", style="dim"),
    )


def render_receipt(view: QuestionReceipt) -> RenderableType:
    """The question is passed on."""
    return Text(
        f"Your question is with {view.reader}. Its reference is {view.reference}. You are told when it is answered."
    )


def render_pointer(view: QuestionPointer) -> RenderableType:
    """A direct message: that something happened, and where to read what."""
    return Text.assemble(("● ", "bold"), f"{QUESTION_WHY[view.why]} Type: /questions {view.reference}")


def render_list(view: QuestionList) -> RenderableType:
    """Questions to answer, and those that were passed on."""
    if not view.to_answer and not view.asked:
        return Text("No question waits for you, and you passed none on. /ask-person passes one on.")
    lines = [_line(summary) for summary in (*view.to_answer, *view.asked)]
    return Group(*lines, Text("Read one with: /questions REFERENCE", style="dim"))


def _line(summary: QuestionSummary) -> Text:
    asked = f"  asked {moment(summary.asked_at)}: "
    return Text.assemble((summary.reference, "cyan"), asked, (summary.state, "bold"))


def render_question(view: QuestionOpened) -> RenderableType:
    """A question in full; an answer stands apart, as its writer's own words."""
    parts: list[RenderableType] = [
        Text.assemble((view.reference, "bold"), f"  {view.asked_by} asked {view.reader}, {moment(view.asked_at)}:"),
        _indented(view.text),
    ]
    if view.answer is not None:
        parts += [
            Text(),
            Text(f"{whose_words(view.answer)} {moment(view.answer.at)}:", style="bold"),
            _indented(view.answer.text),
        ]
    elif view.may_answer:
        parts.append(Text(f"Answer in your own words: /answer {view.reference} TEXT", style="dim"))
    else:
        parts.append(Text("There is no answer yet."))
    return Group(*parts)


def _indented(text: str) -> Padding:
    return Padding(Text(text), (0, 2, 0, INDENT))
