"""What people can ask of the bot about the case room."""

from typing import Literal

from signpost.bot.keepable import Keepable


class EnterRoom(Keepable):
    """A link into the case room."""

    name: Literal["enter_room"] = "enter_room"
    reference: str = ""
    """Of the case that is to be read; none: all of one's own."""


class UploadPrivately(Keepable):
    """A link to where files are added to one's report without passing through the chat platform."""

    name: Literal["upload_privately"] = "upload_privately"
    draft: str


class AnswerDeviceCheck(Keepable):
    """Say whether it is oneself who opens the case room on a new device."""

    name: Literal["answer_device_check"] = "answer_device_check"
    check: str
    number: int | None
    """What the device shows; None: it is somebody else."""


class ReadReturn(Keepable):
    """A link to the governors' return."""

    name: Literal["read_return"] = "read_return"


RoomCommand = EnterRoom | UploadPrivately | ReadReturn | AnswerDeviceCheck
