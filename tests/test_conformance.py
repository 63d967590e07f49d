"""What every platform's adapter must do: the same scenarios, on each of them.

A new adapter gets a `Platform` here, and nothing else: the scenarios are in words that no platform knows. They are
played on the sample school, with the real bot, store and notices.
"""

import datetime as dt
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, NamedTuple, Protocol, get_args

import pytest
from pydantic import BaseModel

from signpost.bot.bot import Bot
from signpost.bot.incidents.commands import (
    Acknowledge,
    AddEvidence,
    AddNote,
    AskToUnmask,
    CaseCommand,
    CloseCase,
    DecideUnmask,
    DeclareConflict,
    DiscardReport,
    FillReport,
    FormValue,
    HoldCase,
    MessageReporter,
    OpenCase,
    Recategorise,
    RecordAction,
    ReleaseHold,
    RemoveEvidence,
    ReopenCase,
    ReplyToHandler,
    ReportCommand,
    ShowEvidence,
    ShowMyCases,
    ShowMyReports,
    StartReport,
    SubmitReport,
)
from signpost.bot.incidents.desk import IncidentDesk
from signpost.bot.incidents.escalation import undelivered
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.report import Topic
from signpost.bot.incidents.views import CasePointer, ReportPointer
from signpost.bot.jobs import TaskKind
from signpost.bot.notices import Delivery, Messenger
from signpost.bot.turn import (
    Ask,
    Command,
    Reply,
    ShowClause,
    ShowHelp,
    ShowPolicies,
    Turn,
    Unknown,
    View,
)
from signpost.embeddings import AsyncEncoder
from tests.adapters.slack.platform import SlackPlatform
from tests.adapters.terminal.platform import TerminalPlatform
from tests.adapters.views import VIEWS
from tests.bot.offices import SampleSchool
from tests.bot.school import answerer, encoder, shelf

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
AMY, BEN, NADIA, SAM, HELEN, GEORGE = "amy", "ben", "nadia", "sam", "helen", "george"
"""A teacher, another, the nominated person, her deputy, the headteacher, and the chair of governors."""
REF = "{ref}"
"""Stands for the reference of the report that was sent last."""


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
    """False: files are taken once the report is sent, and evidence is looked at elsewhere."""

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

    bot = WatchedBot(answerer(), shelf(), AsyncEncoder(encoder()), "the headteacher", desk)
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
        delivery = Delivery(sample_school.office, [made.messenger], undelivered)
        sample_school._handlers[TaskKind.DELIVER] = delivery.deliver
        yield made
    finally:
        await made.close()


class Act(NamedTuple):
    """What somebody does, what they then see, in this order, and what they do not see."""

    who: str
    does: tuple[Command, ...]
    sees: tuple[str, ...]
    does_not_see: tuple[str, ...] = ()


class News(NamedTuple):
    """What direct messages somebody has got since they last looked; nothing to see: none."""

    who: str
    sees: tuple[str, ...]
    does_not_see: tuple[str, ...] = ()


class Scenario(NamedTuple):
    """What happens, one thing after the other."""

    name: str
    steps: tuple[Act | News, ...]


def asks(name: str, does: tuple[Command, ...], sees: tuple[str, ...], *does_not_see: str) -> Scenario:
    """A scenario of one person."""
    return Scenario(name, (Act(AMY, does, sees, does_not_see),))


