"""What the school does about a case: recorded with its day, if there is one, and marked once it is done."""

import datetime as dt
from collections.abc import Iterable

from signpost.bot.incidents.parts import ActionPart, DonePart, Part
from signpost.bot.incidents.views import ActionShown
from signpost.bot.school import School
from signpost.bot.store.tables import PartRow

_NO_DAY = dt.date.max


def actions_of(school: School, now: dt.datetime, parts: Iterable[tuple[PartRow, Part]]) -> tuple[ActionShown, ...]:
    """The actions of a case: what is due first, then what is to be done, by its day, then what was done, newest first.

    Args:
        school: the school.
        now: the time.
        parts: the case's, oldest first.
    """
    parts = list(parts)
    done_at = {part.action: row.at for row, part in reversed(parts) if isinstance(part, DonePart)}
    today = school.today(now)
    actions = [
        ActionShown(
            id=row.id,
            text=part.text,
            who=school.name_of(part.author),
            recorded_at=school.local(row.at),
            due=part.due,
            done_at=_done_at(school, row, part, done_at.get(row.id)),
            is_due=part.due is not None and row.id not in done_at and part.due <= today,
        )
        for row, part in parts
        if isinstance(part, ActionPart)
    ]
    open_ = [action for action in actions if action.done_at is None]
    done = [action for action in reversed(actions) if action.done_at is not None]
    return (*sorted(open_, key=lambda action: action.due or _NO_DAY), *done)


def _done_at(school: School, row: PartRow, part: ActionPart, marked_at: dt.datetime | None) -> dt.datetime | None:
    """When it was done: marked as done, or recorded without a day, as what the school did is."""
    if marked_at is not None:
        return school.local(marked_at)
    return None if part.due is not None else school.local(row.at)
