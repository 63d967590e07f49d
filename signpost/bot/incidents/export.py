"""A case as a ZIP file: for the police, a court or the LADO, to be checked with `sha256sum -c` years later."""

import asyncio
import datetime as dt
import hashlib
import io
import json
import re
import zipfile
from typing import Any

from signpost.bot.audit import Act
from signpost.bot.incidents.access import Case, handled_case
from signpost.bot.incidents.contents import report_of
from signpost.bot.incidents.evidence.kind import Kind
from signpost.bot.incidents.evidence_store import list_evidence, read_file
from signpost.bot.incidents.form import report_lines
from signpost.bot.incidents.reading import STATES, file_name, may_see_reporter, time_line
from signpost.bot.incidents.report import EvidenceItem
from signpost.bot.incidents.views import Entry, Line
from signpost.bot.people import Person
from signpost.bot.unit_of_work import UnitOfWork

MANIFEST = "SHA256SUMS"
_LONG_WORD = 5
"""Letters of a part of a name that is looked for by itself: shorter ones stand in any file by chance."""
_NAMES_REPORTER = "left out: it holds the reporter's name, and they wish to stay anonymous"
_MISSING = "missing: it is not in the database any more, although nothing in Signpost takes it out"


async def export_case(work: UnitOfWork, person: str, reference: str) -> bytes:
    """A case, as its handler may see it: report, time line, originals with what is known of them, and a manifest.

    Of a report whose sender is anonymous to the handler, originals are left out that carry the sender's name where it
    does not show, as in a picture's metadata; `evidence.json` says so.

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
    part = await report_of(case)
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
    entries = await time_line(case, part, shows_name=shows_name)
    evidence, originals = await _evidence(case, hidden=None if shows_name else work.school.roster.person(part.reporter))
    files = {
        "report.txt": _as_text(head + lines).encode(),
        "report.json": _as_json([line.model_dump() for line in head + lines]),
        "time-line.txt": "".join(_entry(entry) for entry in entries).encode(),
        "time-line.json": _as_json([entry.model_dump(mode="json") for entry in entries]),
        "evidence.json": _as_json(evidence),
        **originals,
    }
    return await asyncio.to_thread(_zip, case.row.reference, files, work.school.local(work.now))


async def _evidence(case: Case, hidden: Person | None) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    """What is known of the files of evidence, and the originals by their names in the ZIP file.

    Args:
        case: the case.
        hidden: the reporter, where the handler may not see who they are.
    """
    known: list[dict[str, Any]] = []
    originals: dict[str, bytes] = {}
    for number, item in enumerate(await list_evidence(case.work, case.dossier), 1):
        name = file_name(number, item, shows_name=hidden is None)
        path = f"evidence/{_path(number, name, item)}"
        content = await read_file(case.work, case.dossier, item.id, "original")
        if content is None:
            path = _MISSING
        elif hidden is not None and item.kind != Kind.TEXT and _holds_name(content, hidden):
            path = _NAMES_REPORTER
        else:
            originals[path] = content
        known.append({**item.model_dump(mode="json", exclude={"taken_by"}), "name": name, "file": path})
    return known, originals


def _path(number: int, name: str, item: EvidenceItem) -> str:
    """A name that every system takes, and no other file of the case has; what it came with is in `evidence.json`."""
    stem = re.sub(r"[^A-Za-z0-9]+", "-", name.rpartition(".")[0] or name)[:40].strip("-")
    return f"{number:02}-{stem or 'file'}{Kind(item.kind).extension}"


def _holds_name(content: bytes, person: Person) -> bool:
    """Whether somebody's name or address stands in a file's bytes, as programs write it there."""
    words = {person.name, person.email or person.name}
    words |= {word for word in re.findall(r"\w+", person.name) if len(word) >= _LONG_WORD}
    folded = content.lower()
    return any(
        word.lower().encode(encoding) in folded for word in words for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    )


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


def _zip(reference: str, files: dict[str, bytes], at: dt.datetime) -> bytes:
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {**files, MANIFEST: sums.encode()}.items():
            info = zipfile.ZipInfo(f"{reference}/{name}", date_time=at.timetuple()[:6])
            info.external_attr = 0o600 << 16  # who unpacks it is the only one to read it
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
