"""What every platform's adapter must do: the same scenarios, on each of them.

A new adapter gets a `Platform` here, and nothing else: the scenarios are in words that no platform knows. They are
played on the sample school, with the real bot, store and notices.
"""

import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Protocol, get_args

import pytest
from pydantic import BaseModel

from signpost.bot.bot import Bot
from signpost.bot.governors.desk import ReturnDesk
from signpost.bot.incidents.commands import (
    Acknowledge,
    AddNote,
    AskToUnmask,
    CaseCommand,
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
    ReportCommand,
    ShowEvidence,
    ShowMyReports,
    SubmitReport,
)
from signpost.bot.incidents.desk import IncidentDesk
from signpost.bot.incidents.escalation import undelivered
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.report import Topic
from signpost.bot.incidents.views import CasePointer, ReportPointer
from signpost.bot.jobs import TaskKind
from signpost.bot.notices import Delivery, Messenger
from signpost.bot.questions import giving_back
from signpost.bot.questions.commands import AnswerQuestion, OpenQuestion, QuestionCommand
from signpost.bot.questions.desk import QuestionDesk
from signpost.bot.questions.views import QuestionPointer
from signpost.bot.turn import (
    Command,
    Reply,
    Turn,
    View,
)
from signpost.embeddings import AsyncEncoder
from tests.adapters.slack.platform import SlackPlatform
from tests.adapters.teams.platform import TeamsPlatform
from tests.adapters.terminal.platform import TerminalPlatform
from tests.adapters.views import VIEWS
from tests.bot.offices import SampleSchool
from tests.bot.school import answerer, encoder, shelf
from tests.scenarios import BEN, HELEN, REF, SAM, SCENARIOS, Act, News, Scenario, no_word, report

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


class Seat(Protocol):
    """One person on a platform."""

    async def does(self, *commands: Command) -> str:
        """All that they see who do this, as plain text. A command's draft is left empty: it is the one in hand."""
        ...

    async def receives(self) -> str:
        """The direct messages that have come since this was last asked, as plain text."""
        ...


class Platform(Protocol):
    """An adapter, with the sample school's people on it."""

    @property
    def messenger(self) -> Messenger:
        """What delivers direct messages on it."""
        ...

    takes_files_while_writing: bool
    """False: files are fetched once the report is sent, and the reporter is told of each by direct message."""

    async def open(self) -> None:
        """Called before all else."""
        ...

    async def close(self) -> None:
        """Called in the end."""
        ...

    async def as_person(self, handle: str) -> Seat:
        """Somebody's seat; the same one whenever they are asked for."""
        ...

    def renders(self, view: View) -> str:
        """One view as plain text."""
        ...


PLATFORMS: dict[str, Callable[[Bot, SampleSchool, Path], Platform]] = {
    "slack": SlackPlatform,
    "teams": TeamsPlatform,
    "terminal": TerminalPlatform,
}


class WatchedBot(Bot):
    """The bot, and all that it has said."""

    said: list[tuple[Turn, Reply]]

    async def respond(self, turn: Turn) -> tuple[Reply, ...]:
        replies = await super().respond(turn)
        self.said += [(turn, reply) for reply in replies]
        return replies


@pytest.fixture
def watched_bot(sample_school: SampleSchool) -> WatchedBot:
    async def desk() -> IncidentDesk:
        return sample_school.desk

    async def question_desk() -> QuestionDesk:
        return sample_school.question_desk

    async def return_desk() -> ReturnDesk:
        return ReturnDesk(sample_school.office)

    bot = WatchedBot(answerer(), shelf(), AsyncEncoder(encoder()), "the headteacher", desk, question_desk, return_desk)
    bot.said = []
    return bot


@pytest.fixture(params=PLATFORMS)
async def platform(
    request: pytest.FixtureRequest, watched_bot: WatchedBot, sample_school: SampleSchool, tmp_path: Path
) -> AsyncIterator[Platform]:
    files = tmp_path / "files"
    files.mkdir()
    made = PLATFORMS[request.param](watched_bot, sample_school, files)
    try:
        await made.open()
        delivery = Delivery(sample_school.office, [made.messenger], undelivered, giving_back.undelivered)
        sample_school._handlers[TaskKind.DELIVER] = delivery.deliver
        yield made
    finally:
        await made.close()


