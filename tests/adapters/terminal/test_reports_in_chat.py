"""Reports in the chat as a program of its own: from a pipe, and on pseudo-terminals that share a data folder."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from signpost.adapters.terminal.session import QuestionHistory
from tests.adapters.terminal.test_chat import PROMPT, on_a_terminal, terminal
from tests.bot.school import PROGRAM
from tests.conftest import ROOT

IN_FORM = "…".encode() + b"\x08"
"""How the prompt of a form is drawn."""


def pipe(data: Path, text: str, *arguments: str) -> str:
    done = subprocess.run(
        [*PROGRAM, "chat", *arguments],
        cwd=ROOT,
        input=text.encode(),
        capture_output=True,
        check=False,
        timeout=300,
        env=os.environ | {"SIGNPOST_DATA": str(data)},
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def test_a_report_goes_from_one_pipe_to_another(tmp_path: Path) -> None:
    data, saved = tmp_path / "data", tmp_path / "saved"
    saved.mkdir()
    shot = tmp_path / "chat.txt"
    shot.write_text("20:14 Liar", "utf-8")
    lines = ("/report-incident He lies \\", "about me.", "no", "me", "parent", "yes", "no", str(shot), "", "yes")
    sent = pipe(data, "\n".join(lines) + "\n")
    found = re.search(r"SP-\w{4}-\w{4}", sent)
    assert found, sent
    assert "Nadia Karim, the nominated person" in sent
    assert "chat.txt is with the report" in sent
    assert "One file goes with it" in sent

    read = pipe(data, f"/open {found[0]}\n/evidence {found[0]} 1\n", "--as", "nadia", "--save-to", str(saved))
    assert "A report needs you" in read
    assert "He lies\nabout me." in "\n".join(line.strip() for line in read.splitlines())
    assert [file.read_bytes() for file in saved.iterdir()] == [b"20:14 Liar"]

    nobody = pipe(data, f"/open {found[0]}\n", "--as", "ben")
    assert "No case of yours has that reference" in nobody


def test_a_report_that_a_pipe_breaks_off_is_kept_and_said_to_be(tmp_path: Path) -> None:
    text = pipe(tmp_path, "/report-incident It began on Monday.\nno\n")
    assert "kept for a day: /report-incident goes on with it" in " ".join(text.split())
    again = " ".join(pipe(tmp_path, "/report-incident\n/discard\n").split())

    assert "You wrote: “It began on Monday.”" in again
    assert "nothing of it is kept" in again


def test_who_is_nobody_of_the_school_is_told_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [*PROGRAM, "chat", "--as", "zoe"],
        cwd=ROOT,
        input=b"",
        capture_output=True,
        check=False,
        env=os.environ | {"SIGNPOST_DATA": str(tmp_path)},
    )

    assert done.returncode == 1
    assert re.fullmatch(rb"signpost: Nobody of .* is called zoe.*\n", done.stderr)


def test_a_question_does_not_wait_for_a_database_to_be_imported(tmp_path: Path) -> None:
    program = (
        "import sys; from signpost.cli import app\n"
        "try: app(['chat'])\n"
        "except SystemExit: pass\n"
        "heavy = {'alembic', 'cryptography', 'dbos', 'PIL', 'psycopg', 'sqlalchemy'}\n"
        "print(sorted(heavy & {name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        input=b"can I friend a parent?\n/help\n/nonsense\n",
        capture_output=True,
        check=True,
        env=os.environ | {"SIGNPOST_DATA": str(tmp_path)},
    )

    assert b"5.9, Social Media Policy" in done.stdout
    assert done.stdout.splitlines()[-1] == b"[]"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "line",
    [
        "/report-incident He lies.",
        "/note SP-7F3K-92QD Rang him.",
        "/message SP-7F3K-92QD Are you well?",
        "/reply SP-7F3K-92QD I am.",
        "/open SP-7F3K-92QD",
        "/note",
    ],
)
def test_nothing_about_a_report_goes_to_the_history(line: str) -> None:
    history = QuestionHistory()
    history.append_string("can I friend a parent?")
    history.append_string(line)

    assert history.get_strings() == ["can I friend a parent?"]


@on_a_terminal
def test_a_message_appears_above_the_line_that_somebody_types(tmp_path: Path) -> None:
    with terminal((*PROGRAM, "chat", "--as", "nadia"), SIGNPOST_DATA=str(tmp_path)) as nadia:
        nadia.wait_for(b"You are Nadia Karim, the nominated person")
        nadia.wait_for(PROMPT)
        nadia.type(b"can I fri")
        with terminal(SIGNPOST_DATA=str(tmp_path)) as amy:
            amy.wait_for(b"you are Amy Teller, a teacher")
            amy.wait_for(PROMPT)
            amy.type(b"/report-incident He lies about me.\r")
            amy.wait_for(b"danger right now?")
            amy.wait_for(IN_FORM)
            amy.type(b"/send\r")
            amy.wait_for(b"Send it?")
            amy.wait_for(IN_FORM)
            amy.type(b"yes\r")
            amy.wait_for(b"Your report is sent")
            nadia.wait_for(b"A report needs you.")
            amy.wait_for(PROMPT)
            amy.type(b"\x04")
            assert amy.end() == 0
        nadia.wait_for(b"can I fri")
        nadia.type(b"end a parent?\r")
        nadia.wait_for(b"5.9, Social Media Policy")
        nadia.wait_for(PROMPT)
        nadia.type(b"\x04")
        assert nadia.end() == 0


@on_a_terminal
def test_control_c_leaves_a_report_and_control_d_the_chat_and_the_report_is_kept(tmp_path: Path) -> None:
    with terminal(SIGNPOST_DATA=str(tmp_path)) as amy:
        amy.wait_for(PROMPT)
        amy.type(b"/report-incident It began on Monday.\r")
        amy.wait_for(b"danger right now?")
        amy.wait_for(IN_FORM)
        amy.type(b"\x03")
        amy.wait_for(b"kept for a day")
        amy.wait_for(PROMPT)
        amy.type(b"/report-incident\r")
        amy.wait_for(b"It began on Monday.")
        amy.wait_for(IN_FORM)
        amy.type(b"\x1b[A\x04")  # there is no history to look back on
        amy.wait_for(b"kept for a day")

        assert amy.end() == 0
        assert "Traceback" not in amy.plain()


@on_a_terminal
def test_a_text_that_is_pasted_with_its_lines_is_one_answer(tmp_path: Path) -> None:
    with terminal(SIGNPOST_DATA=str(tmp_path)) as amy:
        amy.wait_for(PROMPT)
        amy.type(b"/report-incident\r")
        amy.wait_for(b"danger right now?")
        amy.wait_for(IN_FORM)
        amy.type(b"1\r")
        amy.wait_for(b"What happened?")
        amy.wait_for(IN_FORM)
        amy.type(b"\x1b[200~first line\nsecond line\x1b[201~\r")
        amy.wait_for(b"Who did it happen to?")
        amy.type(b"/back\r")
        amy.wait_for(b"second line")
        amy.type(b"/quit\r")

        assert amy.end() == 0
