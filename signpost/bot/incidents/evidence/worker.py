"""The process that looks inside one file and ends: bytes on its standard input, a finding on its standard output.

Before it reads a byte it takes from itself all that it will not need: memory, processor time, writing to files, core
dumps; before anything but Python looks at the file, also opening and starting whatever else: no files, no connections,
no processes. macOS does not bound memory so; where the operating system cannot set such limits at all (Windows has no
`resource`), the wall clock of `sandbox` is all there is.

The answer is the length of a header (four bytes, big-endian), the header (JSON), and the clean copies, one by one.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, replace

from signpost.bot.incidents.evidence import container, payload, plain_text, signature
from signpost.bot.incidents.evidence.finding import CleanCopy, Finding, RefusedError
from signpost.bot.incidents.evidence.kind import Kind, Note, Reason

if sys.platform != "win32":
    import resource


def main() -> None:
    """Read a file, answer, end. Arguments: the bounds of memory (bytes) and of processor time (seconds)."""
    memory, seconds = (int(argument) for argument in sys.argv[-2:])
    _limit(memory, seconds)
    try:
        answer = pack(inspect(sys.stdin.buffer.read(), before_decoding=_seal))
    except RefusedError as refusal:
        answer = pack(refusal.reason)
    except MemoryError:
        answer = pack(Reason.UNSAFE)
    except Exception:
        # An edge: what a library makes of a damaged file may be any error, and its text may hold what is in the file.
        answer = pack(Reason.DAMAGED)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def inspect(data: bytes, *, before_decoding: Callable[[Kind], None] = lambda kind: None) -> Finding:
    """What the file is, and its clean copy.

    Args:
        data: the file.
        before_decoding: called when all is loaded that this kind of file needs, and only Python has looked at it.

    Raises:
        RefusedError: it is not kept.
        Exception: anything that a library raises over a damaged file.
    """
    kind = signature.recognise(data)
    if isinstance(kind, Reason):
        raise RefusedError(kind)
    if kind is Kind.TEXT:
        text = plain_text.clean(plain_text.decode(data) or "")
        return Finding(kind, clean=(CleanCopy("text/plain", text),))
    end = container.end(kind, data)
    if end is None:
        raise RefusedError(Reason.TRUNCATED)
    if payload.is_carried(kind, data):
        raise RefusedError(Reason.DISGUISED)
    if kind is Kind.PDF:
        from signpost.bot.incidents.evidence import document

        before_decoding(kind)
        return document.inspect(data[:end])
    if kind.is_picture:
        from signpost.bot.incidents.evidence import picture

        before_decoding(kind)
        finding = picture.inspect(kind, data[:end])
        has_trailer = data[end:].strip(b"\0\t\n\f\r ") != b""
        return replace(finding, notes=(*finding.notes, Note.TRAILER)) if has_trailer else finding
    return Finding(kind)


def pack(result: Finding | Reason) -> bytes:
    """The answer as it goes over the boundary."""
    if isinstance(result, Reason):
        header = json.dumps({"refused": result}).encode()
        return len(header).to_bytes(4, "big") + header
    found = asdict(result)
    for copy in found["clean"]:
        copy["data"] = len(copy["data"])
    header = json.dumps(found, default=str).encode()
    return b"".join((len(header).to_bytes(4, "big"), header, *(copy.data for copy in result.clean)))


def _limit(memory: int, seconds: int) -> None:
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _seal(kind: Kind) -> None:
    """Only the standard streams stay open, nothing else can be opened, and nothing started."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
        if kind is not Kind.HEIC:  # its decoder works in a thread of its own, which counts as a process
            resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
