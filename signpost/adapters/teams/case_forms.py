"""What is written about a case or a report on a card of its own, and the command that it makes."""

import datetime as dt
from collections.abc import Mapping

from signpost.adapters.teams.answers import MY_REPORTS
from signpost.adapters.teams.card import (
    Element,
    Private,
    actions,
    button,
    choice_input,
    date_input,
    heading,
    make_card,
    small,
    text_input,
)
from signpost.adapters.teams.cases import CASE_FORMS
from signpost.adapters.teams.evidence import OPEN_CASE
from signpost.bot.incidents.categories import TOPIC_LABELS
from signpost.bot.incidents.commands import (
    AddNote,
    AskToUnmask,
    CloseCase,
    DeclareConflict,
    HoldCase,
    MessageReporter,
    Recategorise,
    RecordAction,
    ReleaseHold,
    ReopenCase,
    ReplyToHandler,
    ShowEvidence,
)
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.report import Topic
from signpost.bot.turn import Command, Remark

SEND_FORM = "send_form"
TEXT, CHOICE, DUE = "text", "choice", "due"
_MOST_TEXT = 4_000
_TEXT_LABELS = {
    "message": "What do you want to tell or ask them?",
    "reply": "What do you want to tell whoever handles your report?",
    "note": "Your note, which only the case's handlers read",
    "action": "What does the school do?",
    "close": "What came of it?",
    "police": "The police's own reference, if there is one",
    "release": "How is it known that they are done?",
    "reopen": "Why is it opened again?",
    "unmask": "Why do you need the name? Somebody else has to agree.",
    "original": "Why do you need the original? The reason is kept with the case.",
    "conflict": "Why should you not have it? You will see no more of it.",
}
_TITLES = {"reply": "Write about it", "original": "Look at an original"}
_OPTIONAL = frozenset({"close", "police", "conflict"})


def case_form(name: str, reference: str) -> Private:
    """The card on which something is written about a case.

    Args:
        name: one of `CASE_FORMS`, or `reply` or `original`.
        reference: the case's; of an original, with the file's number behind it.
    """
    title = CASE_FORMS.get(name, _TITLES.get(name, ""))
    body: list[Element] = [*heading(title), *small(reference)]
    if name == "topic":
        labels = {topic.value: label for topic, label in TOPIC_LABELS.items()}
        body.append(choice_input(CHOICE, "Which of these is it?", labels, is_list=True, is_required=True))
    if name == "close":
        outcomes = {outcome.value: outcome.replace("_", " ").capitalize() for outcome in Outcome}
        body.append(choice_input(CHOICE, "Outcome", outcomes, is_required=True))
    if name in _TEXT_LABELS:
        is_required = name not in _OPTIONAL
        body.append(text_input(TEXT, _TEXT_LABELS[name], is_multiline=True, most=_MOST_TEXT, is_required=is_required))
    if name == "action":
        body.append(date_input(DUE, "By when?"))
    back = MY_REPORTS if name == "reply" else OPEN_CASE
    body.append(
        actions(
            button(SEND_FORM, "Send", f"{name} {reference}", style="positive", sends_inputs=True),
            button(back, "Cancel", reference.partition(" ")[0], shows_private=True),
        )
    )
    return Private(title, make_card(title, body))


def command_of(name: str, reference: str, values: Mapping[str, str]) -> Command | Remark:
    """What a form that was filled in asks of the bot; a remark where something in it cannot be read."""
    text, choice = values.get(TEXT, ""), values.get(CHOICE, "")
    try:
        match name:
            case "message":
                return MessageReporter(reference=reference, text=text)
            case "reply":
                return ReplyToHandler(reference=reference, text=text)
            case "note":
                return AddNote(reference=reference, text=text)
            case "action":
                due = values.get(DUE, "")
                return RecordAction(reference=reference, text=text, due=dt.date.fromisoformat(due) if due else None)
            case "topic":
                return Recategorise(reference=reference, topic=Topic(choice))
            case "close":
                return CloseCase(reference=reference, outcome=Outcome(choice), text=text)
            case "police":
                return HoldCase(reference=reference, text=text)
            case "release":
                return ReleaseHold(reference=reference, text=text)
            case "reopen":
                return ReopenCase(reference=reference, text=text)
            case "unmask":
                return AskToUnmask(reference=reference, text=text)
            case "original":
                case, _, number = reference.partition(" ")
                return ShowEvidence(reference=case, number=int(number), original_reason=text)
            case "conflict":
                return DeclareConflict(reference=reference, text=text)
            case _:
                return Remark(text="I do not know this form any more. Please open the case again.")
    except ValueError:
        return Remark(text="Please choose one of the list, and a day as the calendar shows it.")
