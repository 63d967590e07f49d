"""A case as a ZIP file, for the police, a court or the LADO: what is in it is the core's."""

from aiohttp import web

from signpost.adapters.web.cases.asking import act
from signpost.adapters.web.cases.sending import send
from signpost.adapters.web.keys import OFFICE
from signpost.adapters.web.pages import page
from signpost.adapters.web.routes import Route
from signpost.bot.incidents.export import begin_export
from signpost.bot.incidents.reading import summary_of


async def _ask(request: web.Request) -> web.Response:
    reference = request.match_info["reference"]
    summary = await act(request, lambda work, person: summary_of(work, person, reference))
    return page(request, "cases/export", case=summary)


async def _send(request: web.Request) -> web.StreamResponse:
    reference = request.match_info["reference"]
    export = await act(request, lambda work, person: begin_export(work, person, reference))
    store = request.config_dict[OFFICE].store
    pieces = export.write(lambda kept: kept.read_apart(store))
    return await send(request, pieces, name=f"{export.reference}.zip")


ROUTES = (
    Route("GET", "/cases/{reference}/export", _ask, "case"),
    Route("POST", "/cases/{reference}/export", _send, "case", cost=20),
)
