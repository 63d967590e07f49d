"""The chat in the terminal: in process, through a pipe, and on a real pseudo-terminal."""

import asyncio
import io
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from signpost.adapters.terminal.chat import Chat
from signpost.adapters.terminal.commands import read_command
from signpost.bot.agreements.commands import ShowMyAgreements
from signpost.bot.bot import Bot
from signpost.bot.gaps.commands import AnswerGap, NoteGap, RateAnswer, ShowGaps, WithdrawAnswer
from signpost.bot.governors.commands import ShowReturn
from signpost.bot.incidents.commands import ShowMyCases, ShowMyReports, StartReport
from signpost.bot.questions.commands import AnswerQuestion, AskPerson, OpenQuestion, SendQuestion, ShowQuestions
from signpost.bot.room.commands import AnswerDeviceCheck, EnterRoom, ReadReturn
from signpost.bot.turn import Ask, Command, ShowClause, ShowHelp, ShowPolicies, Unknown
from tests.bot.school import PROGRAM, bot
from tests.conftest import ROOT

KNOWN = (
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
GAP = "GA-7F3K-92QD"
COMMANDS: tuple[tuple[str, Command | None], ...] = (
    ("can I friend a parent?", Ask(text="can I friend a parent?")),
    ("/help", ShowHelp()),
    ("/HELP ", ShowHelp()),
    ("/?", ShowHelp()),
    ("/clause 5.9", ShowClause(ref="5.9")),
    ("  /clause   6.11 (b) ", ShowClause(ref="6.11 (b)")),
    ("/clause", ShowClause(ref="")),
    ("/policies", ShowPolicies()),
    ("/policy", ShowPolicies()),
    ("/policy can I text a mum?", Ask(text="can I text a mum?")),
    ("/ask can I text a mum?", Ask(text="can I text a mum?")),
    ("/ask-person", AskPerson(text="")),
    ("/ask-person may I?", AskPerson(text="may I?")),
    ("/send-question", SendQuestion(text="", to="")),
    ("/questions", ShowQuestions()),
    ("/questions QU-7F3K-92QD", OpenQuestion(reference="QU-7F3K-92QD")),
    ("/answer QU-7F3K-92QD Yes, you may.", AnswerQuestion(reference="QU-7F3K-92QD", text="Yes, you may.")),
    ("/governors-return", ShowReturn()),
    ("/governors-return page", ReadReturn()),
    ("/gaps", ShowGaps()),
    (f"/gaps answer {GAP} 5.2 policy: Ask: me", AnswerGap(reference=GAP, clause="5.2 policy", text="Ask: me")),
    (f"/gaps NOTE {GAP}", NoteGap(reference=GAP)),
    (f"/gaps withdraw {GAP}", WithdrawAnswer(reference=GAP)),
    ("/gaps note nothing", ShowGaps()),
    (f"/gaps sell {GAP}", ShowGaps()),
    ("/helpful", RateAnswer(has_helped=True)),
    ("/not-helpful", RateAnswer(has_helped=False)),
    ("/governors-return 2025-26", ShowReturn(year="2025-26")),
    ("/governors-return PDF 2025-26", ShowReturn(year="2025-26", wants_document=True)),
    ("/quit", None),
    ("/exit", None),
    ("/q", None),
    ("/room", EnterRoom()),
    ("/room SP-7F3K-92QD", EnterRoom(reference="SP-7F3K-92QD")),
    ("/device 42", AnswerDeviceCheck(check="", number=42)),
    ("/not-me", AnswerDeviceCheck(check="", number=None)),
    ("/nonsense", Unknown(typed="/nonsense", known=KNOWN)),
    ("/clase 5.9", Unknown(typed="/clase", known=KNOWN)),
    ("/", ShowHelp()),
    ("quit smoking at school?", Ask(text="quit smoking at school?")),
)


@pytest.mark.parametrize(("line", "command"), COMMANDS)
def test_a_line_is_read_as_a_command(line: str, command: Command | None) -> None:
    assert read_command(line) == command


def talk(lines: str) -> str:
    """What a chat in this process shows for lines of a pipe."""

    async def ready() -> Bot:
        return bot()

    async def converse() -> str:
        out = io.StringIO()
        await Chat(ready(), out).lines(io.StringIO(lines))
        return out.getvalue()

    return asyncio.run(converse())


def test_each_line_gets_a_reply_and_an_empty_one_none() -> None:
    text = talk("thanks\n\n   \nbye\n")

    assert text == "You're welcome. Ask again whenever you need to.\n\nGoodbye.\n\n"


def test_nothing_behind_quit_is_answered() -> None:
    assert talk("thanks\n/quit\nbye\n") == "You're welcome. Ask again whenever you need to.\n\n"


def test_a_last_line_without_an_end_is_answered() -> None:
    assert talk("bye") == "Goodbye.\n\n"


def test_an_unknown_slash_command_is_said_to_be_and_what_there_is() -> None:
    text = talk("/clase 5.9\n")

    assert text.startswith("I do not know /clase. Did you mean /clause?\n")
    assert all(command in text for command in KNOWN)


def test_every_command_that_help_names_works() -> None:
    named = re.findall(r"^(/[\w-]+)", talk("/help\n"), re.MULTILINE)

    assert tuple(named) == KNOWN
    assert [read_command(name) for name in named] == [
        AskPerson(),
        ShowQuestions(),
        StartReport(),
        ShowMyReports(),
        ShowMyCases(),
        ShowMyAgreements(),
        EnterRoom(),
        ShowReturn(),
        ShowGaps(),
        ShowClause(ref=""),
        ShowPolicies(),
        ShowHelp(),
        None,
    ]


# --- Through a pipe ---------------------------------------------------------------------------------------------------


def pipe(text: str | bytes, **environment: str) -> subprocess.CompletedProcess[bytes]:
    given = text.encode() if isinstance(text, str) else text
    return subprocess.run(
        [*PROGRAM, "chat"], cwd=ROOT, input=given, capture_output=True, check=False, env=os.environ | environment
    )


def test_through_a_pipe_each_line_is_answered_and_the_chat_ends() -> None:
    done = pipe("can I friend a parent?\n\n/clause 7.2\n/nonsense\nthanks\n/quit\nhello\n")
    text = done.stdout.decode()

    assert (done.returncode, done.stderr) == (0, b"")
    assert text.startswith("No. The policy says staff must not")
    assert [
        text.count(words) for words in ("5.9, Social Media Policy", "7.2 · Social", "know /nonsense", "welcome")
    ] == [1] * 4
    assert "Hello." not in text
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_an_empty_pipe_ends_without_a_word() -> None:
    done = pipe("")

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_bytes_that_are_no_text_are_no_trouble() -> None:
    done = pipe(b"can I friend a \xff parent? and can I \xfe text a pupil?\n/clause \xff\n\xff\xfe\n")

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"Social Media Policy") >= 2


