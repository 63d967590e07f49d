"""One case, for its handler; or the request for a reporter's name, for whoever decides on that."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from aiohttp import web

from signpost.adapters.web.cases.asking import respond
from signpost.adapters.web.cases.confirmations import confirmation
from signpost.adapters.web.cases.forms import Form, forms_for, new_sign
from signpost.adapters.web.keys import OFFICE
from signpost.adapters.web.pages import page
from signpost.adapters.web.routes import Route
from signpost.adapters.wording import state_of
from signpost.bot.incidents.commands import OpenCase
from signpost.bot.incidents.views import CaseOpened, Entry, UnmaskRequest


@dataclass(frozen=True)
class Stretch:
    """Entries of a time line that stand together: looks, of which there are many, are folded up."""

    is_looks: bool
    entries: tuple[Entry, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """Whose they are, each once."""
        return tuple(dict.fromkeys(entry.who for entry in self.entries))


def stretches(entries: Sequence[Entry]) -> tuple[Stretch, ...]:
    """A time line in stretches: looks that follow one another, and what lies between them."""
    return tuple(
        Stretch(is_looks, tuple(group)) for is_looks, group in groupby(entries, lambda entry: entry.kind == "look")
    )


async def _show(request: web.Request) -> web.Response:
    view = await respond(request, OpenCase(reference=request.match_info["reference"]))
    done = confirmation(request)
    if isinstance(view, UnmaskRequest):
        return page(request, "cases/request", view=view, done=done)
    if not isinstance(view, CaseOpened):
        raise TypeError("A case was expected.")
    state, _ = state_of(view)
    offered = forms_for(state=view.state, is_on_hold=view.is_on_hold, is_anonymous=view.reporter is None)
    return page(
        request,
        "cases/case",
        view=view,
        state=state[0].upper() + state[1:],
        stretches=stretches(view.entries),
        messages=[entry for entry in view.entries if entry.kind == "message"],
        due=[action for action in view.actions if action.is_due],
        now=[card for card in view.cards if card.id in view.needed_now],
        later=[card for card in view.cards if card.id not in view.needed_now],
        clocks={clock.card: clock for clock in view.clocks},
        stale=_stale(view, request.config_dict[OFFICE].clock().date()),
        forms={form.name: form for form in offered},
        beside=_beside(offered),
        sign=new_sign(),
        done=done,
    )


def _stale(view: CaseOpened, today: dt.date) -> dict[str, str]:
    """What to say of guidance that was not checked for a year, by card."""
    return {card.id: note for card in view.cards if (note := card.note(today))}


def _beside(offered: Sequence[Form]) -> frozenset[str]:
    """The forms that stand on the case's own page, beside what they add to; the others have a page each."""
    return frozenset(form.name for form in offered) & {"message", "note", "action"}


ROUTES = (Route("GET", "/cases/{reference}", _show, "case"),)
