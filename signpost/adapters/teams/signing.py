"""What the bot does when a button about agreements is pressed."""

from collections.abc import Awaitable, Callable, Mapping

from signpost.adapters.agreement_forms import TITLES, command_of
from signpost.adapters.teams.agreements import (
    GROUP,
    NAME,
    RECEIPT,
    SEND_SIGNATURE,
    TEXT_OF,
    TOMORROW,
)
from signpost.adapters.teams.answers import MY_AGREEMENTS, SIGN, SIGNATURES
from signpost.adapters.teams.card import Private, actions, button, lines, make_card
from signpost.adapters.teams.conversing import Visit
from signpost.adapters.teams.pressing import Press, Reaction
from signpost.adapters.teams.rendering import render
from signpost.adapters.teams.reporting import as_private
from signpost.adapters.teams.signatures import NUDGE, SEND_FORM, agreement_form
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
from signpost.bot.turn import Command, Remark

_COMMANDS: Mapping[str, Callable[[str], Command]] = {
    SIGN: lambda name: OpenAgreement(agreement=name),
    MY_AGREEMENTS: lambda _: ShowMyAgreements(),
    RECEIPT: lambda name: ShowReceipt(agreement=name),
    TEXT_OF: lambda name: ShowAgreementText(agreement=name),
    SIGNATURES: lambda name: ShowSignatures(agreement=name),
    NUDGE: lambda name: NudgeOpen(agreement=name),
}


async def _show(visit: Visit, press: Press) -> Reaction:
    shown = render(await visit.view(_COMMANDS[press.verb](press.value)))
    # What one card does not hold, such as a long text, comes as messages: nothing of it is left out.
    return Reaction(shown if isinstance(shown, tuple) and len(shown) > 1 else as_private(shown))


async def _tomorrow(visit: Visit, _press: Press) -> Reaction | str:
    said = await visit.view(RemindTomorrow())
    return said.text if isinstance(said, Remark) else Reaction(render(said))


async def _write(_visit: Visit, press: Press) -> Reaction:
    return Reaction(agreement_form(press.verb, press.value))


async def _written(visit: Visit, press: Press) -> Reaction:
    kind, _, about = press.value.partition(" ")
    command = command_of(kind, about, press.inputs)
    said = command if isinstance(command, Remark) else await visit.view(command)
    return Reaction(as_private(render(said)))


async def _sign(visit: Visit, press: Press) -> Reaction:
    campaign, _, digest = press.value.partition(" ")
    ticks = (value for name, chosen in press.inputs.items() if name.startswith(GROUP) for value in chosen.split(","))
    command = SignAgreement(
        campaign=campaign, digest=digest, ticked=ticked(ticks), typed_name=press.inputs.get(NAME, "")
    )
    said = await visit.view(command)
    if isinstance(said, Remark):
        again = actions(button(SIGN, "Back to the agreement", shows_private=True))
        return Reaction(Private("Agreement", make_card(said.text, [*lines(said.text), again])))
    return Reaction(as_private(render(said)))


HANDLERS: Mapping[str, Callable[[Visit, Press], Awaitable[Reaction | str]]] = {
    **dict.fromkeys(_COMMANDS, _show),
    **dict.fromkeys(TITLES, _write),
    TOMORROW: _tomorrow,
    SEND_FORM: _written,
    SEND_SIGNATURE: _sign,
}
"""By what the button does."""
