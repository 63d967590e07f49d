"""What the bot listens to in Slack about agreements."""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp

from signpost.adapters.agreement_forms import TITLES, command_of
from signpost.adapters.slack import agreements, form, signatures, signing_form
from signpost.adapters.slack.blocks import Block
from signpost.adapters.slack.conversing import Visit, as_modal
from signpost.adapters.slack.home import publish_home
from signpost.adapters.slack.rendering import render
from signpost.adapters.slack.signing_form import Place, place_in, render_signing, typed_name
from signpost.bot.agreements.commands import (
    ExportSignatures,
    NudgeOpen,
    OpenAgreement,
    RemindTomorrow,
    ShowAgreementText,
    ShowMyAgreements,
    ShowReceipt,
    ShowSignatures,
    SignAgreement,
)
from signpost.bot.agreements.views import SigningReceipt, SigningRequest
from signpost.bot.turn import Command, Remark, View

_ANOTHER_TEXT = "The text has changed since you opened it, so nothing is signed. Please open it again."
Visited = Callable[[dict[str, Any]], Awaitable[Visit]]


class Signing:
    """The bot's ears for agreements.

    Args:
        visited: gives the visit that a request is.
    """

    def __init__(self, visited: Visited) -> None:
        self._visited = visited

    def register(self, app: AsyncApp) -> None:
        """Listen to everything about agreements."""
        app.command("/agreements")(self.mine)
        app.command("/sign")(self.open)
        app.command("/signatures")(self.signatures)
        app.action(re.compile(rf"^{agreements.SIGN}(\..*)?$"))(self.open)
        app.action(re.compile(rf"^{agreements.RECEIPT}(\..*)?$"))(self.receipt)
        app.action(agreements.RECEIPT_PDF)(self.receipt_pdf)
        app.action(signatures.CHART)(self.chart)
        app.action(re.compile(rf"^{signatures.EXPORT}\."))(self.export)
        app.action(agreements.MY_AGREEMENTS)(self.mine)
        app.action(signing_form.TEXT_OF)(self.text)
        app.action(agreements.TOMORROW)(self.tomorrow)
        app.action(agreements.SIGNATURES)(self.signatures)
        app.action(signatures.NUDGE)(self.nudge)
        app.action(re.compile(f"^({'|'.join(TITLES)})$"))(self.write)
        app.action(signing_form.BACK)(self.back)
        app.view(signing_form.SIGN_FORM)(self.submitted)
        app.view(signatures.FORM)(self.written)

    async def mine(self, ack: Any, body: dict[str, Any]) -> None:
        """`/agreements`, or the button in Home: one's own."""
        await ack()
        await _show(await self._visited(body), ShowMyAgreements())

    async def open(self, ack: Any, body: dict[str, Any]) -> None:
        """`/sign`, or the button of a reminder: an agreement, to be read and signed in a modal."""
        await ack()
        await _show(await self._visited(body), OpenAgreement(agreement=_about(body)))

    async def receipt(self, ack: Any, body: dict[str, Any]) -> None:
        """The receipt of one's signature."""
        await ack()
        await _show(await self._visited(body), ShowReceipt(agreement=_about(body)), _about(body))

    async def receipt_pdf(self, ack: Any, body: dict[str, Any]) -> None:
        """The receipt as a file."""
        await ack()
        await _show(await self._visited(body), ShowReceipt(agreement=_about(body), as_pdf=True), is_over=True)

    async def chart(self, ack: Any, body: dict[str, Any]) -> None:
        """A picture of how far the signing is."""
        await ack()
        await _show(await self._visited(body), ShowSignatures(agreement=_about(body), as_chart=True), is_over=True)

    async def export(self, ack: Any, body: dict[str, Any]) -> None:
        """All signatures of an agreement, as a file."""
        await ack()
        is_pdf = body["actions"][0]["action_id"] == f"{signatures.EXPORT}.pdf"
        command = ExportSignatures(agreement=_about(body), format="pdf" if is_pdf else "csv")
        await _show(await self._visited(body), command, is_over=True)

    async def text(self, ack: Any, body: dict[str, Any]) -> None:
        """The whole text, over the form: what is ticked there stays ticked."""
        await ack()
        await _show(await self._visited(body), ShowAgreementText(agreement=_about(body)), is_over=True)

    async def tomorrow(self, ack: Any, body: dict[str, Any], respond: Any) -> None:
        """The reminder is put off."""
        await ack()
        view = await (await self._visited(body)).view(RemindTomorrow())
        shown = render(view)
        if isinstance(shown, tuple):
            for message in shown:
                await respond(
                    text=message.text,
                    blocks=list(message.blocks),
                    response_type="ephemeral",
                    replace_original=False,
                )

    async def signatures(self, ack: Any, body: dict[str, Any]) -> None:
        """`/signatures`: how far the signing is."""
        await ack()
        await _show(await self._visited(body), ShowSignatures(agreement=_about(body)))

    async def nudge(self, ack: Any, body: dict[str, Any]) -> None:
        """Everybody who has not signed is reminded."""
        await ack()
        await _show(await self._visited(body), NudgeOpen(agreement=_about(body)))

    async def write(self, ack: Any, body: dict[str, Any]) -> None:
        """A form about an agreement, over what is shown."""
        await ack()
        kind = str(body["actions"][0]["action_id"])
        await (await self._visited(body)).push(signatures.agreement_form(kind, _about(body)))

    async def written(self, ack: Any, body: dict[str, Any], view: Block) -> None:
        """What was written in that form, taken once."""
        visit = await self._visited(body)
        if not await visit.desk.events.is_new(visit.workspace.school, f"{view['id']}|{view.get('hash', '')}"):
            await ack()
            return
        about = json.loads(view["private_metadata"])
        command = command_of(about["form"], about["about"], form.entered(view["state"]["values"]))
        said = command if isinstance(command, Remark) else await visit.view(command)
        await ack(response_action="update", view=as_modal(render(said)))

    async def submitted(self, ack: Any, body: dict[str, Any], view: Block) -> None:
        """A page of the form, and then the next one; from the last, the signature.

        Where it is not taken, the form stays as it was filled in, and says why. Sent twice it is one signature, so that
        no event has to be kept: a form that was refused comes again as it was.
        """
        visit, place = await self._visited(body), place_in(view).after(view)
        name = typed_name(form.entered(view["state"]["values"]))
        if name is None:
            await ack(response_action="update", view=await _page(visit, place, place.page + 1))
            return
        command = SignAgreement(campaign=place.campaign, digest=place.digest, ticked=place.ticked, typed_name=name)
        said = await visit.view(command)
        if isinstance(said, Remark):
            await ack(response_action="errors", errors={signing_form.NAME: said.text})
        else:
            await ack(response_action="update", view=_modal(said, place.agreement))
            await publish_home(visit)

    async def back(self, ack: Any, body: dict[str, Any]) -> None:
        """The page before; what is ticked is kept."""
        await ack()
        visit, view = await self._visited(body), body["view"]
        place = place_in(view).after(view)
        await visit.present(lambda: _page(visit, place, int(_about(body))))


async def _page(visit: Visit, place: Place, page: int) -> Block:
    """Another page of an agreement, unless its text is another one by now."""
    view = await visit.view(OpenAgreement(agreement=place.agreement))
    if not isinstance(view, SigningRequest):
        return as_modal(render(view))
    if view.digest != place.digest:
        return as_modal(render(Remark(text=_ANOTHER_TEXT)))
    return render_signing(view, place.model_copy(update={"page": page}))


async def _show(visit: Visit, command: Command, agreement: str = "", *, is_over: bool = False) -> None:
    async def made() -> Block:
        return _modal(await visit.view(command), agreement)

    await visit.present(made, is_over=is_over)


def _modal(view: View, agreement: str = "") -> Block:
    """What is said, as a modal; a receipt with the way to its file."""
    if isinstance(view, SigningReceipt):
        return as_modal(agreements.render_receipt(view, agreement))
    return as_modal(render(view))


def _about(body: dict[str, Any]) -> str:
    """What stands behind a button, or behind a slash command."""
    if "actions" in body:
        return str(body["actions"][0].get("value") or "")
    return str(body.get("text") or "").strip()
