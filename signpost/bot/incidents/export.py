"""A case as a ZIP file: for the police, a court or the LADO, to be checked with `sha256sum -c` years later."""

import hashlib
import io
import json
import re
import zipfile

from signpost.bot.audit import Act
from signpost.bot.incidents.access import handled_case
from signpost.bot.incidents.contents import report_of
from signpost.bot.incidents.evidence_store import list_evidence, read_file
from signpost.bot.incidents.form import report_lines
from signpost.bot.incidents.reading import STATES, time_line
from signpost.bot.incidents.report import EvidenceItem
from signpost.bot.incidents.unmasking import is_unmasked_for
from signpost.bot.incidents.views import Entry, Line
from signpost.bot.unit_of_work import UnitOfWork

MANIFEST = "SHA256SUMS"
_SUFFIXES = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/heic": "heic",
    "application/pdf": "pdf",
    "text/plain": "txt",
}


async def export_case(work: UnitOfWork, person: str, reference: str) -> bytes:
    """A case, as its handler may see it: report, time line, originals with what is known of them, and a manifest.

    Args:
        work: the unit of work.
        person: the handler.
        reference: the case's.

    Raises:
        NotYoursError: it is not their case.
        VaultError: what is kept was changed in the database.
    """
    case, _ = await handled_case(work, person, reference)
    await work.record(Act.CASE_EXPORTED, actor=person, about=case.row.id)
    part = await report_of(case)
    shows_name = not part.report.is_anonymous or await is_unmasked_for(case, person)
    reporter = work.school.name_of(part.reporter) if shows_name else "anonymous to the handler"
    head = (
        Line(label="School", text=work.school.name),
        Line(label="Case", text=case.row.reference),
        Line(label="State", text=STATES[case.status.state] + (f", {case.row.outcome}" if case.row.outcome else "")),
        Line(label="Received", text=work.school.local(case.row.received_at).isoformat(timespec="seconds")),
        Line(label="Reporter", text=reporter),
        Line(label="Exported", text=work.school.local(work.now).isoformat(timespec="seconds")),
        Line(label="Exported by", text=work.school.name_of(person)),
    )
    lines = report_lines(part.report, work.school.roster)
    entries = await time_line(case, part, shows_name=shows_name)
    files: dict[str, bytes] = {
        "report.txt": _as_text(head + lines).encode(),
        "report.json": _as_json([line.model_dump() for line in head + lines]),
        "time-line.txt": "".join(_entry(entry) for entry in entries).encode(),
        "time-line.json": _as_json([entry.model_dump(mode="json") for entry in entries]),
    }
    items = await list_evidence(work, case.dossier)
    files["evidence.json"] = _as_json([item.model_dump(mode="json") for item in items])
    for number, item in enumerate(items, 1):
        content = await read_file(work, case.dossier, item.id, "original")
        if content is not None:
            files[f"evidence/{_file_name(number, item)}"] = content
    return _zip(case.row.reference, files)


def _file_name(number: int, item: EvidenceItem) -> str:
    """A name that every system takes; the one it came with stands in `evidence.json`."""
    stem = re.sub(r"[^A-Za-z0-9]+", "-", item.name.rsplit(".", 1)[0]).strip("-")[:40]
    return f"{number:02}-{stem or 'file'}.{_SUFFIXES.get(item.media_type, 'bin')}"


def _as_text(lines: tuple[Line, ...]) -> str:
    return "".join(f"{line.label}\n    {line.text.replace(chr(10), chr(10) + '    ')}\n\n" for line in lines)


def _entry(entry: Entry) -> str:
    said = f"\n    {entry.text.replace(chr(10), chr(10) + '    ')}" if entry.text else ""
    return f"{entry.at.isoformat(timespec='seconds')}  {entry.who} {entry.what}{said}\n"


def _as_json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _zip(reference: str, files: dict[str, bytes]) -> bytes:
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**files, MANIFEST: sums.encode()}.items():
            archive.writestr(f"{reference}/{name}", content)
    return out.getvalue()
