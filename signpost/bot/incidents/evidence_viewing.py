"""A handler's look at a file of evidence: its clean copy, or for a reason the original; logged before it is shown."""

from dataclasses import dataclass

from signpost.bot.audit import Act, entries
from signpost.bot.incidents.access import Case, handled_case
from signpost.bot.incidents.commands import ShowEvidence
from signpost.bot.incidents.contents import add_part, report_of
from signpost.bot.incidents.evidence.kind import Kind
from signpost.bot.incidents.evidence_store import KeptFile, find_file, list_evidence
from signpost.bot.incidents.handling import MissingTextError, said
from signpost.bot.incidents.looks import FileLook
from signpost.bot.incidents.parts import RemarkPart
from signpost.bot.incidents.report import EvidenceItem
from signpost.bot.incidents.unmasking import may_see_reporter
from signpost.bot.incidents.views import EvidenceFile, EvidenceShown
from signpost.bot.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class EvidencePage:
    """One page of a file of evidence, as a page about it shows it; the picture itself is fetched by itself."""

    reference: str
    shown: EvidenceShown
    files: int
    """How many the case has."""
    page: int
    pages: int
    """How many there are to be looked at; none of a recording."""
    text: str | None
    """What it says, of a file that is text: its first quarter of a million characters, which is a long book."""
    is_cut: bool = False
    """Whether there is more text than is shown."""


@dataclass(frozen=True)
class _File:
    """A file of a case, found for its handler."""

    case: Case
    item: EvidenceItem
    number: int
    files: int
    shows_name: bool


async def _find(work: UnitOfWork, person: str, reference: str, number: int) -> _File:
    case, _ = await handled_case(work, person, reference)
    shows_name = await may_see_reporter(case, await report_of(case), person)
    items = await list_evidence(work, case.dossier)
    if not 1 <= number <= len(items):
        raise MissingTextError(f"This case has {len(items)} files. Give the number of one of them.")
    return _File(case, items[number - 1], number, len(items), shows_name)


async def _log_look(file: _File, person: str, page: int) -> None:
    work, look = file.case.work, FileLook(file.item.id, page)
    if not look.is_in(await entries(work.transaction, file.case.row.id), person, work.now):
        await work.record(Act.EVIDENCE_VIEWED, actor=person, about=file.case.row.id, **look.detail)


async def look_at(work: UnitOfWork, person: str, reference: str, number: int, page: int = 1) -> EvidencePage:
    """A page about a file of a case. It counts as the look at what is fetched for it within a minute.

    Args:
        work: the unit of work.
        person: the handler.
        reference: the case's.
        number: of the file, from 1.
        page: of the file, from 1.

    Raises:
        NotYoursError: it is not their case.
        MissingTextError: there is no such file, or no such page.
    """
    file = await _find(work, person, reference, number)
    item, pages = file.item, len(file.item.clean_types)
    if not 1 <= page <= max(pages, 1):
        raise MissingTextError(f"Of this file {pages} pages can be looked at. The original can be had for a reason.")
    await _log_look(file, person, page)
    text, is_cut = None, False
    if item.clean_types and item.kind == Kind.TEXT:
        kept = await _kept(file, f"clean{page}")
        text = (await anext(kept.read(work.transaction))).decode(errors="ignore")
        is_cut = kept.pieces > 1
    return EvidencePage(
        reference=file.case.row.reference,
        shown=shown_item(work, number, item, shows_name=file.shows_name),
        files=file.files,
        page=page,
        pages=pages,
        text=text,
        is_cut=is_cut,
    )


@dataclass(frozen=True)
class OpenedFile:
    """A file of a case that its handler may have, with what is said of it; its bytes are read by whoever sends it."""

    reference: str
    name: str
    media_type: str
    sha256: str
    """Of the original."""
    page: int
    pages: int
    kept: KeptFile


async def open_file(work: UnitOfWork, person: str, command: ShowEvidence) -> OpenedFile:
    """Find one file of a case, and log that it is looked at: its clean copy, or for a reason the original.

    Args:
        work: the unit of work.
        person: the handler.
        command: which case, which of its files, and why the original.

    Raises:
        NotYoursError: it is not their case.
        MissingTextError: there is no such file, no clean copy of it, or no reason.
    """
    file = await _find(work, person, command.reference, command.number)
    case, item = file.case, file.item
    if command.original_reason is not None:
        reason = said(command.original_reason)
        await work.record(Act.ORIGINAL_DOWNLOADED, actor=person, about=case.row.id, file=item.id)
        await add_part(case, RemarkPart(author=person, act=Act.ORIGINAL_DOWNLOADED, text=reason))
        kept, media_type = await _kept(file, "original"), item.media_type
    else:
        if not 1 <= command.page <= len(item.clean_types):
            raise MissingTextError(
                f"Of this file {len(item.clean_types)} pages can be looked at. The original can be had for a reason."
            )
        await _log_look(file, person, command.page)
        kept, media_type = await _kept(file, f"clean{command.page}"), item.clean_types[command.page - 1]
    name = file_name(command.number, item, shows_name=file.shows_name)
    pages = len(item.clean_types)
    return OpenedFile(case.row.reference, name, media_type, item.sha256, command.page, pages, kept)


async def _kept(file: _File, kind: str) -> KeptFile:
    found = await find_file(file.case.work, file.case.dossier, file.item.id, kind)
    if found is None:
        raise MissingTextError("This file is not there any more.")
    return found


async def view_evidence(work: UnitOfWork, person: str, command: ShowEvidence) -> EvidenceFile:
    """The same, with its bytes, for platforms that send it as a whole; see `open_file`."""
    file = await open_file(work, person, command)
    return EvidenceFile(
        reference=file.reference,
        file_name=file.name,
        media_type=file.media_type,
        content=b"".join([piece async for piece in file.kept.read(work.transaction)]),
        sha256=file.sha256,
        is_original=command.original_reason is not None,
        page=file.page,
        pages=file.pages,
    )


def file_name(number: int, item: EvidenceItem, *, shows_name: bool) -> str:
    """What a file is called: as on the reporter's device, unless that could tell who an anonymous reporter is.

    Args:
        number: its number in the case, from 1.
        item: what is known of it.
        shows_name: whether the handler may see who the reporter is.
    """
    if not shows_name:
        return f"file {number}{Kind(item.kind).extension}"
    return "".join(character if character.isprintable() else "_" for character in item.name)


def shown_item(work: UnitOfWork, number: int, item: EvidenceItem, *, shows_name: bool) -> EvidenceShown:
    """A file of evidence as a case lists it."""
    return EvidenceShown(
        number=number,
        name=file_name(number, item, shows_name=shows_name),
        **item.model_dump(exclude={"name", "media_type", "clean_types", "taken_by", "added_at"}),
        added_at=work.school.local(item.added_at),
        has_clean_copy=item.has_clean_copy,
    )
