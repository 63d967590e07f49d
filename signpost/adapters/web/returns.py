"""The governors' return as pages: for headteacher and governors, who come by a link that is for nothing else."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from signpost.adapters.web.cases.asking import act
from signpost.adapters.web.cases.sending import send
from signpost.adapters.web.pages import page
from signpost.adapters.web.routes import Route
from signpost.bot.governors import wording
from signpost.bot.governors.document import make_document
from signpost.bot.governors.figures import Figures
from signpost.bot.governors.school_return import may_read, school_return
from signpost.bot.incidents.access import NotYoursError
from signpost.bot.unit_of_work import UnitOfWork

_MAKES_WORK = 5
"""What a page counts for: each report of two years is opened in memory for it."""
_SETS_A_DOCUMENT = 20


async def _figures(request: web.Request) -> Figures:
    year = request.query.get("year", "")

    async def read(work: UnitOfWork, person: str) -> Figures:
        if not may_read(work.school.roster, person):
            raise NotYoursError
        return await school_return(work, person, year)

    return await act(request, read)


async def _show(request: web.Request) -> web.Response:
    figures = await _figures(request)
    return page(request, "return", figures=figures, wording=wording)


async def _document(request: web.Request) -> web.StreamResponse:
    figures = await _figures(request)
    content = await asyncio.to_thread(make_document, figures)

    async def pieces() -> AsyncIterator[bytes]:
        yield content

    return await send(request, pieces(), size=len(content), name=f"governors-return-{figures.year}.pdf")


ROUTES = (
    Route("GET", "/return", _show, "return", cost=_MAKES_WORK),
    Route("GET", "/return/document", _document, "return", cost=_SETS_A_DOCUMENT),
)
