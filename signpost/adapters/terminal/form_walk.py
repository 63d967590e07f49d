"""A report's form on a terminal: one question after the other, each to be answered with a line."""

import enum
from pathlib import Path

from signpost.bot.incidents.commands import AddEvidence, DiscardReport, FillReport, FormValue, SubmitReport
from signpost.bot.incidents.views import FormField, ReportForm
from signpost.bot.turn import Command

MOST_BYTES = 10 * 1024 * 1024 + 1
"""What is read of a file: a byte more than is taken, so that the bot sees that it is too large."""


class Step(enum.Enum):
    """Where somebody is in the form."""

    FIELDS = enum.auto()
    FILES = enum.auto()
    CONFIRM = enum.auto()
    LEFT = enum.auto()


class FormWalk:
    """One person's way through a form.

    Args:
        form: the form as the bot last showed it.
    """

    def __init__(self, form: ReportForm) -> None:
        self.form = form
        self.step = Step.FIELDS
        self.remark = ""
        """What to say before the next question: what was wrong with the last answer."""
        self._fields = [field for step in form.steps for field in step.fields]
        self._position = 0

    @property
    def field(self) -> FormField:
        """The question that is asked now."""
        return self._fields[self._position]

    @property
    def place(self) -> tuple[int, int]:
        """Which question it is, of how many."""
        return self._position + 1, len(self._fields)

    def take(self, line: str) -> Command | None:
        """An answer; what it makes the bot do, if anything."""
        self.remark = ""
        word = line.strip().casefold()
        if word == "/stop":
            self.step = Step.LEFT
            return None
        if word == "/discard":
            self.step = Step.LEFT
            return DiscardReport(draft=self.form.draft)
        if word == "/back":
            self._back()
            return None
        if word == "/send" and self.form.values.get("what_happened"):
            self.step = Step.CONFIRM
            return None
        match self.step:
            case Step.FIELDS:
                return self._answer(line)
            case Step.FILES:
                return self._file(line.strip())
            case _:
                return self._confirm(word)

    def shown(self, form: ReportForm) -> None:
        """The bot's form after an answer: on to the next question, or the same one again."""
        self.form = form
        if self.step is Step.CONFIRM:
            wrong = next((name for name in form.errors), None)
            if wrong is not None:
                self.remark = form.errors[wrong]
                self.step = Step.FIELDS
                self._position = next(i for i, field in enumerate(self._fields) if field.name == wrong)
            return
        if self.step is Step.FIELDS:
            if self.field.name in form.errors:
                self.remark = form.errors[self.field.name]
                return
            self._next()

    def _next(self) -> None:
        if self._position + 1 < len(self._fields):
            self._position += 1
        else:
            self.step = Step.FILES if self.form.may_add_evidence else Step.CONFIRM

    def _back(self) -> None:
        if self.step is Step.FIELDS:
            self._position = max(0, self._position - 1)
        else:
            self.step = Step.FIELDS

    def _answer(self, line: str) -> Command | None:
        field = self.field
        if not line.strip():
            if field.is_required and not self.form.values.get(field.name):
                self.remark = "Please answer this one; a sentence is enough."
            else:
                self._next()
            return None
        value = self._value(field, line.strip())
        if value is None:
            return None
        return FillReport(draft=self.form.draft, values={field.name: value})

    def _value(self, field: FormField, line: str) -> FormValue | None:
        if field.kind in {"line", "text"}:
            return line
        chosen = []
        for piece in line.replace(";", ",").split(",") if field.kind != "choice" else [line]:
            found = self._option(field, piece.strip())
            if found is None:
                self.remark = "Please type the number of your answer" + (
                    "." if field.kind == "choice" else ", or several with commas between."
                )
                return None
            chosen.append(found)
        return chosen[0] if field.kind == "choice" else tuple(chosen)

    @staticmethod
    def _option(field: FormField, text: str) -> str | None:
        if text.isdecimal() and 1 <= int(text) <= len(field.options):
            return field.options[int(text) - 1].value
        matches = [option.value for option in field.options if option.label.casefold().startswith(text.casefold())]
        return matches[0] if text and len(matches) == 1 else None

    def _file(self, line: str) -> Command | None:
        if not line:
            self.step = Step.CONFIRM
            return None
        path = Path(line.strip("'\"")).expanduser()
        try:
            with path.open("rb") as stream:
                content = stream.read(MOST_BYTES)
        except OSError as error:
            self.remark = f"That file cannot be read: {error.strerror or 'no such file'}."
            return None
        return AddEvidence(draft=self.form.draft, file_name=path.name, content=content)

    def _confirm(self, word: str) -> Command | None:
        if word in {"y", "yes", "send"}:
            return SubmitReport(draft=self.form.draft)
        self.remark = "Type yes to send it, /back to change something, /stop to go on later, or /discard."
        return None
