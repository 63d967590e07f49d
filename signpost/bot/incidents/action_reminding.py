"""The handlers of a case are reminded of what is to be done in it, on the day by which it is."""

import datetime as dt
from collections.abc import Iterator, Sequence

from signpost.bot.audit import take_turn
from signpost.bot.incidents.access import Case, case_by_id
from signpost.bot.incidents.contents import parts_of
from signpost.bot.incidents.life_cycle import State
from signpost.bot.incidents.parts import ActionPart, DonePart, Part, PartKind
from signpost.bot.incidents.views import CasePointer
from signpost.bot.jobs import TaskKind, add_task
from signpost.bot.notices import notify
from signpost.bot.store.tables import PartRow
from signpost.bot.unit_of_work import Office

MORNING = dt.time(8)
"""When people are reminded, on the school's clocks; on a day without school, too: the day is theirs to choose."""


async def schedule_reminder(case: Case, action: str, due: dt.date) -> None:
    """See to the reminder of an action that was just recorded.

    Args:
        case: the case.
        action: the id of its part.
        due: the day by which it is to be done.
    """
    at = dt.datetime.combine(due, MORNING, case.work.school.zone)
    await add_task(case.work.transaction, TaskKind.REMIND_ACTION, case.row.id, at, action, due.isoformat())


async def schedule_missed_reminders(case: Case) -> None:
    """See to the reminders whose day came while a case was closed that is open again.

    Args:
        case: the case; who was reminded before it was closed is not told again.
    """
    now = case.work.now
    await add_task(case.work.transaction, TaskKind.REMIND_ACTION, case.row.id, now, "reopened", now.isoformat())


class ActionReminding:
    """Looks at cases in which something is due.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    async def remind(self, school: str, id_: str) -> None:
        """Tell a case's handlers what is due in it and not done: each of them of each action once.

        Nobody is told who has declared a conflict, or lost the role by which the case was theirs; nor of what is due,
        whoever has just recorded it as such.
        """
        async with self._office.work(school) as work:
            await take_turn(work.transaction)  # who is about to declare a conflict is not told meanwhile
            case = await case_by_id(work, id_)
            if case is None or case.status.state is State.CLOSED:
                return
            handlers = await case.handlers()
            pointer = CasePointer(reference=case.row.reference, why="action_due", is_urgent=case.row.is_urgent)
            for row, action, due in _due(case, await parts_of(case, PartKind.ACTION, PartKind.DONE)):
                knows = action.author if work.school.today(row.at) >= due else None
                for person in (handler.person for handler in handlers if handler.person != knows):
                    occasion = f"action_due:{row.id}:{due.isoformat()}"
                    await notify(work, person, pointer, about=case.row.id, occasion=occasion)


def _due(case: Case, parts: Sequence[tuple[PartRow, Part]]) -> Iterator[tuple[PartRow, ActionPart, dt.date]]:
    """The actions whose day has come, and that are not done."""
    today = case.work.school.today(case.work.now)
    done = {part.action for _, part in parts if isinstance(part, DonePart)}
    for row, part in parts:
        if isinstance(part, ActionPart) and part.due is not None and part.due <= today and row.id not in done:
            yield row, part, part.due
