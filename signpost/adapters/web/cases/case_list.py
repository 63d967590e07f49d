"""My cases: what needs me, and the rest by where it stands. Others' cases are in no list and in no count."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from signpost.adapters.web.cases.asking import respond
from signpost.adapters.web.cases.confirmations import confirmation
from signpost.adapters.web.pages import page
from signpost.adapters.web.routes import Route
from signpost.bot.incidents.commands import ShowMyCases
from signpost.bot.incidents.needs import waiting
from signpost.bot.incidents.views import CaseList, CaseSummary

NEEDS: Mapping[str, str] = {
    "read": "Not read yet",
    "reply": "The reporter has written",
    "acknowledge": "Not acknowledged yet",
    "action": "An action is due",
}
"""What a case wants, in words."""


@dataclass(frozen=True)
class Filter:
    """Some of the cases: by a word in the address, so that it can be kept as a bookmark."""

    name: str
    label: str
    choose: Callable[[Sequence[CaseSummary]], Sequence[CaseSummary]]
    nothing: str
    """What to say where there is none."""


def _where(fits: Callable[[CaseSummary], bool]) -> Callable[[Sequence[CaseSummary]], Sequence[CaseSummary]]:
    return lambda cases: tuple(filter(fits, cases))


FILTERS = (
    Filter("needs", "Needs me", waiting, "Nothing needs you now."),
    Filter("open", "Open", _where(lambda case: case.state != "closed"), "You have no open cases."),
    Filter("hold", "On hold", _where(lambda case: case.is_on_hold), "No case of yours is on hold for the police."),
    Filter("closed", "Closed", _where(lambda case: case.state == "closed"), "You have no closed cases."),
)


async def _show(request: web.Request) -> web.Response:
    view = await respond(request, ShowMyCases())
    if not isinstance(view, CaseList):
        raise TypeError("A list of cases was expected.")
    wanted = request.query.get("show", "")
    chosen = next((one for one in FILTERS if one.name == wanted), FILTERS[0])
    return page(
        request,
        "cases/list",
        chosen=chosen,
        cases=chosen.choose(view.cases),
        filters=[(one, len(one.choose(view.cases))) for one in FILTERS],
        requests=view.requests,
        needs=NEEDS,
        done=confirmation(request),
    )


ROUTES = (Route("GET", "/cases", _show, "case"),)
