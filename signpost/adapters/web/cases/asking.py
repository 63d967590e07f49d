"""What a visitor asks of the bot's core, as themselves."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiohttp import web

from signpost.adapters.web.keys import DESK, OFFICE
from signpost.adapters.web.visiting import visitor_of
from signpost.bot.incidents.commands import CaseCommand, ReportCommand
from signpost.bot.incidents.views import CaseView, ReportView
from signpost.bot.unit_of_work import UnitOfWork

T = TypeVar("T")


async def respond(request: web.Request, command: CaseCommand | ReportCommand) -> CaseView | ReportView | str:
    """What the desk answers to a command of the visitor's.

    Raises:
        SignpostError: it cannot be done; the message says why, and what to do.
    """
    actor = visitor_of(request).actor
    return await request.config_dict[DESK].respond(actor.school, actor.person, command)


async def act(request: web.Request, act: Callable[[UnitOfWork, str], Awaitable[T]]) -> T:
    """Do something as the visitor, in one unit of work.

    Args:
        request: of the visitor.
        act: is given the unit of work and the visitor's id, and may be called again.

    Raises:
        SignpostError: it cannot be done.
    """
    actor = visitor_of(request).actor
    return await request.config_dict[OFFICE].act(actor.school, actor.person, lambda work: act(work, actor.person))
