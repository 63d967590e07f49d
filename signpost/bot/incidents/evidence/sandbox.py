"""A worker process for one file: started, fed, bounded in time, and killed with all its group if it does not end.

What it answers is not trusted either: it is measured and checked before it becomes a value.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pydantic import TypeAdapter

import signpost
from signpost.bot.incidents.evidence.finding import CleanCopy, Finding
from signpost.bot.incidents.evidence.kind import Reason

_ROOT = str(Path(signpost.__file__).parents[1])
_START = (
    "import sys; root = sys.argv[1]; root in sys.path or sys.path.insert(0, root); "
    "from signpost.bot.incidents.evidence.worker import main; main()"
)
_INHERITED = ("LD_LIBRARY_PATH", "SYSTEMROOT")
"""What an interpreter may need to start at all; nothing else of the environment is handed on."""
_HEADER_BYTES = 16 * 1024
_ANSWER_BYTES = 48 * 1024 * 1024
_BEGINNINGS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_FINDING = TypeAdapter(Finding)


@dataclass(frozen=True)
class Bounds:
    """What a worker may use."""

    memory: int = 768 * 1024 * 1024
    """Bytes of address space: twice a picture of the most pixels, and what the libraries take."""
    processor_seconds: int = 20
    wall_seconds: float = 40.0


class WorkerError(Exception):
    """A worker gave no answer that can be used; the text says how it ended, and nothing of the file."""


async def examine(data: bytes, bounds: Bounds) -> Finding | Reason:
    """What a worker finds in a file.

    Raises:
        WorkerError: it could not be started, died, took too long, or answered with something else.
    """
    return unpack(await _run(data, bounds))


def unpack(answer: bytes) -> Finding | Reason:
    """The value that `worker.pack` wrote.

    Raises:
        WorkerError: it did not.
    """
    length = int.from_bytes(answer[:4], "big")
    if length > _HEADER_BYTES:
        raise WorkerError("answered with something else")
    try:
        header: dict[str, Any] = json.loads(answer[4 : 4 + length])
        if "refused" in header:
            return Reason(header["refused"])
        at = 4 + length
        for copy in header["clean"]:
            size = copy["data"]
            copy["data"] = answer[at : at + size]
            at += size
        finding = _FINDING.validate_python(header)
        for copy in finding.clean:
            _check(copy)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise WorkerError("answered with something else") from None
    if at != len(answer):
        raise WorkerError("answered with something else")
    return finding


def _check(copy: CleanCopy) -> None:
    """That the copy is of the type that it says, as far as can be seen without decoding it."""
    if copy.media_type == "text/plain":
        copy.data.decode("utf-8")
    elif not copy.data.startswith(_BEGINNINGS[copy.media_type]):
        raise ValueError(copy.media_type)


async def _run(data: bytes, bounds: Bounds) -> bytes:
    arguments = (_ROOT, str(bounds.memory), str(bounds.processor_seconds))
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-c", _START, *arguments,
            stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment, start_new_session=True,
        )  # fmt: skip
    except OSError:
        raise WorkerError("could not be started") from None
    try:
        async with asyncio.timeout(bounds.wall_seconds):
            _, answer = await asyncio.gather(_feed(process, data), _read(process))
            status = await process.wait()
    except TimeoutError:
        raise WorkerError("took too long") from None
    finally:
        _kill(process)
        await process.wait()
    if status != 0:
        raise WorkerError("died")
    return answer


async def _feed(process: Process, data: bytes) -> None:
    pipe = cast(asyncio.StreamWriter, process.stdin)
    with contextlib.suppress(ConnectionError):
        pipe.write(data)
        await pipe.drain()
    pipe.close()
    with contextlib.suppress(ConnectionError):
        await pipe.wait_closed()


async def _read(process: Process) -> bytes:
    pipe = cast(asyncio.StreamReader, process.stdout)
    answer = bytearray()
    while part := await pipe.read(1 << 20):
        if len(answer) <= _ANSWER_BYTES:
            answer += part
        else:
            _kill(process)
    return bytes(answer)


def _kill(process: Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
