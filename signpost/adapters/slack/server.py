"""The bot on Slack: an app over HTTP, or by Socket Mode, and the quiet that both keep about what is said."""

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from signpost.adapters.slack import paths
from signpost.adapters.slack.conversing import Desk
from signpost.adapters.slack.installing import Installing
from signpost.adapters.slack.listeners import Listeners
from signpost.adapters.slack.workspaces import Workspaces, authorize
from signpost.bot.precedence import Precedence

_STAMP = re.compile(r"[0-9]{1,12}")
_LOG = logging.getLogger(__name__)


def make_app(desk: Desk, workspaces: Workspaces, signing_secret: str, api: str) -> AsyncApp:
    """The app, with all its listeners.

    Args:
        desk: what every visit needs.
        workspaces: where the bot is installed.
        signing_secret: what Slack signs its requests with; without one, none is taken over HTTP.
        api: where Slack's Web API is.
    """
    # They log bodies: of requests with a wrong signature, of those that nothing listens to, and of failed calls.
    for name in ("slack_bolt", "slack_sdk"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)

    async def known(team_id: str | None, enterprise_id: str | None, user_id: str | None) -> Any:
        return await authorize(workspaces, team_id, enterprise_id, user_id)

    app = AsyncApp(
        signing_secret=signing_secret,
        client=AsyncWebClient(base_url=api, retry_handlers=[]),
        authorize=known,
        logger=logging.getLogger("slack_bolt"),
    )
    app.error(_failed)
    Listeners(desk, workspaces).register(app)
    return app


async def _failed(error: Exception) -> None:
    """The edge: what went wrong is named, and nothing of what was said."""
    _LOG.error("a request from Slack failed: %s", type(error).__name__)


def web_app(
    app: AsyncApp, installing: Installing | None = None, precedence: Precedence | None = None
) -> web.Application:
    """The app over HTTP, with a page that says that it is up, and those for installing it.

    Args:
        app: the app.
        installing: the pages for installing it, if there are any.
        precedence: is told that Slack waits for a request, until it is acknowledged.
    """
    served: web.Application = app.web_app(path=paths.EVENTS)
    served.middlewares.append(_refuse_untimely)
    if precedence is not None:
        served.middlewares.append(_awaited(precedence))

    async def up(_request: web.Request) -> web.Response:
        return web.Response(text="up")

    served.router.add_get("/health", up)
    if installing is not None:
        installing.add_to(served)
    return served


def _awaited(precedence: Precedence) -> Middleware:
    @web.middleware
    async def awaited(request: web.Request, handler: Handler) -> web.StreamResponse:
        with precedence.awaited():
            return await handler(request)

    return awaited


@web.middleware
async def _refuse_untimely(request: web.Request, handler: Callable[[web.Request], Awaitable[Any]]) -> Any:
    """Bolt reads the time of a request as a number before anything else, and fails where it is none."""
    stamp = request.headers.get("X-Slack-Request-Timestamp", "0")
    if not _STAMP.fullmatch(stamp):
        return web.Response(status=401)
    return await handler(request)


async def serve(
    app: AsyncApp, host: str, port: int, installing: Installing | None = None, precedence: Precedence | None = None
) -> web.AppRunner:
    """Begin to listen; requests are not logged.

    Returns:
        What is to be cleaned up in the end.
    """
    runner = web.AppRunner(web_app(app, installing, precedence), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner


async def connect(app: AsyncApp, app_token: str, api: str) -> Any:
    """Begin to listen by Socket Mode.

    Returns:
        What is to be closed in the end, with `close_async`.
    """
    client = AsyncWebClient(token=app_token, base_url=api, retry_handlers=[])
    handler: Any = AsyncSocketModeHandler(app, app_token, web_client=client)
    await handler.connect_async()
    return handler
