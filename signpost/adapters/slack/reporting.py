"""A report by modal: opened at once, filled in screen by screen, sent; its files are asked for, and fetched later."""

import datetime as dt
import json
from typing import Any

from signpost.adapters.slack.blocks import Block
from signpost.adapters.slack.commands import as_typed
from signpost.adapters.slack.conversing import Desk, Visit, as_modal
from signpost.adapters.slack.form import entered, files_in, find_people, render_form, screens
from signpost.adapters.slack.people import PLATFORM
from signpost.adapters.slack.rendering import render
from signpost.bot.incidents.commands import (
    DiscardReport,
    FillReport,
    FormValue,
    RemoveEvidence,
    StartReport,
    SubmitReport,
)
from signpost.bot.incidents.file_requests import FileRequest, request_files
from signpost.bot.incidents.report import MOST_TEXT, Platform
from signpost.bot.incidents.views import ReportForm, ReportReceipt
from signpost.bot.room.commands import UploadPrivately
from signpost.bot.turn import View


class Reporting:
    """Reports from Slack.

    Args:
        desk: what every visit needs.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def start(self, visit: Visit, command: StartReport) -> None:
        """Begin a report, or go on with one."""
        text = as_typed(command.text)[:MOST_TEXT]

        async def made() -> Block:
            return as_modal(render(await visit.view(StartReport(text=text))))

        await visit.present(made)

    async def start_from_message(self, visit: Visit) -> None:
        """Begin a report about a message: its words, its author, when and where it stands."""
        message = visit.body["message"]
        words = f"A message in Slack:\n{as_typed(str(message.get('text') or ''))}"[:MOST_TEXT]
        values = _around(visit)

        async def made() -> Block:
            begun = await visit.view(StartReport(text=words))
            if isinstance(begun, ReportForm):
                already = str(begun.values.get("what_happened") or "")
                if begun.is_resumed and words not in already:
                    values["what_happened"] = f"{already}\n\n{words}"[:MOST_TEXT]
                filled = await visit.view(FillReport(draft=begun.draft, values=values))
                begun = filled if isinstance(filled, ReportForm) else begun
            return as_modal(render(begun))

        await visit.present(made)

    async def submitted(self, visit: Visit, view: Block, ack: Any) -> None:
        """Keep a screen and show the next one; or, from the last, send the report."""
        about, state = json.loads(view["private_metadata"]), view["state"]["values"]
        draft, screen = str(about["draft"]), int(about["screen"])
        kept = await visit.view(FillReport(draft=draft, values=entered(state)))
        if not isinstance(kept, ReportForm):
            await ack(response_action="update", view=as_modal(render(kept)))
            return
        if kept.errors:
            await ack(response_action="errors", errors=kept.errors)
            return
        if screen < len(screens(kept)):
            await ack(response_action="update", view=render_form(kept, screen + 1))
            return
        said = await self._send(visit, draft, files_in(state) if kept.may_add_evidence else [])
        await ack(response_action="update", view=as_modal(render(said), "Your report is sent"))
        if isinstance(said, ReportReceipt):
            await visit.tell(render(said))

    async def _send(self, visit: Visit, draft: str, files: list[dict[str, Any]]) -> View:
        """Write down which files there are, then send: what is said to be sent is not lost from here on (promise 2)."""
        actor = await visit.actor()
        if actor is not None and files:
            wanted = [
                FileRequest(
                    platform=PLATFORM,
                    draft=draft,
                    person=actor.person,
                    file=str(file["id"]),
                    name=str(file.get("name") or "file"),
                    place={"team": visit.workspace.team, "user": visit.user},
                )
                for file in files
            ]
            await request_files(self._desk.office, actor.school, wanted)
        return await visit.view(SubmitReport(draft=draft))

    async def upload(self, visit: Visit) -> None:
        """A link to where files are added in the browser; the report stays open below it."""
        about = json.loads(visit.body["view"]["private_metadata"])

        async def made() -> Block:
            return as_modal(render(await visit.view(UploadPrivately(draft=about["draft"]))))

        await visit.present(made, is_over=True)

    async def look(self, visit: Visit) -> None:
        """The same screen, with the files that have come in since."""
        await self.back(visit, int(json.loads(visit.body["view"]["private_metadata"])["screen"]))

    async def back(self, visit: Visit, screen: int) -> None:
        """The screen before."""
        kept = await self._keep(visit)

        async def made() -> Block:
            return render_form(kept, screen) if isinstance(kept, ReportForm) else as_modal(render(kept))

        await visit.present(made)

    async def _keep(self, visit: Visit) -> View:
        view = visit.body["view"]
        about = json.loads(view["private_metadata"])
        return await visit.view(FillReport(draft=about["draft"], values=entered(view["state"]["values"])))

    async def remove(self, visit: Visit, evidence: str) -> None:
        """Take a file out of the report."""
        about = json.loads(visit.body["view"]["private_metadata"])

        async def made() -> Block:
            kept = await visit.view(RemoveEvidence(draft=about["draft"], evidence=evidence))
            return render_form(kept, int(about["screen"])) if isinstance(kept, ReportForm) else as_modal(render(kept))

        await visit.present(made)

    async def discard(self, visit: Visit, draft: str) -> None:
        """Throw the report away."""

        async def made() -> Block:
            return as_modal(render(await visit.view(DiscardReport(draft=draft))))

        await visit.present(made)

    async def people(self, visit: Visit, typed: str) -> list[Block]:
        """People of the school, for what was typed."""
        about = json.loads(visit.body["view"]["private_metadata"])
        shown = await visit.view(FillReport(draft=about["draft"], values={}))
        return find_people(shown, typed) if isinstance(shown, ReportForm) else []


def _around(visit: Visit) -> dict[str, FormValue]:
    """When and where a message was written, and by whom."""
    body = visit.body
    message, channel = body["message"], body.get("channel") or {}
    domain = str((body.get("team") or {}).get("domain") or "")
    ts = str(message.get("ts") or "")
    values: dict[str, FormValue] = {"platform": Platform.SCHOOL_SYSTEM}
    if domain and ts and channel.get("id"):
        values["page"] = f"https://{domain}.slack.com/archives/{channel['id']}/p{ts.replace('.', '')}"
    if ts:
        values["when"] = f"{dt.datetime.fromtimestamp(float(ts), dt.UTC):%d %B %Y, %H:%M} UTC"
    author = message.get("user") or message.get("username")
    if author:
        values["accounts"] = f"Slack user {author}"
    return values
