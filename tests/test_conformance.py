"""What every platform's adapter must do: the same scenarios, on each of them.

A new adapter gets a `Platform` here, and nothing else: the scenarios are in words that no platform knows. They are
played on the sample school, with the real bot, store and notices.
"""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, get_args

import pytest
from pydantic import BaseModel

from signpost.bot.agreements.commands import ProposeAgreement, PublishAgreement
from signpost.bot.agreements.desk import AgreementDesk
from signpost.bot.agreements.reminding import Reminding
from signpost.bot.bot import Bot
from signpost.bot.desks import Desks
from signpost.bot.gaps.book import GapBook
from signpost.bot.gaps.commands import AnswerGap, NoteGap, WithdrawAnswer
from signpost.bot.gaps.desk import GapDesk
from signpost.bot.governors.desk import ReturnDesk
from signpost.bot.incidents.commands import (
    Acknowledge,
    AddEvidence,
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
    StartReport,
    SubmitReport,
)
from signpost.bot.incidents.desk import IncidentDesk
from signpost.bot.incidents.escalation import undelivered
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.report import Topic
from signpost.bot.incidents.views import CaseOpened
from signpost.bot.jobs import TaskKind
from signpost.bot.notices import Delivery, Messenger
from signpost.bot.questions import giving_back
from signpost.bot.questions.commands import AnswerQuestion, OpenQuestion, QuestionCommand
from signpost.bot.questions.desk import QuestionDesk
from signpost.bot.room.checks import Asked
from signpost.bot.room.commands import AnswerDeviceCheck, EnterRoom, UploadPrivately
from signpost.bot.room.desk import RoomDesk
from signpost.bot.room.sessions import Entered
from signpost.bot.room.target import Target
from signpost.bot.turn import (
    Command,
    Pointer,
    Reply,
    Turn,
    View,
)
from signpost.embeddings import AsyncEncoder
from tests.adapters.slack.platform import SlackPlatform
from tests.adapters.teams.platform import TeamsPlatform
from tests.adapters.terminal.platform import TerminalPlatform
from tests.adapters.views import VIEWS
from tests.bot.agreements.school import changed, published
from tests.bot.offices import SampleSchool
from tests.bot.school import answerer, encoder, policies
from tests.scenarios import (
    AMY,
    BEN,
    HELEN,
    LIES,
    NADIA,
    REF,
    SAM,
    Act,
    News,
    Publishes,
    Scenario,
    fill,
    no_word,
    report,
)
from tests.scenarios import SCENARIOS as ON_POLICIES_AND_REPORTS
from tests.signing_scenarios import SIGNING

SCENARIOS = (*ON_POLICIES_AND_REPORTS, *SIGNING)
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
ROOM = "https://signpost.ottermarsh.example"
IN_ROOM = frozenset({EnterRoom, UploadPrivately, AnswerDeviceCheck})
"""Commands whose scenarios need a browser, too; they are played below."""
OF_FILES = frozenset({ProposeAgreement, PublishAgreement})
"""Commands that begin with a file, which only the terminal takes: tests/adapters/terminal/test_publishing.py."""
OF_GAPS = frozenset({AnswerGap, NoteGap, WithdrawAnswer})
"""Commands whose reference is a gap's, which names no case: tests/bot/gaps says who may."""


class Seat(Protocol):
    """One person on a platform."""

    async def does(self, *commands: Command) -> str:
        """All that they see who do this, as plain text. A command's draft is left empty: it is the one in hand."""
        ...

    async def receives(self) -> str:
        """The direct messages that have come since this was last asked, as plain text."""
        ...

    async def links(self) -> list[str]:
        """The addresses that what is in front of them leads to."""
        ...


class Platform(Protocol):
    """An adapter, with the sample school's people on it."""

    @property
    def messenger(self) -> Messenger:
        """What delivers direct messages on it."""
        ...

    keeps_what_is_said: bool
    """True: it is somebody else's, so that cases are read in the case room, and not on it."""
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
def room(request: pytest.FixtureRequest, sample_school: SampleSchool) -> RoomDesk | None:
    """The door of the case room; by default there is none."""
    return RoomDesk(sample_school.office, ROOM) if getattr(request, "param", False) else None


with_room = pytest.mark.parametrize("room", [True], indirect=True, ids=["with a case room"])


@pytest.fixture
def watched_bot(sample_school: SampleSchool, room: RoomDesk | None) -> WatchedBot:
    async def desk() -> IncidentDesk:
        return sample_school.desk

    async def question_desk() -> QuestionDesk:
        return sample_school.question_desk

    async def agreements() -> AgreementDesk:
        return sample_school.agreements

    async def room_desk() -> RoomDesk | None:
        return room

    async def return_desk() -> ReturnDesk:
        return ReturnDesk(sample_school.office)

    async def gap_desk() -> GapDesk:
        return GapDesk(sample_school.office)

    book = GapBook(sample_school.office)
    desks = Desks(desk, question_desk, agreements, room_desk, return_desk, gap_desk, lambda: book)
    bot = WatchedBot(answerer(), policies, AsyncEncoder(encoder()), desks)
    bot.said = []
    return bot


