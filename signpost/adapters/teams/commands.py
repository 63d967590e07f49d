"""What is typed in Teams, and the commands that it makes."""

from collections.abc import Callable, Mapping

from signpost.adapters.agreement_commands import TYPED
from signpost.adapters.gap_commands import read_gaps
from signpost.adapters.return_commands import read_return
from signpost.bot.incidents.commands import ShowMyCases, ShowMyReports, StartReport
from signpost.bot.questions.commands import AskPerson, OpenQuestion, ShowQuestions
from signpost.bot.turn import Ask, Command, ShowClause, ShowHelp, ShowPolicies, Unknown

KNOWN = (
    "/report-incident",
    "/my-reports",
    "/my-cases",
    "/governors-return",
    "/gaps",
    "/ask-person",
    "/questions",
    "/agreements",
    "/sign",
    "/clause",
    "/policies",
    "/help",
)
_TYPED: Mapping[str, Callable[[str], Command]] = {
    "report-incident": lambda rest: StartReport(text=rest),
    "my-reports": lambda rest: ShowMyReports(reference=rest),
    "my-cases": lambda _: ShowMyCases(),
    "governors-return": read_return,
    "gaps": read_gaps,
    "ask-person": lambda rest: AskPerson(text=rest),
    "questions": lambda rest: OpenQuestion(reference=rest) if rest else ShowQuestions(),
    "clause": lambda rest: ShowClause(ref=rest),
    "policies": lambda _: ShowPolicies(),
    "help": lambda _: ShowHelp(),
    "policy": lambda rest: Ask(text=rest) if rest else ShowPolicies(),
    "ask": lambda rest: Ask(text=rest),
    **TYPED,
}
_WITH_MORE = frozenset({"gaps", "report-incident", "my-reports", "governors-return", "ask-person"})
"""What is a command in front of other words, too, without a slash before it: nobody begins a sentence so."""
_IN_WORDS: Mapping[str, Command] = {
    words: StartReport()
    for words in (
        "report an incident",
        "report incident",
        "i want to report an incident",
        "i want to report something",
        "i want to make a report",
        "make a report",
    )
} | {"my reports": ShowMyReports(), "my cases": ShowMyCases(), "my questions": ShowQuestions()}


def read_message(text: str) -> Command:
    """A message to the bot, as it was typed: a command with or without its slash, or a question."""
    text = text.strip()
    if not text:
        return ShowHelp()
    word, _, rest = text.partition(" ")
    name, rest = word.removeprefix("/").casefold(), rest.strip()
    make = _TYPED.get(name)
    if text.startswith("/"):
        return make(rest) if make else Unknown(typed=word, known=KNOWN)
    in_words = _IN_WORDS.get(text.casefold().rstrip(".!"))
    if in_words is not None:
        return in_words
    if make and (name in _WITH_MORE or not rest or (name == "clause" and rest[0].isdigit())):
        return make(rest)
    return Ask(text=text)
