"""A bolt app that only acknowledges, which nothing on bolt can be faster than: `python -m benchmarks.acks PORT`."""

import re
import sys
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from signpost.adapters.slack.server import web_app
from tests.adapters.slack.workspace import BOT, BOT_ID, SECRET, TEAM, TOKEN


async def _known(team_id: str | None, user_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None, team_id=team_id or TEAM, bot_user_id=BOT, bot_id=BOT_ID, bot_token=TOKEN, user_id=user_id
    )


async def _acknowledged(ack: Any) -> None:
    await ack()


def acks_only() -> AsyncApp:
    """The app."""
    app = AsyncApp(signing_secret=SECRET, authorize=_known)
    app.command(re.compile(""))(_acknowledged)
    app.event("message")(_acknowledged)
    return app


if __name__ == "__main__":
    web.run_app(web_app(acks_only()), host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
