"""A case as a ZIP file: for the police, a court or the LADO, to be checked with `sha256sum -c` years later."""

import asyncio
import datetime as dt
import hashlib
import json
import re
import zipfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from signpost.bot.audit import Act
from signpost.bot.incidents.access import Case, handled_case
from signpost.bot.incidents.evidence.kind import Kind
from signpost.bot.incidents.evidence_store import KeptFile, find_file, list_evidence
from signpost.bot.incidents.evidence_viewing import file_name
from signpost.bot.incidents.form import report_lines
from signpost.bot.incidents.reading import STATES
from signpost.bot.incidents.report import EvidenceItem
from signpost.bot.incidents.time_line import course_of, time_line
from signpost.bot.incidents.unmasking import may_see_reporter
from signpost.bot.incidents.views import Entry, Line
from signpost.bot.people import Person
from signpost.bot.unit_of_work import UnitOfWork

MANIFEST = "SHA256SUMS"
_LONG_WORD = 5
"""Letters of a part of a name that is looked for by itself: shorter ones stand in any file by chance."""
_NAMES_REPORTER = "left out: it holds the reporter's name, and they wish to stay anonymous"
_MISSING = "missing: it is not in the database any more, although nothing in Signpost takes it out"


@dataclass(frozen=True)
class Export:
    """A case's ZIP file, before it is written: files of evidence are read while it is, one piece at a time."""

    reference: str
    at: dt.datetime
    texts: dict[str, bytes] = field(repr=False)
    originals: dict[str, KeptFile]

    async def write(self, read: Callable[[KeptFile], AsyncIterator[bytes]]) -> AsyncIterator[bytes]:
        """The ZIP file, piece by piece.

        Args:
            read: gives the bytes of a file of evidence.

        Raises:
            VaultError: what is kept was changed in the database.
        """
        out, sums = _Sink(), []
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in self.texts.items():
                archive.writestr(self._entry(name), content)
                sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
                yield out.take()
            for name, kept in self.originals.items():
                digest = hashlib.sha256()
                with archive.open(self._entry(name), "w") as entry:
                    async for piece in read(kept):
                        digest.update(piece)
                        await asyncio.to_thread(entry.write, piece)
                        yield out.take()
                sums.append(f"{digest.hexdigest()}  {name}\n")
            archive.writestr(self._entry(MANIFEST), "".join(sums).encode())
        yield out.take()

    def _entry(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(f"{self.reference}/{name}", date_time=self.at.timetuple()[:6])
        info.external_attr = 0o600 << 16  # who unpacks it is the only one to read it
        info.compress_type = zipfile.ZIP_DEFLATED
        return info


class _Sink:
    """What a ZIP file is written to, and taken from as it grows."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, content: bytes) -> int:
        self._held += content
        return len(content)

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Whoever writes takes what is left."""

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


async def begin_export(work: UnitOfWork, person: str, reference: str) -> Export:
    """A case, as its handler may see it: report, time line, originals with what is known of them, and a manifest.

    It is logged as exported, before anything of it is given out. Of a report whose sender is anonymous to the handler,
    originals are left out that carry the sender's name where it does not show, as in a picture's metadata;
    `evidence.json` says so.

    Args:
        work: the unit of work.
        person: the handler.
        reference: the case's.

    Raises:
        NotYoursError: it is not their case.
        VaultError: what is kept was changed in the database.
    """
    case, handler = await handled_case(work, person, reference)
    await work.record(Act.CASE_EXPORTED, actor=person, about=case.row.id)
    handler.read_at = work.now
    case.row.read_at = case.row.read_at or work.now
    course = await course_of(case)
    part = course.report
    shows_name = await may_see_reporter(case, part, person)
    head = (
        Line(label="School", text=work.school.name),
        Line(label="Case", text=case.row.reference),
        Line(label="State", text=STATES[case.status.state] + (f", {case.row.outcome}" if case.row.outcome else "")),
        Line(label="Received", text=work.school.local(case.row.received_at).isoformat(timespec="seconds")),
        Line(label="Reporter", text=work.school.name_of(part.reporter) if shows_name else "anonymous to the handler"),
        Line(label="Exported", text=work.school.local(work.now).isoformat(timespec="seconds")),
        Line(label="Exported by", text=work.school.name_of(person)),
    )
    lines = report_lines(part.report, work.school.roster)
    entries = await time_line(case, course, shows_name=shows_name)
    evidence, originals = await _evidence(case, hidden=None if shows_name else work.school.roster.person(part.reporter))
    texts = {
        "report.txt": _as_text(head + lines).encode(),
        "report.json": _as_json([line.model_dump() for line in head + lines]),
        "time-line.txt": "".join(_entry(entry) for entry in entries).encode(),
        "time-line.json": _as_json([entry.model_dump(mode="json") for entry in entries]),
        "evidence.json": _as_json(evidence),
    }
    return Export(case.row.reference, work.school.local(work.now), texts, originals)


async def export_case(work: UnitOfWork, person: str, reference: str) -> bytes:
    """The whole ZIP file at once, for whoever writes it to a disk; see `begin_export`."""
    export = await begin_export(work, person, reference)
    return b"".join([piece async for piece in export.write(lambda kept: kept.read(work.transaction))])


async def _evidence(case: Case, hidden: Person | None) -> tuple[list[dict[str, Any]], dict[str, KeptFile]]:
    """What is known of the files of evidence, and the originals by their names in the ZIP file.

    Args:
        case: the case.
        hidden: the reporter, where the handler may not see who they are.
    """
    known: list[dict[str, Any]] = []
    originals: dict[str, KeptFile] = {}
    for number, item in enumerate(await list_evidence(case.work, case.dossier), 1):
        name = file_name(number, item, shows_name=hidden is None)
        path = f"evidence/{_path(number, name, item)}"
        kept = await find_file(case.work, case.dossier, item.id, "original")
        if kept is None:
            path = _MISSING
        elif hidden is not None and item.kind != Kind.TEXT and await _holds_name(case.work, kept, hidden):
            path = _NAMES_REPORTER
        else:
            originals[path] = kept
        known.append({**item.model_dump(mode="json", exclude={"taken_by"}), "name": name, "file": path})
    return known, originals


def _path(number: int, name: str, item: EvidenceItem) -> str:
    """A name that every system takes, and no other file of the case has; what it came with is in `evidence.json`."""
    stem = re.sub(r"[^A-Za-z0-9]+", "-", name.rpartition(".")[0] or name)[:40].strip("-")
    return f"{number:02}-{stem or 'file'}{Kind(item.kind).extension}"


async def _holds_name(work: UnitOfWork, kept: KeptFile, person: Person) -> bool:
    """Whether somebody's name or address stands in a file's bytes, as programs write it there."""
    words = {person.name, person.email or person.name}
    words |= {word for word in re.findall(r"\w+", person.name) if len(word) >= _LONG_WORD}
    written = {word.lower().encode(encoding) for word in words for encoding in ("utf-8", "utf-16-le", "utf-16-be")}
    longest, before = max(map(len, written)), b""
    async for piece in kept.read(work.transaction):
        folded = before + piece.lower()
        if any(word in folded for word in written):
            return True
        before = folded[-longest:]  # a name may lie across two pieces
    return False


def _as_text(lines: tuple[Line, ...]) -> str:
    return "".join(f"{line.label}\n{_indented(line.text)}\n\n" for line in lines)


def _entry(entry: Entry) -> str:
    said = f"\n{_indented(entry.text)}" if entry.text else ""
    return f"{entry.at.isoformat(timespec='seconds')}  {entry.who} {entry.what}{said}\n"


def _indented(text: str) -> str:
    """What somebody wrote, line by line, so that none of it can be taken for the export's own words."""
    return "\n".join(f"    {line}" for line in text.splitlines())


def _as_json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
