"""What every platform's adapter must do: the same scenarios, on each of them.

A new adapter gets a `Platform` here, and nothing else: the scenarios are in words that no platform knows.
"""

import asyncio
import io
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, get_args

import pytest
from rich.console import Console

from signpost.adapters.terminal.chat import Chat
from signpost.adapters.terminal.rendering import render
from signpost.bot.answers.answer import Answer, Citation
from signpost.bot.bot import Bot
from signpost.bot.turn import (
    Ask,
    ClauseInFull,
    ClausesInFull,
    Command,
    Help,
    PolicyAnswer,
    PolicyList,
    PolicySummary,
    Remark,
    ShowClause,
    ShowHelp,
    ShowPolicies,
    Unknown,
    UnknownCommand,
    View,
)
from tests.bot.school import bot


class Platform(Protocol):
    """An adapter as the scenarios see it."""

    def does(self, commands: Sequence[Command]) -> str:
        """All that one person sees who does this, as plain text."""
        ...

    def renders(self, view: View) -> str:
        """One view as plain text."""
        ...


class OnTheTerminal:
    """Lines typed, and what is printed."""

    def does(self, commands: Sequence[Command]) -> str:
        async def ready() -> Bot:
            return bot()

        async def converse() -> str:
            out = io.StringIO()
            await Chat(ready(), out).lines(io.StringIO("".join(f"{self._line(command)}\n" for command in commands)))
            return out.getvalue()

        return asyncio.run(converse())

    @staticmethod
    def _line(command: Command) -> str:
        match command:
            case Ask(text=text):
                return text
            case ShowClause(ref=ref):
                return f"/clause {ref}"
            case ShowPolicies():
                return "/policies"
            case ShowHelp():
                return "/help"
            case Unknown(typed=typed):
                return typed

    def renders(self, view: View) -> str:
        out = io.StringIO()
        Console(file=out, width=80).print(render(view))
        return out.getvalue()


PLATFORMS: dict[str, Callable[[], Platform]] = {"terminal": OnTheTerminal}


@pytest.fixture(params=PLATFORMS)
def platform(request: pytest.FixtureRequest) -> Platform:
    return PLATFORMS[request.param]()


class Scenario(NamedTuple):
    """What is done, what is then seen, in this order, and what is not."""

    name: str
    does: tuple[Command, ...]
    sees: tuple[str, ...]
    does_not_see: tuple[str, ...] = ()


SCENARIOS = (
    Scenario(
        "a rule with an exception",
        (Ask(text="can I friend a parent?"),),
        (
            "No",
            "must not",
            "You must not send friend requests",
            "5.9",
            "Social Media Policy",
            "4.1",
            "related to a pupil",
        ),
    ),
    Scenario(
        "a duty",
        (Ask(text="do i have to sign the agreement every year?"),),
        ("Yes", "All staff must sign the agreement again", "15.4"),
    ),
    Scenario(
        "what the policy is silent on",
        (Ask(text="can i wear jeans on inset day"),),
        ("does not settle", "ask the headteacher"),
        ("“",),
    ),
    Scenario(
        "two questions",
        (Ask(text="Can I friend a parent? And do I have to sign the agreement every year?"),),
        ("Can I friend a parent?", "No", "5.9", "do I have to sign the agreement every year?", "Yes", "15.4"),
    ),
    Scenario(
        "thanks, and goodbye",
        (Ask(text="thanks"), Ask(text="bye")),
        ("You're welcome", "Goodbye"),
        ("policy says",),
    ),
    Scenario("prying", (Ask(text="who reported me?"),), ("I say nothing about reports",), ("“",)),
    Scenario("another language", (Ask(text="Czy mogę dodać rodzica do znajomych?"),), ("only read English",)),
    Scenario("a long text", (Ask(text="can I friend a parent? " * 100),), ("too long",), ("5.9",)),
    Scenario("marks of a platform", (Ask(text="<b>[bold]*hi*[/bold]</b> can I friend a parent?"),), ("No", "5.9")),
    Scenario(
        "a clause",
        (ShowClause(ref="6.11(b)"),),
        ("6.11(b)", "do not:", "criticise the school"),
        ("6.12",),
    ),
    Scenario(
        "a clause by its number alone", (Ask(text="what does 5.9 say?"),), ("5.9", "You must not send friend requests")
    ),
    Scenario(
        "a command that is not there",
        (Unknown(typed="/clase", known=()),),
        ("do not know /clase", "Did you mean /clause?", "/help"),
        ("“",),
    ),
    Scenario(
        "too many questions",
        (Ask(text="Can I film it? Can I post it? Can I friend a parent? Can I friend a pupil?"),),
        ("Can I friend a parent?", "5.9", "I answer 3 questions at a time: please send the last one again"),
        ("Can I friend a pupil?",),
    ),
    Scenario("a clause that is not there", (ShowClause(ref="99.9"),), ("No policy here has a clause 99.9",)),
    Scenario(
        "the policies",
        (ShowPolicies(),),
        ("Social Media Policy", "version 4.1", "7 October 2026", "October 2027"),
    ),
    Scenario("help", (ShowHelp(),), ("Ottermarsh", "can I friend a parent?", "What you ask is not kept")),
)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_scenario(platform: Platform, scenario: Scenario) -> None:
    seen = " ".join(platform.does(scenario.does).split())
    position = 0
    for words in scenario.sees:
        assert words in seen[position:], seen
        position = seen.index(words, position) + len(words)
    for words in scenario.does_not_see:
        assert words not in seen


_CITATION = Citation(policy="p", title="Phone Policy", ref="1.1", clause_id="a", text="You may phone.")
_ANSWER = Answer(question="can I?", outcome="answered", verdict="yes", citations=(_CITATION,), reason="It does.")
_SUMMARY = PolicySummary(
    title="T", school=None, version=None, adopted=None, last_review=None, next_review=None, clauses=1
)
_CLAUSE = ClauseInFull(title="T", version=None, ref="1", path=("A",), lead_in=(), text="You must.", notes=("N",))
VIEWS: dict[type, View] = {
    PolicyAnswer: PolicyAnswer(answers=(_ANSWER,), ask="the headteacher"),
    ClausesInFull: ClausesInFull(clauses=(_CLAUSE, _CLAUSE)),
    PolicyList: PolicyList(policies=(_SUMMARY,)),
    Help: Help(school=None, examples=("can I?",)),
    UnknownCommand: UnknownCommand(typed="/clase", nearest="/clause", known=("/clause", "/help")),
    Remark: Remark(text="Hello."),
}


@pytest.mark.parametrize("kind", get_args(View), ids=lambda kind: kind.__name__)
def test_every_view_has_a_renderer(platform: Platform, kind: type) -> None:
    """A new view without an example here, or without a renderer in an adapter, fails."""
    assert platform.renders(VIEWS[kind]).strip()


def test_every_command_can_be_given(platform: Platform) -> None:
    examples: dict[type, Command] = {
        Ask: Ask(text="thanks"),
        ShowClause: ShowClause(ref="5.9"),
        ShowPolicies: ShowPolicies(),
        ShowHelp: ShowHelp(),
        Unknown: Unknown(typed="/clase", known=()),
    }
    for kind in get_args(get_args(Command)[0]):
        assert platform.does([examples[kind]]).strip()
