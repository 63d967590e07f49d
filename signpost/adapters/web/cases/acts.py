"""What a handler does with a case: forms, which are asked on a page of their own where something in them is wrong."""

from collections.abc import Mapping

from aiohttp import web

from signpost.adapters.case_forms import TEXT, command_of
from signpost.adapters.web.cases.asking import act, respond
from signpost.adapters.web.cases.confirmations import go_on
from signpost.adapters.web.cases.forms import FORMS, SEEN, SIGN, Form, faults_of, new_sign, signs_of
from signpost.adapters.web.faults import UnreadableFormError
from signpost.adapters.web.forgery import read_form
from signpost.adapters.web.pages import page
from signpost.adapters.web.routes import Route
from signpost.bot.incidents import handling
from signpost.bot.incidents.commands import Acknowledge, DecideUnmask, FinishAction
from signpost.bot.incidents.handling import MissingTextError
from signpost.bot.incidents.life_cycle import RefusedError
from signpost.bot.incidents.reading import summary_of
from signpost.bot.turn import Remark

TOP = "top"
"""What is wrong with no field of its own."""


async def _ask(request: web.Request) -> web.Response:
    form = FORMS.get(request.match_info["form"])
    if form is None:
        raise web.HTTPNotFound
    return await _page(request, form, {SEEN: request.query.get(SEEN, "")}, {})


async def _page(
    request: web.Request, form: Form, entered: Mapping[str, str], faults: Mapping[str, str], status: int = 200
) -> web.Response:
    """A form, with what was entered in it."""
    reference = request.match_info["reference"]
    summary = await act(request, lambda work, person: summary_of(work, person, reference))
    kept = {TEXT: "", "choice": "", "due": "", SEEN: "", **entered}
    kept[SIGN] = entered.get(SIGN) or new_sign()
    return page(request, "cases/form", status, form=form, case=summary, entered=kept, faults=faults)


async def _do(request: web.Request) -> web.Response:
    name = request.match_info["form"]
    entered = await read_form(request)
    if name in _BUTTONS:
        raise go_on(request, await _BUTTONS[name](request, entered))
    form = FORMS.get(name)
    if form is None:
        raise web.HTTPNotFound
    if faults := faults_of(form, entered):
        return await _page(request, form, entered, faults, 422)
    command = command_of(name, request.match_info["reference"], entered)
    if isinstance(command, Remark):
        return await _page(request, form, entered, {TOP: command.text}, 422)
    try:
        await respond(request, command.model_copy(update=signs_of(command, entered)))
    except MissingTextError as error:
        return await _page(request, form, entered, {TEXT: str(error)}, 422)
    except RefusedError as error:
        return await _page(request, form, entered, {TOP: str(error)}, 409)
    raise go_on(request, name)


async def _acknowledge(request: web.Request, _entered: Mapping[str, str]) -> str:
    await respond(request, Acknowledge(reference=request.match_info["reference"]))
    return "acknowledge"


async def _finish(request: web.Request, entered: Mapping[str, str]) -> str:
    command = FinishAction(reference=request.match_info["reference"], action=entered.get("action", ""))
    await act(request, lambda work, person: handling.act(work, person, command))
    return "finish"


async def _decide(request: web.Request, entered: Mapping[str, str]) -> str:
    decision = entered.get("decision", "")
    if decision not in {"agree", "disagree"}:
        raise UnreadableFormError
    await respond(request, DecideUnmask(reference=request.match_info["reference"], is_agreed=decision == "agree"))
    return decision


_BUTTONS = {"acknowledge": _acknowledge, "finish": _finish, "decide": _decide}
"""What is done by a button, without a form to fill in; each gives the word for what was done."""


ROUTES = (
    Route("GET", "/cases/{reference}/{form:[a-z]+}", _ask, "case"),
    Route("POST", "/cases/{reference}/{form:[a-z]+}", _do, "case"),
)
