"""Every route of the room, and everybody who might come to it: only the cells that are meant to be open are.

A new route fails here until it has its row.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import pytest
from aiohttp import FormData

from signpost.bot.incidents.commands import AddEvidence, DeclareConflict, FillReport, StartReport, SubmitReport
from signpost.bot.incidents.evidence_taking import GATE
from signpost.bot.incidents.views import EvidenceTaken, ReportForm, ReportReceipt
from signpost.bot.people import Role
from signpost.bot.set_up import apply_school
from tests.adapters.web.served import WITHIN, Answer, Browser, CaseRoom
from tests.bot.incidents.evidence.samples import quadrants, saved
from tests.bot.offices import SampleSchool
from tests.bot.school_files import with_role
from tests.faults.canary import Canary

pytestmark = pytest.mark.web

IN_ROLE = frozenset({"handler", "other handler", "ex-handler", "subject", "handler of another school"})
"""Who gets into the room as somebody who handles reports, whichever they handle."""
READERS = frozenset({"governor", "headteacher for the return"})
SIGNED_IN = IN_ROLE | READERS | {"reporter"}
EVERYBODY = SIGNED_IN | {"nobody", "teacher for the return", "administrator", "handler whose role has ended"}


@dataclass(frozen=True)
class Case:
    """The case that is asked for."""

    reference: str
    draft: str
    canary: Canary


@dataclass(frozen=True)
class Row:
    """One route.

    Args:
        opens_for: whom it is for; to the others it is closed.
        answers: the status that those get.
        form: what is sent to it.
    """

    opens_for: frozenset[str]
    answers: int = 200
    form: Mapping[str, str] = field(default_factory=dict)


HANDLER = frozenset({"handler"})
FILE = "/cases/{reference}/evidence/{number}"
ROWS: Mapping[tuple[str, str], Row] = {
    ("GET", "/static/{name}"): Row(EVERYBODY),
    ("GET", "/open/{token}"): Row(EVERYBODY, 410),
    ("POST", "/open/{token}"): Row(EVERYBODY, 410),
    ("GET", "/check"): Row(EVERYBODY, 410),
    ("POST", "/renew"): Row(EVERYBODY),
    ("GET", "/left"): Row(EVERYBODY),
    ("GET", "/"): Row(SIGNED_IN, 303),
    ("GET", "/session"): Row(SIGNED_IN),
    ("POST", "/leave"): Row(SIGNED_IN, 303),
    ("GET", "/upload"): Row(frozenset({"reporter"})),
    ("POST", "/upload"): Row(frozenset({"reporter"})),
    ("POST", "/upload/gate"): Row(frozenset({"reporter"}), 422, {GATE: "no"}),  # the report is sent
    ("POST", "/upload/remove"): Row(frozenset({"reporter"}), 422, {"evidence": "x"}),
    ("GET", "/cases"): Row(IN_ROLE),
    ("GET", "/cases/{reference}"): Row(HANDLER),
    ("GET", FILE): Row(HANDLER),
    ("GET", FILE + "/picture"): Row(HANDLER),
    ("GET", FILE + "/original"): Row(HANDLER),
    ("POST", FILE + "/original"): Row(HANDLER, form={"text": "The police ask for it."}),
    ("GET", "/cases/{reference}/export"): Row(HANDLER),
    ("POST", "/cases/{reference}/export"): Row(HANDLER),
    ("GET", "/return"): Row(READERS),
    ("GET", "/return/document"): Row(READERS),
    ("GET", "/cases/{reference}/{form}"): Row(HANDLER),
    ("POST", "/cases/{reference}/{form}"): Row(HANDLER, 303, {"text": "Rang home."}),
}
FILLED = {"name": "room.css", "token": f"ottermarsh.{'a' * 43}", "number": "1", "form": "note"}


async def reported(school: SampleSchool, *, has_conflict: bool = True) -> Case:
    """A report on a deputy of the headteacher's, with a file: the headteacher and the nominated person get it.

    Args:
        school: the school.
        has_conflict: the nominated person has declared one, and has the case no more.
    """
    canary = Canary()
    form = await school.sees("amy", StartReport(text=f"It is {canary.word}."), ReportForm)
    about = {"about": ("colleague",), "about_people": (await school.person("dev"),), GATE: "no"}
    await school.sees("amy", FillReport(draft=form.draft, values=about), ReportForm)
    picture = AddEvidence(draft=form.draft, file_name=f"{canary.word}.png", content=saved(quadrants(), "PNG"))
    assert (await school.sees("amy", picture, EvidenceTaken)).reason is None
    receipt = await school.sees("amy", SubmitReport(draft=form.draft), ReportReceipt)
    if has_conflict:
        await school.says("nadia", DeclareConflict(reference=receipt.reference))
    return Case(receipt.reference, form.draft, canary)


async def from_elsewhere(room: CaseRoom, case: Case) -> Browser:
    """The headteacher of another school, in the same database, who has heard of the case."""
    section = room.school.file.school.model_copy(update={"id": "elsewhere", "name": "Elsewhere Primary School"})
    file = room.school.file.model_copy(update={"school": section})
    await apply_school(room.school.office, file)
    return await room.enters(
        "helen", "case", case.reference, school=SampleSchool(room.school.office, room.school.clock, file)
    )


async def without_role(room: CaseRoom) -> Browser:
    """Somebody who had a role when they came in, and has none any more."""
    await apply_school(room.school.office, room.school.file)
    browser = await room.enters("mina", "cases")
    await apply_school(room.school.office, with_role(room.school.file, Role.VICE_CHAIR, "omar"))
    return browser


async def nobody(room: CaseRoom) -> Browser:
    """Whoever finds the address."""
    return room.browser()


ROLES: Mapping[str, Callable[[CaseRoom, Case], Awaitable[Browser]]] = {
    "nobody": lambda room, _: nobody(room),
    "reporter": lambda room, case: room.enters("amy", "upload", case.draft),
    "subject": lambda room, case: room.enters("dev", "case", case.reference),
    "administrator": lambda room, case: room.enters("ivan", "case", case.reference),
    "other handler": lambda room, case: room.enters("george", "case", case.reference),
    "ex-handler": lambda room, case: room.enters("nadia", "case", case.reference),
    "handler whose role has ended": lambda room, _: without_role(room),
    "handler of another school": from_elsewhere,
    "handler": lambda room, case: room.enters("helen", "case", case.reference),
    "headteacher for the return": lambda room, _: room.enters("helen", "return"),
    "governor": lambda room, _: room.enters("george", "return"),
    "teacher for the return": lambda room, _: room.enters("amy", "return"),
}


async def ask(browser: Browser, method: str, path: str, form: Mapping[str, str]) -> Answer:
    if path == "/upload" and method == "POST":
        data = FormData(default_to_multipart=True)
        data.add_field("csrf", browser.csrf)
        data.add_field("file", b"Hello", filename="hello.txt")
        return await browser.ask("POST", path, data=data, headers={"Sec-Fetch-Site": "same-origin"})
    if method == "POST":
        return await browser.ask("POST", path, data={"csrf": browser.csrf, **form}, headers=WITHIN)
    return await browser.ask(method, path)


def routes_of(room: CaseRoom) -> set[tuple[str, str]]:
    """The room's routes as the router has them, but for the one that answers whatever is not there."""
    return {
        (route.method, route.resource.canonical)
        for route in room.app.router.routes()
        if route.method not in {"HEAD", "*"} and route.resource is not None and route.resource.canonical != "/health"
    }


async def test_every_route_has_a_row_and_no_other(case_room: CaseRoom) -> None:
    assert routes_of(case_room) == set(ROWS)


@pytest.mark.parametrize("role", ROLES)
async def test_only_the_cells_that_are_meant_to_be_open_are(case_room: CaseRoom, role: str) -> None:
    case = await reported(case_room.school)
    is_out = role in {"nobody", "teacher for the return", "administrator", "handler whose role has ended"}
    wrong = {}
    for (method, route), row in ROWS.items():
        path = route.format(**FILLED, reference=case.reference)
        for asked in ("GET", "HEAD") if method == "GET" else (method,):
            browser = await ROLES[role](case_room, case)
            answer = await ask(browser, asked, path, row.form)
            expected = row.answers if role in row.opens_for else 401 if is_out else 404
            if answer.status != expected:
                wrong[asked, route] = f"{answer.status} in place of {expected}"
            if role not in {"handler", "reporter"}:
                assert not case.canary.is_in(answer.body + str(answer.headers).encode()), route
                assert case.reference.encode() not in answer.body, route

    assert wrong == {}
