"""The forms about a case as pages ask them: what each asks, what it does, and what is wrong with what was entered.

What makes a command of them is `signpost.adapters.case_forms`, as on the chat platforms.
"""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from signpost.adapters.case_forms import CASE_FORMS, CHOICE, CHOICES, DUE, OPTIONAL, TEXT, TEXT_LABELS
from signpost.bot.incidents.report import MOST_TEXT

SIGN, SEEN = "once", "seen"
"""Fields that nobody fills in: what tells a form that is sent twice, and how far its sender has read."""


@dataclass(frozen=True)
class Form:
    """One form."""

    name: str
    title: str
    button: str
    about: str = ""
    """What it does, where that is more than its title says."""
    is_grave: bool = False
    """It cannot be taken back."""

    @property
    def text_label(self) -> str:
        """What its text is asked by; empty where it has none."""
        return TEXT_LABELS.get(self.name, "")

    @property
    def needs_text(self) -> bool:
        """Whether it says nothing without words."""
        return bool(self.text_label) and self.name not in OPTIONAL

    @property
    def choice_label(self) -> str:
        """What its choice is asked by; empty where it has none."""
        return CHOICES[self.name][0] if self.name in CHOICES else ""

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        """What there is to choose from: values with their labels."""
        return [(value, label.replace("lado", "LADO")) for value, label in CHOICES[self.name][1].items()]

    @property
    def has_day(self) -> bool:
        """Whether it asks for a day."""
        return self.name == "action"

    @property
    def is_short(self) -> bool:
        """Whether a line is enough for its text."""
        return self.name == "police"


_SAID: Mapping[str, tuple[str, str, bool]] = {
    "message": ("Send the message", "The reporter reads it in the chat. They are not told who you are.", False),
    "note": ("Add the note", "", False),
    "action": ("Record the action", "", False),
    "topic": ("Change the category", "The reporter's own choice stays in the report.", False),
    "close": (
        "Close the case",
        "The reporter is told that it is closed, not how. You can open it again, until it is deleted.",
        False,
    ),
    "police": (
        "Put it on hold",
        "Nothing in the case is changed, closed or deleted until the hold is released. Notes, messages and actions can "
        "still be added.",
        False,
    ),
    "release": ("Release the hold", "", False),
    "reopen": ("Open it again", "", False),
    "unmask": (
        "Ask for the name",
        "Somebody else in the school decides. If they agree, the reporter is told, with your reason.",
        False,
    ),
    "conflict": (
        "Hand the case on",
        "The case goes to whoever is next, and is gone for you: you will not find it again. You cannot take this back.",
        True,
    ),
}
FORMS: Mapping[str, Form] = {name: Form(name, title, *_SAID[name]) for name, title in CASE_FORMS.items()}
"""Every form, by its name, in the order in which they are offered."""


def forms_for(*, state: str, is_on_hold: bool, is_anonymous: bool) -> tuple[Form, ...]:
    """The forms that a case, as it stands, has a use for.

    Args:
        state: as the case says it.
        is_on_hold: for the police.
        is_anonymous: the reporter, to this handler.
    """
    if state == "closed":
        left = {"reopen"}
    elif is_on_hold:
        left = set(FORMS) - {"topic", "close", "police", "reopen"}
    else:
        left = set(FORMS) - {"release", "reopen"}
    left |= {"unmask", "conflict"}
    return tuple(form for name, form in FORMS.items() if name in left and (is_anonymous or name != "unmask"))


def faults_of(form: Form, entered: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with what was entered, by field; what only the case knows is found out by acting on it.

    Args:
        form: the form.
        entered: values by field.
    """
    faults = {}
    text = entered.get(TEXT, "").strip()
    if form.choice_label and entered.get(CHOICE, "") not in {value for value, _ in form.options}:
        faults[CHOICE] = "Choose one of these."
    if form.needs_text and not text:
        faults[TEXT] = "Please write a few words: they are kept with the case."
    if len(text) > MOST_TEXT:
        faults[TEXT] = f"Please shorten this to {MOST_TEXT:,} characters."
    if form.has_day and entered.get(DUE, "") and not _is_day(entered[DUE]):
        faults[DUE] = "Choose a day, or write it like 2026-12-01."
    return faults


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def new_sign() -> str:
    """What tells a form that is sent twice from one that was filled in twice."""
    return secrets.token_hex(16)


def signs_of(command: Any, entered: Mapping[str, str]) -> dict[str, Any]:
    """What a command is told beside what was filled in: how it is known if it comes twice, and what was seen.

    Args:
        command: made of the form.
        entered: values by field.
    """
    told: dict[str, Any] = {}
    fields = type(command).model_fields
    if "id" in fields:
        told["id"] = entered.get(SIGN, "")[:64]
    if "seen" in fields and (seen := entered.get(SEEN, "")).isascii() and seen.isdigit() and len(seen) < 10:
        told["seen"] = int(seen)
    return told
