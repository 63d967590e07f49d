"""The sealed parts of a case: added in order, read in order, never changed."""

from pydantic import TypeAdapter
from sqlalchemy import func, select

from signpost.bot.incidents.access import Case
from signpost.bot.incidents.dossier import new_id
from signpost.bot.incidents.parts import Part, PartKind, ReportPart
from signpost.bot.store.tables import PartRow

_PART: TypeAdapter[Part] = TypeAdapter(Part)


async def add_part(case: Case, part: Part, *, is_first: bool = False) -> None:
    """Add a part to a case, sealed to its own place.

    Args:
        case: the case.
        part: what is added.
        is_first: whether the case was made in this transaction, and has none yet.
    """
    id_ = new_id()
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


async def parts_of(case: Case, *kinds: PartKind) -> list[tuple[PartRow, Part]]:
    """The parts of a case, oldest first.

    Args:
        case: the case.
        kinds: which; none given means all.

    Raises:
        VaultError: one was changed in the database.
    """
    query = select(PartRow).where(PartRow.case == case.row.id).order_by(PartRow.seq)
    if kinds:
        query = query.where(PartRow.kind.in_(kinds))
    rows = await case.work.transaction.scalars(query)
    return [(row, case.dossier.read(f"{row.kind}:{row.id}", row.sealed, _PART)) for row in rows]


async def report_of(case: Case) -> ReportPart:
    """The report itself, with who sent it."""
    ((_, part),) = await parts_of(case, PartKind.REPORT)
    if not isinstance(part, ReportPart):
        raise TypeError("A part is not what its row says.")
    return part
