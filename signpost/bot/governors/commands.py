"""What people can ask of the bot about the governors' return."""

from typing import Literal

from signpost.bot.keepable import Keepable


class ShowReturn(Keepable):
    """Show the governors' return of a school year."""

    name: Literal["show_return"] = "show_return"
    year: str = ""
    """As typed, such as 2025-26; empty: the last that is over."""
    wants_document: bool = False
    """Whether the return as a PDF is wanted with it, which takes some seconds."""


ReturnCommand = ShowReturn
