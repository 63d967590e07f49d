"""What can be typed behind a slash, and the commands that it makes."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from signpost.adapters.agreement_commands import TYPED
from signpost.adapters.gap_commands import read_gaps
from signpost.adapters.return_commands import read_return
from signpost.bot.agreements.commands import (
    EnterPaperSignature,
    ExemptPerson,
    ProposeAgreement,
    PublishAgreement,
)
from signpost.bot.gaps.commands import RateAnswer
from signpost.bot.incidents.commands import (
    Acknowledge,
    AddNote,
    AskToUnmask,
    CloseCase,
    DecideUnmask,
    DeclareConflict,
    HoldCase,
    MessageReporter,
    OpenCase,
    Recategorise,
    RecordAction,
    ReleaseHold,
    ReopenCase,
    ReplyToHandler,
    ShowEvidence,
    ShowMyCases,
    ShowMyReports,
    StartReport,
)
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.report import Topic
from signpost.bot.questions.commands import AnswerQuestion, AskPerson, OpenQuestion, SendQuestion, ShowQuestions
from signpost.bot.room.commands import AnswerDeviceCheck, EnterRoom
from signpost.bot.turn import Ask, Command, ShowClause, ShowHelp, ShowPolicies, Unknown
from signpost.knowledge.reader import MOST_BYTES


class UsageError(Exception):
    """What was typed behind a slash cannot be used; the text says how it is typed."""


def _choice(text: str, values: tuple[str, ...]) -> tuple[str, str]:
    """The first word of a text as one of some values, and the rest.

    Raises:
        UsageError: it is none of them.
    """
    word, _, rest = text.strip().partition(" ")
    value = word.casefold().replace("-", "_")
    if value not in values:
        raise UsageError(f"Give one of: {', '.join(values)}.")
    return value, rest.strip()


def _evidence(reference: str, rest: str) -> ShowEvidence:
    typed = re.fullmatch(r"(\d{1,4})(?:\.(\d{1,4}))?(?:\s+(.*))?", rest, re.DOTALL)
    if typed is None:
        raise UsageError("Give the number of the file: /evidence REFERENCE NUMBER [why you need the original]")
    number, page, why = typed.groups()
    return ShowEvidence(reference=reference, number=int(number), page=int(page or 1), original_reason=why or None)


def _close(reference: str, rest: str) -> CloseCase:
    outcome, text = _choice(rest, tuple(Outcome))
    return CloseCase(reference=reference, outcome=Outcome(outcome), text=text)


def _topic(reference: str, rest: str) -> Recategorise:
    topic, _ = _choice(rest, tuple(Topic))
    return Recategorise(reference=reference, topic=Topic(topic))


def _action(reference: str, rest: str) -> RecordAction:
    found = re.search(r"\s+by (\d{4}-\d{2}-\d{2})$", rest)
    try:
        due = dt.date.fromisoformat(found[1]) if found else None
    except ValueError:
        raise UsageError("Give the day as in: by 2026-12-01") from None
    return RecordAction(reference=reference, text=rest[: found.start()] if found else rest, due=due)


def _paper(rest: str) -> EnterPaperSignature:
    try:
        name, person, day = rest.split()
        return EnterPaperSignature(agreement=name, person=person, signed_on=dt.date.fromisoformat(day))
    except ValueError:
        raise UsageError("It is typed like this: /paper AGREEMENT PERSON 2026-09-14") from None


def _exempt(rest: str) -> ExemptPerson:
    name, _, more = rest.partition(" ")
    person, _, why = more.strip().partition(" ")
    if not person:
        raise UsageError("It is typed like this: /exempt AGREEMENT PERSON WHY (without a reason, they are asked again)")
    return ExemptPerson(agreement=name, person=person, reason=why.strip())


def _publish(rest: str) -> ProposeAgreement | PublishAgreement:
    """`FILE`, `FILE as AGREEMENT`; then `matters` or `small`, about the file that was shown."""
    if rest.casefold() in {"matters", "small"}:
        return PublishAgreement(digest="", is_material=rest.casefold() == "matters")
    typed, is_named, name = rest.rpartition(" as ")
    path = Path((typed if is_named else rest).strip().strip("\"'")).expanduser()
    if not rest:
        raise UsageError("It is typed like this: /publish FILE (or: /publish FILE as AGREEMENT)")
    try:
        if not path.is_file():
            raise UsageError(f"There is no file {path}.")
        if path.stat().st_size > MOST_BYTES:
            raise UsageError(f"{path.name} is too large: at most {MOST_BYTES // 1048576} MB.")
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path.name} cannot be opened: {error.strerror}.") from error
    return ProposeAgreement(file_name=path.name, content=content, agreement=name.strip() if is_named else "")


def _number(rest: str) -> int:
    if not re.fullmatch(r"[0-9]{2}", rest, re.ASCII):
        raise UsageError("Give the number that the browser shows: /device 42; or, if it is not you: /not-me")
    return int(rest)


_ON_CASE: Mapping[str, tuple[Callable[[str, str], Command], str]] = {
    "/open": (lambda reference, _: OpenCase(reference=reference), "read a case"),
    "/acknowledge": (lambda reference, _: Acknowledge(reference=reference), "tell the reporter that you have it"),
    "/note": (lambda reference, rest: AddNote(reference=reference, text=rest), "TEXT: a note for its handlers"),
    "/message": (
        lambda reference, rest: MessageReporter(reference=reference, text=rest),
        "TEXT: write to the reporter",
    ),
    "/topic": (_topic, "TOPIC: say what it is"),
    "/action": (_action, "TEXT [by 2026-12-01]: what the school does"),
    "/evidence": (_evidence, "NUMBER[.PAGE] [WHY]: a file's clean copy, or for a reason the original"),
    "/police": (lambda reference, rest: HoldCase(reference=reference, text=rest), "[THEIR REFERENCE]: police involved"),
    "/release": (lambda reference, rest: ReleaseHold(reference=reference, text=rest), "WHY: end that hold"),
    "/close": (_close, f"OUTCOME [TEXT]: {', '.join(Outcome)}"),
    "/reopen": (lambda reference, rest: ReopenCase(reference=reference, text=rest), "WHY: open it again"),
    "/conflict": (lambda reference, rest: DeclareConflict(reference=reference, text=rest), "[WHY]: hand it on"),
    "/unmask": (
        lambda reference, rest: AskToUnmask(reference=reference, text=rest),
        "WHY: ask for the reporter's name",
    ),
    "/agree": (lambda reference, _: DecideUnmask(reference=reference, is_agreed=True), "let that name be shown"),
    "/disagree": (lambda reference, _: DecideUnmask(reference=reference, is_agreed=False), "let it not be shown"),
    "/reply": (
        lambda reference, rest: ReplyToHandler(reference=reference, text=rest),
        "TEXT: answer about your report",
    ),
}
_ON_QUESTION: Mapping[str, tuple[Callable[[str, str], Command], str]] = {
    "/answer": (
        lambda reference, rest: AnswerQuestion(reference=reference, text=rest),
        "TEXT: answer a question that was passed on to you",
    ),
}
_WITH_REFERENCE = {**_ON_CASE, **_ON_QUESTION}
_PLAIN: Mapping[str, Callable[[str], Command]] = {
    "/help": lambda _: ShowHelp(),
    "/?": lambda _: ShowHelp(),
    "/": lambda _: ShowHelp(),
    "/clause": lambda rest: ShowClause(ref=rest),
    "/policies": lambda _: ShowPolicies(),
    "/policy": lambda rest: Ask(text=rest) if rest else ShowPolicies(),
    "/ask": lambda rest: Ask(text=rest),
    "/ask-person": lambda rest: AskPerson(text=rest),
    "/send-question": lambda _: SendQuestion(text="", to=""),
    "/questions": lambda rest: OpenQuestion(reference=rest) if rest else ShowQuestions(),
    "/report-incident": lambda rest: StartReport(text=rest),
    "/report": lambda rest: StartReport(text=rest),
    "/my-reports": lambda rest: ShowMyReports(reference=rest),
    "/my-cases": lambda _: ShowMyCases(),
    **{f"/{word}": make for word, make in TYPED.items()},
    "/paper": _paper,
    "/exempt": _exempt,
    "/publish": _publish,
    "/room": lambda rest: EnterRoom(reference=rest),
    "/device": lambda rest: AnswerDeviceCheck(check="", number=_number(rest)),
    "/not-me": lambda _: AnswerDeviceCheck(check="", number=None),
    "/governors-return": read_return,
    "/gaps": read_gaps,
    "/helpful": lambda _: RateAnswer(has_helped=True),
    "/not-helpful": lambda _: RateAnswer(has_helped=False),
}
_SHOWN = (
    "/ask-person",
    "/questions",
    "/report-incident",
    "/my-reports",
    "/my-cases",
    "/agreements",
    "/room",
    "/governors-return",
    "/gaps",
    "/clause",
    "/policies",
    "/help",
    "/quit",
)
"""Those that help names."""
_QUIT = ("/quit", "/exit", "/q")
CASE_COMMANDS = tuple(_ON_CASE)
"""What is typed about a case; behind each stands the case's reference."""


def read_command(line: str) -> Command | None:
    """A line as a command; None where the person wants to leave.

    Raises:
        UsageError: it begins with a slash, and cannot be used.
    """
    if not line.lstrip().startswith("/"):
        return Ask(text=line)
    word, _, rest = line.strip().partition(" ")
    word, rest = word.casefold(), rest.strip()
    if word in _QUIT:
        return None
    if word in _PLAIN:
        return _PLAIN[word](rest)
    if word in _WITH_REFERENCE:
        make, usage = _WITH_REFERENCE[word]
        reference, _, text = rest.partition(" ")
        if not reference:
            raise UsageError(f"It is typed like this: {word} REFERENCE {usage}")
        return make(reference, text.strip())
    return Unknown(typed=word, known=_SHOWN)
