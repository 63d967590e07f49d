"""Pictures of what members see, made by a renderer of blocks that others have written, for docs/pictures.

    python -m tests.adapters.slack.pictures docs/pictures

The sample school's people do what there is to see. Needs node, `npm ci --prefix tests/node`, and Chromium. It is not
Slack's own client: colours, fonts and spaces differ, and the frame of a modal is ours.
"""

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops
from sqlalchemy import URL

from signpost.bot.store.upgrade import upgrade
from tests.adapters.slack.member import Member
from tests.adapters.slack.staffroom import Staffroom, open_staffroom
from tests.adapters.slack.workspace import Post
from tests.bot.agreements.school import changed, published, signs
from tests.bot.offices import MONDAY, open_school
from tests.conftest import NODE

WIDTH, TALLEST, MARGIN, COLOURS = 624, 2_700, 12, 32
"""Pixels; and how many colours of a picture are kept, so that it stays small."""
LIES = "In the class chat, a parent writes that I shout at children."
Shown = dict[str, Any]


def main(folder: Path) -> None:
    """Make the pictures.

    Args:
        folder: where they go.
    """
    with tempfile.TemporaryDirectory(prefix="signpost-", ignore_cleanup_errors=True) as name:
        work = Path(name)
        shown = asyncio.run(_seen(work))
        _draw(shown, work)
        for one in shown:
            _photograph(work / f"{one['name']}.html", folder / f"slack-{one['name']}.png")


async def _seen(folder: Path) -> list[Shown]:
    """What Amy, who teaches, and Nadia, who is nominated for reports, see of a question, a report and an agreement."""
    url = URL.create("sqlite", database=str(folder / "signpost.sqlite"))
    upgrade(url)
    async with open_school(url.render_as_string()) as school, open_staffroom(school) as room:
        return [*await _signing(room, folder), *await _course(room)]


async def _signing(room: Staffroom, folder: Path) -> list[Shown]:
    """The agreement as it is signed once more, since a statement of it has changed."""
    amy = room.member("amy")
    await published(room.school)
    await signs(room.school, "amy")
    room.school.clock.advance(minutes=10)
    phones = ("only in my breaks, away from pupils", "only in my breaks, in the staff room")
    await published(room.school, changed(folder, phones))
    await room.school.later(minutes=1)
    await room.works()
    reminder = amy.messages[-1]
    shown = [_message("reminder", reminder)]
    await amy.presses("Read and sign", reminder)
    shown.append(_modal("signing", amy))
    amy.close()
    return shown


async def _course(room: Staffroom) -> list[Shown]:
    amy, nadia = room.member("amy"), room.member("nadia")
    await amy.writes("can I friend a parent?")
    shown = [_message("answer", amy.messages[-1])]
    await amy.commands("/report-incident", LIES)
    shown.append(_modal("gate", amy))
    await amy.submits(child_imagery="no")
    shown.append(_modal("form", amy))
    while amy.modal is not None and amy.modal.content["submit"]["text"] != "Send":
        await amy.submits()
    shown.append(_modal("send", amy))
    await amy.submits()
    shown.append(_message("receipt", amy.messages[-1]))
    await room.works()
    pointer = nadia.messages[-1]
    shown.append(_message("pointer", pointer))
    await nadia.presses("Open the case", pointer)
    shown.append(_modal("case", nadia))
    await nadia.opens_home()
    home = room.slack.homes[nadia.user]["blocks"]
    return [*shown, {"name": "home", "kind": "home", "blocks": home, "time": MONDAY.isoformat()}]


def _message(name: str, post: Post) -> Shown:
    return {"name": name, "kind": "message", "blocks": post.blocks, "time": MONDAY.isoformat()}


def _modal(name: str, member: Member) -> Shown:
    assert member.modal is not None
    view = member.modal.content
    frame: Shown = {part: view[part]["text"] for part in ("title", "close", "submit") if part in view}
    return {"name": name, "kind": "modal", "blocks": view["blocks"], "time": MONDAY.isoformat(), **frame}


def _draw(shown: list[Shown], folder: Path) -> None:
    """Each as a page."""
    # To Slack, `verbatim` says not to look for links and mentions; to the renderer, not to read any marks.
    (folder / "shown.json").write_text(json.dumps(shown).replace('"verbatim": true', '"verbatim": false'), "utf-8")
    program, source = folder / "draw.cjs", NODE.parent / "draw.jsx"
    options = ("--bundle", "--platform=node", "--format=cjs", "--jsx=automatic", "--log-level=error")
    subprocess.run([NODE / ".bin/esbuild", source, *options, f"--outfile={program}"], check=True)
    style = NODE / "slack-blocks-to-jsx/dist/style.css"
    subprocess.run([_found("node"), program, folder / "shown.json", folder, style], check=True)


def _photograph(page: Path, picture: Path) -> None:
    """A page as a picture, without the white below it."""
    options = ("--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={WIDTH},{TALLEST}")
    taken = page.with_suffix(".png")
    command = [_found("chromium"), *options, f"--screenshot={taken}", page.as_uri()]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    with Image.open(taken) as image:
        plain = image.convert("RGB")
    below = (ImageChops.difference(plain, Image.new("RGB", plain.size, "white")).getbbox() or (0, 0, 0, 0))[3]
    kept = plain.crop((0, 0, WIDTH, min(below + MARGIN, TALLEST)))
    kept.quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)


def _found(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise SystemExit(f"There is no {program}; see the beginning of this module.")
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