@pytest.fixture(params=PLATFORMS)
async def platform(
    request: pytest.FixtureRequest,
    watched_bot: WatchedBot,
    sample_school: SampleSchool,
    room: RoomDesk | None,
    tmp_path: Path,
) -> AsyncIterator[Platform]:
    files = tmp_path / "files"
    files.mkdir()
    made = PLATFORMS[request.param](watched_bot, sample_school, files)
    try:
        await made.open()
        watched_bot._desks = replace(watched_bot._desks, reads_in_room=made.keeps_what_is_said)
        linked = room.linked if room is not None and made.keeps_what_is_said else None
        delivery = Delivery(sample_school.office, [made.messenger], undelivered, giving_back.undelivered, linked=linked)
        sample_school._handlers[TaskKind.DELIVER] = delivery.deliver
        sample_school._handlers[TaskKind.REMIND] = Reminding(sample_school.office, [made.messenger]).remind
        yield made
    finally:
        await made.close()


class Play:
    """A scenario while it is played on a platform.

    Args:
        platform: where.
        school: whose clock goes on, and whose work is done.
        folder: for documents that are published.
    """

    def __init__(self, platform: Platform, school: SampleSchool, folder: Path) -> None:
        self._platform = platform
        self._school = school
        self._folder = folder
        self._files: list[str] = []
        self.reference = ""

    async def step(self, step: Act | News | Publishes) -> None:
        if isinstance(step, Publishes):
            await published(self._school, changed(self._folder, *step.replaced))
            await self._school.later(minutes=1)
            return
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
    platform: Platform, sample_school: SampleSchool, watched_bot: WatchedBot, scenario: Scenario, tmp_path: Path
) -> None:
    play = Play(platform, sample_school, tmp_path)
    for step in scenario.steps:
        await play.step(step)

    for turn, reply in watched_bot.said:
        # Nobody reads along, wherever it was said; what goes to others are pointers, by durable work.
        assert reply.visibility.kind == "only_actor", turn.command.name
        assert not isinstance(reply.view, get_args(get_args(Pointer)[0]))


KINDS: tuple[type[BaseModel], ...] = get_args(get_args(Command)[0])


def commands_of(scenario: Scenario) -> list[Command]:
    return [command for step in scenario.steps if isinstance(step, Act) for command in step.does]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_command_is_given_in_a_scenario(backend: str, kind: type[BaseModel]) -> None:
    given = [command for scenario in SCENARIOS for command in commands_of(scenario)]
    assert any(isinstance(command, kind) for command in given) or kind in IN_ROOM | OF_FILES


@pytest.mark.parametrize("kind", get_args(View), ids=lambda kind: kind.__name__)
async def test_every_view_has_a_renderer(platform: Platform, kind: type) -> None:
    """A new view without an example, or without a renderer in an adapter, fails."""
    examples = [view for view in VIEWS if isinstance(view, kind)]

    assert examples
    assert all(platform.renders(view).strip() for view in examples)


def token_of(link: str) -> str:
    assert link.startswith(f"{ROOM}/open/"), link
    return link.removeprefix(f"{ROOM}/open/")


async def confirms(room: RoomDesk, play: Play, school: SampleSchool, seat: Seat, link: str) -> Entered:
    """Somebody opens a link on a new device, and says in the chat that it is theirs."""
    asked = await room.enter(token_of(link), "")
    assert isinstance(asked, Asked)
    await school.works()
    told = _words(await seat.receives())
    assert "in a browser that is new to me" in told
    assert str(asked.number) in told
    assert "opens by itself" in _words(await play.does(seat, AnswerDeviceCheck(check="", number=asked.number)))
    entered = await room.asked(asked.check)
    assert isinstance(entered, Entered)
    return entered


@with_room
async def test_a_case_is_opened_from_its_pointer(
    platform: Platform, room: RoomDesk, sample_school: SampleSchool, tmp_path: Path
) -> None:
    play = Play(platform, sample_school, tmp_path)
    await play.step(report(about=("parent",)))
    await sample_school.works()
    seat = await platform.as_person(NADIA)
    told = _words(await seat.receives())
    assert "A report needs you" in told
    assert play.reference in told
    if not platform.keeps_what_is_said:
        await play.does(seat, EnterRoom(reference=REF))
    [link] = await seat.links()

    entered = await confirms(room, play, sample_school, seat, link)
    assert entered.target == Target(kind="case", about=play.reference)
    visitor = await room.visitor(entered.session)
    assert visitor is not None
    assert visitor.actor.person == await sample_school.person(NADIA)
    assert await room.enter(token_of(link), entered.device) is None

    # The link in the chat is over. A new one comes to the chat, or is given for the asking.
    sample_school.clock.advance(hours=1)
    await room.renew(token_of(link))
    await sample_school.works()
    assert "new link" in _words(await seat.receives())
    await play.does(seat, EnterRoom(reference=REF))
    [new] = await seat.links()
    assert isinstance(await room.enter(token_of(new), entered.device), Entered)


