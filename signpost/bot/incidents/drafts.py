"""Reports that are being written: begun, filled in, resumed, thrown away; and wiped a day after they were left."""

import datetime as dt

from sqlalchemy import bindparam, delete, select

from signpost.bot.incidents.commands import FormValue
from signpost.bot.incidents.dossier import Dossier, new_dossier, open_dossier, opened
from signpost.bot.incidents.form import accept, form_steps
from signpost.bot.incidents.parts import DraftContent
from signpost.bot.jobs import Postponed, TaskKind, add_task
from signpost.bot.store.tables import DossierRow, DraftRow
from signpost.bot.unit_of_work import Office, UnitOfWork
from signpost.errors import SignpostError

LEFT_FOR = dt.timedelta(days=1)
"""How long a draft waits for its reporter to come back."""
_LEFT = (
    select(DraftRow, DossierRow)
    .join(DossierRow, DossierRow.id == DraftRow.id)
    .where(DraftRow.reporter == bindparam("reporter_index"))
    .order_by(DraftRow.touched_at.desc())
    .limit(1)
)
_NOT_OPEN = "This report is not open any more. Begin a new one with /report-incident."


class NoDraftError(SignpostError):
    """There is no such draft of this person."""


class ChangedMeanwhileError(SignpostError):
    """A draft is not any more as it was when somebody decided on it."""


class Draft:
    """One draft, in one unit of work.

    Args:
        work: the unit of work.
        row: its row.
        dossier: its key.
        content: what was entered.
        is_new: whether it was begun in this unit of work, so that it has no file yet.
    """

    def __init__(
        self, work: UnitOfWork, row: DraftRow, dossier: Dossier, content: DraftContent, *, is_new: bool = False
    ) -> None:
        self.work = work
        self.row = row
        self.dossier = dossier
        self.content = content
        self.is_new = is_new

    @property
    def id(self) -> str:
        """Its id; the case's, once it is sent."""
        return self.row.id

    async def lock(self) -> None:
        """Wait for whoever else works at the draft, and go on from what they left.

        Raises:
            NoDraftError: it was sent, thrown away or wiped meanwhile.
        """
        newest = select(DraftRow).where(DraftRow.id == self.id).with_for_update()
        if await self.work.transaction.scalar(newest.execution_options(populate_existing=True)) is None:
            raise NoDraftError(_NOT_OPEN)
        self.content = self.dossier.read("draft", self.row.sealed, DraftContent)

    async def fill(self, values: dict[str, FormValue]) -> dict[str, str]:
        """Enter values, and keep those that can be used; by field, what is wrong with the others.

        Raises:
            NoDraftError: as `lock`.
        """
        await self.lock()
        accepted, errors = accept(form_steps(self.work.school.roster), values)
        self.content = self.content.model_copy(update={"values": {**self.content.values, **accepted}})
        self.row.sealed = self.dossier.seal("draft", self.content)
        self.row.touched_at = self.work.now
        return errors

    async def touch(self) -> None:
        """Keep the draft for another day, with the files that were added or removed.

        Raises:
            ChangedMeanwhileError: something else was entered at the same moment, which may bear on files.
            NoDraftError: as `lock`.
        """
        before = self.content
        await self.lock()
        if self.content != before:
            raise ChangedMeanwhileError("The report was changed at the same moment. Please send the file again.")
        self.row.touched_at = self.work.now

    async def discard(self) -> None:
        """Destroy the draft, with its key and its evidence."""
        await self.work.transaction.execute(delete(DossierRow).where(DossierRow.id == self.id))
        self.work.transaction.expunge(self.row)


async def begin_draft(work: UnitOfWork, reporter: str, text: str = "") -> Draft:
    """The reporter's draft: the one they left, or a new one.

    Args:
        work: the unit of work.
        reporter: a person's id.
        text: what they said already; it becomes what happened, where nothing was said yet.
    """
    index = work.school.keys.blind_index(reporter, "reporter")
    left = (await work.transaction.execute(_LEFT, {"reporter_index": index})).first()
    if left is not None:
        draft = _opened(work, left[0], opened(work, left[1]))
        if text and not draft.content.values.get("what_happened"):
            await draft.fill({"what_happened": text})
        return draft
    dossier = new_dossier(work)
    await work.transaction.flush()
    accepted, _ = accept(form_steps(work.school.roster), {"what_happened": text} if text else {})
    content = DraftContent(reporter=reporter, started_at=work.now, values=accepted)
    row = DraftRow(
        id=dossier.id,
        reporter=index,
        touched_at=work.now,
        sealed=dossier.seal("draft", content),
    )
    work.transaction.add(row)
    await add_task(work.transaction, TaskKind.WIPE_DRAFT, row.id, work.now + LEFT_FOR, is_new=True)
    return Draft(work, row, dossier, content, is_new=True)


async def find_draft(work: UnitOfWork, reporter: str, id_: str) -> Draft:
    """A draft of this reporter.

    Raises:
        NoDraftError: it was sent, thrown away or wiped; or is somebody else's, which is said in the same words.
    """
    row = await work.transaction.get(DraftRow, (work.school.id, id_))
    if row is None or row.reporter != work.school.keys.blind_index(reporter, "reporter"):
        raise NoDraftError(_NOT_OPEN)
    return await _open(work, row)


async def has_draft(work: UnitOfWork, reporter: str) -> bool:
    """Whether somebody left a report half written."""
    index = work.school.keys.blind_index(reporter, "reporter")
    return await work.transaction.scalar(select(DraftRow.id).where(DraftRow.reporter == index).limit(1)) is not None


async def _open(work: UnitOfWork, row: DraftRow) -> Draft:
    return _opened(work, row, await open_dossier(work, row.id))


def _opened(work: UnitOfWork, row: DraftRow, dossier: Dossier) -> Draft:
    return Draft(work, row, dossier, dossier.read("draft", row.sealed, DraftContent))


class DraftWiping:
    """Wipes drafts that were left.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    async def wipe(self, school: str, id_: str) -> None:
        """Wipe one draft, if it was left for a day.

        Raises:
            Postponed: somebody has worked at it since.
        """
        async with self._office.work(school) as work:
            row = await work.transaction.get(DraftRow, (school, id_))
            if row is None:
                return
            if row.touched_at + LEFT_FOR > work.now:
                raise Postponed(row.touched_at + LEFT_FOR)
            await work.transaction.execute(delete(DossierRow).where(DossierRow.id == id_))
