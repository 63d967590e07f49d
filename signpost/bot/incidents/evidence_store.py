"""Evidence in the store: what was received, as it was, and the clean copy that is shown; both sealed."""

from sqlalchemy import delete, func, select

from signpost.bot.incidents.dossier import Dossier
from signpost.bot.incidents.evidence.inspector import Accepted
from signpost.bot.incidents.evidence.kind import FILES_PER_REPORT
from signpost.bot.incidents.report import EvidenceItem
from signpost.bot.store.tables import DossierRow, EvidenceRow, FileRow
from signpost.bot.unit_of_work import UnitOfWork
from signpost.errors import SignpostError


class TooManyFilesError(SignpostError):
    """A report has all the files that it can have."""


async def count_evidence(work: UnitOfWork, dossier: Dossier) -> int:
    """How many files a draft or case has."""
    query = select(func.count(EvidenceRow.id)).where(EvidenceRow.dossier == dossier.id)
    return await work.transaction.scalar(query) or 0


async def add_evidence(
    work: UnitOfWork, dossier: Dossier, accepted: Accepted, original: bytes, item: EvidenceItem
) -> None:
    """Keep a file that was found good.

    Args:
        work: the unit of work.
        dossier: whose it is.
        accepted: what the inspection found, with the clean copy.
        original: the file as received.
        item: what is known of it.

    Raises:
        TooManyFilesError: there are as many as there may be.
    """
    # Of two files at once, the second is counted when the first one is kept.
    await work.transaction.execute(
        select(DossierRow.id).where(DossierRow.id == dossier.id).with_for_update(key_share=True)
    )
    if await count_evidence(work, dossier) >= FILES_PER_REPORT:
        raise TooManyFilesError(f"A report takes {FILES_PER_REPORT} files. Say in the report that there are more.")
    work.transaction.add(
        EvidenceRow(id=item.id, dossier=dossier.id, added_at=work.now, sealed=dossier.seal(f"evidence:{item.id}", item))
    )
    await work.transaction.flush()
    files = {"original": original} | {f"clean{page}": copy.data for page, copy in enumerate(accepted.clean, 1)}
    for kind, content in files.items():
        sealed = dossier.seal_file(f"{kind}:{item.id}", content)
        work.transaction.add(FileRow(evidence=item.id, kind=kind, sealed=sealed))


async def list_evidence(work: UnitOfWork, dossier: Dossier) -> tuple[EvidenceItem, ...]:
    """What is known of a draft's or case's files, in the order in which they came."""
    rows = await work.transaction.scalars(
        select(EvidenceRow).where(EvidenceRow.dossier == dossier.id).order_by(EvidenceRow.added_at, EvidenceRow.id)
    )
    return tuple(dossier.read(f"evidence:{row.id}", row.sealed, EvidenceItem) for row in rows)


async def read_file(work: UnitOfWork, dossier: Dossier, id_: str, kind: str) -> bytes | None:
    """The bytes of a file: `original`, or `clean1` and on; None where there is no such copy."""
    row = await work.transaction.get(FileRow, (work.school.id, id_, kind))
    return None if row is None else dossier.read_file(f"{kind}:{id_}", row.sealed)


async def remove_evidence(work: UnitOfWork, dossier: Dossier, id_: str) -> None:
    """Take a file out of a draft."""
    await work.transaction.execute(delete(EvidenceRow).where(EvidenceRow.id == id_, EvidenceRow.dossier == dossier.id))
