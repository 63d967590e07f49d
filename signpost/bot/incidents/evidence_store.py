"""Evidence in the store: what was received, as it was, and the clean copy that is shown; both sealed, piece by piece.

A piece is bound to its place among as many as there are: none can be left out, put elsewhere, or cut off.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.incidents.dossier import Dossier
from signpost.bot.incidents.evidence.inspector import Accepted
from signpost.bot.incidents.evidence.kind import FILES_PER_REPORT
from signpost.bot.incidents.report import EvidenceItem
from signpost.bot.store.store import Store
from signpost.bot.store.tables import DossierRow, EvidenceRow, FileRow
from signpost.bot.unit_of_work import UnitOfWork
from signpost.errors import SignpostError

PIECE = 256 * 1024
"""Bytes of a file that are sealed, and held in memory, at a time."""
_OF_DOSSIER = (
    select(EvidenceRow)
    .where(EvidenceRow.dossier == bindparam("dossier_id"))
    .order_by(EvidenceRow.added_at, EvidenceRow.id)
)
_ITEM = TypeAdapter(EvidenceItem)


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
        await _keep(work, dossier, KeptFile(dossier, item.id, kind, max(1, -(-len(content) // PIECE))), content)


async def _keep(work: UnitOfWork, dossier: Dossier, file: "KeptFile", content: bytes) -> None:
    for piece in range(file.pieces):
        sealed = dossier.seal_file(file.place(piece), content[piece * PIECE : (piece + 1) * PIECE])
        work.transaction.add(FileRow(evidence=file.evidence, kind=file.kind, piece=piece, sealed=sealed))
    await work.transaction.flush()


async def list_evidence(work: UnitOfWork, dossier: Dossier) -> tuple[EvidenceItem, ...]:
    """What is known of a draft's or case's files, in the order in which they came."""
    rows = await work.transaction.scalars(_OF_DOSSIER, {"dossier_id": dossier.id})
    return tuple(dossier.read(f"evidence:{row.id}", row.sealed, _ITEM) for row in rows)


@dataclass(frozen=True)
class KeptFile:
    """A file that is in the store: to be read piece by piece, also once the unit of work has ended that found it.

    Args:
        dossier: whose it is.
        evidence: the id of the piece of evidence.
        kind: `original`, or `clean1` and on.
        pieces: how many it has.
        size: bytes.
    """

    dossier: Dossier
    evidence: str
    kind: str
    pieces: int
    size: int = 0

    def place(self, piece: int) -> str:
        """What a piece is sealed to."""
        return f"{self.kind}:{self.evidence}:{piece}/{self.pieces}"

    async def read(self, transaction: AsyncSession) -> AsyncIterator[bytes]:
        """Its pieces, in a transaction that is open already.

        Raises:
            VaultError: one is missing, or was changed or moved.
        """
        for piece in range(self.pieces):
            yield await self._piece(transaction, piece)

    async def read_apart(self, store: Store) -> AsyncIterator[bytes]:
        """Its pieces, each in a transaction of its own: whoever reads slowly keeps nothing open.

        Raises:
            VaultError: as `read`; also where it was deleted meanwhile.
        """
        for piece in range(self.pieces):
            async with store.school(self.dossier.school, read_only=True) as transaction:
                content = await self._piece(transaction, piece)
            yield content

    async def _piece(self, transaction: AsyncSession, piece: int) -> bytes:
        query = select(FileRow.sealed).where(
            FileRow.evidence == self.evidence, FileRow.kind == self.kind, FileRow.piece == piece
        )
        return self.dossier.read_file(self.place(piece), await transaction.scalar(query) or b"")


async def find_file(work: UnitOfWork, dossier: Dossier, id_: str, kind: str) -> KeptFile | None:
    """A file, `original` or `clean1` and on, without its bytes; None where there is no such copy."""
    query = select(func.count(), func.sum(func.length(FileRow.sealed))).where(
        FileRow.evidence == id_, FileRow.kind == kind
    )
    pieces, sealed = (await work.transaction.execute(query)).one()
    if not pieces:
        return None
    return KeptFile(dossier, id_, kind, pieces, int(sealed) - pieces * len(dossier.seal_file("", b"")))


async def read_file(work: UnitOfWork, dossier: Dossier, id_: str, kind: str) -> bytes | None:
    """The bytes of a file, whole: `original`, or `clean1` and on; None where there is no such copy."""
    file = await find_file(work, dossier, id_, kind)
    if file is None:
        return None
    return b"".join([piece async for piece in file.read(work.transaction)])


async def remove_evidence(work: UnitOfWork, dossier: Dossier, id_: str) -> None:
    """Take a file out of a draft."""
    await work.transaction.execute(delete(EvidenceRow).where(EvidenceRow.id == id_, EvidenceRow.dossier == dossier.id))
