"""Showing a handler who an anonymous reporter is: for a reason, if somebody else agrees, and not behind their back.

Who decides has a role that cases like this one go to, is another than the one who asks, and is neither a subject nor
the reporter. They need not handle the case: then they see the request, and nothing else of it.
"""

import contextlib
from collections.abc import Iterator

from sqlalchemy import bindparam, select

from signpost.bot.audit import Act
from signpost.bot.incidents.access import Case, NotYoursError, case_by_id, handled_case
from signpost.bot.incidents.assignment import routing_request
from signpost.bot.incidents.contents import add_part, parts_of, report_of
from signpost.bot.incidents.handling import said, tell_reporter
from signpost.bot.incidents.life_cycle import RefusedError
from signpost.bot.incidents.parts import PartKind, RemarkPart, ReportPart
from signpost.bot.incidents.reference import parse_reference
from signpost.bot.incidents.routing import barred_persons, chain_of
from signpost.bot.incidents.views import CasePointer, RequestSummary, UnmaskRequest
from signpost.bot.notices import notify
from signpost.bot.people import Role
from signpost.bot.store.tables import CaseHandlerRow, CaseRow, UnmaskRow
from signpost.bot.unit_of_work import UnitOfWork

_WAITING = (
    select(UnmaskRow.case)
    .where(
        UnmaskRow.case == bindparam("case_id"),
        UnmaskRow.decider == bindparam("decider_id"),
        UnmaskRow.decided_at.is_(None),
    )
    .limit(1)
)


async def ask_to_unmask(work: UnitOfWork, person: str, reference: str, reason: str) -> str:
    """Ask for the reporter's name; where that was refused, or whoever was to decide cannot any more, ask again.

    Args:
        work: the unit of work.
        person: the handler.
        reference: the case's.
        reason: for whoever decides; the reporter reads it, too, if their name is shown.

    Returns:
        One sentence for the handler.

    Raises:
        NotYoursError: it is not their case.
        RefusedError: there is nothing to ask, or nobody who could agree.
        MissingTextError: no reason is given.
    """
    case, _ = await handled_case(work, person, reference)
    case.touch()
    if not (await report_of(case)).report.is_anonymous:
        raise RefusedError("The reporter did not ask to stay anonymous: open the case to see their name.")
    reason = said(reason)
    deciders = await _deciders(case, person)
    row = await work.transaction.get(UnmaskRow, (work.school.id, case.row.id, person))
    if row is not None and row.is_agreed:
        raise RefusedError("You see the reporter's name already: open the case.")
    if row is not None and row.decided_at is None and row.decider in deciders:
        raise RefusedError("You asked already. You will be told what was decided.")
    decider = _choose(case, deciders, before=row.decider if row else None)
    if decider is None:
        raise RefusedError("There is nobody else in the school who may agree to it, so the reporter stays anonymous.")
    await work.record(Act.UNMASK_ASKED, actor=person, about=case.row.id, decider=decider)
    if row is None:
        row = UnmaskRow(case=case.row.id, asked_by=person)
        work.transaction.add(row)
    row.decider, row.asked_at, row.decided_at, row.is_agreed = decider, work.now, None, None
    await add_part(case, RemarkPart(author=person, act=Act.UNMASK_ASKED, text=reason))
    await _tell_decider(case, row)
    return f"It is for {deciders[decider].in_words} to decide. The reporter will be told if you are shown their name."


async def _deciders(case: Case, asker: str) -> dict[str, Role]:
    """Everybody who may decide, with the role by which they may: the case's other handlers first, then by routing."""
    request = routing_request(case.work, await report_of(case))
    roster = case.work.school.roster
    rows = await case.work.transaction.scalars(select(CaseHandlerRow).where(CaseHandlerRow.case == case.row.id))
    conflicted = {row.person for row in rows if row.until is not None}
    barred = barred_persons(request) | conflicted | {asker}

    def ranked() -> Iterator[tuple[str, Role]]:
        for roles in chain_of(request):
            for role in roles:
                holdings = roster.holdings_of(role)
                yield from ((holding.holder, role) for holding in holdings)
                yield from ((deputy, role) for holding in holdings for deputy in holding.deputies)

    found = {handler.person: Role(handler.role) for handler in await case.handlers()}
    for person, role in ranked():
        found.setdefault(person, role)
    return {
        person: role
        for person, role in found.items()
        if person not in barred and (known := roster.person(person)) is not None and known.is_active
    }


def _choose(case: Case, deciders: dict[str, Role], before: str | None) -> str | None:
    """Who is asked: whoever was asked before, so that nobody is asked around; else the first who is there today."""
    if before in deciders:
        return before
    school = case.work.school
    today = school.today(case.work.now)
    present = (person for person in deciders if school.roster.is_present(person, today))
    return next(present, next(iter(deciders), None))


async def _tell_decider(case: Case, row: UnmaskRow) -> None:
    pointer = CasePointer(reference=case.row.reference, why="unmask")
    occasion = f"unmask:{row.asked_by}:{case.work.now.isoformat()}"
    await notify(case.work, row.decider, pointer, about=case.row.id, occasion=occasion)


