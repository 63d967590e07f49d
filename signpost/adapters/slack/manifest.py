"""The app manifest: all that Slack has to know of the app, for HTTP or Socket Mode from one template.

See https://docs.slack.dev/reference/app-manifest.
"""

import json
from typing import Any

from signpost.adapters.slack import paths

SCOPES = (
    "app_mentions:read",
    "chat:write",
    "commands",
    "files:read",
    "im:history",
    "im:write",
    "users:read",
    "users:read.email",
)
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.im",
    "team_join",
    "tokens_revoked",
    "user_change",
)
COMMANDS = (
    ("/policy", "Ask what the school's policy says", "can I friend a parent?"),
    ("/report-incident", "Report bullying or a worry, in confidence", "[what happened]"),
    ("/my-reports", "The reports that you sent", ""),
    ("/my-cases", "The cases that you handle", ""),
)


def make_manifest(url: str = "") -> str:
    """A manifest, as JSON.

    Args:
        url: the public address of the web process; without one, it is for Socket Mode.
    """
    request = {"request_url": f"{url.rstrip('/')}{paths.EVENTS}"} if url else {}
    where = {"url": request["request_url"]} if url else {}
    commands = [
        {
            "command": name,
            "description": text,
            "should_escape": False,
            **({"usage_hint": hint} if hint else {}),
            **where,
        }
        for name, text, hint in COMMANDS
    ]
    made: dict[str, Any] = {
        "display_information": {"name": "Signpost", "description": "The school's own policy, and confidential reports"},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Signpost", "always_online": True},
            "shortcuts": [
                {
                    "name": "Report an incident",
                    "type": "global",
                    "callback_id": "report_incident",
                    "description": "In confidence",
                },
                {
                    "name": "Report this message",
                    "type": "message",
                    "callback_id": "report_message",
                    "description": "In confidence",
                },
            ],
            "slash_commands": commands,
        },
        "oauth_config": {
            "scopes": {"bot": list(SCOPES)},
            **({"redirect_urls": [f"{url.rstrip('/')}{paths.REDIRECT}"]} if url else {}),
        },
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS), **request},
            "interactivity": {
                "is_enabled": True,
                **request,
                **({"message_menu_options_url": request["request_url"]} if url else {}),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }
    return json.dumps(made, indent=2) + "\n"
