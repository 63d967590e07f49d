"""Who gets into a case: its handlers, and nobody else. What is not theirs and what is not there look the same.

A handler is whom it was routed to in a role, as long as they are of the school, have that role or stand in for it, and
have declared no conflict. Nothing is written when a role ends: who gets it back has the case again.
"""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm.attributes import flag_modified

from signpost.bot.incidents.dossier import Dossier, open_dossier, opened
from signpost.bot.incidents.life_cycle import CaseStatus, Outcome, State
from signpost.bot.incidents.reference import parse_reference
from signpost.bot.people import Role, Roster
from signpost.bot.store.tables import CaseHandlerRow, CaseRow, DossierRow
from signpost.bot.unit_of_work import UnitOfWork
from signpost.errors import SignpostError

_HANDLERS = (
    select(CaseHandlerRow)
    .where(CaseHandlerRow.case == bindparam("case"), CaseHandlerRow.until.is_(None))
    .order_by(CaseHandlerRow.since, CaseHandlerRow.person)
)
_HANDLED = (
    select(CaseRow, CaseHandlerRow, DossierRow)
    .join(CaseHandlerRow, and_(CaseHandlerRow.school == CaseRow.school, CaseHandlerRow.case == CaseRow.id))
    .join(DossierRow, and_(DossierRow.school == CaseRow.school, DossierRow.id == CaseRow.id))
    .where(CaseRow.reference == bindparam("reference"), CaseHandlerRow.person == bindparam("person"))
)


class NotYoursError(SignpostError):
    """There is no such case, or it is not the actor's; which of the two is told nobody."""


@dataclass(frozen=True)
class Case:
    """A case in one unit of work, with the person who may act on it."""

    work: UnitOfWork
    row: CaseRow
    dossier: Dossier

    @property
    def status(self) -> CaseStatus:
        """Where it stands in its life cycle."""
        outcome = Outcome(self.row.outcome) if self.row.outcome else None
        return CaseStatus(state=State(self.row.state), on_hold=self.row.is_on_hold, outcome=outcome)

    async def handlers(self) -> list[CaseHandlerRow]:
        """Who has it now, those who had it first first."""
        rows = await self.work.transaction.scalars(_HANDLERS, {"case": self.row.id})
        return [row for row in rows if is_handling(row, self.work.school.roster)]

    def touch(self) -> None:
        """Have what is done now fail where somebody else changes the case meanwhile; it is tried again on what is then.

        Raises (when it is written):
            StaleDataError: the case is not any more as it was read here.
        """
        flag_modified(self.row, "state")


def is_handling(row: CaseHandlerRow, roster: Roster) -> bool:
    """Whether somebody who was given a case has it still."""
    person, role = roster.person(row.person), Role(row.role)
    has_role = row.person in roster.holders_of(role) | roster.deputies_of(role)
    return row.until is None and has_role and person is not None and person.is_active


async def case_by_id(work: UnitOfWork, id_: str) -> Case | None:
    """A case for the bot's own work; None once it was deleted."""
    row = await work.transaction.get(CaseRow, (work.school.id, id_))
    return None if row is None else Case(work, row, await open_dossier(work, id_))


async def handled_case(work: UnitOfWork, person: str, reference: str) -> tuple[Case, CaseHandlerRow]:
    """A case that somebody handles now.

    Args:
        work: the unit of work.
        person: who wants in.
        reference: the case's reference, as they wrote it.

    Raises:
        NotYoursError: they do not handle it, or it is not there.
    """
    wanted = {"reference": parse_reference(reference) or "", "person": person}
    found = (await work.transaction.execute(_HANDLED, wanted)).one_or_none()
    if found is None or not is_handling(found[1], work.school.roster):
        raise NotYoursError("No case of yours has that reference. /my-cases lists those that you have.")
    row, handler, dossier = found
    return Case(work, row, opened(work, dossier)), handler


async def reported_case(work: UnitOfWork, reporter: str, reference: str) -> Case:
    """A case that somebody reported themselves.

    Raises:
        NotYoursError: they did not, or it is not there.
    """
    row = await work.transaction.scalar(
        select(CaseRow).where(
            CaseRow.reference == (parse_reference(reference) or ""),
            CaseRow.reporter == work.school.keys.blind_index(reporter, "reporter"),
        )
    )
    if row is None:
        raise NotYoursError("No report of yours has that reference. /my-reports lists those that you sent.")
    return Case(work, row, await open_dossier(work, row.id))
