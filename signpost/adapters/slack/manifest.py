"""The app manifest: all that Slack has to know of the app, for HTTP or Socket Mode from one template.

See https://docs.slack.dev/reference/app-manifest.
"""

import json
from typing import Any

from signpost.adapters.slack import paths
from signpost.bot.bot import EXAMPLES

MOST_PROMPT = 40
SCOPES = (
    "app_mentions:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
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
ASSISTANT_SCOPE, ASSISTANT_EVENTS = "assistant:write", ("assistant_thread_started", "assistant_thread_context_changed")
COMMANDS = (
    ("/policy", "Ask what the school's policy says", "can I friend a parent?"),
    ("/ask-person", "Pass a question on to a person", "may I …?"),
    ("/questions", "Questions that you passed on, or are to answer", ""),
    ("/report-incident", "Report bullying or a worry, in confidence", "[what happened]"),
    ("/my-reports", "The reports that you sent", ""),
    ("/my-cases", "The cases that you handle", ""),
    ("/agreements", "What you have to sign, and have signed", ""),
    ("/sign", "Read and sign an agreement", ""),
    ("/signatures", "How far the signing is, for the office", ""),
    ("/governors-return", "A school year in numbers, for headteacher and governors", "[2025-26]"),
    ("/gaps", "What the policy does not settle, for whoever looks after it", ""),
)


def make_manifest(url: str = "", *, has_assistant: bool = False, is_organisation: bool = False) -> str:
    """A manifest, as JSON.

    Args:
        url: the public address of the web process; without one, it is for Socket Mode.
        has_assistant: with the Assistant pane, which not every plan of Slack's has.
        is_organisation: may be installed for a whole Enterprise organisation, which is one school's.
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
    prompts = [{"title": example[:MOST_PROMPT], "message": example} for example in EXAMPLES]
    pane = {"assistant_description": "Asks the school's policy for you", "suggested_prompts": prompts}
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
            **({"assistant_view": pane} if has_assistant else {}),
        },
        "oauth_config": {
            "scopes": {"bot": [*SCOPES, *((ASSISTANT_SCOPE,) if has_assistant else ())]},
            **({"redirect_urls": [f"{url.rstrip('/')}{paths.REDIRECT}"]} if url else {}),
        },
        "settings": {
            "event_subscriptions": {
                "bot_events": [*EVENTS, *(ASSISTANT_EVENTS if has_assistant else ())],
                **request,
            },
            "interactivity": {
                "is_enabled": True,
                **request,
                **({"message_menu_options_url": request["request_url"]} if url else {}),
            },
            "org_deploy_enabled": is_organisation,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }
    return json.dumps(made, indent=2) + "\n"
