"""Files in the store: in pieces, each at its place among as many as there are."""

import hashlib
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot.incidents.access import handled_case
from signpost.bot.incidents.commands import AddEvidence, FillReport, StartReport, SubmitReport
from signpost.bot.incidents.evidence_store import PIECE, KeptFile, find_file, list_evidence
from signpost.bot.incidents.views import EvidenceTaken, ReportForm, ReportReceipt
from signpost.bot.store.tables import FileRow
from signpost.bot.vault import SealBrokenError
from tests.bot.incidents.evidence.samples import wav
from tests.bot.offices import SampleSchool

TEACHER, NOMINATED = "amy", "nadia"
SIZES = (1, PIECE - 44, PIECE - 43, 2 * PIECE + 99)


def recording(size: int) -> bytes:
    """A recording of so many bytes, and its head."""
    data = hashlib.shake_256(b"noise").digest(size)
    return b"RIFF" + (size + 36).to_bytes(4, "little") + wav()[8:40] + size.to_bytes(4, "little") + data


async def kept(school: SampleSchool, size: int) -> tuple[str, bytes]:
    """A case with a file; its reference, and the file."""
    content = recording(size)
    form = await school.sees(TEACHER, StartReport(text="Lies."), ReportForm)
    await school.says(TEACHER, FillReport(draft=form.draft, values={"child_imagery": "no"}))
    command = AddEvidence(draft=form.draft, file_name="a.wav", content=content)
    assert (await school.sees(TEACHER, command, EvidenceTaken)).reason is None
    return (await school.sees(TEACHER, SubmitReport(draft=form.draft), ReportReceipt)).reference, content


async def found(school: SampleSchool, reference: str) -> KeptFile:
    async with school.office.work(school.id, read_only=True) as work:
        case, _ = await handled_case(work, await school.person(NOMINATED), reference)
        (item,) = await list_evidence(work, case.dossier)
        file = await find_file(work, case.dossier, item.id, "original")
        assert file is not None
        return file


@pytest.mark.parametrize("size", SIZES)
async def test_a_file_comes_back_as_it_was_and_its_size_is_known_before(sample_school: SampleSchool, size: int) -> None:
    reference, content = await kept(sample_school, size)
    file = await found(sample_school, reference)
    pieces = [piece async for piece in file.read_apart(sample_school.office.store)]

    assert b"".join(pieces) == content
    assert file.size == len(content)
    assert len(pieces) == file.pieces == -(-len(content) // PIECE)
    assert max(map(len, pieces)) <= PIECE


async def _swap(transaction: AsyncSession) -> None:
    sealed = {row.piece: row.sealed for row in await transaction.scalars(select(FileRow))}
    for piece in (0, 1):
        await transaction.execute(update(FileRow).where(FileRow.piece == piece).values(sealed=sealed[1 - piece]))


async def _cut_off(transaction: AsyncSession) -> None:
    await transaction.execute(delete(FileRow).where(FileRow.piece == 2))


async def _leave_out(transaction: AsyncSession) -> None:
    await transaction.execute(delete(FileRow).where(FileRow.piece == 0))


@pytest.mark.parametrize("change", [_swap, _cut_off, _leave_out])
async def test_pieces_that_are_moved_left_out_or_cut_off_show(
    sample_school: SampleSchool, change: Callable[[AsyncSession], Awaitable[None]]
) -> None:
    school = sample_school
    reference, _ = await kept(school, SIZES[-1])
    async with school.office.store.school(school.id) as transaction:
        await change(transaction)
    file = await found(school, reference)

    with pytest.raises(SealBrokenError):
        _ = [piece async for piece in file.read_apart(school.office.store)]