POLICY = (
    asks(
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
    asks(
        "a duty",
        (Ask(text="do i have to sign the agreement every year?"),),
        ("Yes", "All staff must sign the agreement again", "15.4"),
    ),
    asks(
        "what the policy is silent on",
        (Ask(text="can i wear jeans on inset day"),),
        ("does not settle", "ask the headteacher"),
        "“",
    ),
    asks(
        "two questions",
        (Ask(text="Can I friend a parent? And do I have to sign the agreement every year?"),),
        ("Can I friend a parent?", "No", "5.9", "do I have to sign the agreement every year?", "Yes", "15.4"),
    ),
    asks(
        "thanks, and goodbye",
        (Ask(text="thanks"), Ask(text="bye")),
        ("You're welcome", "Goodbye"),
        "policy says",
    ),
    asks("prying in a question", (Ask(text="who reported me?"),), ("I say nothing about reports",), "“"),
    asks("another language", (Ask(text="Czy mogę dodać rodzica do znajomych?"),), ("only read English",)),
    asks("a long text", (Ask(text="can I friend a parent? " * 100),), ("too long",), "5.9"),
    asks("marks of a platform", (Ask(text="<b>[bold]*hi*[/bold]</b> can I friend a parent?"),), ("No", "5.9")),
    asks("a clause", (ShowClause(ref="6.11(b)"),), ("6.11(b)", "do not:", "criticise the school"), "6.12"),
    asks(
        "a clause by its number alone", (Ask(text="what does 5.9 say?"),), ("5.9", "You must not send friend requests")
    ),
    asks(
        "a command that is not there",
        (Unknown(typed="/clase", known=()),),
        ("do not know /clase", "Did you mean /clause?", "/help"),
        "“",
    ),
    asks(
        "too many questions",
        (Ask(text="Can I film it? Can I post it? Can I friend a parent? Can I friend a pupil?"),),
        ("Can I friend a parent?", "5.9", "I answer 3 questions at a time: please send the last one again"),
        "Can I friend a pupil?",
    ),
    asks("a clause that is not there", (ShowClause(ref="99.9"),), ("No policy here has a clause 99.9",)),
    asks("the policies", (ShowPolicies(),), ("Social Media Policy", "version 4.1", "7 October 2026", "October 2027")),
    asks("help", (ShowHelp(),), ("Ottermarsh", "can I friend a parent?", "What you ask is not kept")),
)

LIES = "A parent posts lies about me."


def fill(**values: FormValue) -> FillReport:
    """Answers, in the order of the form."""
    return FillReport(draft="", values=values)


def attach(name: str, content: bytes) -> AddEvidence:
    """A file."""
    return AddEvidence(draft="", file_name=name, content=content)


def report(text: str = LIES, **values: FormValue) -> Act:
    """Amy sends a report."""
    steps = (StartReport(text=text), *((fill(**values),) if values else ()), SubmitReport(draft=""))
    return Act(AMY, steps, ("Your report is sent", "SP-"))


def no_word(who: str) -> News:
    """Nothing has come for somebody."""
    return News(who, ())


REPORTS = (
    Scenario(
        "a report in one sentence",
        (
            Act(
                AMY,
                (StartReport(), fill(what_happened=LIES), SubmitReport(draft="")),
                ("confidential", "What happened?", "Nadia Karim, the nominated person", "Your report is sent", "SP-"),
                (HELEN.capitalize(),),
            ),
            News(NADIA, ("A report needs you", REF), ("lies", "Amy", "parent")),
            no_word(HELEN),
        ),
    ),
    Scenario(
        "a report to its end",
        (
            report(affected=("reporter",), about=("parent",), topic="false_claims", when="since Monday"),
            News(NADIA, ("needs you",)),
            Act(NADIA, (ShowMyCases(),), (REF, "received", "unread"), (LIES,)),
            Act(
                NADIA,
                (OpenCase(reference=REF),),
                (REF, "Amy Teller", LIES, "since Monday", "parent or carer"),
                ("Something went wrong",),
            ),
            Act(NADIA, (Acknowledge(reference=REF),), ("is told",)),
            News(AMY, ("was read", REF), (LIES, "Nadia")),
            Act(NADIA, (AddNote(reference=REF, text="Rang the father."),), ("note",)),
            Act(NADIA, (Recategorise(reference=REF, topic=Topic.THREATS),), ("categor",)),
            Act(
                NADIA,
                (RecordAction(reference=REF, text="Meet him", due=dt.date(2026, 12, 1)),),
                ("recorded",),
            ),
            Act(NADIA, (HoldCase(reference=REF, text="CR/1"),), ("hold",)),
            Act(NADIA, (CloseCase(reference=REF, outcome=Outcome.SUPPORTED),), ("hold",)),
            Act(NADIA, (ReleaseHold(reference=REF, text="They are done."),), ("hold",)),
            Act(NADIA, (CloseCase(reference=REF, outcome=Outcome.SUPPORTED, text="He took it down."),), ("closed",)),
            News(AMY, ("closed", REF), ("took it down",)),
            Act(AMY, (ShowMyReports(reference=REF),), (REF, "closed"), ("took it down", "Rang the father")),
            Act(AMY, (ReplyToHandler(reference=REF, text="It is there again."),), ("closed", "/report-incident")),
            Act(NADIA, (ReopenCase(reference=REF, text="It is there again."),), ("open",)),
            Act(
                NADIA,
                (OpenCase(reference=REF),),
                ("in progress", "Rang the father.", "1 December 2026", "took it down"),
            ),
        ),
    ),
    Scenario(
        "messages back and forth",
        (
            report(about=("parent",)),
            Act(NADIA, (MessageReporter(reference=REF, text="Are you free at three?"),), ("message",)),
            News(AMY, ("message about your report", REF), ("three",)),
            Act(AMY, (ShowMyReports(reference=REF),), ("Are you free at three?",), ("Nadia",)),
            Act(AMY, (ReplyToHandler(reference=REF, text="Yes, at three."),), ("Your message",)),
            News(NADIA, ("new message", REF), ("at three",)),
            Act(NADIA, (OpenCase(reference=REF),), ("Are you free at three?", "Yes, at three.")),
            Act(BEN, (ShowMyReports(),), ("no report",), ("SP-",)),
        ),
    ),
    Scenario(
        "danger now",
        (
            Act(
                AMY,
                (StartReport(), fill(danger_now="yes", what_happened=LIES)),
                ("999", "What happened?"),
            ),
            Act(AMY, (SubmitReport(draft=""),), ("999", "sent")),
            News(NADIA, ("Urgent", REF)),
            Act(NADIA, (OpenCase(reference=REF),), ("URGENT", "999")),
        ),
    ),
    Scenario(
        "the gate is answered with yes",
        (
            Act(
                AMY,
                (StartReport(text="A picture goes round."), fill(child_imagery="yes")),
                ("Never view, copy, print", "Report Remove", "CEOP", "No picture goes with it"),
                ("To add a screenshot", "Take screen prints"),
            ),
            Act(AMY, (attach("a.png", b"\x89PNG"),), (), ("with the report",)),
            Act(AMY, (SubmitReport(draft=""),), ("sent", "SP-"), ("Take screen prints",)),
            Act(NADIA, (OpenCase(reference=REF),), ("A picture goes round.",), ("SHA-256",)),
        ),
    ),
    Scenario(
        "the gate is answered with not sure, after a file was added",
        (
            Act(
                AMY,
                (StartReport(text=LIES), fill(child_imagery="no"), attach("chat.txt", b"20:14 Liar")),
                ("chat.txt is with the report",),
            ),
            Act(AMY, (DiscardReport(draft=""),), ("nothing of it is kept",)),
            Act(AMY, (StartReport(text=LIES), fill(child_imagery="not_sure")), ("Never view", "No picture goes")),
        ),
    ),
    Scenario(
        "evidence is taken, refused, and looked at",
        (
            Act(
                AMY,
                (StartReport(text=LIES), fill(child_imagery="no"), attach("chat.txt", b"20:14 Liar")),
                ("might", "chat.txt is with the report", "chat.txt"),
            ),
            Act(AMY, (attach("empty.png", b""),), ("empty.png was not taken", "chat.txt")),
            Act(AMY, (attach("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),), ("was not taken",)),
            Act(AMY, (attach("more.txt", b"20:15 Liar"),), ("more.txt is with the report",)),
            Act(AMY, (RemoveEvidence(draft="", evidence="2"),), ("chat.txt",), ("more.txt",)),
            Act(AMY, (SubmitReport(draft=""),), ("One file goes with it", "sent")),
            Act(NADIA, (OpenCase(reference=REF),), ("chat.txt", "SHA-256"), ("more.txt", "empty.png", "drawing.svg")),
            Act(NADIA, (ShowEvidence(reference=REF, number=1),), ("clean copy", "Delete it")),
            Act(NADIA, (ShowEvidence(reference=REF, number=1, original_reason="The police ask."),), ("original",)),
            Act(NADIA, (ShowEvidence(reference=REF, number=7),), ("1 files",)),
        ),
    ),
    Scenario(
        "a conflict",
        (
            report(about=("pupil",)),
            News(NADIA, ("needs you",)),
            Act(NADIA, (DeclareConflict(reference=REF, text="It is my son."),), ("not yours any more",)),
            Act(NADIA, (OpenCase(reference=REF), ShowMyCases()), ("No case of yours", "No case waits"), (LIES,)),
            News(SAM, ("needs you", REF), ("son",)),
            Act(SAM, (OpenCase(reference=REF),), (LIES,)),
        ),
    ),
    Scenario(
        "about the headteacher",
        (
            Act(
                AMY,
                (StartReport(text=LIES), fill(about=("headteacher",)), SubmitReport(draft="")),
                ("George Penhale, the chair of governors", "sent"),
                ("Helen Marsh, the headteacher", "Nadia"),
            ),
            News(GEORGE, ("needs you",)),
            no_word(HELEN),
            no_word(NADIA),
            Act(HELEN, (ShowMyCases(),), ("No case waits",), ("SP-",)),
        ),
    ),
    Scenario(
        "about a colleague who is picked",
        (
            Act(
                AMY,
                (
                    StartReport(text=LIES),
                    fill(about=("colleague",), about_people=("Ben Okoro",)),
                    SubmitReport(draft=""),
                ),
                ("Helen Marsh, the headteacher", "sent"),
            ),
            no_word(BEN),
            Act(HELEN, (OpenCase(reference=REF),), (LIES, "Ben Okoro")),
        ),
    ),
    Scenario(
        "anonymous to the handler",
        (
            report(about=("pupil",), identity="anonymous"),
            Act(NADIA, (OpenCase(reference=REF),), ("anonymous", LIES), ("Amy", "Teller")),
            Act(NADIA, (MessageReporter(reference=REF, text="Are you safe?"),), ()),
            Act(AMY, (ReplyToHandler(reference=REF, text="I am."),), ("Your message",)),
            Act(NADIA, (OpenCase(reference=REF),), ("I am.",), ("Amy", "Teller")),
            Act(NADIA, (AskToUnmask(reference=REF, text="The police ask."),), ()),
            Act(NADIA, (DecideUnmask(reference=REF, is_agreed=True),), ()),
            Act(NADIA, (OpenCase(reference=REF),), ("anonymous",), ("Amy", "Teller")),
            News(SAM, ("reporter's name", REF), ("Amy",)),
            Act(SAM, (OpenCase(reference=REF),), ("Nadia Karim asks", "The police ask."), ("Amy", LIES)),
            Act(SAM, (DecideUnmask(reference=REF, is_agreed=True),), (), ("Amy",)),
            Act(NADIA, (OpenCase(reference=REF),), ("Amy Teller",)),
            News(AMY, ("message", "Your name was shown", REF), ("police",)),
            Act(AMY, (ShowMyReports(reference=REF),), ("was shown your name", "The police ask.")),
        ),
    ),
    Scenario(
        "a report that is interrupted, resumed and thrown away",
        (
            Act(AMY, (StartReport(text="It began on Monday."),), ("confidential",)),
            Act(AMY, (fill(affected=("reporter",)),), ("Who did it happen to?",)),
            Act(AMY, (DiscardReport(draft=""), StartReport()), ("nothing of it is kept", "confidential"), ("Monday",)),
        ),
    ),
    Scenario(
        "reports of one's own",
        (
            Act(AMY, (ShowMyReports(),), ("no report", "/report-incident")),
            report(),
            Act(AMY, (ShowMyReports(),), (REF, "not read yet")),
            Act(AMY, (ShowMyReports(reference="SP-0000-0000"),), ("No report of yours has that reference",)),
        ),
    ),
)
SCENARIOS = (*POLICY, *REPORTS)


class Play:
    """A scenario while it is played on a platform.

    Args:
        platform: where.
        school: whose clock goes on, and whose work is done.
    """

    def __init__(self, platform: Platform, school: SampleSchool) -> None:
        self._platform = platform
        self._school = school
        self.reference = ""

    async def step(self, step: Act | News) -> None:
        seat = await self._platform.as_person(step.who)
        if isinstance(step, News):
            await self._school.works()
            seen = _words(await seat.receives())
            assert bool(seen) == bool(step.sees), seen
        else:
            seen = _words(await self.does(seat, *step.does))
        position = 0
        for words in (words.replace(REF, self.reference) for words in step.sees):
            assert words in seen[position:], (step.who, words, seen)
            position = seen.index(words, position) + len(words)
        for words in step.does_not_see:
            assert words not in seen, (step.who, words, seen)

    async def does(self, seat: Seat, *commands: Command) -> str:
        seen = ""
        for command in commands:
            self._school.clock.advance(seconds=1)
            given = getattr(command, "reference", "")
            seen += await seat.does(
                command.model_copy(update={"reference": self.reference}) if given == REF else command
            )
        if sent := re.search(r"Its reference is (SP-\w{4}-\w{4})", _words(seen)):
            self.reference = sent[1]
        return seen


def _words(text: str) -> str:
    return " ".join(text.split())


_OF_FILES = (AddEvidence, RemoveEvidence, ShowEvidence)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
async def test_scenario(
    platform: Platform, sample_school: SampleSchool, watched_bot: WatchedBot, scenario: Scenario
) -> None:
    if not platform.takes_files_while_writing and any(isinstance(one, _OF_FILES) for one in commands_of(scenario)):
        pytest.skip("files are not taken while the report is written")
    play = Play(platform, sample_school)
    for step in scenario.steps:
        await play.step(step)

    for turn, reply in watched_bot.said:
        # Nobody reads along, wherever it was said; what goes to others are pointers, by durable work.
        assert reply.visibility.kind == "only_actor", turn.command.name
        assert not isinstance(reply.view, CasePointer | ReportPointer)


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

    assert {type(command) for command in PRYING} == named


@pytest.mark.parametrize("who", [BEN, HELEN, SAM])
async def test_what_is_not_ones_own_and_what_is_not_there_look_the_same(
    platform: Platform, sample_school: SampleSchool, who: str
) -> None:
    """Promise 5: nobody but the case's handlers opens it."""
    play = Play(platform, sample_school)
    await play.step(report(about=("pupil",)))
    seat: Any = await platform.as_person(who)
    for command in PRYING:
        if isinstance(command, _OF_FILES) and not platform.takes_files_while_writing:
            continue
        theirs = await play.does(seat, command)
        nobodys = await play.does(seat, command.model_copy(update={"reference": "SP-0000-0000"}))

        assert theirs == nobodys
        assert re.search("No (case|report) of yours has that reference|Nothing waits for your decision", _words(theirs))
    await play.step(no_word(who))
