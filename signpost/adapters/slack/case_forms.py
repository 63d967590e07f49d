"""What is written about a case or a report in a modal of its own, and the command that it makes."""

import datetime as dt
from collections.abc import Mapping

from signpost.adapters.slack.blocks import Block, entry, modal, option, plain, section, text_input
from signpost.adapters.slack.cases import CASE_FORMS, MOST_PLACEHOLDER
from signpost.bot.incidents.categories import TOPIC_LABELS
from signpost.bot.incidents.commands import (
    AddNote,
    AskToUnmask,
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
from signpost.bot.turn import Command

NAME = "case_form"
TEXT, CHOICE, DUE = "text", "choice", "due"
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
    "conflict": "Why should you not have it? You will see no more of it.",
    "original": "Why do you need the original? Your reason is kept with the case.",
}
_TITLES = {**CASE_FORMS, "reply": "Write about it", "original": "The original"}
_OPTIONAL = frozenset({"close", "police", "conflict"})


def case_form(name: str, reference: str) -> Block:
    """The modal in which something is written about a case.

    Args:
        name: one of `CASE_FORMS`, `reply`, or `original`.
        reference: the case's; for an original, the file's number and the case's.
    """
    blocks: list[Block] = [section(reference)] if reference.isascii() else []
    if name == "topic":
        blocks.append(_choice("Which of these is it?", {topic.value: label for topic, label in TOPIC_LABELS.items()}))
    if name == "close":
        outcomes = {outcome.value: outcome.replace("_", " ").capitalize() for outcome in Outcome}
        blocks.append(_choice("Outcome", outcomes))
    if name in _TEXT_LABELS:
        written = text_input(is_multiline=True)
        blocks.append(entry(TEXT, _TEXT_LABELS[name], written, is_required=name not in _OPTIONAL))
    if name == "action":
        blocks.append(entry(DUE, "By when?", {"type": "datepicker", "action_id": "value"}))
    about = {"form": name, "reference": reference}
    return modal(_TITLES[name], blocks, name=NAME, submit="Send", close="Cancel", about=about)


def _choice(label: str, options: Mapping[str, str]) -> Block:
    made: Block = {
        "type": "static_select",
        "action_id": "value",
        "placeholder": plain("Choose", MOST_PLACEHOLDER),
        "options": [option(shown, value) for value, shown in options.items()],
    }
    return entry(CHOICE, label, made, is_required=True)


def command_of(name: str, reference: str, values: Mapping[str, FormValue]) -> Command:
    """What a form that was filled in asks of the bot."""
    text, choice = str(values.get(TEXT, "")), str(values.get(CHOICE, ""))
    match name:
        case "message":
            return MessageReporter(reference=reference, text=text)
        case "reply":
            return ReplyToHandler(reference=reference, text=text)
        case "note":
            return AddNote(reference=reference, text=text)
        case "action":
            due = str(values.get(DUE, ""))
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
            number, _, reference = reference.partition(" ")
            return ShowEvidence(reference=reference, number=int(number), original_reason=text)
        case _:
            return DeclareConflict(reference=reference, text=text)
