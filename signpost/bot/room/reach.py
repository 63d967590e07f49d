"""Whom a link may be given to, and whom it lets in."""

from typing import Final

from sqlalchemy import select

from signpost.bot.governors.school_return import may_read
from signpost.bot.incidents.access import NotYoursError, handled_case
from signpost.bot.incidents.reference import parse_reference
from signpost.bot.people import Role, Roster
from signpost.bot.room.target import Target
from signpost.bot.store.tables import CaseRow, DraftRow, UnmaskRow
from signpost.bot.unit_of_work import UnitOfWork
from signpost.errors import SignpostError

HANDLING: Final = frozenset({Role.NOMINATED_PERSON, Role.HEADTEACHER, Role.CHAIR, Role.VICE_CHAIR})
"""The roles that reports are routed to."""


class NothingToReadError(SignpostError):
    """Somebody has none of the roles by which cases are handled."""


def may_handle(roster: Roster, person: str) -> bool:
    """Whether somebody of the school holds a role that reports are routed to, or stands in for it."""
    known = roster.person(person)
    return (
        known is not None
        and known.is_active
        and any(person in roster.holders_of(role) | roster.deputies_of(role) for role in HANDLING)
    )


async def is_open_to(work: UnitOfWork, person: str, target: Target) -> bool:
    """Whether somebody gets in there today: who handles cases to all of theirs, a reporter to their own report,
    headteacher and governors to the return.

    Which case a handler may read is looked at where it is read, each time.
    """
    if target.kind == "return":
        return may_read(work.school.roster, person)
    if target.kind != "upload":
        return may_handle(work.school.roster, person)
    known = work.school.roster.person(person)
    if known is None or not known.is_active:
        return False
    reporter = work.school.keys.blind_index(person, "reporter")
    draft = select(DraftRow.id).where(DraftRow.id == target.about, DraftRow.reporter == reporter)
    case = select(CaseRow.id).where(CaseRow.id == target.about, CaseRow.reporter == reporter)
    transaction = work.transaction
    return await transaction.scalar(draft) is not None or await transaction.scalar(case) is not None


async def check_handles(work: UnitOfWork, person: str, reference: str) -> None:
    """See that somebody may read a case, or decides on its reporter's name, before they are given a link to it.

    Raises:
        NotYoursError: neither; in the same words as if there were no such case.
    """
    waiting = (
        select(UnmaskRow.case)
        .join(CaseRow, (CaseRow.school == UnmaskRow.school) & (CaseRow.id == UnmaskRow.case))
        .where(
            CaseRow.reference == (parse_reference(reference) or ""),
            UnmaskRow.decider == person,
            UnmaskRow.decided_at.is_(None),
        )
    )
    try:
        await handled_case(work, person, reference)
    except NotYoursError:
        if await work.transaction.scalar(waiting.limit(1)) is None:
            raise
