"""What is written about a case or a report in a form: what is asked, and the command that it makes.

How the form looks is each platform's own.
"""

import datetime as dt
from collections.abc import Mapping

from signpost.bot.incidents.categories import TOPIC_LABELS
from signpost.bot.incidents.commands import (
    AddNote,
    AskToUnmask,
    CaseCommand,
    CloseCase,
    DeclareConflict,
    FormValue,
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
from signpost.bot.turn import Remark

TEXT, CHOICE, DUE = "text", "choice", "due"
"""The fields of a form."""
CASE_FORMS: Mapping[str, str] = {
    "message": "Message the reporter",
    "note": "Add a note",
    "action": "Record an action",
    "topic": "Say what it is",
    "close": "Close the case",
    "police": "The police are involved",
    "release": "The police are done",
    "reopen": "Open it again",
    "unmask": "Ask for the reporter's name",
    "conflict": "I should not have this",
}
"""What can be done with a case by filling in a form, and how that is called."""
TITLES: Mapping[str, str] = {**CASE_FORMS, "reply": "Write about it", "original": "The original"}
"""The same, with what a reporter writes about their report, and with why somebody needs a file as it came."""
TEXT_LABELS: Mapping[str, str] = {
    "message": "What do you want to tell or ask them?",
    "reply": "What do you want to tell whoever handles your report?",
    "note": "Your note, which only the case's handlers read",
    "action": "What does the school do?",
    "close": "What came of it?",
    "police": "The police's own reference, if there is one",
    "release": "How is it known that they are done?",
    "reopen": "Why is it opened again?",
    "unmask": "Why do you need the name? Somebody else has to agree.",
    "conflict": "Why should you not have it? You will see no more of it.",
    "original": "Why do you need the original? Your reason is kept with the case.",
}
OPTIONAL = frozenset({"close", "police", "conflict"})
"""Forms whose text may be left out."""
CHOICES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "topic": ("Which of these is it?", {topic.value: label for topic, label in TOPIC_LABELS.items()}),
    "close": ("Outcome", {outcome.value: outcome.replace("_", " ").capitalize() for outcome in Outcome}),
}
"""Forms in which one of several has to be chosen: what is asked, and what there is to choose from."""


def command_of(
    name: str, reference: str, values: Mapping[str, FormValue], number: str = ""
) -> CaseCommand | ReplyToHandler | Remark:
    """What a form that was filled in asks of the bot; a remark where something in it cannot be read.

    Args:
        name: the form, one of `TITLES`.
        reference: the case's, or the report's.
        values: what was entered, by field.
        number: of the file whose original is asked for.
    """
    text, choice, due = (str(values.get(field, "")) for field in (TEXT, CHOICE, DUE))
    try:
        match name:
            case "message":
                return MessageReporter(reference=reference, text=text)
            case "reply":
                return ReplyToHandler(reference=reference, text=text)
            case "note":
                return AddNote(reference=reference, text=text)
            case "action":
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
                return ShowEvidence(reference=reference, number=int(number), original_reason=text)
            case "conflict":
                return DeclareConflict(reference=reference, text=text)
            case _:
                return Remark(text="I do not know this form any more. Please open the case again.")
    except ValueError:
        return Remark(text="Please choose one of the list, and a day as the calendar shows it.")