@with_room
async def test_with_a_case_room_no_word_of_a_case_is_said_where_it_is_kept(
    platform: Platform, room: RoomDesk, sample_school: SampleSchool, tmp_path: Path
) -> None:
    """Promise 4, for what is said on a platform that is somebody else's."""
    play = Play(platform, sample_school, tmp_path)
    await play.step(report(about=("parent",)))
    seat = await platform.as_person(NADIA)
    for command in (
        OpenCase(reference=REF),
        ShowEvidence(reference=REF, number=1, original_reason="x"),
        EnterRoom(),
    ):
        seen = _words(await play.does(seat, command)) if platform.keeps_what_is_said else ""
        assert LIES not in seen
        if platform.keeps_what_is_said:
            [link] = await seat.links()
            assert await room.look(token_of(link))
    if not platform.keeps_what_is_said:
        assert LIES in _words(await play.does(seat, OpenCase(reference=REF)))


@with_room
async def test_it_is_not_me_lets_nobody_in(
    platform: Platform, room: RoomDesk, sample_school: SampleSchool, tmp_path: Path
) -> None:
    play = Play(platform, sample_school, tmp_path)
    await play.step(report(about=("parent",)))
    seat = await platform.as_person(NADIA)
    await play.does(seat, EnterRoom())
    [link] = await seat.links()
    asked = await room.enter(token_of(link), "")
    assert isinstance(asked, Asked)
    await sample_school.works()
    await seat.receives()
    said = _words(await play.does(seat, AnswerDeviceCheck(check="", number=None)))

    assert "Nobody was let in" in said
    assert await room.asked(asked.check) is None


@with_room
async def test_files_are_sent_privately_and_counted_in_the_form(
    platform: Platform, room: RoomDesk, sample_school: SampleSchool, tmp_path: Path
) -> None:
    if not platform.keeps_what_is_said:
        return  # at a terminal, files go into the vault from this machine anyway
    play = Play(platform, sample_school, tmp_path)
    seat = await platform.as_person(AMY)
    begun = _words(await play.does(seat, StartReport(text=LIES)))
    assert "Send privately" not in begun, "not before the gate question is answered"
    await play.does(seat, fill(child_imagery="no"))
    await play.does(seat, UploadPrivately(draft=""))
    [link] = await seat.links()
    entered = await confirms(room, play, sample_school, seat, link)
    assert entered.target.kind == "upload"
    for number in (1, 2):
        await sample_school.says(
            AMY, AddEvidence(draft=entered.target.about, file_name=f"{number}.txt", content=b"20:14 Liar")
        )
    sent = _words(await play.does(seat, SubmitReport(draft="")))
    assert "Added already: 2 files" in sent
    await sample_school.works()
    nadia = await platform.as_person(NADIA)
    await play.does(nadia, EnterRoom(reference=REF))
    opened = await sample_school.sees(NADIA, OpenCase(reference=play.reference), CaseOpened)
    assert [shown.name for shown in opened.evidence] == ["1.txt", "2.txt"]


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
    named = {kind for kind in KINDS if "reference" in kind.model_fields} - OF_GAPS

    assert {type(command) for command in (*PRYING, *PRYING_IN_QUESTIONS, EnterRoom())} == named


@pytest.mark.parametrize("who", [BEN, HELEN, SAM])
async def test_what_is_not_ones_own_and_what_is_not_there_look_the_same(
    platform: Platform, sample_school: SampleSchool, who: str, tmp_path: Path
) -> None:
    """Promise 5: nobody but the case's handlers opens it."""
    play = Play(platform, sample_school, tmp_path)
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


@with_room
@pytest.mark.parametrize("who", [BEN, HELEN])
async def test_no_link_leads_to_what_is_not_ones_own(
    platform: Platform, sample_school: SampleSchool, tmp_path: Path, who: str
) -> None:
    play = Play(platform, sample_school, tmp_path)
    await play.step(report(about=("pupil",)))
    seat = await platform.as_person(who)
    theirs = await play.does(seat, EnterRoom(reference=REF))

    assert theirs == await play.does(seat, EnterRoom(reference="SP-0000-0000"))
    assert "No case of yours has that reference" in _words(theirs)
