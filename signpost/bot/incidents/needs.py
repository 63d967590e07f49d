"""What a case wants of its handler now, and in which order cases want it."""

import datetime as dt
from collections.abc import Iterable

from signpost.bot.incidents.life_cycle import State
from signpost.bot.incidents.views import CaseSummary, Need
from signpost.bot.store.tables import CaseHandlerRow, CaseRow


def is_news(replied_at: dt.datetime | None, handler: CaseHandlerRow) -> bool:
    """Whether the reporter has written since a handler last read the case."""
    return replied_at is not None and (handler.read_at is None or replied_at > handler.read_at)


def needs_of(
    case: CaseRow, handler: CaseHandlerRow, replied_at: dt.datetime | None, due_at: dt.datetime | None, now: dt.datetime
) -> dict[Need, dt.datetime]:
    """What a case wants of one of its handlers, with since when; nothing once it is closed and read.

    Args:
        case: the case.
        handler: that it is theirs, and when they last read it.
        replied_at: when the reporter last wrote.
        due_at: when the day begins on which the next thing has to be done.
        now: the time.
    """
    if handler.read_at is None:
        return {"read": handler.since}
    needs: dict[Need, dt.datetime] = {}
    if case.state == State.CLOSED:
        return needs
    if replied_at is not None and is_news(replied_at, handler):
        needs["reply"] = replied_at
    if case.state == State.RECEIVED:
        needs["acknowledge"] = case.received_at
    if due_at is not None and due_at <= now:
        needs["action"] = due_at
    return needs


def waiting(cases: Iterable[CaseSummary]) -> tuple[CaseSummary, ...]:
    """Of some cases those that want something: where somebody is in danger first, then whatever has waited longest."""
    wanting = [(not case.is_urgent, case.needs_since, case) for case in cases if case.needs_since is not None]
    return tuple(case for *_, case in sorted(wanting, key=lambda one: one[:2]))
