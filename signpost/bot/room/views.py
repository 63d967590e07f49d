"""What the bot has to say about the case room, as typed values. No address in them is ever stored."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from signpost.bot.room.target import Kind, Target


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class RoomLink(_View):
    """A link into the case room, for one person, once."""

    view: Literal["room_link"] = "room_link"
    kind: Kind
    url: str = Field(repr=False)
    expires_at: dt.datetime
    """In the school's time zone."""


class RoomLinkPointer(_View):
    """A new link, for somebody whose old one was over when they opened it."""

    view: Literal["room_link_pointer"] = "room_link_pointer"
    why: Literal["link"] = "link"
    target: Target
    url: str | None = Field(None, exclude=True, repr=False)
    """There from the moment of delivery on; what is stored of the pointer is without it."""


class DeviceCheck(_View):
    """Somebody opens a link of this person's in a browser that is not known as theirs: is it they?"""

    view: Literal["device_check"] = "device_check"
    why: Literal["device"] = "device"
    check: str
    """What is answered; it opens nothing."""
    numbers: tuple[int, ...]
    """One of them is what the browser shows."""


RoomPointer = RoomLinkPointer | DeviceCheck
RoomView = RoomLink | RoomPointer
