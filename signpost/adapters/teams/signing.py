"""What the bot does when a button about agreements is pressed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from signpost.adapters.agreement_forms import TITLES, command_of
from signpost.adapters.teams.agreement_pages import (
    BACKWARD,
    FORWARD,
    NAME,
    SEND_SIGNATURE,
    TEXT_OF,
    Place,
    render_page,
)
from signpost.adapters.teams.agreements import RECEIPT, TOMORROW
from signpost.adapters.teams.answers import MY_AGREEMENTS, SIGN, SIGNATURES
from signpost.adapters.teams.conversing import Visit
from signpost.adapters.teams.pressing import Press, Reaction
from signpost.adapters.teams.rendering import render
from signpost.adapters.teams.reporting import as_private
from signpost.adapters.teams.signatures import NUDGE, SEND_FORM, agreement_form
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
from signpost.bot.agreements.views import SigningRequest
from signpost.bot.turn import Command, Remark

_CHANGED = "The text has changed since you opened it, so nothing is signed. Here it is as it is now."

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


async def _turn(visit: Visit, press: Press) -> Reaction:
    """The next page of an agreement, or the one before."""
    read = await _read(visit, press)
    if isinstance(read, Reaction):
        return read
    view, place = read
    step = 1 if press.verb == FORWARD else -1
    return Reaction(render_page(view, replace(place, page=max(0, place.page + step))))


async def _sign(visit: Visit, press: Press) -> Reaction:
    """A signature; where it is not taken, the agreement again with why, and with all that was ticked."""
    read = await _read(visit, press)
    if isinstance(read, Reaction):
        return read
    view, place = read
    typed = press.inputs.get(NAME, "")
    command = SignAgreement(
        campaign=place.campaign, digest=place.digest, ticked=place.ticked(view.agreement), typed_name=typed
    )
    said = await visit.view(command)
    if isinstance(said, Remark):
        return Reaction(render_page(view, place.to_complete(view), said.text, typed))
    return Reaction(as_private(render(said)))


async def _read(visit: Visit, press: Press) -> tuple[SigningRequest, Place] | Reaction:
    """The agreement whose button was pressed, and where in it they are; or what is shown in its place."""
    place = Place.read(press.value)
    view = await visit.view(OpenAgreement(agreement=place.name if place else ""))
    if not isinstance(view, SigningRequest):
        return Reaction(as_private(render(view)))
    if place is None or (place.campaign, place.digest) != (view.campaign, view.digest):
        return Reaction(render_page(view, error=_CHANGED))
    return view, place.with_inputs(view, press.inputs)


HANDLERS: Mapping[str, Callable[[Visit, Press], Awaitable[Reaction | str]]] = {
    **dict.fromkeys(_COMMANDS, _show),
    **dict.fromkeys(TITLES, _write),
    TOMORROW: _tomorrow,
    SEND_FORM: _written,
    FORWARD: _turn,
    BACKWARD: _turn,
    SEND_SIGNATURE: _sign,
}
"""By what the button does."""
