"""What a file is added to: a report that is being written, or one that was sent before the file was there."""

from dataclasses import dataclass
from typing import Protocol

from signpost.bot.incidents.access import Case, case_by_id
from signpost.bot.incidents.contents import report_of
from signpost.bot.incidents.dossier import Dossier
from signpost.bot.incidents.drafts import Draft, NoDraftError, find_draft
from signpost.bot.incidents.life_cycle import RefusedError, State
from signpost.bot.incidents.report import Answer
from signpost.bot.incidents.views import CasePointer
from signpost.bot.notices import notify
from signpost.bot.unit_of_work import UnitOfWork
from signpost.errors import SignpostError

GATE = "child_imagery"
"""The field that is asked before anything is uploaded."""


class GateClosedError(SignpostError):
    """Files are not taken: the gate question is not answered, or not with no."""


class Taker(Protocol):
    """What takes a file."""

    @property
    def dossier(self) -> Dossier:
        """Whose key it is kept under."""
        ...

    async def took(self) -> None:
        """A file was added."""
        ...


@dataclass(frozen=True)
class _OfDraft:
    draft: Draft

    @property
    def dossier(self) -> Dossier:
        return self.draft.dossier

    async def took(self) -> None:
        await self.draft.touch()


@dataclass(frozen=True)
class _OfCase:
    case: Case

    @property
    def dossier(self) -> Dossier:
        return self.case.dossier

    async def took(self) -> None:
        """Those who have read the case are told that there is more; the others will see it."""
        work, row = self.case.work, self.case.row
        for handler in await self.case.handlers():
            if handler.read_at is not None:
                pointer = CasePointer(reference=row.reference, why="message", is_urgent=row.is_urgent)
                await notify(work, handler.person, pointer, about=row.id, occasion=f"file:{work.now.isoformat()}")


async def taker_of(work: UnitOfWork, reporter: str, id_: str) -> Taker:
    """What a reporter's file is added to.

    Args:
        work: the unit of work.
        reporter: a person's id.
        id_: the draft's; the case's, once it is sent.

    Raises:
        GateClosedError: files are not taken.
        NoDraftError: there is no such report of theirs.
        RefusedError: the case is closed.
    """
    try:
        draft = await find_draft(work, reporter, id_)
    except NoDraftError:
        case = await case_by_id(work, id_)
        if case is None or case.row.reporter != work.school.keys.blind_index(reporter, "reporter"):
            raise
        if case.status.state is State.CLOSED:
            raise RefusedError("This report is closed, so nothing is added to it. Send a new one.") from None
        _check_gate((await report_of(case)).report.child_imagery)
        return _OfCase(case)
    _check_gate(draft.content.values.get(GATE))
    return _OfDraft(draft)


def _check_gate(answer: object) -> None:
    if answer == Answer.NO:
        return
    if answer:
        raise GateClosedError(
            "Please do not send any picture: it may show a child. Send the report without; it will be acted on."
        )
    raise GateClosedError("Before you send a file, please answer whether it might show somebody under 18 nude.")
