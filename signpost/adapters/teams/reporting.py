"""A report by cards in the personal chat: the gate, the form, the files, and Done."""

import datetime as dt
import logging
from collections.abc import Mapping
from typing import Any

from signpost.adapters.teams import form
from signpost.adapters.teams.activity import as_typed
from signpost.adapters.teams.answers import LAST, NEW, render_remark
from signpost.adapters.teams.card import Private, Rendered
from signpost.adapters.teams.conversing import Visit
from signpost.adapters.teams.files import SentFile, request_of
from signpost.adapters.teams.form import SEARCH, entered, render_adding, render_begun, render_form, screens
from signpost.adapters.teams.pressing import Press, Reaction
from signpost.adapters.teams.rendering import render
from signpost.bot.incidents.commands import (
    DiscardReport,
    FillReport,
    FormValue,
    RemoveEvidence,
    ShowMyReports,
    StartReport,
    SubmitReport,
)
from signpost.bot.incidents.file_requests import request_files
from signpost.bot.incidents.report import MOST_LINE, MOST_TEXT, Platform
from signpost.bot.incidents.views import MyReports, ReportForm, ReportReceipt
from signpost.bot.jobs import TransientError
from signpost.bot.notices import UnreachableError
from signpost.bot.room.commands import UploadPrivately

NO_REPORT = (
    "I take files only within a report. Begin one with report-incident, and answer its first question; then send the "
    "file again. Please delete this one here, and from OneDrive."
)
_LOG = logging.getLogger(__name__)


async def begin(visit: Visit, command: StartReport) -> Rendered:
    """Begin a report, or go on with one: the card for it."""
    said = await visit.view(StartReport(text=command.text[:MOST_TEXT]))
    return render_begun(_as_found(said)) if isinstance(said, ReportForm) else render(said)


def _as_found(form: ReportForm) -> ReportForm:
    """A form that is said to be resumed only where something was entered in it: its card alone begins it, too."""
    return form.model_copy(update={"is_resumed": form.is_resumed and bool(form.values)})


async def show(visit: Visit, press: Press) -> Reaction:
    """The form as it stands; the last screen, where that is asked for."""
    said = await visit.view(StartReport())
    if not isinstance(said, ReportForm):
        return Reaction(render(said))
    shown = said.model_copy(update={"is_resumed": False}) if press.value == NEW else _as_found(said)
    return Reaction(render_form(shown, len(screens(said)) if press.value == LAST else None))


async def step(visit: Visit, press: Press) -> Reaction:
    """Keep what was entered on a screen, and show another: the next one, the one before, or the same with people."""
    draft, _, number = press.value.partition(" ")
    screen = int(number) if number.isdecimal() else 0
    before = await visit.view(FillReport(draft=draft, values={}))
    if not isinstance(before, ReportForm):
        return Reaction(render(before))
    kept = await visit.view(FillReport(draft=draft, values=entered(before, screen, press.inputs)))
    if not isinstance(kept, ReportForm):
        return Reaction(render(kept))
    if kept.errors:
        return Reaction(render_form(kept, screen))
    match press.verb:
        case form.FIND:
            return Reaction(render_form(kept, screen, press.inputs.get(SEARCH, "")))
        case form.BACK:
            return Reaction(render_form(kept, max(0, screen - 1)))
        case _:
            return Reaction(render_form(kept, screen + 1))


async def upload(visit: Visit, press: Press) -> Reaction:
    """A link to where files are added in the browser."""
    return Reaction(as_private(render(await visit.view(UploadPrivately(draft=press.value)))))


async def remove(visit: Visit, press: Press) -> Reaction:
    """Take a file out of the report."""
    draft, _, evidence = press.value.partition(" ")
    kept = await visit.view(RemoveEvidence(draft=draft, evidence=evidence))
    return Reaction(render_form(kept, len(screens(kept))) if isinstance(kept, ReportForm) else render(kept))


async def send(visit: Visit, press: Press) -> Reaction:
    """Send the report; the receipt takes the place of the card in the chat."""
    said = await visit.view(SubmitReport(draft=press.value))
    shown = render(said)
    if isinstance(said, ReportReceipt) and isinstance(shown, tuple):
        await settle(visit, shown)
        return Reaction(shown, is_in_place=True)
    return Reaction(shown)


async def discard(visit: Visit, press: Press) -> Reaction:
    """Throw the report away; what is said of that takes the place of the card in the chat."""
    shown = render(await visit.view(DiscardReport(draft=press.value)))
    if isinstance(shown, tuple):
        await settle(visit, shown)
    return Reaction(shown, is_in_place=True)


async def settle(visit: Visit, shown: Rendered) -> None:
    """Put words in the place of the card that was pressed, or, where that cannot be, below it."""
    pressed = visit.activity.reply_to_id
    if isinstance(shown, tuple) and pressed and visit.activity.kind == "direct":
        try:
            await visit.desk.outbox.replace(visit.activity.reference, pressed, shown[0])
        except (TransientError, UnreachableError) as error:
            _LOG.warning("a card could not be replaced: %s", type(error).__name__)
        else:
            shown = shown[1:]
    if shown:
        await visit.tell(shown)


async def take_files(visit: Visit, sent: list[SentFile]) -> Rendered:
    """Files that came into the personal chat: written down for the report in hand, if it may have them."""
    mine = await visit.view(ShowMyReports())
    if not isinstance(mine, MyReports):
        return render(mine)
    begun = await visit.view(StartReport()) if mine.has_draft else None
    actor = await visit.actor()
    if not isinstance(begun, ReportForm) or not begun.may_add_evidence or actor is None:
        return render_remark(NO_REPORT)
    wanted = [request_of(file, begun.draft, actor.person, visit.activity.reference) for file in sent]
    await request_files(visit.desk.office, visit.school, wanted)
    return render_adding(begun, len(sent))


async def from_message(visit: Visit, payload: Mapping[str, Any]) -> Rendered:
    """A report about a message of somebody's: its words, its author, when and where it stands."""
    body = payload.get("body")
    text = as_typed(str(body.get("content") or "") if isinstance(body, dict) else "")
    words = f"A message in Teams:\n{text}"[:MOST_TEXT]
    begun = await visit.view(StartReport(text=words))
    if not isinstance(begun, ReportForm):
        return render(begun)
    values = _around(payload)
    already = str(begun.values.get("what_happened") or "")
    if begun.is_resumed and words not in already:
        values["what_happened"] = f"{already}\n\n{words}"[:MOST_TEXT]
    filled = await visit.view(FillReport(draft=begun.draft, values=values))
    return render_form(filled) if isinstance(filled, ReportForm) else render(filled)


def _around(payload: Mapping[str, Any]) -> dict[str, FormValue]:
    """When and where a message was written, and by whom."""
    values: dict[str, FormValue] = {"platform": Platform.SCHOOL_SYSTEM}
    link = payload.get("linkToMessage")
    if isinstance(link, str) and link.startswith("https://"):
        values["page"] = link[:2_000]
    try:
        at = dt.datetime.fromisoformat(str(payload.get("createdDateTime")))
        values["when"] = f"{at.astimezone(dt.UTC):%d %B %Y, %H:%M} UTC"
    except ValueError:
        pass
    sender = payload.get("from")
    user = sender.get("user") if isinstance(sender, dict) else None
    if isinstance(user, dict) and user.get("displayName"):
        values["accounts"] = f"Teams user {user['displayName']}"[:MOST_LINE]
    return values


def as_private(shown: Rendered) -> Private:
    """Whatever is shown, where it can be shown without being kept."""
    return shown if isinstance(shown, Private) else Private("Signpost", shown[0].card)
