"""Files for a report, sent to the school's own server: they pass through no chat platform."""

import hashlib
import re
from dataclasses import asdict, dataclass

from aiohttp import web

from signpost.adapters.web import files
from signpost.adapters.web.files import PARTS, SentFile
from signpost.adapters.web.forgery import read_form
from signpost.adapters.web.keys import DESK, OFFICE, PLACES
from signpost.adapters.web.pages import page, remark
from signpost.adapters.web.routes import Route
from signpost.adapters.web.visiting import visitor_of
from signpost.bot.incidents.commands import AddEvidence, FillReport, RemoveEvidence, ReportCommand
from signpost.bot.incidents.drafts import NoDraftError
from signpost.bot.incidents.evidence.kind import FILE_BYTES, FILES_PER_REPORT, Kind, Reason
from signpost.bot.incidents.evidence_taking import GATE, GateClosedError, taker_of
from signpost.bot.incidents.views import EvidenceTaken, FormField, ReportForm
from signpost.errors import SignpostError

_ID = re.compile(r"[0-9a-f]{32}")
ACCEPTED = ",".join(("image/*", "audio/*", *(extension for kind in Kind for extension in kind.extensions)))
"""What a phone's file chooser offers; what is taken is told by the bytes."""


@dataclass(frozen=True)
class _Outcome:
    """What became of one file."""

    name: str
    reason: str | None
    notes: tuple[str, ...] = ()


async def _show(request: web.Request) -> web.Response:
    return await _page(request)


async def _page(request: web.Request, outcomes: tuple[_Outcome, ...] = (), error: str = "") -> web.Response:
    """The gate question until it is answered; then, if the answer was no, the form for files."""
    try:
        form = await _form(request)
    except NoDraftError:
        await _check_taken(request)
        return _upload_page(request, None, outcomes)
    if form.may_add_evidence:
        return _upload_page(request, form, outcomes)
    if not form.values.get(GATE):
        return page(request, "gate", field=(field := _gate(form)), options=_pairs(field), error=error)
    try:
        await _check_taken(request)
    except GateClosedError as closed:
        return page(request, "gate_closed", text=str(closed), cards=form.cards)
    return _again()  # it was answered anew, meanwhile


def _upload_page(request: web.Request, form: ReportForm | None, outcomes: tuple[_Outcome, ...]) -> web.Response:
    """The form for files; without the report's own form, of a report that is sent."""
    return page(
        request,
        "upload",
        form=form,
        outcomes=outcomes,
        accepted=ACCEPTED,
        most_bytes=FILE_BYTES,
        most_files=FILES_PER_REPORT,
        large=Reason.TOO_LARGE.words,
    )


async def _answer_gate(request: web.Request) -> web.Response:
    entered = (await read_form(request)).get(GATE, "")
    if not entered:
        return await _page(request, error="Please choose one of these.")
    form = await _respond(request, FillReport(draft=_draft(request), values={GATE: entered}))
    if isinstance(form, ReportForm) and (error := form.errors.get(GATE)):
        return await _page(request, error=error)
    return _again()


async def _take(request: web.Request) -> web.Response:
    """The files of a form, one by one; each is kept, or refused with a reason."""
    outcomes: list[_Outcome] = []
    visit, places = visitor_of(request).session_id, request.config_dict[PLACES]
    for _ in range(FILES_PER_REPORT + 1):
        async with places.one(visit):
            sent = await files.next_file(request[PARTS])
            if sent is None:
                break
            outcomes.append(await _add(request, sent))
    if request.headers.get("Accept") == "application/json":
        return web.json_response([asdict(outcome) for outcome in outcomes])
    if not outcomes:
        return remark(request, "Choose a file first, and send it then.", title="No file was sent", back="/upload")
    return await _page(request, tuple(outcomes))


async def _add(request: web.Request, sent: SentFile) -> _Outcome:
    if sent.content is None:
        return _Outcome(sent.name, Reason.TOO_LARGE.words)
    command = AddEvidence(draft=_draft(request), id=_id(request), file_name=sent.name, content=sent.content)
    try:
        taken = await _respond(request, command)
    except SignpostError as error:
        return _Outcome(sent.name, str(error))
    assert isinstance(taken, EvidenceTaken)  # noqa: S101 - nothing else is answered to it
    return _Outcome(sent.name, taken.reason, taken.notes)


def _id(request: web.Request) -> str:
    """What a file is to be known by, where a script may send it twice: what it says, and which report it is for."""
    given = request.headers.get("X-File", "")
    if not _ID.fullmatch(given):
        return ""
    return hashlib.sha256(f"{_draft(request)}/{given}".encode()).hexdigest()[:32]


async def _remove(request: web.Request) -> web.Response:
    evidence = (await read_form(request)).get("evidence", "")
    await _respond(request, RemoveEvidence(draft=_draft(request), evidence=evidence))
    return _again()


async def _form(request: web.Request) -> ReportForm:
    form = await _respond(request, FillReport(draft=_draft(request), values={}))
    assert isinstance(form, ReportForm)  # noqa: S101 - nothing else is answered to it
    return form


async def _check_taken(request: web.Request) -> None:
    """Raises what speaks against a file, if anything does: `GateClosedError` and the others of `taker_of`."""
    actor = visitor_of(request).actor
    async with request.config_dict[OFFICE].work(actor.school, read_only=True) as work:
        await taker_of(work, actor.person, _draft(request))


def _gate(form: ReportForm) -> FormField:
    return next(field for step in form.steps for field in step.fields if field.name == GATE)


def _pairs(field: FormField) -> tuple[tuple[str, str], ...]:
    return tuple((option.value, option.label) for option in field.options)


async def _respond(request: web.Request, command: ReportCommand) -> object:
    actor = visitor_of(request).actor
    return await request.config_dict[DESK].respond(actor.school, actor.person, command)


def _draft(request: web.Request) -> str:
    return visitor_of(request).target.about


def _again() -> web.Response:
    return web.Response(status=303, headers={"Location": "/upload"})


ROUTES = (
    Route("GET", "/upload", _show, "upload"),
    Route("POST", "/upload", _take, "upload", takes_files=True),
    Route("POST", "/upload/gate", _answer_gate, "upload"),
    Route("POST", "/upload/remove", _remove, "upload"),
)
