"""What is said on the page after something was done: chosen by a word in the address, which holds nothing else."""

from collections.abc import Mapping

from aiohttp import web

from signpost.bot.incidents.reference import parse_reference

CONFIRMATIONS: Mapping[str, str] = {
    "acknowledge": "The reporter is told that it is being dealt with.",
    "message": "Your message waits for the reporter; they are told that there is one.",
    "note": "The note is with the case.",
    "action": "The action is recorded.",
    "finish": "The action is marked as done.",
    "topic": "The category is changed.",
    "police": "The case is on hold for the police: nothing in it is changed or deleted until that is released.",
    "release": "The hold is released.",
    "close": "The case is closed. The reporter is told that it is; not how.",
    "reopen": "The case is open again.",
    "unmask": "Somebody else in the school decides on that. You will be told in the chat.",
    "conflict": "Thank you. The case is not yours any more.",
    "agree": "They now see the reporter's name in the case. The reporter is told, with the reason.",
    "disagree": "They are told that the reporter stays anonymous.",
}
"""By what was done."""
_NOT_THEIRS_AFTERWARDS = frozenset({"conflict", "agree", "disagree"})
"""What may leave nothing of the case to go back to."""


def confirmation(request: web.Request) -> str:
    """What to say on top of a page; empty where nothing was done."""
    return CONFIRMATIONS.get(request.query.get("done", ""), "")


def go_on(request: web.Request, done: str) -> web.HTTPSeeOther:
    """To the page that says what was done, which can be loaded again without doing it again."""
    reference = parse_reference(request.match_info["reference"])
    path = "/cases" if done in _NOT_THEIRS_AFTERWARDS or reference is None else f"/cases/{reference}"
    return web.HTTPSeeOther(f"{path}?done={done}")
