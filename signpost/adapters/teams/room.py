"""The case room, as far as it shows in Teams: links into it, and the question whether a device is somebody's."""

from signpost.adapters.teams.answers import LAST, START_REPORT
from signpost.adapters.teams.card import (
    Element,
    Message,
    Private,
    actions,
    button,
    lines,
    link,
    make_card,
    messages,
    small,
)
from signpost.adapters.teams.evidence import OPEN_CASE
from signpost.adapters.wording import (
    DEVICE_CHECK,
    NEW_LINK,
    NO_NEW_LINK,
    NOT_ME,
    READ_FIRST,
    ROOM_BUTTON,
    ROOM_OPENS,
    link_term,
)
from signpost.bot.incidents.views import CasePointer
from signpost.bot.room.views import DeviceCheck, RoomLink, RoomLinkPointer

DEVICE, MY_ROOM = "device", "my_room"


def render_link(view: RoomLink) -> Private:
    """A link, for whoever pressed: in a message it would be kept."""
    back = [button(START_REPORT, "Back to the report", LAST, shows_private=True)] if view.kind == "upload" else []
    body = [
        *lines(ROOM_OPENS[view.kind]),
        actions(link(ROOM_BUTTON[view.kind], view.url), *back),
        *small(link_term(view)),
    ]
    return Private("Signpost", make_card(ROOM_OPENS[view.kind], body))


def case_link(view: CasePointer, url: str) -> tuple[Element, ...]:
    """The buttons by which a case is read: the link, and a new one once that is over."""
    label = "Read it" if view.why in READ_FIRST else ROOM_BUTTON["case"]
    return (link(label, url), button(OPEN_CASE, NEW_LINK, view.reference, shows_private=True))


def render_new_link(view: RoomLinkPointer) -> tuple[Message, ...]:
    """A link that was asked for in a browser."""
    if view.url is None:
        return messages(NO_NEW_LINK, lines(NO_NEW_LINK))
    text = f"Here is a new link. {ROOM_OPENS[view.target.kind]}"
    return messages(text, [*lines(text), actions(link(ROOM_BUTTON[view.target.kind], view.url))])


def render_check(view: DeviceCheck) -> tuple[Message, ...]:
    """Whether a device is somebody's: which number does it show?"""
    numbers = [button(DEVICE, str(number), f"{view.check} {number}") for number in view.numbers]
    nobody = button(DEVICE, NOT_ME, view.check, style="destructive")
    return messages(DEVICE_CHECK, [*lines(DEVICE_CHECK), actions(*numbers, nobody)])
