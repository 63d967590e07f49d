"""The case room, as far as it shows in Slack: links into it, and the question whether a device is somebody's."""

from signpost.adapters.slack.blocks import (
    Block,
    Message,
    Modal,
    actions,
    button,
    context,
    link,
    messages,
    modal,
    paragraphs,
)
from signpost.adapters.slack.evidence import OPEN_CASE
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

FOLLOW, DEVICE, MY_ROOM = "room_link", "device", "my_room"


def render_link(view: RoomLink) -> Modal:
    """A link, in a modal: in a message it would be kept."""
    blocks = [
        *paragraphs(ROOM_OPENS[view.kind]),
        actions(link(FOLLOW, ROOM_BUTTON[view.kind], view.url)),
        context(link_term(view)),
    ]
    return Modal(modal("Signpost", blocks))


def case_link(view: CasePointer, url: str) -> tuple[Block, ...]:
    """The buttons by which a case is read: the link, and a new one once that is over."""
    label = "Read it" if view.why in READ_FIRST else ROOM_BUTTON["case"]
    return (link(FOLLOW, label, url), button(OPEN_CASE, NEW_LINK, view.reference))


def render_new_link(view: RoomLinkPointer) -> tuple[Message, ...]:
    """A link that was asked for in a browser."""
    if view.url is None:
        return messages(NO_NEW_LINK, list(paragraphs(NO_NEW_LINK)))
    text = f"Here is a new link. {ROOM_OPENS[view.target.kind]}"
    return messages(text, [*paragraphs(text), actions(link(FOLLOW, ROOM_BUTTON[view.target.kind], view.url))])


def render_check(view: DeviceCheck) -> tuple[Message, ...]:
    """Whether a device is somebody's: which number does it show?"""
    numbers = [button(f"{DEVICE}.{number}", str(number), f"{view.check} {number}") for number in view.numbers]
    nobody = button(f"{DEVICE}.nobody", NOT_ME, view.check, "danger")
    return messages(DEVICE_CHECK, [*paragraphs(DEVICE_CHECK), actions(*numbers, nobody)])