async def pass_on_requests(work: UnitOfWork) -> None:
    """Give requests to somebody else whose decider has left, or may not decide any more."""
    for row in (await work.transaction.scalars(select(UnmaskRow).where(UnmaskRow.decided_at.is_(None)))).all():
        case = await case_by_id(work, row.case)
        if case is None:
            continue
        deciders = await _deciders(case, row.asked_by)
        chosen = _choose(case, deciders, before=row.decider)
        if chosen is None or chosen == row.decider:
            continue
        await work.record(Act.UNMASK_ASKED, actor="system", about=row.case, decider=chosen)
        row.decider = chosen
        await _tell_decider(case, row)


async def requests_for(work: UnitOfWork, decider: str) -> tuple[RequestSummary, ...]:
    """The requests that wait for somebody's decision, oldest first; one for each case."""
    rows = await work.transaction.scalars(
        select(UnmaskRow)
        .where(UnmaskRow.decider == decider, UnmaskRow.decided_at.is_(None))
        .order_by(UnmaskRow.asked_at, UnmaskRow.asked_by)
    )
    found: dict[str, RequestSummary] = {}
    for row in rows.all():
        case = await case_by_id(work, row.case)
        if case is not None and decider in await _deciders(case, row.asked_by):
            shown = RequestSummary(reference=case.row.reference, asked_at=work.school.local(row.asked_at))
            found.setdefault(row.case, shown)
    return tuple(found.values())


async def _pending(work: UnitOfWork, decider: str, reference: str) -> tuple[Case, UnmaskRow, str]:
    """The oldest request that waits for somebody's decision, with its case and its reason."""
    rows = await work.transaction.scalars(
        select(UnmaskRow)
        .join(CaseRow, (CaseRow.school == UnmaskRow.school) & (CaseRow.id == UnmaskRow.case))
        .where(
            CaseRow.reference == (parse_reference(reference) or ""),
            UnmaskRow.decider == decider,
            UnmaskRow.decided_at.is_(None),
        )
        .order_by(UnmaskRow.asked_at, UnmaskRow.asked_by)
    )
    for row in rows.all():
        case = await case_by_id(work, row.case)
        if case is not None and decider in await _deciders(case, row.asked_by):
            return case, row, await _reason(case, row)
    raise NotYoursError("Nothing waits for your decision under that reference.")


async def _reason(case: Case, row: UnmaskRow) -> str:
    remarks = (part for _, part in await parts_of(case, PartKind.REMARK) if isinstance(part, RemarkPart))
    *_, last = (part.text for part in remarks if part.act == Act.UNMASK_ASKED and part.author == row.asked_by)
    return last


async def unmask_request(work: UnitOfWork, decider: str, reference: str) -> UnmaskRequest:
    """Who asks for a name, and why, for whoever is to decide. It is logged that they looked.

    Raises:
        NotYoursError: nothing waits for their decision.
    """
    case, row, reason = await _pending(work, decider, reference)
    await work.record(Act.CASE_OPENED, actor=decider, about=case.row.id, shown="unmask_request")
    return _shown(case, row, reason)


async def request_in(case: Case, decider: str) -> UnmaskRequest | None:
    """What waits for somebody's decision in a case that they handle themselves, and have just opened."""
    if await case.work.transaction.scalar(_WAITING, {"case_id": case.row.id, "decider_id": decider}) is None:
        return None
    with contextlib.suppress(NotYoursError):
        return _shown(*await _pending(case.work, decider, case.row.reference))
    return None


def _shown(case: Case, row: UnmaskRow, reason: str) -> UnmaskRequest:
    return UnmaskRequest(
        reference=case.row.reference,
        asked_by=case.work.school.name_of(row.asked_by),
        asked_at=case.work.school.local(row.asked_at),
        reason=reason,
    )


async def decide_unmask(work: UnitOfWork, decider: str, reference: str, *, is_agreed: bool) -> str:
    """Agree, or not.

    Returns:
        One sentence for whoever decided.

    Raises:
        NotYoursError: nothing waits for their decision.
    """
    case, row, reason = await _pending(work, decider, reference)
    case.touch()
    act = Act.UNMASK_AGREED if is_agreed else Act.UNMASK_REFUSED
    await work.record(act, actor=decider, about=case.row.id, asked_by=row.asked_by)
    row.decided_at, row.is_agreed = work.now, is_agreed
    await add_part(case, RemarkPart(author=decider, act=act, text=reason))
    pointer = CasePointer(reference=case.row.reference, why="decided")
    occasion = f"decided:{work.now.isoformat()}"
    await notify(work, row.asked_by, pointer, about=case.row.id, occasion=occasion)
    asked_by = work.school.name_of(row.asked_by)
    if not is_agreed:
        return f"{asked_by} is told that the reporter stays anonymous."
    await tell_reporter(case, "unmasked", f"unmasked:{row.asked_by}")
    return f"{asked_by} now sees the reporter's name in the case. The reporter is told, with the reason."


async def may_see_reporter(case: Case, report: ReportPart, person: str) -> bool:
    """Whether a handler may see who sent the report."""
    return not report.report.is_anonymous or await is_unmasked_for(case, person)


async def is_unmasked_for(case: Case, person: str) -> bool:
    """Whether a handler may see the name of an anonymous reporter."""
    row = await case.work.transaction.get(UnmaskRow, (case.work.school.id, case.row.id, person))
    return row is not None and row.is_agreed is True
