"""Cases whose handlers have left or lost their role: open ones move on at once, closed ones are quietly passed on."""

import logging

from sqlalchemy import select

from signpost.bot.audit import Act
from signpost.bot.incidents.access import Case, case_by_id, is_handling
from signpost.bot.incidents.assignment import plan_route
from signpost.bot.incidents.contents import report_of
from signpost.bot.jobs import TaskKind, add_task
from signpost.bot.store.tables import CaseHandlerRow, CaseRow
from signpost.bot.unit_of_work import UnitOfWork
from signpost.errors import VaultError

_LOG = logging.getLogger(__name__)


async def look_after(work: UnitOfWork) -> None:
    """See to the cases that nobody has, once the school's people or roles have changed.

    Open ones go to whoever is next as soon as the transaction is committed. Closed ones are passed on here; one that
    cannot be opened is left as it is, and does not keep the school from being set up.
    """
    given = await work.transaction.scalars(select(CaseHandlerRow))
    attended = {row.case for row in given if is_handling(row, work.school.roster)}
    for id_, closed_at in (await work.transaction.execute(select(CaseRow.id, CaseRow.closed_at))).all():
        if id_ in attended:
            continue
        if closed_at is None:
            await add_task(work.transaction, TaskKind.ESCALATE, id_, work.now, work.now.isoformat())
            continue
        try:
            case = await case_by_id(work, id_)
            if case is not None:
                await pass_on(case)
        except VaultError as error:
            _LOG.error("Case %s has nobody, and cannot be passed on: %s", id_, type(error).__name__)


async def pass_on(case: Case) -> bool:
    """Give a closed case to whoever is next: there for them if it is asked for, or is to be deleted.

    They are not told, since nothing in it waits for them.

    Returns:
        Whether there is anybody.
    """
    chosen = await plan_route(case, await report_of(case))
    for recipient in chosen.recipients:
        await case.work.record(
            Act.CASE_ROUTED, actor="system", about=case.row.id, to=recipient.person, role=recipient.role
        )
        case.work.transaction.add(
            CaseHandlerRow(case=case.row.id, person=recipient.person, role=recipient.role, since=case.work.now)
        )
    await case.work.transaction.flush()
    return bool(chosen.recipients)
