"""What is typed in Slack, and the commands that it makes."""

import re
from collections.abc import Callable, Mapping

from signpost.adapters.agreement_commands import TYPED
from signpost.bot.turn import Ask, Command, ShowClause, ShowHelp, ShowPolicies, Unknown

KNOWN = (
    "/policy",
    "/ask-person",
    "/questions",
    "/report-incident",
    "/my-reports",
    "/my-cases",
    "/agreements",
    "/sign",
    "/signatures",
    "/governors-return",
    "/gaps",
    "/clause",
    "/policies",
    "/help",
)
_MENTION = re.compile(r"^\s*(?:<@[UW][A-Z0-9]+(?:\|[^>]*)?>\s*)+")
_LINK = re.compile(r"<(?:(?:https?|mailto|tel):[^|>]+\|([^>]+)|((?:https?|mailto|tel):[^|>]+)|[@#!][^|>]+\|([^>]+))>")


def read_policy_command(text: str) -> Command:
    """What stands behind `/policy`: a question, unless it is one of few words."""
    text = as_typed(text)
    word, _, rest = text.partition(" ")
    if not text:
        return ShowPolicies()
    if word.casefold() == "help" and not rest:
        return ShowHelp()
    return ShowClause(ref=rest.strip()) if word.casefold() == "clause" else Ask(text=text)


_TYPED: Mapping[str, Callable[[str], Command]] = {
    "help": lambda _: ShowHelp(),
    "clause": lambda rest: ShowClause(ref=rest),
    "policies": lambda _: ShowPolicies(),
    "policy": read_policy_command,
    "ask": lambda rest: Ask(text=rest),
    **{word: TYPED[word] for word in ("agreements", "text", "tomorrow", "receipt", "chart", "nudge", "export")},
}


def read_message(text: str) -> Command:
    """A message to the bot, with or without its name before it."""
    text = as_typed(_MENTION.sub("", text))
    if not text.startswith("/"):
        return Ask(text=text) if text else ShowHelp()
    word, _, rest = text.partition(" ")
    make = _TYPED.get(word[1:].casefold())
    return make(rest.strip()) if make else Unknown(typed=word, known=KNOWN)


def as_typed(text: str) -> str:
    """A text as it was typed: Slack marks links up, and escapes three characters."""
    text = _LINK.sub(lambda found: next(part for part in found.groups() if part), text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()
