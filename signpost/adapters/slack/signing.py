"""What the bot listens to in Slack about agreements."""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp

from signpost.adapters.agreement_forms import TITLES, command_of
from signpost.adapters.slack import agreements, form, signatures
from signpost.adapters.slack.blocks import Block
from signpost.adapters.slack.conversing import Visit, as_modal
from signpost.adapters.slack.rendering import render
from signpost.adapters.ticks import ticked
from signpost.bot.agreements.commands import (
    NudgeOpen,
    OpenAgreement,
    RemindTomorrow,
    ShowAgreementText,
    ShowMyAgreements,
    ShowReceipt,
    ShowSignatures,
    SignAgreement,
)
from signpost.bot.seen_events import is_new
from signpost.bot.turn import Command, Remark

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
        app.action(agreements.MY_AGREEMENTS)(self.mine)
        app.action(agreements.TEXT_OF)(self.text)
        app.action(agreements.TOMORROW)(self.tomorrow)
        app.action(agreements.SIGNATURES)(self.signatures)
        app.action(signatures.NUDGE)(self.nudge)
        app.action(re.compile(f"^({'|'.join(TITLES)})$"))(self.write)
        app.view(agreements.SIGN_FORM)(self.signed)
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
        await _show(await self._visited(body), ShowReceipt(agreement=_about(body)))

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
        if not await is_new(visit.desk.office, visit.workspace.school, f"{view['id']}|{view.get('hash', '')}"):
            await ack()
            return
        about = json.loads(view["private_metadata"])
        command = command_of(about["form"], about["about"], form.entered(view["state"]["values"]))
        said = command if isinstance(command, Remark) else await visit.view(command)
        await ack(response_action="update", view=as_modal(render(said)))

    async def signed(self, ack: Any, body: dict[str, Any], view: Block) -> None:
        """The signature; where it is not taken, the form stays as it was filled in, and says why.

        Sent twice it is one signature, so that no event has to be kept: a form that was refused comes again as it was.
        """
        visit = await self._visited(body)
        about = json.loads(view["private_metadata"])
        values = form.entered(view["state"]["values"])
        ticks = (
            value
            for name, chosen in values.items()
            if name.startswith(f"{agreements.GROUP}.") and not isinstance(chosen, str)
            for value in chosen
        )
        command = SignAgreement(
            campaign=about["campaign"],
            digest=about["digest"],
            ticked=ticked(ticks),
            typed_name=str(values.get(agreements.NAME, "")),
        )
        said = await visit.view(command)
        if isinstance(said, Remark):
            await ack(response_action="errors", errors={agreements.NAME: said.text})
        else:
            await ack(response_action="update", view=as_modal(render(said)))


async def _show(visit: Visit, command: Command, *, is_over: bool = False) -> None:
    async def made() -> Block:
        return as_modal(render(await visit.view(command)))

    await visit.present(made, is_over=is_over)


def _about(body: dict[str, Any]) -> str:
    """What stands behind a button, or behind a slash command."""
    if "actions" in body:
        return str(body["actions"][0].get("value") or "")
    return str(body.get("text") or "").strip()
