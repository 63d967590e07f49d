"""The app package: all that Teams has to know of the app, as a ZIP file that an administrator uploads.

See https://learn.microsoft.com/microsoft-365/extensibility/schema/?view=m365-app-1.19.
"""

import io
import json
import re
import zipfile
from typing import Any
from urllib.parse import urlsplit

from PIL import Image, ImageDraw

from signpost import __version__
from signpost.adapters.teams.inserting import PARAMETER, QUERY
from signpost.errors import SettingsError

VERSION = "1.19"
REPORT_MESSAGE = "report_message"
_BLUE, _WHITE = "#1F4E79", "#FFFFFF"
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PERSONAL = (
    ("report-incident", "Report bullying or a worry, in confidence"),
    ("policies", "The policies I read, with their versions"),
    ("my-reports", "The reports that you sent"),
    ("my-cases", "The cases that you handle"),
    ("agreements", "What you have to sign, and have signed"),
    ("home", "What I can do for you"),
    ("help", "How to ask"),
)
_SHARED = (
    ("report-incident", "Report in confidence: I write to you alone"),
    ("help", "How to ask; I answer you alone"),
)


def make_package(app: str, url: str, school: str) -> bytes:
    """The app package, as a ZIP file.

    Args:
        app: the bot's app id.
        url: the public address of the web process.
        school: whose app it is, as people read it.

    Raises:
        SettingsError: the id or the address is none.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("manifest.json", json.dumps(make_manifest(app, url, school), indent=2) + "\n")
        package.writestr("color.png", _icon(192, _WHITE, _BLUE))
        package.writestr("outline.png", _icon(32, _WHITE, None))
    return content.getvalue()


def make_manifest(app: str, url: str, school: str) -> dict[str, Any]:
    """The manifest; for what is in it, see `make_package`.

    Raises:
        SettingsError: see there.
    """
    if not _GUID.fullmatch(app):
        raise SettingsError("Set SIGNPOST_TEAMS_APP_ID to the bot's app id, as Azure shows it: docs/teams.md.")
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise SettingsError("Give the web process's public address: --url https://signpost.school.example")
    address = f"https://{parts.netloc}"
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json",
        "manifestVersion": VERSION,
        "version": __version__,
        "id": app,
        "developer": {
            "name": school[:32],
            "websiteUrl": address,
            "privacyUrl": f"{address}/privacy",
            "termsOfUseUrl": f"{address}/terms",
        },
        "name": {"short": "Signpost", "full": f"Signpost of {school}"[:100]},
        "description": {
            "short": "The school's own policy, quoted; and confidential reports",
            "full": "Ask what the school's policy says, and get the clause, word for word. Report bullying or a worry "
            "in confidence: it reaches whom your school has named for it.",
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": _BLUE,
        "bots": [
            {
                "botId": app,
                "scopes": ["personal", "team", "groupChat"],
                "supportsFiles": True,
                "isNotificationOnly": False,
                "commandLists": [
                    {"scopes": ["personal"], "commands": _commands(_PERSONAL)},
                    {"scopes": ["team", "groupChat"], "commands": _commands(_SHARED)},
                ],
            }
        ],
        "composeExtensions": [{"botId": app, "commands": [_QUERY, _REPORT]}],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [parts.hostname],
        "defaultInstallScope": "personal",
    }


def _commands(shown: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"title": title, "description": description} for title, description in shown]


_QUERY: dict[str, Any] = {
    "id": QUERY,
    "type": "query",
    "title": "Quote the policy",
    "description": "Insert a clause of the school's policy into your message",
    "context": ["compose", "commandBox"],
    "initialRun": True,
    "parameters": [{"name": PARAMETER, "title": "Question", "description": "A question, or a clause's number"}],
}
_REPORT: dict[str, Any] = {
    "id": REPORT_MESSAGE,
    "type": "action",
    "title": "Report this message",
    "description": "In confidence: nobody in the chat sees it",
    "context": ["message"],
    "fetchTask": True,
}


def _icon(size: int, line: str, ground: str | None) -> bytes:
    """A signpost with two arms; without a ground, its outline alone, as Teams wants it for the small one."""
    scale = 8
    picture = Image.new("RGBA", (size * scale, size * scale), ground or (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x * size * scale, y * size * scale) for x, y in points]

    draw.rectangle(at((0.47, 0.12), (0.53, 0.9)), fill=line)
    draw.polygon(at((0.28, 0.2), (0.72, 0.2), (0.84, 0.29), (0.72, 0.38), (0.28, 0.38)), fill=line)
    draw.polygon(at((0.72, 0.46), (0.28, 0.46), (0.16, 0.55), (0.28, 0.64), (0.72, 0.64)), fill=line)
    content = io.BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(content, "PNG")
    return content.getvalue()
