"""What the application holds for its routes."""

from aiohttp import web

from signpost.adapters.web.files import Places
from signpost.bot.incidents.desk import IncidentDesk
from signpost.bot.room.desk import RoomDesk
from signpost.bot.unit_of_work import Office

ROOM: web.AppKey[RoomDesk] = web.AppKey("room", RoomDesk)
"""Lets people in, and out."""
DESK: web.AppKey[IncidentDesk] = web.AppKey("desk", IncidentDesk)
"""Answers commands about reports and cases."""
OFFICE: web.AppKey[Office] = web.AppKey("office", Office)
"""Begins units of work."""
PLACES: web.AppKey[Places] = web.AppKey("places", Places)
"""Where files are held while they are looked at."""
