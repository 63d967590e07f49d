"""Questions that a person is to answer, as cards. What was asked and answered is shown, and never sent."""

from collections.abc import Iterable, Iterator

from signpost.adapters.teams.answers import OPEN_QUESTION, START_REPORT
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
    text_input,
)
from signpost.adapters.wording import QUESTION_WHY, moment, sees_who_asks, shorten, whose_words
from signpost.bot.answers.small_talk import LONGEST_QUESTION
from signpost.bot.questions.answering import LONGEST_ANSWER
from signpost.bot.questions.views import (
    QuestionList,
    QuestionOpened,
    QuestionPointer,
    QuestionPreview,
    QuestionReceipt,
    QuestionSummary,
    ReportInstead,
)

SEND_QUESTION, SEND_ANSWER, TEXT = "send_question", "send_answer", "text"
MOST_NAME = 300
"""Letters of somebody's name and role."""
PAGE = MOST_CARD - 1_000


def render_preview(view: QuestionPreview) -> Private:
    """Who would get a question, and the question, which can be put in other words before it is sent."""
    title = "Ask a person"
    body = [
        *heading(title),
        *lines(f"It goes to {shorten(view.reader, MOST_NAME)}. {sees_who_asks(view)}"),
        text_input(
            TEXT,
            "Your question",
            view.text[:LONGEST_QUESTION],
            is_multiline=True,
            most=LONGEST_QUESTION,
            is_required=True,
        ),
        actions(button(SEND_QUESTION, "Send", view.to, style="positive", sends_inputs=True, shows_private=True)),
    ]
    return Private(title, make_card(title, body))


def render_receipt(view: QuestionReceipt) -> tuple[Message, ...]:
    """The question is passed on."""
    text = f"Your question is with {view.reader}. Its reference is {view.reference}. You are told when it is answered."
    return messages(text, lines(text))


def render_report_instead(view: ReportInstead) -> tuple[Message, ...]:
    """Why it is not passed on, and the way to report."""
    report = actions(button(START_REPORT, "Report an incident", style="positive", shows_private=True))
    return messages(view.text, [*lines(view.text), report])


def render_pointer(view: QuestionPointer) -> tuple[Message, ...]:
    """A direct message that something happened to a question, and where to read it; no word of it."""
    text = f"{QUESTION_WHY[view.why]} Reference {view.reference}."
    label = "Read and answer" if view.why in {"new", "reminder"} else "Read it"
    read = button(OPEN_QUESTION, label, view.reference, style="positive", shows_private=True)
    return messages(text, [*lines(text), actions(read)])


def render_list(view: QuestionList) -> Private:
    """Questions to answer, and those that were passed on."""
    title = "My questions"
    shown = list(_lines((*view.to_answer, *view.asked)))
    nothing = lines("No question waits for you, and you passed none on. The button Ask a person passes one on.")
    return _private(title, shown or nothing)


def _lines(summaries: tuple[QuestionSummary, ...]) -> Iterator[Element]:
    for summary in summaries:
        state = shorten(summary.state, MOST_NAME)
        yield from lines(f"{summary.reference}, asked {moment(summary.asked_at)}: {state}")
        yield actions(button(OPEN_QUESTION, "Read it", summary.reference, shows_private=True))


def render_question(view: QuestionOpened) -> Private:
    """A question in full, with a field for the answer where it waits for one."""
    asked_by, reader = shorten(view.asked_by, MOST_NAME), shorten(view.reader, MOST_NAME)
    asked = [*bold(f"{asked_by} asked {reader}, {moment(view.asked_at)}:"), *quotation(view.text)]
    return _private(view.reference, [*asked, *_answer(view)])


def _private(title: str, body: Iterable[Element]) -> Private:
    """As much as one card holds; where that is not all, it says so."""
    first, *others = lots([*heading(title), *body], PAGE)
    if others:
        first += small("There is more than a card holds here. Signpost's own chat shows all of it: /questions")
    return Private(title, make_card(title, first))


def _answer(view: QuestionOpened) -> Iterator[Element]:
    if view.may_answer:
        yield text_input(TEXT, "Your answer", is_multiline=True, most=LONGEST_ANSWER, is_required=True)
        yield from small("In your own words. They are shown as yours, apart from what the policy says.")
        yield actions(button(SEND_ANSWER, "Send", view.reference, style="positive", sends_inputs=True))
    elif view.answer is None:
        yield from lines("There is no answer yet.")
    else:
        yield from divider(bold(f"{whose_words(view.answer)} {moment(view.answer.at)}:"))
        yield from quotation(view.answer.text)
