"""A report's form on a terminal: one question after the other, each to be answered with a line.

What matters is asked first, and then it may be sent; the details of the form's last step are asked of those who want to
say more.
"""

import contextlib
import enum
from pathlib import Path

from signpost.adapters.terminal.choices import ChoiceError, choose
from signpost.bot.incidents.commands import (
    AddEvidence,
    DiscardReport,
    FillReport,
    FormValue,
    RemoveEvidence,
    SubmitReport,
)
from signpost.bot.incidents.form import is_asked
from signpost.bot.incidents.guidance import Card
from signpost.bot.incidents.guiding import at_once
from signpost.bot.incidents.views import FormField, ReportForm
from signpost.bot.turn import Command

MOST_BYTES = 10 * 1024 * 1024 + 1
"""What is read of a file: a byte more than is taken, so that the bot sees that it is too large."""
CLEAR = "-"
"""What is typed to take an answer out again."""
_WORDS = "/back goes back, /send skips to the end, /stop goes on later, /discard throws the report away."


class Step(enum.Enum):
    """Where somebody is in the form."""

    FIELDS = enum.auto()
    FILES = enum.auto()
    CONFIRM = enum.auto()
    LEFT = enum.auto()


class FormWalk:
    """One person's way through a form.

    Args:
        form: the form as the bot first showed it.
    """

    def __init__(self, form: ReportForm) -> None:
        self.form = form
        self.step = Step.FIELDS
        self.remark = ""
        """What to say before the next question: what was wrong with the last answer."""
        self.cards: tuple[Card, ...] = ()
        """Guidance that the last answer calls for, to be shown before the next question."""
        *first, details = form.steps
        self._first = tuple(field for step in first for field in step.fields)
        self._details = details.fields
        self._said_before = frozenset(name for name, value in form.values.items() if value)
        self._seen: set[str] = set()
        self._look_at(form)
        self._group = self._first
        self.field = self._first[0]
        """The question that is asked now."""
        if self.field.name in self._said_before:
            self._next()

    @property
    def place(self) -> tuple[int, int]:
        """Which question it is, of how many."""
        asked = [field for field in self._asked() if field is self.field or field.name not in self._said_before]
        return asked.index(self.field) + 1, len(asked)

    @property
    def may_say_more(self) -> bool:
        """Whether the details were not asked yet."""
        return self._group is self._first

    def take(self, line: str) -> Command | None:
        """An answer; what it makes the bot do, if anything."""
        self.remark, self.cards = "", ()
        line = line.strip()
        match line.casefold().split():
            case ["/stop"]:
                self.step = Step.LEFT
                return None
            case ["/discard"]:
                self.step = Step.LEFT
                return DiscardReport(draft=self.form.draft)
            case ["/back"]:
                self._back()
                return None
            case ["/send"]:
                self._to_the_end()
                return None
            case ["/remove", number] if self.step is Step.FILES:
                return self._remove(number)
            case [word, *_] if word.startswith("/") and "/" not in word[1:] and not self._is_file(line):
                self.remark = f"You are in a report. {_WORDS}"
                return None
        match self.step:
            case Step.FIELDS:
                return self._answer(line)
            case Step.FILES:
                return self._file(line)
            case _:
                return self._confirm(line.casefold())

    def shown(self, form: ReportForm) -> None:
        """The bot's form after an answer: on to the next question, or the same one again."""
        files_before = len(self.form.evidence)
        self.form = form
        self._look_at(form)
        if form.errors:
            name, self.remark = next(iter(form.errors.items()))
            self._go_to(name)
            return
        if files_before and not form.evidence and not form.may_add_evidence:
            self.remark = "The files that you added are taken out of the report, and deleted."
        if self.step is Step.FIELDS:
            self._next()

    def _look_at(self, form: ReportForm) -> None:
        cards = tuple(card for card in at_once(form.cards) if card.id not in self._seen)
        self._seen |= {card.id for card in cards}
        self.cards += cards

    def _asked(self) -> list[FormField]:
        """The questions of the group that the present one is of, as far as they are worth asking."""
        return [field for field in self._group if field is self.field or is_asked(field.name, self.form.values)]

    def _next(self) -> None:
        asked = self._asked()
        for field in asked[asked.index(self.field) + 1 :]:
            if field.name not in self._said_before:
                self.field = field
                return
        is_for_files = self._group is self._first and self.form.may_add_evidence
        self.step = Step.FILES if is_for_files else Step.CONFIRM

    def _back(self) -> None:
        asked = self._asked()
        place = asked.index(self.field)
        if self.step is Step.CONFIRM and self._group is self._first and self.form.may_add_evidence:
            self.step = Step.FILES
        elif self.step is not Step.FIELDS:
            self.step = Step.FIELDS
        elif place:
            self.field = asked[place - 1]
        elif self._group is self._details:
            self._group, self.field, self.step = self._first, self._first[-1], Step.CONFIRM

    def _go_to(self, name: str) -> None:
        self.field = next(field for field in (*self._first, *self._details) if field.name == name)
        self._group = self._first if self.field in self._first else self._details
        self.step = Step.FIELDS

    def _to_the_end(self) -> None:
        if self.form.values.get("what_happened"):
            self.step = Step.CONFIRM
        else:
            self._go_to("what_happened")
            self.remark = "Before it can be sent, please say what happened; a sentence is enough."

    def _answer(self, line: str) -> Command | None:
        field = self.field
        if not line:
            if field.is_required and not self.form.values.get(field.name):
                self.remark = "Please answer this one; a sentence is enough."
            else:
                self._next()
            return None
        try:
            value = "" if line == CLEAR and self.form.values.get(field.name) else _value(field, line)
        except ChoiceError as error:
            self.remark = str(error)
            return None
        return FillReport(draft=self.form.draft, values={field.name: value})

    def _file(self, line: str) -> Command | None:
        if not line:
            self.step = Step.CONFIRM
            return None
        path = _path(line)
        try:
            if path.exists() and not path.is_file():
                self.remark = f"{path.name} is no file: type the name of the file, too."
                return None
            with path.open("rb") as stream:
                content = stream.read(MOST_BYTES)
        except (OSError, ValueError) as error:
            cause = error.strerror if isinstance(error, OSError) and error.strerror else "no such file"
            self.remark = f"That file cannot be read ({cause}). Type where it is, or press Enter to go on without."
            return None
        return AddEvidence(draft=self.form.draft, file_name=path.name, content=content)

    def _is_file(self, line: str) -> bool:
        """Whether a line with a slash before is the place of a file, and was meant to be."""
        return self.step is Step.FILES and _path(line).is_file()

    def _remove(self, number: str) -> Command | None:
        if number.isdecimal() and 1 <= int(number) <= len(self.form.evidence):
            return RemoveEvidence(draft=self.form.draft, evidence=self.form.evidence[int(number) - 1].id)
        self.remark = "Give the number of the file: /remove 1"
        return None

    def _confirm(self, word: str) -> Command | None:
        match word:
            case "y" | "yes" | "send" | "send it":
                return SubmitReport(draft=self.form.draft)
            case "more":
                self._group, self.field, self.step = self._details, self._details[0], Step.FIELDS
                if self.field.name in self._said_before:
                    self._next()
            case _:
                self.remark = "It is not sent yet. Type yes to send it; /stop keeps it for later."
        return None


def _value(field: FormField, line: str) -> FormValue:
    """What a line answers.

    Raises:
        ChoiceError: it is none of what is offered, or several of it.
    """
    if field.kind in {"line", "text"}:
        return line
    if field.kind == "choice":
        return choose(field.options, line)
    return tuple(choose(field.options, piece) for piece in line.replace(";", ",").split(",") if piece.strip())


def _path(line: str) -> Path:
    """The place of a file as it is typed, or as a terminal writes it when a file is dropped on it."""
    typed = Path(line.strip("'\" "))
    with contextlib.suppress(RuntimeError):  # "~name", and nobody has that name
        typed = typed.expanduser()
    return typed if typed.exists() else Path(str(typed).replace("\\ ", " "))