@pytest.mark.parametrize("name", ["SIGNPOST_POLICIES", "SIGNPOST_VOCABULARY"])
def test_a_setting_that_leads_nowhere_is_one_line_and_exit_code_1(name: str, tmp_path: Path) -> None:
    done = pipe("", **{name: str(tmp_path / "nowhere")})

    assert (done.returncode, done.stdout) == (1, b"")
    assert re.fullmatch(r"signpost: .*nowhere.*\n", done.stderr.decode())


# --- On a terminal ----------------------------------------------------------------------------------------------------

if sys.platform != "win32":
    import fcntl
    import pty
    import struct
    import termios

PROMPT = b">\x08"
"""How prompt_toolkit draws it: the sign, and the space as a move of the cursor."""
PATIENCE = 60.0


class Terminal:
    """A chat on a pseudo-terminal of 80 columns."""

    def __init__(self, process: "subprocess.Popen[bytes]", master: int) -> None:
        self.process = process
        self._master = master
        self.screen = b""
        self._read = 0

    def wait_for(self, words: bytes) -> float:
        """Read until the words come, behind what was waited for before; how many seconds that took."""
        began = time.monotonic()
        while words not in self.screen[self._read :]:
            left = PATIENCE - (time.monotonic() - began)
            assert left > 0, (words, self.screen)
            if select.select([self._master], [], [], left)[0]:
                self.screen += os.read(self._master, 65536)
        self._read = self.screen.index(words, self._read) + len(words)
        return time.monotonic() - began

    def type(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def plain(self) -> str:
        """What was shown, without control codes."""
        return re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", self.screen.decode()).replace("\r", "")

    def end(self) -> int:
        """The exit code, once all is read: a process that writes waits for its reader."""
        began = time.monotonic()
        while self.process.poll() is None and time.monotonic() - began < PATIENCE:
            if select.select([self._master], [], [], 0.05)[0]:
                try:
                    self.screen += os.read(self._master, 65536)
                except OSError:  # Linux says so when the other end is closed
                    break
        return self.process.wait(PATIENCE)


@contextmanager
def terminal(command: Sequence[str] = (*PROGRAM, "chat"), **environment: str) -> Iterator[Terminal]:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
    # prompt_toolkit would wait for an answer about the cursor, which only a real terminal gives.
    own = {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        env=os.environ | own | environment,
    )
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        process.kill()
        process.wait()
        os.close(master)


on_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals here")


@on_a_terminal
def test_on_a_terminal_a_person_asks_looks_back_and_leaves_with_control_d() -> None:
    with terminal() as chat:
        # 0.5 s on an idle machine; here others may be at work.
        assert chat.wait_for(PROMPT) < 10
        chat.type(b"can I friend a parent?\r")
        chat.wait_for(b"5.9, Social Media Policy")
        chat.wait_for(PROMPT)
        chat.type(b"\x1b[A")
        chat.wait_for(b"can I friend a parent?")
        chat.type(b"\x15/nonsense\r")
        chat.wait_for(b"/quit")
        chat.wait_for(PROMPT)
        chat.type(b"\x04")

        assert chat.end() == 0
        assert "Signpost" in chat.plain().splitlines()[0]
        assert "\x1b[1;31mNo." in chat.screen.decode()
        assert "Traceback" not in chat.plain()


@on_a_terminal
@pytest.mark.parametrize("keys", [b"\x04", b"\x03", b"/quit\r", b"\r\x04"], ids=["ctrl-d", "ctrl-c", "quit", "enter"])
def test_a_person_may_leave_before_the_policy_is_read(keys: bytes, tmp_path: Path) -> None:
    # A policy that cannot be read: the bot fails behind the prompt, and whoever leaves need not hear of it.
    (tmp_path / "policy.docx").write_bytes(b"PK\x03\x04 no document")
    with terminal(SIGNPOST_POLICIES=str(tmp_path)) as chat:
        chat.wait_for(PROMPT)
        for key in [keys[:-1], keys[-1:]] if keys == b"\r\x04" else [keys]:
            chat.type(key)
            if key == b"\r":
                chat.wait_for(PROMPT)

        assert chat.end() == 0
        assert "Traceback" not in chat.plain()


@on_a_terminal
def test_on_a_terminal_an_error_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "policy.docx").write_bytes(b"PK\x03\x04 no document")
    with terminal(SIGNPOST_POLICIES=str(tmp_path)) as chat:
        chat.wait_for(PROMPT)
        chat.type(b"can I friend a parent?\r")

        assert chat.end() == 1
        assert "\nsignpost: " in chat.plain()
        assert "Traceback" not in chat.plain()


@on_a_terminal
@pytest.mark.parametrize("folder", ["nowhere", "."])
def test_a_folder_without_policies_is_said_to_be_before_anything_is_asked(folder: str, tmp_path: Path) -> None:
    with terminal(SIGNPOST_POLICIES=str(tmp_path / folder)) as chat:
        assert chat.end() == 1
        assert re.fullmatch(r"signpost: There is no .*", chat.plain().replace("\n", " ").strip())
