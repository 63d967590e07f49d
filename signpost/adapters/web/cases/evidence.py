"""A case's evidence: each picture a page of its own, and the original for a reason.

What is shown is the clean copy. A page and its picture are one look, in the log before either is shown.
"""

from dataclasses import dataclass, replace

from aiohttp import web

from signpost.adapters.case_forms import TEXT, TEXT_LABELS, TITLES, command_of
from signpost.adapters.web.cases.asking import act
from signpost.adapters.web.cases.sending import send
from signpost.adapters.web.forgery import read_form
from signpost.adapters.web.keys import OFFICE
from signpost.adapters.web.pages import not_found, page
from signpost.adapters.web.routes import Route
from signpost.bot.incidents.commands import ShowEvidence
from signpost.bot.incidents.evidence.kind import Kind
from signpost.bot.incidents.evidence_viewing import EvidencePage, look_at, open_file
from signpost.bot.incidents.handling import MissingTextError

ZOOMS, TURNS = (1, 2, 4), (0, 90, 180, 270)
"""Times its width, and degrees clockwise."""


@dataclass(frozen=True)
class Way:
    """How a picture is looked at: in the address, so that it works without a script."""

    page: int = 1
    zoom: int = 1
    turn: int = 0

    @property
    def query(self) -> str:
        """As it stands in an address."""
        return f"?page={self.page}&zoom={self.zoom}&turn={self.turn}"

    def zoomed(self, steps: int) -> "Way":
        """Nearer, or further away, as far as it goes."""
        index = min(max(ZOOMS.index(self.zoom) + steps, 0), len(ZOOMS) - 1)
        return replace(self, zoom=ZOOMS[index])

    def turned(self) -> "Way":
        """A quarter further, clockwise."""
        return replace(self, turn=(self.turn + 90) % 360)


def way_of(request: web.Request) -> Way:
    """How a picture is asked for; what makes no sense is left out."""
    zoom, turn = _number(request, "zoom"), _number(request, "turn")
    return Way(
        page=_number(request, "page") or 1,
        zoom=zoom if zoom in ZOOMS else 1,
        turn=turn if turn in TURNS else 0,
    )


def _number(request: web.Request, name: str) -> int:
    text = request.query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _wanted(request: web.Request, reason: str | None = None) -> ShowEvidence:
    return ShowEvidence(
        reference=request.match_info["reference"],
        number=int(request.match_info["number"]),
        page=way_of(request).page,
        original_reason=reason,
    )


async def _look(request: web.Request) -> EvidencePage:
    wanted = _wanted(request)
    return await act(request, lambda work, person: look_at(work, person, wanted.reference, wanted.number, wanted.page))


async def _show(request: web.Request) -> web.Response:
    try:
        view = await _look(request)
    except MissingTextError:
        return not_found(request)
    return page(request, "cases/evidence", view=view, way=way_of(request))


async def _picture(request: web.Request) -> web.StreamResponse:
    wanted = _wanted(request)
    try:
        file = await act(request, lambda work, person: open_file(work, person, wanted))
    except MissingTextError:
        return not_found(request)
    pieces = file.kept.read_apart(request.config_dict[OFFICE].store)
    return await send(request, pieces, media_type=file.media_type, size=file.kept.size)


async def _ask(request: web.Request) -> web.Response:
    return await _ask_why(request, "", "")


async def _ask_why(request: web.Request, text: str, error: str, status: int = 200) -> web.Response:
    try:
        view = await _look(request)
    except MissingTextError:
        return not_found(request)
    return page(
        request,
        "cases/original",
        status,
        view=view,
        title=TITLES["original"],
        label=TEXT_LABELS["original"],
        text=text,
        error=error,
    )


async def _send_original(request: web.Request) -> web.StreamResponse:
    text = (await read_form(request)).get(TEXT, "")
    number = request.match_info["number"]
    command = command_of("original", request.match_info["reference"], {TEXT: text}, number)
    if not isinstance(command, ShowEvidence):
        return not_found(request)
    try:
        file = await act(request, lambda work, person: open_file(work, person, command))
    except MissingTextError as error:
        return await _ask_why(request, text, str(error), 422)
    kind = next((kind for kind in Kind if kind.media_type == file.media_type), None)
    name = f"{file.reference}-{int(number):02}{kind.extension if kind else ''}"
    pieces = file.kept.read_apart(request.config_dict[OFFICE].store)
    return await send(request, pieces, size=file.kept.size, name=name)


_PATH = r"/cases/{reference}/evidence/{number:\d{1,3}}"
ROUTES = (
    Route("GET", _PATH, _show, "case"),
    Route("GET", f"{_PATH}/picture", _picture, "case"),
    Route("GET", f"{_PATH}/original", _ask, "case"),
    Route("POST", f"{_PATH}/original", _send_original, "case"),
)
