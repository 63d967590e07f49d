"""The web process: listens to the chat platforms that are set up, and does durable work."""

import asyncio
import signal

from signpost.application import Application, slack_of
from signpost.bot.settings import Settings
from signpost.composition import make_bot
from signpost.errors import SettingsError


async def serve(settings: Settings) -> None:
    """Serve until the process is told to stop.

    Raises:
        SettingsError: no platform is set up, or one cannot be used as it is set.
    """
    from signpost.adapters.slack import server

    application = Application(settings)
    try:
        slack = slack_of(await application.office(), settings)
        if slack is None:
            raise SettingsError(
                "No chat platform is set up. For Slack, set SIGNPOST_SLACK_BOT_TOKEN: see docs/slack.md."
            )
        app_token = settings.slack_app_token.get_secret_value()
        if not app_token and not settings.slack_signing_secret.get_secret_value():
            raise SettingsError("Set SIGNPOST_SLACK_SIGNING_SECRET (HTTP) or SIGNPOST_SLACK_APP_TOKEN (Socket Mode).")
        app = slack.app(await make_bot(settings, desk=application.desk, question_desk=application.question_desk))
        await application.desk()  # with it, durable work begins
        runner = await server.serve(app, settings.host, settings.port, slack.installing)
        handler = await server.connect(app, app_token, settings.slack_api) if app_token else None
        try:
            await _stopped()
        finally:
            if handler is not None:
                await handler.close_async()
            await runner.cleanup()
    finally:
        await application.close()


async def _stopped() -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()
