"""A word in every field and file of a report, and in all that is said about it, looked for wherever it could leak."""

import asyncio
import base64
import io
import logging
import pickle
import secrets
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import URL, make_url, text

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
    ReopenCase,
    ReplyToHandler,
    ReportCommand,
    ShowEvidence,
    ShowMyReports,
    StartReport,
    SubmitReport,
)
from signpost.bot.incidents.evidence.kind import Kind
from signpost.bot.incidents.form import form_steps
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.views import CaseOpened, EvidenceFile, EvidenceTaken, MyReports, ReportForm, ReportReceipt
from signpost.bot.questions.commands import AnswerQuestion, AskPerson, OpenQuestion, SendQuestion
from signpost.bot.questions.views import QuestionOpened, QuestionPreview, QuestionReceipt, ReportInstead
from signpost.bot.room.checks import Asked
from signpost.bot.room.commands import AnswerDeviceCheck
from signpost.bot.room.desk import RoomDesk
from signpost.bot.room.sessions import Entered
from signpost.bot.room.target import Target
from signpost.errors import SignpostError
from tests.bot.incidents.evidence.samples import good, quadrants, saved
from tests.faults.canary import Canary, folder_of
from tests.faults.processes import ROOM, Desk, Place, is_due, jobs_of
from tests.faults.schools import teacher

pytestmark = pytest.mark.faults

REPORTER, SUBJECT, HEAD, NOMINATED, IT = teacher(), teacher(1), "head", "nominated", "it"
TALKATIVE = ("", "aiosqlite", "asyncio", "dbos", "PIL", "psycopg", "signpost", "sqlalchemy", "sqlalchemy.engine.Engine")


class Trace:
    """All that a process says while it works, beside its answers.

    Args:
        logs: what was logged.
    """

    def __init__(self, logs: io.StringIO) -> None:
        self.logs = logs
        self.exceptions: list[str] = []

    def keep(self, error: BaseException | None) -> None:
        """Remember all that an exception holds, and those behind it."""
        if error is not None:
            self.exceptions.append("".join(traceback.format_exception(error)))
            self.exceptions.append(f"{error!r} {error.args} {vars(error)}")
            for behind in (error.__cause__, error.__context__):
                self.keep(behind)


