"""The case room, as far as it shows in a terminal: links into it, and the question whether a device is somebody's."""

from rich.console import Group, RenderableType
from rich.text import Text

from signpost.adapters.wording import link_term
from signpost.bot.room.views import DeviceCheck, RoomLink, RoomPointer


def render_link(view: RoomLink) -> RenderableType:
    """A link, in one piece however narrow the terminal is."""
    return Group(
        Text("Open this in your browser:"),
        Text(view.url, style="cyan", no_wrap=True, overflow="ignore"),
        Text(link_term(view), style="dim"),
    )


def render_pointer(view: RoomPointer) -> RenderableType:
    """A direct message: a number to be confirmed, or that a new link was asked for, which is made when it is shown."""
    if isinstance(view, DeviceCheck):
        numbers = ", ".join(f"/device {number}" for number in view.numbers)
        return Text.assemble(
            ("● ", "bold"),
            "Somebody opens Signpost in a browser that is new to me, by a link that was made for you. If it is you, "
            f"type the number that the browser shows, one of: {numbers}. If not, type: /not-me",
        )
    reference = f" {view.target.about}" if view.target.kind == "case" else ""
    typed = "/governors-return page" if view.target.kind == "return" else f"/room{reference}"
    return Text.assemble(("● ", "bold"), f"You asked for a new link. Type: {typed}")
