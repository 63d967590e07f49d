"""The sealed parts of a case: added in order, read in order, never changed."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from pydantic import TypeAdapter
from sqlalchemy import bindparam, func, select

from signpost.bot.incidents.access import Case
from signpost.bot.incidents.dossier import Dossier, new_id, open_dossiers
from signpost.bot.incidents.parts import Part, PartKind, ReportPart
from signpost.bot.store.tables import PartRow
from signpost.bot.unit_of_work import UnitOfWork

_PART: TypeAdapter[Part] = TypeAdapter(Part)
_OF_CASE = select(PartRow).where(PartRow.case == bindparam("case_id")).order_by(PartRow.seq)


async def add_part(case: Case, part: Part, id_: str = "", *, is_first: bool = False) -> str:
    """Add a part to a case, sealed to its own place.

    Args:
        case: the case.
        part: what is added.
        id_: what it is to be known by, from `once_id`; empty: a new id.
        is_first: whether the case was made in this transaction, and has none yet.

    Returns:
        What it is known by.
    """
    id_ = id_ or new_id()
    newest = select(func.max(PartRow.seq)).where(PartRow.case == case.row.id)
    last = None if is_first else await case.work.transaction.scalar(newest)
    case.work.transaction.add(
        PartRow(
            id=id_,
            case=case.row.id,
            seq=(last or 0) + 1,
            kind=part.kind,
            at=case.work.now,
            sealed=case.dossier.seal(f"{part.kind}:{id_}", part),
        )
    )
    return id_


def once_id(case: Case, author: str, given: str, text: str) -> str:
    """What a part is known by that may be sent twice, as when a button is pressed again; empty where nothing is given.

    It stands for the text, too: who goes back and writes something else has written something else.
    """
    if not given:
        return ""
    return hashlib.sha256("\0".join((case.row.id, author, given, text)).encode()).hexdigest()[:32]


async def is_there(case: Case, id_: str) -> bool:
    """Whether a case has a part of this id already."""
    return bool(id_) and await case.work.transaction.get(PartRow, (case.work.school.id, id_)) is not None


async def parts_of(case: Case, *kinds: PartKind) -> list[tuple[PartRow, Part]]:
    """The parts of a case, oldest first.

    Args:
        case: the case.
        kinds: which; none given means all.

    Raises:
        VaultError: one was changed in the database.
    """
    query = _OF_CASE.where(PartRow.kind.in_(kinds)) if kinds else _OF_CASE
    rows = await case.work.transaction.scalars(query, {"case_id": case.row.id})
    return [_read(case.dossier, row) for row in rows]


async def parts_by_case(
    work: UnitOfWork, ids: Sequence[str], *kinds: PartKind
) -> dict[str, list[tuple[PartRow, Part]]]:
    """Parts of some kinds of several cases, oldest first; without the cases that have none.

    Raises:
        VaultError: one was changed in the database.
    """
    query = select(PartRow).where(PartRow.case.in_(ids), PartRow.kind.in_(kinds)).order_by(PartRow.case, PartRow.seq)
    rows = (await work.transaction.scalars(query)).all()
    dossiers = await open_dossiers(work, {row.case for row in rows})
    found: dict[str, list[tuple[PartRow, Part]]] = defaultdict(list)
    for row in rows:
        found[row.case].append(_read(dossiers[row.case], row))
    return found


def _read(dossier: Dossier, row: PartRow) -> tuple[PartRow, Part]:
    return row, dossier.read(f"{row.kind}:{row.id}", row.sealed, _PART)


async def report_of(case: Case) -> ReportPart:
    """The report itself, with who sent it."""
    ((_, part),) = await parts_of(case, PartKind.REPORT)
    if not isinstance(part, ReportPart):
        raise TypeError("A part is not what its row says.")
    return part
