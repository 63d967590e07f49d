"""Files that the bot gives in a personal chat: offered first, put into their own OneDrive once they agree.

A receipt, or the register of signatures; never evidence, and nothing of a case. Nothing is kept between the offer and
the answer: the file is made anew, for whoever answers, as far as they may have it then. Pictures of numbers stand in
the chat. See https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4.
"""

import base64
import io
from typing import Any

import aiohttp
from PIL import Image

from signpost.adapters.downloads import is_of
from signpost.adapters.teams.answers import GIVE_FILE, render_remark
from signpost.adapters.teams.card import KEY, MOST_CARD, Element, Message, Rendered, lines, messages
from signpost.adapters.teams.commands import read_message
from signpost.adapters.teams.conversing import Visit
from signpost.adapters.teams.pressing import Press, Reaction, read_press
from signpost.adapters.teams.rendering import render
from signpost.adapters.teams.reporting import settle
from signpost.adapters.teams.wording import size_of
from signpost.bot.agreements.commands import ExportSignatures, ShowReceipt, ShowSignatures
from signpost.bot.agreements.views import SigningFile

CONSENT, INFO = "application/vnd.microsoft.teams.card.file.consent", "application/vnd.microsoft.teams.card.file.info"
_GIVEN = (ShowReceipt, ExportSignatures, ShowSignatures)
"""What makes files that may be given."""
_SIZES = ((1200, 16), (800, 16), (640, 16))
"""Pixels across a picture, and its colours, until it fits on a card."""
_TIMEOUT = aiohttp.ClientTimeout(total=30)
_NOT_SAVED = "I could not put the file into your OneDrive. Please ask for it again"


def offer(view: SigningFile, line: str) -> tuple[Message, ...]:
    """A picture, shown; any other file, offered.

    Args:
        view: the file.
        line: what is typed to have it, without a slash.
    """
    if view.media_type.startswith("image/"):
        return _picture(view)
    context = {KEY: {"verb": GIVE_FILE, "value": line}}
    content: Element = {
        "description": view.caption,
        "sizeInBytes": len(view.content),
        "acceptContext": context,
        "declineContext": context,
    }
    return (Message(view.caption, content, CONSENT, view.file_name),)


def _picture(view: SigningFile) -> tuple[Message, ...]:
    for width, colours in _SIZES:
        shown = {"type": "Image", "url": _inline(view.content, width, colours), "altText": view.caption}
        if size_of(shown) < MOST_CARD - 2_000:
            return messages(view.caption, [*lines(view.caption), shown | {"size": "Stretch"}])
    return messages(view.caption, lines(view.caption))


def _inline(content: bytes, width: int, colours: int) -> str:
    with Image.open(io.BytesIO(content)) as picture:
        size = (min(width, picture.width), max(1, round(picture.height * min(1.0, width / picture.width))))
        small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS).quantize(colours)
    made = io.BytesIO()
    small.save(made, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(made.getvalue()).decode()}"


async def give(visit: Visit, press: Press) -> Reaction:
    """A button that asks for a file."""
    return Reaction(await ask_for_file(visit, press.value))


async def ask_for_file(visit: Visit, line: str) -> Rendered:
    """A file that is asked for: offered, or why it is not."""
    command = read_message(f"/{line}")
    if not isinstance(command, _GIVEN):
        return render_remark("That is no file that I give here.")
    view = await visit.view(command)
    return offer(view, line) if isinstance(view, SigningFile) else render(view)


async def answer_offer(visit: Visit) -> None:
    """Somebody takes a file that was offered, or does not; what comes of it takes the place of the offer."""
    value = visit.activity.value if isinstance(visit.activity.value, dict) else {}
    press = read_press(value.get("context"))
    if press is None or press.verb != GIVE_FILE or visit.activity.kind != "direct":
        return
    if value.get("action") != "accept":
        await settle(visit, render_remark(f"All right, the file is not saved. /{press.value} offers it again."))
        return
    place = value.get("uploadInfo")
    await settle(visit, await _given(visit, press.value, place if isinstance(place, dict) else {}))


async def _given(visit: Visit, line: str, place: dict[str, Any]) -> Rendered:
    command = read_message(f"/{line}")
    view = await visit.view(command) if isinstance(command, _GIVEN) else None
    if not isinstance(view, SigningFile):
        return render_remark("I do not know this file any more.") if view is None else render(view)
    url, shown = str(place.get("uploadUrl") or ""), str(place.get("contentUrl") or "")
    hosts = visit.desk.file_hosts
    if not (is_of(url, hosts) and is_of(shown, hosts)):
        return render_remark(f"{_NOT_SAVED}: Teams named a place that is not where it keeps files. /{line}")
    if not await _put(url, view.content):
        return render_remark(f"{_NOT_SAVED}: /{line}")
    kind = view.file_name.rpartition(".")[2]
    content: Element = {"uniqueId": str(place.get("uniqueId") or ""), "fileType": kind}
    return (Message(view.caption, content, INFO, view.file_name, shown),)


async def _put(url: str, content: bytes) -> bool:
    """Whether it was taken; the address itself lets in whoever has it, so that no token goes with it."""
    last = len(content) - 1
    headers = {"Content-Type": "application/octet-stream", "Content-Range": f"bytes 0-{last}/{len(content)}"}
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as session,
            session.put(url, data=content, headers=headers, allow_redirects=False) as response,
        ):
            return response.status in {200, 201}
    except (aiohttp.ClientError, TimeoutError):
        return False
