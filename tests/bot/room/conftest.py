"""The fixture of the case room's door."""

from tests.bot.room.door import door

__all__ = ["door"]
