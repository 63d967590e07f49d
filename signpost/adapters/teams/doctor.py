"""What stands in the way of Teams, in words for whoever sets it up: each check with what to do."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from signpost.adapters.teams.authentication import SigningKeys
from signpost.adapters.teams.connector import CallError, Connector, credentials_of
from signpost.adapters.teams.home import unreachable
from signpost.adapters.teams.platform import check_settings
from signpost.bot.settings import Settings
from signpost.bot.unit_of_work import Office
from signpost.errors import SettingsError

_NO_KEY = ""


@dataclass(frozen=True)
class Finding:
    """What a check has found."""

    is_well: bool
    text: str


async def examine(settings: Settings, office: Office, school: str) -> AsyncIterator[Finding]:
    """Check after check, as each is done; names nobody but those who cannot be reached.

    Args:
        settings: the app.
        office: begins units of work.
        school: the school's id.
    """
    if not settings.teams_app_id:
        yield Finding(False, "SIGNPOST_TEAMS_APP_ID is not set. Make the bot in Azure first: docs/teams.md.")
        return
    try:
        check_settings(settings)
        yield Finding(True, f"The app is set up as {settings.teams_app_type}, for one tenant.")
    except SettingsError as error:
        yield Finding(False, str(error))
        return
    try:
        await Connector(credentials_of(settings)).token()
        yield Finding(True, "Entra ID gives the bot its token.")
    except CallError:
        yield Finding(
            False,
            "Entra ID gives no token: see that the secret has not expired, that the tenant is the bot's own, and that "
            "login.microsoftonline.com can be reached from here.",
        )
    keys = SigningKeys(settings.teams_openid)
    await keys.find(_NO_KEY)
    if keys.are_known:
        yield Finding(True, "The keys by which Teams signs its requests can be read.")
    else:
        yield Finding(False, "The keys by which Teams signs cannot be read: let login.botframework.com through.")
    async with office.work(school, read_only=True) as work:
        missing = await unreachable(work)
    for name, why in missing.items():
        yield Finding(False, f"{name} cannot be written to: {why}.")
    if not missing:
        yield Finding(True, "Everybody in the school file has the app, and can be written to.")
