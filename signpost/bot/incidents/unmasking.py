"""Showing a handler who an anonymous reporter is: for a reason, if somebody else agrees, and not behind their back."""

from sqlalchemy import select

from signpost.bot.audit import Act
from signpost.bot.incidents.access import Case, NotYoursError, case_by_id, handled_case
from signpost.bot.incidents.assignment import plan_route
from signpost.bot.incidents.contents import add_part, parts_of, report_of
from signpost.bot.incidents.handling import said, tell_reporter
from signpost.bot.incidents.life_cycle import RefusedError
from signpost.bot.incidents.parts import PartKind, RemarkPart
from signpost.bot.incidents.reference import parse_reference
from signpost.bot.incidents.views import CasePointer
from signpost.bot.notices import notify
from signpost.bot.people import Role
from signpost.bot.store.tables import CaseRow, UnmaskRow
from signpost.bot.unit_of_work import UnitOfWork


async def ask_to_unmask(work: UnitOfWork, person: str, reference: str, reason: str) -> str:
    """Ask for the reporter's name.

    Somebody else has to agree: another handler of the case, or whoever it would be routed to next; never a subject,
    and never the reporter.

    Returns:
        One sentence for the handler.

    Raises:
        NotYoursError: it is not their case.
        RefusedError: there is nothing to ask, or nobody who could agree.
        MissingTextError: no reason is given.
    """
    case, _ = await handled_case(work, person, reference)
    part = await report_of(case)
    if not part.report.is_anonymous:
        raise RefusedError("The reporter did not ask to stay anonymous: open the case to see their name.")
    if await work.transaction.get(UnmaskRow, (work.school.id, case.row.id, person)) is not None:
        raise RefusedError("You asked already. You will see the answer in the case.")
    reason = said(reason)
    decider = await _decider(case, person)
    work.transaction.add(UnmaskRow(case=case.row.id, asked_by=person, decider=decider[0], asked_at=work.now))
    await add_part(case, RemarkPart(author=person, act=Act.UNMASK_ASKED, text=reason))
    await work.record(Act.UNMASK_ASKED, actor=person, about=case.row.id, decider=decider[0])
    pointer = CasePointer(reference=case.row.reference, why="unmask")
    await notify(work, decider[0], pointer, about=case.row.id, occasion=f"unmask:{person}")
    return f"It is for {decider[1]} to decide. The reporter will be told if you are shown their name."


async def _decider(case: Case, person: str) -> tuple[str, str]:
    others = [handler for handler in await case.handlers() if handler.person != person]
    if others:
        return others[0].person, Role(others[0].role).in_words
    chosen = await plan_route(case, await report_of(case))
    if chosen.recipients:
        return chosen.recipients[0].person, chosen.recipients[0].role.in_words
    raise RefusedError("There is nobody else in the school who may agree to it, so the reporter stays anonymous.")


async def _pending(work: UnitOfWork, decider: str, reference: str) -> tuple[Case, UnmaskRow]:
    row = await work.transaction.scalar(
        select(UnmaskRow)
        .join(CaseRow, (CaseRow.school == UnmaskRow.school) & (CaseRow.id == UnmaskRow.case))
        .where(
            CaseRow.reference == (parse_reference(reference) or ""),
            UnmaskRow.decider == decider,
            UnmaskRow.decided_at.is_(None),
        )
    )
    case = None if row is None else await case_by_id(work, row.case)
    known = work.school.roster.person(decider)
    if row is None or case is None or known is None or not known.is_active:
        raise NotYoursError("Nothing waits for your decision under that reference.")
    return case, row


async def unmask_request(work: UnitOfWork, decider: str, reference: str) -> tuple[str, str]:
    """Who asks for a name, and why, for whoever is to decide.

    Raises:
        NotYoursError: nothing waits for their decision.
    """
    case, row = await _pending(work, decider, reference)
    reasons = [
        part.text
        for _, part in await parts_of(case, PartKind.REMARK)
        if isinstance(part, RemarkPart) and part.act == Act.UNMASK_ASKED and part.author == row.asked_by
    ]
    return work.school.name_of(row.asked_by), reasons[-1]


async def decide_unmask(work: UnitOfWork, decider: str, reference: str, *, is_agreed: bool) -> str:
    """Agree, or not.

    Returns:
        One sentence for whoever decided.

    Raises:
        NotYoursError: nothing waits for their decision.
    """
    asked_by, reason = await unmask_request(work, decider, reference)
    case, row = await _pending(work, decider, reference)
    row.decided_at, row.is_agreed = work.now, is_agreed
    act = Act.UNMASK_AGREED if is_agreed else Act.UNMASK_REFUSED
    await work.record(act, actor=decider, about=case.row.id, asked_by=row.asked_by)
    await add_part(case, RemarkPart(author=decider, act=act, text=reason))
    pointer = CasePointer(reference=case.row.reference, why="unmask")
    await notify(work, row.asked_by, pointer, about=case.row.id, occasion=f"decided:{act}")
    if not is_agreed:
        return f"{asked_by} is told that the reporter stays anonymous."
    await tell_reporter(case, "unmasked", f"unmasked:{row.asked_by}")
    return f"{asked_by} now sees the reporter's name in the case. The reporter is told, with the reason."


async def is_unmasked_for(case: Case, person: str) -> bool:
    """Whether a handler may see the name of an anonymous reporter."""
    row = await case.work.transaction.get(UnmaskRow, (case.work.school.id, case.row.id, person))
    return row is not None and row.is_agreed is True
