"""The process boundary: what a worker may do, and what becomes of one that does not do its work."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from signpost.bot.incidents.evidence import sandbox, worker
from signpost.bot.incidents.evidence.finding import CleanCopy, Finding
from signpost.bot.incidents.evidence.kind import Kind, Note, Reason
from signpost.bot.incidents.evidence.sandbox import Bounds, WorkerError
from tests.bot.incidents.evidence import hostile
from tests.bot.incidents.evidence.processes import workers
from tests.bot.incidents.evidence.samples import good
from tests.conftest import ROOT

pytestmark = pytest.mark.faults

FINDING = Finding(Kind.PNG, 1, 1, notes=(Note.SMALLER,), clean=(CleanCopy("image/png", b"\x89PNG\r\n\x1a\n", 1, 1),))


def test_an_answer_survives_the_boundary() -> None:
    assert sandbox.unpack(worker.pack(FINDING)) == FINDING
    assert sandbox.unpack(worker.pack(Reason.LOCKED)) is Reason.LOCKED


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"rubbish",
        bytes(4),
        b"\xff\xff\xff\xff" + bytes(30),
        b"\0\0\0\x02[]",
        b"\0\0\0\x02{}",
        b'\0\0\0\x12{"refused": "who"}',
        worker.pack(FINDING) + b"more",
        worker.pack(FINDING)[:-1],
        worker.pack(FINDING).replace(b"image/png", b"text/html"),
        worker.pack(FINDING).replace(b"\x89PNG\r\n\x1a\n", b"<html>\r\n"),
        worker.pack(Finding(Kind.TEXT, clean=(CleanCopy("text/plain", b"\xff"),))),
        b"\0\0\x08\0" + b"[" * 2048,
    ],
)
def test_rubbish_is_not_believed(answer: bytes) -> None:
    with pytest.raises(WorkerError):
        sandbox.unpack(answer)


@pytest.mark.parametrize(
    ("program", "how"),
    [
        pytest.param("import os; os.kill(os.getpid(), 9)", "died", id="killed"),
        pytest.param("import sys; sys.stdin.buffer.read(9); sys.exit(1)", "died", id="mid-way"),
        pytest.param("print('rubbish')", "something else", id="rubbish"),
        pytest.param("pass", "something else", id="silent"),
        pytest.param("import time; time.sleep(60)", "too long", id="asleep"),
        pytest.param("import os, time; os.close(1); time.sleep(60)", "too long", id="asleep-and-closed"),
        pytest.param("import sys\nwhile True: sys.stdout.buffer.write(bytes(1 << 20))", "died", id="flood"),
    ],
)
async def test_a_worker_without_an_answer_is_an_error_that_says_how_it_ended(
    monkeypatch: pytest.MonkeyPatch, program: str, how: str
) -> None:
    monkeypatch.setattr(sandbox, "_START", program)
    started = time.monotonic()

    with pytest.raises(WorkerError, match=how):
        await sandbox.examine(bytes(5_000_000), Bounds(wall_seconds=1.0))

    assert time.monotonic() - started < 10
    assert not workers()


async def test_what_a_worker_started_is_killed_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_START", "import os, time; os.fork(); time.sleep(60)")
    before = {process.pid for process in psutil.process_iter()}

    with pytest.raises(WorkerError, match="too long"):
        await sandbox.examine(b"", Bounds(wall_seconds=1.0))

    left = [process for process in psutil.process_iter(["cmdline"]) if process.pid not in before]
    assert not [process for process in left if "os.fork()" in " ".join(process.info["cmdline"] or [])]


async def test_a_worker_that_cannot_be_started_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent")

    with pytest.raises(WorkerError, match="could not be started"):
        await sandbox.examine(b"", Bounds())


async def test_processor_time_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    limited = "import sys; sys.path.insert(0, sys.argv[1]); from signpost.bot.incidents.evidence import worker; "
    monkeypatch.setattr(sandbox, "_START", limited + "worker._limit(1 << 30, 1)\nwhile True: pass")

    with pytest.raises(WorkerError, match="died"):
        await sandbox.examine(b"", Bounds(wall_seconds=30.0))


async def test_memory_is_bounded() -> None:
    with pytest.raises(WorkerError, match="died"):
        await sandbox.examine(hostile.stream_bomb(), Bounds(memory=256 * 1024 * 1024))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource limits")
def test_a_worker_can_open_write_and_start_nothing() -> None:
    program = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
import os, socket, resource
from signpost.bot.incidents.evidence import worker
from signpost.bot.incidents.evidence.kind import Kind
worker._limit(1 << 30, 20)
worker._seal(Kind.PNG)
for act in (lambda: open("/etc/hostname"), lambda: open("/tmp/x", "w"), socket.socket, os.pipe, lambda: os.dup(0)):
    try:
        act()
    except OSError:
        continue
    sys.exit("it could")
assert resource.getrlimit(resource.RLIMIT_NPROC) == resource.getrlimit(resource.RLIMIT_FSIZE) == (0, 0)
try:
    bytes(2 << 30)
except MemoryError:
    print("nothing")
"""
    command = [sys.executable, "-I", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert (done.stdout, done.returncode) == ("nothing\n", 0), done.stderr


async def test_a_worker_is_told_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNPOST_MASTER_KEYS", "secret")
    program = "import os, sys; sys.exit(len(set(os.environ) - {'LC_CTYPE', 'LD_LIBRARY_PATH'}))"
    monkeypatch.setattr(sandbox, "_START", program)

    with pytest.raises(WorkerError, match="something else"):
        await sandbox.examine(b"", Bounds())


async def test_a_worker_leads_its_own_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_START", f"import os, sys; sys.exit(os.getsid(0) == {os.getsid(0)})")

    with pytest.raises(WorkerError, match="something else"):
        await sandbox.examine(b"", Bounds())


def test_the_bot_itself_loads_no_decoder() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import signpost.bot.incidents.evidence.inspector; "
        "sys.exit(bool({'PIL', 'pi_heif', 'pypdfium2'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-I", "-c", program], check=False, timeout=60).returncode == 0


async def test_nothing_is_written_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    for kind in (Kind.PNG, Kind.PDF, Kind.HEIC):
        assert isinstance(await sandbox.examine(good(kind), Bounds()), Finding)

    assert not list(tmp_path.iterdir())  # noqa: ASYNC240 - nothing else runs
