"""The installed program started anew, on a pipe or on a terminal, and timed from outside."""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.corpus import ROOT

SIGNPOST = (sys.executable, "-m", "signpost")
PATIENCE = 60.0
"""Seconds of silence after which a program is taken to hang."""
_ESCAPE = re.compile(rb"\x1b\[[?0-9;]*[A-Za-z]")
_PROMPT = re.compile(rb"^>", re.MULTILINE)


def environment(cache: Path) -> dict[str, str]:
    """The environment of a user who has set nothing, with a cache of our own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SIGNPOST_")}
    return {**kept, "SIGNPOST_CACHE": str(cache), "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "HF_HUB_OFFLINE": "1"}


def seconds_of(command: Sequence[str], cache: Path) -> float:
    """How long a command takes from its start to its end."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=environment(cache))
    return time.perf_counter() - began


def first_answer(question: str, cache: Path) -> float:
    """How long `signpost chat` takes from its start to the first line that it answers to a question from a pipe."""
    began = time.perf_counter()
    with subprocess.Popen(
        [*SIGNPOST, "chat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment(cache)
    ) as chat:
        assert chat.stdin is not None
        assert chat.stdout is not None
        chat.stdin.write(f"{question}\n")
        chat.stdin.close()
        if not chat.stdout.readline():
            raise RuntimeError("signpost chat ended without an answer")
        took = time.perf_counter() - began
        chat.stdout.read()
    return took


def prompt(cache: Path) -> float | None:
    """How long `signpost chat` takes to its prompt on a terminal; None where there are no such terminals (Windows)."""
    try:
        import pty
        import termios
    except ImportError:
        return None
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    began = time.perf_counter()
    with (
        os.fdopen(ours, "rb", buffering=0) as screen,
        subprocess.Popen(
            [*SIGNPOST, "chat"],
            stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, env=environment(cache), start_new_session=True,
        ) as chat,
        closing(_Killer(chat)),
    ):  # fmt: skip
        os.close(theirs)
        seen = b""
        while not _PROMPT.search(_ESCAPE.sub(b"", seen)):
            if not select.select([screen], [], [], PATIENCE)[0]:
                raise RuntimeError(f"signpost chat showed no prompt, but {seen!r}")
            seen += screen.read(4096)
        return time.perf_counter() - began


class _Killer:
    """Ends a program that would go on waiting for its user."""

    def __init__(self, program: "subprocess.Popen[bytes]") -> None:
        self._program = program

    def close(self) -> None:
        self._program.kill()
