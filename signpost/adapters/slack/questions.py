"""Questions that a person is to answer, as blocks. What was asked and answered stands in modals alone."""

from collections.abc import Iterator

from signpost.adapters.slack.blocks import (
    MODAL_BLOCKS,
    Block,
    Message,
    Modal,
    actions,
    button,
    context,
    divider,
    entry,
    messages,
    modal,
    paragraphs,
    section,
    text_input,
)
from signpost.adapters.slack.mrkdwn import quote
from signpost.adapters.wording import QUESTION_WHY, moment, sees_who_asks, whose_words
from signpost.bot.answers.small_talk import LONGEST_QUESTION
from signpost.bot.questions.views import (
    QuestionList,
    QuestionOpened,
    QuestionPointer,
    QuestionPreview,
    QuestionReceipt,
    QuestionSummary,
    ReportInstead,
)

ASK_PERSON, MY_QUESTIONS, OPEN_QUESTION = "ask_person", "my_questions", "open_question"
ASK_FORM, ANSWER_FORM, TEXT = "ask_form", "answer_form", "text"
_ROOM = 2
"""Blocks of a list's modal that are not of the list itself."""


def render_preview(view: QuestionPreview) -> Modal:
    """Who would get a question, and the question, which can be put in other words before it is sent."""
    written = text_input(view.text, is_multiline=True, most=LONGEST_QUESTION)
    blocks = [
        *paragraphs(f"It goes to {view.reader}. {sees_who_asks(view)}"),
        entry(TEXT, "Your question", written, is_required=True),
    ]
    return Modal(modal("Ask a person", blocks, name=ASK_FORM, submit="Send", close="Cancel", about={"to": view.to}))


def render_receipt(view: QuestionReceipt) -> tuple[Message, ...]:
    """The question is passed on."""
    text = f"Your question is with {view.reader}. Its reference is {view.reference}. You are told when it is answered."
    return messages(text, list(paragraphs(text)))


def render_report_instead(view: ReportInstead) -> tuple[Message, ...]:
    """Why it is not passed on, and the way to report."""
    report = actions(button("report_incident", "Report an incident", "instead", "primary"))
    return messages(view.text, [*paragraphs(view.text), report])


def render_pointer(view: QuestionPointer) -> tuple[Message, ...]:
    """A direct message that something happened to a question, and where to read it; no word of it."""
    text = f"{QUESTION_WHY[view.why]} Reference {view.reference}."
    label = "Read and answer" if view.why in {"new", "reminder"} else "Read it"
    return messages(text, [*paragraphs(text), actions(button(OPEN_QUESTION, label, view.reference, "primary"))])


def render_list(view: QuestionList) -> Modal:
    """Questions to answer, and those that were passed on."""
    blocks = list(_lines((*view.to_answer, *view.asked)))
    nothing = section("No question waits for you, and you passed none on. `/ask-person` passes one on.")
    return Modal(modal("My questions", blocks or [nothing]))


def _lines(summaries: tuple[QuestionSummary, ...]) -> Iterator[Block]:
    most = MODAL_BLOCKS - _ROOM
    for summary in summaries[:most]:
        line = next(paragraphs(f"{summary.reference}, asked {moment(summary.asked_at)}: {summary.state}"))
        yield line | {"accessory": button(f"{OPEN_QUESTION}.{summary.reference}", "Read it", summary.reference)}
    if len(summaries) > most:
        yield context(f"and {len(summaries) - most} more")


def render_question(view: QuestionOpened) -> Modal:
    """A question in full, with a field for the answer where it waits for one."""
    blocks = [
        *paragraphs(f"{view.asked_by} asked {view.reader}, {moment(view.asked_at)}:"),
        *paragraphs(view.text, quote),
    ]
    about = {"reference": view.reference}
    if view.may_answer:
        hint = "In your own words. They are shown as yours, apart from what the policy says."
        blocks.append(entry(TEXT, "Your answer", text_input(is_multiline=True), hint=hint, is_required=True))
        return Modal(modal(view.reference, blocks, name=ANSWER_FORM, submit="Send", about=about))
    if view.answer is None:
        blocks.append(section("There is no answer yet."))
    else:
        blocks += [divider(), *paragraphs(f"{whose_words(view.answer)} {moment(view.answer.at)}:")]
        blocks += paragraphs(view.answer.text, quote)
    return Modal(modal(view.reference, blocks, about=about))