@pytest.fixture
def trace() -> Iterator[Trace]:
    """The logs, at every level, from before anything is opened."""
    logs = io.StringIO()
    handler = logging.StreamHandler(logs)
    handler.setFormatter(logging.Formatter("%(name)s %(pathname)s %(message)s %(args)s"))
    loggers = [logging.getLogger(name) for name in TALKATIVE]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    loggers[0].addHandler(handler)
    yield Trace(logs)
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def temporary(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, once the database, which may have some too, is there."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@contextmanager
def watched(folder: Path, canary: Canary) -> Iterator[set[str]]:
    """What appears in a folder with the canary in it, also if only for a moment."""
    found: set[str] = set()
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            found.update(canary.files_with(folder))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield found
    finally:
        over.set()
        watcher.join()


class Conversation:
    """What is said to the desk, and what is shown.

    Args:
        desk: the desk.
        canary: in all that is said.
        trace: what else comes of it.
    """

    def __init__(self, desk: Desk, canary: Canary, trace: Trace) -> None:
        self.desk = desk
        self.canary = canary
        self.trace = trace
        self.shown: dict[str, Any] = {}

    async def says(self, handle: str, command: ReportCommand | CaseCommand) -> Any:
        """Say something; the answer, or the error."""
        try:
            view = await self.desk.says(handle, command)
        except (SignpostError, ValidationError) as error:
            self.trace.keep(error)
            return error
        self.shown[type(view).__name__] = view
        return view

    async def report(self, **more: FormValue) -> str:
        """A report with the canary wherever something can be written; its reference."""
        word = self.canary.word
        form = await self.says(REPORTER, StartReport(text=word))
        assert isinstance(form, ReportForm)
        values = {
            field.name: f"{word} {field.name}"
            for step in form_steps((await self.school()).roster)
            for field in step.fields
            if field.kind in {"line", "text"}
        }
        assert len(values) > 8
        await self.says(REPORTER, FillReport(draft=form.draft, values={**values, **more, "child_imagery": "no"}))
        for name, content in files(word).items():
            taken = await self.says(
                REPORTER,
                AddEvidence(draft=form.draft, file_name=f"{word} {name}", content=content, page=f"https://{word}"),
            )
            assert isinstance(taken, EvidenceTaken)
            assert (taken.reason is None) == (name != "refused.html"), (name, taken.reason)
        receipt = await self.says(REPORTER, SubmitReport(draft=form.draft))
        assert isinstance(receipt, ReportReceipt)
        return receipt.reference

    async def is_handled(self, reference: str) -> None:
        """The whole course of a case, with words in every act; some of them at the wrong time."""
        word = self.canary.word
        acts: tuple[CaseCommand, ...] = (
            OpenCase(reference=reference),
            *(ShowEvidence(reference=reference, number=number) for number in range(1, len(files(word)) + 2)),
            ShowEvidence(reference=reference, number=1, original_reason=word),
            Acknowledge(reference=reference),
            AddNote(reference=reference, text=word),
            AddNote(reference=reference, text=word * 1_000),
            MessageReporter(reference=reference, text=word),
            RecordAction(reference=reference, text=word),
            ReopenCase(reference=reference, text=word),
            AskToUnmask(reference=reference, text=word),
            HoldCase(reference=reference, text=word),
            CloseCase(reference=reference, outcome=Outcome.UPHELD, text=word),
            ReleaseHold(reference=reference, text=word),
        )
        for act in acts:
            await self.says(NOMINATED, act)
        await self.says(REPORTER, ReplyToHandler(reference=reference, text=word))
        await self.says(REPORTER, ShowMyReports(reference=reference))
        await self.works()
        for decider in (HEAD, "nominated_deputy", "heads_deputy", "chair"):
            await self.says(decider, DecideUnmask(reference=reference, is_agreed=True))
        for act in (
            CloseCase(reference=reference, outcome=Outcome.UPHELD, text=word),
            ReopenCase(reference=reference, text=word),
            OpenCase(reference=reference),
            DeclareConflict(reference=reference, text=word),
        ):
            await self.says(NOMINATED, act)
        await self.works()

    async def goes_wrong(self) -> None:
        """The canary where it is no use, by people to whom it is no business."""
        word = self.canary.word
        form = await self.says(REPORTER, StartReport(text=word))
        unusable = {"kind": word, "topic": (word,), "about_people": (word,), "when": word * 100, word: word}
        await self.says(REPORTER, FillReport(draft=form.draft, values=unusable))
        await self.says(REPORTER, AddEvidence(draft=form.draft, file_name=word, content=word.encode()))
        for command in (
            FillReport(draft=word, values={"when": word}),
            AddEvidence(draft=word, file_name=word, content=word.encode(), page=word),
            SubmitReport(draft=word),
            OpenCase(reference=word),
            AddNote(reference=word, text=word),
            ReplyToHandler(reference=word, text=word),
        ):
            assert isinstance(await self.says(IT, command), SignpostError)
        with pytest.raises(ValidationError) as error:
            Recategorise.model_validate({"reference": "SP-0000-0000", "topic": word})
        self.trace.keep(error.value)
        await self.says(REPORTER, DiscardReport(draft=form.draft))

    async def school(self) -> Any:
        async with self.desk.office.work(self.desk.place.school, read_only=True) as work:
            return work.school

    async def works(self) -> None:
        """The worker does all that is due."""
        async with asyncio.timeout(60):
            while await is_due(self.desk.office):  # noqa: ASYNC110 - it is DBOS that does it
                await asyncio.sleep(0.02)


def files(word: str) -> dict[str, bytes]:
    """Files with a word in them, by their names; the last is refused."""
    image = quadrants()
    return {
        "messages.txt": f"{word}: we know where you live".encode(),
        "picture.jpg": saved(image, "JPEG", comment=word.encode()),
        "picture.gif": saved(image, "GIF", comment=word.encode()),
        "page.pdf": good(Kind.PDF) + f"\n%{word}\n%%EOF\n".encode(),
        "refused.html": f"<html><script>{word}</script></html>".encode(),
    }


async def live(place: Place, canary: Canary, trace: Trace, look: Callable[[], None]) -> Conversation:
    """Everything that can be said, with a worker at its side; looked at while all is open, and when all is closed."""
    async with Desk(place) as desk:
        conversation = Conversation(desk, canary, trace)
        jobs = jobs_of(desk.office, place.messenger(), "worker.1")
        await jobs.start()
        subject = {"about": ("colleague", "pupil"), "about_people": (await desk.person(SUBJECT),)}
        reference = await conversation.report(**subject, identity="anonymous", danger_now="yes")
        await conversation.works()
        await conversation.is_handled(reference)
        await conversation.goes_wrong()
        look()
        await jobs.stop()
    look()
    return conversation


@pytest.fixture
def server(request: pytest.FixtureRequest, backend: str, database_url: str) -> URL | None:
    """The test's PostgreSQL database, as somebody who may read all of it."""
    if backend == "sqlite":
        return None
    url: URL = request.getfixturevalue("postgresql_server")
    return url.set(database=make_url(database_url).database)


Leaks = Callable[[Canary], list[str]]
"""Every file and table that has the canary."""


@pytest.fixture
def leaks(place: Place, tmp_path: Path, server: URL | None) -> Leaks:
    """In the data folder, the temporary one, the platform's file; and in PostgreSQL's rows, files and log."""

    def look(canary: Canary) -> list[str]:
        found = canary.files_with(tmp_path)
        if server is not None:
            found += canary.tables_with(server, place.school)
            kept = folder_of(server)
            found += canary.files_with(kept) if kept else []
        return found

    return look


async def test_no_word_of_a_report_or_of_evidence_stands_in_clear(
    trace: Trace, temporary: Path, place: Place, leaks: Leaks, capfd: pytest.CaptureFixture[str]
) -> None:
    """Promise 4: no word of a report or of evidence stands in clear in the database, the logs, temporary files or a
    chat message.
    """
    canary = Canary()
    found: list[str] = []
    with watched(temporary, canary) as passing:
        conversation = await live(place, canary, trace, lambda: found.extend(leaks(canary)))

    assert found == []
    assert passing == set()
    assert place.messenger().delivered()
    assert not canary.is_in("".join(capfd.readouterr()))
    assert len(trace.exceptions) > 10
    assert [error for error in trace.exceptions if canary.is_in(error)] == []
    assert [line for line in trace.logs.getvalue().splitlines() if canary.is_in(line)] == []
    assert trace.logs.getvalue()
    assert not canary.is_in(conversation.shown["ReportReceipt"].model_dump_json())
    # … and all this while it was there to be found: whoever may read it, reads it.
    for kind in (CaseOpened, MyReports):
        assert canary.is_in(conversation.shown[kind.__name__].model_dump_json())
    opened: CaseOpened = conversation.shown["CaseOpened"]
    assert len([entry for entry in opened.entries if canary.is_in(entry.text)]) >= 6
    assert len([line for line in opened.report if canary.is_in(line.text)]) > 8
    assert all(canary.is_in(item.name) for item in opened.evidence)
    assert len(opened.evidence) == len(files("")) - 1
    assert isinstance(conversation.shown["EvidenceFile"], EvidenceFile)


async def test_no_word_of_a_question_to_a_person_or_of_its_answer_stands_in_clear(
    trace: Trace, temporary: Path, place: Place, leaks: Leaks, capfd: pytest.CaptureFixture[str]
) -> None:
    canary = Canary()
    word = canary.word
    found: list[str] = []
    with watched(temporary, canary) as passing:
        async with Desk(place) as desk:
            conversation = Conversation(desk, canary, trace)
            jobs = jobs_of(desk.office, place.messenger(), "worker.1")
            await jobs.start()
            shown = await desk.asks(REPORTER, AskPerson(text=f"May I {word}?"))
            assert isinstance(shown, QuestionPreview)
            sent = await desk.asks(REPORTER, SendQuestion(text=shown.text, to=shown.to))
            assert isinstance(sent, QuestionReceipt)
            held = await desk.asks(REPORTER, AskPerson(text=f"{word}: a colleague is bullying me"))
            assert isinstance(held, ReportInstead)
            for command in (OpenQuestion(reference=word), AnswerQuestion(reference=word, text=word)):
                with pytest.raises(SignpostError) as error:
                    await desk.asks(IT, command)
                trace.keep(error.value)
            read = await desk.asks(HEAD, OpenQuestion(reference=sent.reference))
            said = await desk.asks(HEAD, AnswerQuestion(reference=sent.reference, text=f"You may {word}."))
            await conversation.works()
            back = await desk.asks(REPORTER, OpenQuestion(reference=sent.reference))
            found += leaks(canary)
            await jobs.stop()
    found += leaks(canary)

    assert found == []
    assert passing == set()
    assert not canary.is_in("".join(capfd.readouterr()))
    assert [error for error in trace.exceptions if canary.is_in(error)] == []
    assert [line for line in trace.logs.getvalue().splitlines() if canary.is_in(line)] == []
    # Work that is due at the same time is done in any order.
    assert sorted(message.why for message in place.messenger().delivered()) == ["answered", "new"]
    assert not canary.is_in(repr((sent, held, said)))
    # … and whoever may read it, reads it.
    assert isinstance(read, QuestionOpened)
    assert canary.is_in(read.text)
    assert isinstance(back, QuestionOpened)
    assert back.answer is not None
    assert canary.is_in(back.answer.text)


async def test_no_token_of_the_case_room_stands_in_clear(  # noqa: PLR0913, PLR0917 - each is a place to look
    trace: Trace,
    temporary: Path,
    place: Place,
    leaks: Leaks,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither do the tokens by which people get into the case room, all of which begin with the canary here."""
    canary = Canary()
    monkeypatch.setattr(secrets, "token_urlsafe", lambda _size: f"{canary.word}{secrets.token_hex(16)}"[:43])
    found: list[str] = []
    with watched(temporary, canary) as passing:
        async with Desk(place) as desk:
            conversation = Conversation(desk, canary, trace)
            room, school = RoomDesk(desk.office, ROOM), place.school
            jobs = jobs_of(desk.office, place.messenger(), "worker.1")
            await jobs.start()
            form = await desk.says(REPORTER, StartReport(text="Somebody posts lies about me."))
            assert isinstance(form, ReportForm)
            sent = await desk.says(REPORTER, SubmitReport(draft=form.draft))
            assert isinstance(sent, ReportReceipt)
            await conversation.works()
            nominated = await desk.person(NOMINATED)
            case = Target(kind="case", about=sent.reference)
            link = await room.link(school, nominated, case)
            assert canary.is_in(link.url)
            token = link.url.rpartition("/")[2]
            asked = await room.enter(token, token)
            assert isinstance(asked, Asked)
            await conversation.works()
            (check,) = [told.reference for told in place.messenger().delivered() if told.why == "device"]
            found += leaks(canary)
            await room.respond(school, nominated, AnswerDeviceCheck(check=check, number=asked.number))
            entered = await room.asked(asked.check)
            assert isinstance(entered, Entered)
            visitor = await room.visitor(entered.session)
            assert visitor is not None
            for tried in (token, entered.session, entered.device, f"{token}x", f"elsewhere.{token.rpartition('.')[2]}"):
                await room.look(tried)
                await room.enter(tried, tried)
                await room.asked(tried)
                await room.renew(tried)
            await conversation.works()
            found += leaks(canary)
            await room.leave(entered.session)
            await jobs.stop()
    found += leaks(canary)

    assert found == []
    assert passing == set()
    assert not canary.is_in("".join(capfd.readouterr()))
    assert [line for line in trace.logs.getvalue().splitlines() if canary.is_in(line)] == []
    assert not canary.is_in(repr((link, asked, entered, visitor)))
    assert {told.why for told in place.messenger().delivered()} == {"new", "device", "link"}


async def test_what_is_looked_for_would_be_found(place: Place, leaks: Leaks, server: URL | None) -> None:
    """A word in a column that is not sealed, of a table of the bot's and of one that is not its own."""
    canary, office = Canary(), place.office()
    async with office.store.engine.begin() as connection:
        if server is not None:
            await connection.execute(
                text("SELECT set_config('signpost.school', :school, true)"), {"school": place.school}
            )
        await connection.execute(text("UPDATE school SET name = :word"), {"word": canary.word})
        await connection.execute(text(f"CREATE TABLE control (word {'BYTEA' if server else 'BLOB'})"))
        await connection.execute(text("INSERT INTO control VALUES (:word)"), {"word": canary.word.encode("utf-16-be")})
    found = leaks(canary)
    await office.store.close()
    if server is None:
        assert any(name.endswith("-wal") for name in found)
    else:
        assert {"public.school", "public.control"} <= set(found)
        if folder_of(server):
            assert any(name.startswith("pg_wal/") for name in found)
            assert any(name.startswith("base/") for name in found)


@pytest.mark.parametrize(
    "hide",
    [
        lambda word: word.upper().encode(),
        lambda word: word.encode("utf-16"),
        lambda word: word.encode("utf-16-be").hex(),
        lambda word: base64.b64encode(f"{{'text': '{word}'}}".encode()),
        lambda word: base64.urlsafe_b64encode(f"…{word}…".encode()).decode(),
        lambda word: base64.b64encode(pickle.dumps((word,))),
    ],
)
def test_an_encoded_word_would_be_found(hide: Callable[[str], bytes | str], tmp_path: Path) -> None:
    canary = Canary()
    hidden = hide(canary.word)
    tmp_path.joinpath("file").write_bytes(hidden.encode() if isinstance(hidden, str) else hidden)
    tmp_path.joinpath("other").write_bytes(b"Zugunruhe")
    assert canary.files_with(tmp_path) == ["file"]