class Play:
    """A scenario while it is played on a platform.

    Args:
        platform: where.
        school: whose clock goes on, and whose work is done.
    """

    def __init__(self, platform: Platform, school: SampleSchool) -> None:
        self._platform = platform
        self._school = school
        self._files: list[str] = []
        self.reference = ""

    async def step(self, step: Act | News) -> None:
        seat = await self._platform.as_person(step.who)
        if isinstance(step, News):
            await self._school.works()
            seen = _words(await seat.receives())
            assert bool(seen) == bool(step.sees), seen
        else:
            seen = _words(await self.does(seat, *step.does))
            await self._told_of_files(seat, step, seen)
        position = 0
        for words in (words.replace(REF, self.reference) for words in step.sees):
            assert words in seen[position:], (step.who, words, seen)
            position = seen.index(words, position) + len(words)
        for words in step.does_not_see:
            assert words not in seen, (step.who, words, seen)

    async def _told_of_files(self, seat: Seat, step: Act, seen: str) -> None:
        """What became of files is said where they are added, or once the report is sent and they were fetched."""
        if not self._platform.takes_files_while_writing:
            self._files += step.told_of_files
            if not any(isinstance(command, SubmitReport) for command in step.does) or not self._files:
                return
            await self._school.works()
            seen = _words(await seat.receives())
        for words in self._files or step.told_of_files:
            assert words in seen, (words, seen)

    async def does(self, seat: Seat, *commands: Command) -> str:
        seen = ""
        for command in commands:
            self._school.clock.advance(seconds=1)
            given = getattr(command, "reference", "")
            seen += await seat.does(
                command.model_copy(update={"reference": self.reference}) if given == REF else command
            )
        if sent := re.search(r"Its reference is ((?:SP|QU)-\w{4}-\w{4})", _words(seen)):
            self.reference = sent[1]
        return seen


def _words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
async def test_scenario(
    platform: Platform, sample_school: SampleSchool, watched_bot: WatchedBot, scenario: Scenario
) -> None:
    play = Play(platform, sample_school)
    for step in scenario.steps:
        await play.step(step)

    for turn, reply in watched_bot.said:
        # Nobody reads along, wherever it was said; what goes to others are pointers, by durable work.
        assert reply.visibility.kind == "only_actor", turn.command.name
        assert not isinstance(reply.view, CasePointer | ReportPointer | QuestionPointer)


KINDS: tuple[type[BaseModel], ...] = get_args(get_args(Command)[0])


def commands_of(scenario: Scenario) -> list[Command]:
    return [command for step in scenario.steps if isinstance(step, Act) for command in step.does]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_command_is_given_in_a_scenario(backend: str, kind: type[BaseModel]) -> None:
    assert any(isinstance(command, kind) for scenario in SCENARIOS for command in commands_of(scenario))


@pytest.mark.parametrize("kind", get_args(View), ids=lambda kind: kind.__name__)
async def test_every_view_has_a_renderer(platform: Platform, kind: type) -> None:
    """A new view without an example, or without a renderer in an adapter, fails."""
    examples = [view for view in VIEWS if isinstance(view, kind)]

    assert examples
    assert all(platform.renders(view).strip() for view in examples)


PRYING_IN_QUESTIONS: tuple[QuestionCommand, ...] = (
    OpenQuestion(reference=REF),
    AnswerQuestion(reference=REF, text="x"),
)
PRYING: tuple[ReportCommand | CaseCommand, ...] = (
    ShowMyReports(reference=REF),
    ReplyToHandler(reference=REF, text="x"),
    OpenCase(reference=REF),
    ShowEvidence(reference=REF, number=1),
    ShowEvidence(reference=REF, number=1, original_reason="x"),
    Acknowledge(reference=REF),
    AddNote(reference=REF, text="x"),
    MessageReporter(reference=REF, text="x"),
    Recategorise(reference=REF, topic=Topic.OTHER),
    RecordAction(reference=REF, text="x"),
    HoldCase(reference=REF, text="x"),
    ReleaseHold(reference=REF, text="x"),
    CloseCase(reference=REF, outcome=Outcome.UPHELD, text="x"),
    ReopenCase(reference=REF, text="x"),
    DeclareConflict(reference=REF, text="x"),
    AskToUnmask(reference=REF, text="x"),
    DecideUnmask(reference=REF, is_agreed=True),
)


def test_all_that_names_a_case_is_pried_with(backend: str) -> None:
    named = {kind for kind in KINDS if "reference" in kind.model_fields}

    assert {type(command) for command in (*PRYING, *PRYING_IN_QUESTIONS)} == named


@pytest.mark.parametrize("who", [BEN, HELEN, SAM])
async def test_what_is_not_ones_own_and_what_is_not_there_look_the_same(
    platform: Platform, sample_school: SampleSchool, who: str
) -> None:
    """Promise 5: nobody but the case's handlers opens it."""
    play = Play(platform, sample_school)
    await play.step(report(about=("pupil",)))
    seat: Any = await platform.as_person(who)
    for command in (*PRYING, *PRYING_IN_QUESTIONS):
        theirs = await play.does(seat, command)
        nobodys = await play.does(seat, command.model_copy(update={"reference": "SP-0000-0000"}))

        assert theirs == nobodys
        assert re.search(
            "No (case|report|question) of yours has that reference|Nothing waits for your decision", _words(theirs)
        )
    await play.step(no_word(who))
