"""The web process: listens to the chat platforms that are set up, serves the case room, and does durable work."""

import asyncio
import gc
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import replace

from aiohttp import web

from signpost.application import Application, Platforms
from signpost.bot.policy_folders import SAMPLE_SCHOOL
from signpost.bot.settings import Settings
from signpost.composition import make_bot
from signpost.errors import SettingsError

KEPT_ALIVE_S = 75.0
"""How long a connection may wait for a request, or take to say what it wants; proxies keep theirs for a minute."""
THREADS = 32
"""By default there are six on two cores, for the encoder, PDFs, hashes and SQLite alike."""


async def serve(settings: Settings) -> None:
    """Serve until the process is told to stop.

    Raises:
        SettingsError: nothing is set up that could be served, or something cannot be used as it is set.
    """
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
    application = Application(settings)
    async with AsyncExitStack() as closing:
        closing.push_async_callback(application.close)
        platforms = await application.platforms()
        check_platforms(platforms, settings)
        await application.desk()  # with it, durable work begins
        served = await _platforms(application, platforms, settings, closing)
        if settings.url:
            served = await _with_room(served, application, settings)
        if served is None:  # pragma: no cover - there is one, or nothing is served
            raise AssertionError
        runner = web.AppRunner(served, access_log=None, keepalive_timeout=KEPT_ALIVE_S)
        await runner.setup()
        closing.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, settings.host, settings.port).start()
        gc.collect()
        gc.freeze()  # what is there now stays as long as the process: it is not looked through again and again
        await _stopped()


async def _own_school(application: Application, settings: Settings) -> str | None:
    """The school whose policies are read at the start: the only one; of several, each is read when it first asks.

    One that has none set up is served all the same, since it can take reports.
    """
    try:
        school = await application.school_id()
    except SettingsError:
        return None
    return school if settings.policies is not None or school == SAMPLE_SCHOOL else None


def check_platforms(platforms: Platforms, settings: Settings) -> None:
    """See that there is a platform, or the case room alone, and that Slack is listened to.

    Raises:
        SettingsError: not so; the message says what to do.
    """
    if not platforms.all and not settings.url:
        raise SettingsError(
            "No chat platform is set up. For Slack, set SIGNPOST_SLACK_BOT_TOKEN: docs/slack.md. For Microsoft Teams, "
            "set SIGNPOST_TEAMS_APP_ID: docs/teams.md. For the case room, set SIGNPOST_URL: docs/case-room.md."
        )
    secrets = (settings.slack_app_token, settings.slack_signing_secret)
    if platforms.slack is not None and not any(secret.get_secret_value() for secret in secrets):
        raise SettingsError("Set SIGNPOST_SLACK_SIGNING_SECRET (HTTP) or SIGNPOST_SLACK_APP_TOKEN (Socket Mode).")


async def _platforms(
    application: Application, platforms: Platforms, settings: Settings, closing: AsyncExitStack
) -> web.Application | None:
    """The routes of every platform that is set up; what has to be closed in the end is put on `closing`."""
    served: web.Application | None = None
    slack, teams = platforms.slack, platforms.teams
    if not platforms.all:
        return None
    # Chat platforms keep what is said on them: where there is a case room, cases are read there.
    desks = replace(application.desks, reads_in_room=True)
    own = await _own_school(application, settings)
    bot = await make_bot(settings, desks=desks, schools=application, first=own, for_many=True)
    if slack is not None:
        from signpost.adapters.slack import server as slack_server

        app = slack.app(bot)
        served = slack_server.web_app(app, slack.installing, slack.precedence)
        if app_token := settings.slack_app_token.get_secret_value():
            handler = await slack_server.connect(app, app_token, settings.slack_api)
            closing.push_async_callback(handler.close_async)
    if teams is not None:
        from signpost.adapters.teams import server as teams_server

        if served is None:
            served = teams_server.web_app(teams.route(bot))
        else:
            teams_server.add_route(served, teams.route(bot))
    return served


async def _with_room(served: web.Application | None, application: Application, settings: Settings) -> web.Application:
    """The case room beside the platforms, or alone: for those who report at a terminal."""
    from signpost.adapters.web.server import add_room, room_app
    from signpost.bot.room.desk import RoomDesk

    office, desk = await application.office(), await application.desk()
    room = RoomDesk(office, settings.url)
    if served is None:
        return room_app(room, desk, office, settings)
    add_room(served, room, desk, office, settings)
    return served


async def _stopped() -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()
