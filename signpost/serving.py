"""The web process: listens to the chat platforms that are set up, and does durable work."""

import asyncio
import signal
from contextlib import AsyncExitStack

from aiohttp import web

from signpost.application import Application, slack_of, teams_of
from signpost.bot.bot import Bot
from signpost.bot.settings import Settings
from signpost.bot.unit_of_work import Office
from signpost.composition import make_bot
from signpost.errors import SettingsError


async def serve(settings: Settings) -> None:
    """Serve until the process is told to stop.

    Raises:
        SettingsError: no platform is set up, or one cannot be used as it is set.
    """
    application = Application(settings)
    async with AsyncExitStack() as closing:
        closing.push_async_callback(application.close)
        office = await application.office()
        check_platforms(office, settings)
        bot = await make_bot(
            settings,
            desk=application.desk,
            question_desk=application.question_desk,
            return_desk=application.return_desk,
        )
        await application.desk()  # with it, durable work begins
        served = await _platforms(office, settings, bot, closing)
        runner = web.AppRunner(served, access_log=None)
        await runner.setup()
        closing.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, settings.host, settings.port).start()
        await _stopped()


def check_platforms(office: Office, settings: Settings) -> None:
    """See that there is a platform, and that each can be used as it is set.

    Raises:
        SettingsError: not so; the message says what to do.
    """
    slack, teams = slack_of(office, settings), teams_of(office, settings)
    if slack is None and teams is None:
        raise SettingsError(
            "No chat platform is set up. For Slack, set SIGNPOST_SLACK_BOT_TOKEN: docs/slack.md. For Microsoft Teams, "
            "set SIGNPOST_TEAMS_APP_ID: docs/teams.md."
        )
    secrets = (settings.slack_app_token, settings.slack_signing_secret)
    if slack is not None and not any(secret.get_secret_value() for secret in secrets):
        raise SettingsError("Set SIGNPOST_SLACK_SIGNING_SECRET (HTTP) or SIGNPOST_SLACK_APP_TOKEN (Socket Mode).")


async def _platforms(office: Office, settings: Settings, bot: Bot, closing: AsyncExitStack) -> web.Application:
    """The routes of every platform that is set up; what has to be closed in the end is put on `closing`."""
    served: web.Application | None = None
    slack, teams = slack_of(office, settings), teams_of(office, settings)
    if slack is not None:
        from signpost.adapters.slack import server as slack_server

        app = slack.app(bot)
        served = slack_server.web_app(app, slack.installing)
        if app_token := settings.slack_app_token.get_secret_value():
            handler = await slack_server.connect(app, app_token, settings.slack_api)
            closing.push_async_callback(handler.close_async)
    if teams is not None:
        from signpost.adapters.teams import server as teams_server

        if served is None:
            served = teams_server.web_app(teams.route(bot))
        else:
            teams_server.add_route(served, teams.route(bot))
    if served is None:  # pragma: no cover - there is one, or nothing is served
        raise AssertionError
    return served


async def _stopped() -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()
