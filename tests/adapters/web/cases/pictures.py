"""Pictures of the case room, for docs/pictures.

    python -m tests.adapters.web.cases.pictures docs/pictures

The sample school's people do what there is to see. Needs Chromium.
"""

import asyncio
import datetime as dt
import io
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from playwright.async_api import Browser, Page, async_playwright
from sqlalchemy import URL, update

from signpost.bot.incidents.commands import (
    Acknowledge,
    AddNote,
    CloseCase,
    HoldCase,
    MessageReporter,
    OpenCase,
    RecordAction,
    ReplyToHandler,
)
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.room.target import Kind
from signpost.bot.store.tables import SchoolRow
from signpost.bot.store.upgrade import upgrade
from tests.adapters.web.browser import WIDE, Window, chromium
from tests.adapters.web.cases.course import NOMINATED, TEACHER, reported
from tests.adapters.web.served import CaseRoom, open_room
from tests.bot.governors.generated import chance_of, draw, write
from tests.bot.incidents.evidence.samples import wav
from tests.bot.offices import SampleSchool, open_school

CHAIR = "george"
COLOURS, TALLEST = 64, 3_600
"""How many colours of a picture are kept, so that it stays small; and pixels."""
SCREEN, PHONE = {"width": WIDE, "height": 800}, {"width": 360, "height": 740}
WEEK = dt.timedelta(days=7)


def main(folder: Path) -> None:
    """Make the pictures.

    Args:
        folder: where they go.
    """
    with tempfile.TemporaryDirectory(prefix="signpost-", ignore_cleanup_errors=True) as name:
        asyncio.run(_draw(URL.create("sqlite", database=str(Path(name) / "signpost.sqlite")), folder))


async def _draw(url: URL, folder: Path) -> None:
    upgrade(url)
    async with (
        open_school(url.render_as_string()) as school,
        open_room(school) as room,
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"]) as browser,
    ):
        await _last_year(school)
        reference = await _course(school)
        case = f"/cases/{reference}"
        for name, path, options in (
            ("cases", "/cases", {}),
            ("case", case, {}),
            ("case-phone", case, {"viewport": PHONE, "device_scale_factor": 2}),
            ("evidence", f"{case}/evidence/1", {}),
            ("dark", case, {"color_scheme": "dark"}),
        ):
            async with _window(browser, room, **options) as page:
                await page.goto(room.url + path)
                _keep(await page.screenshot(full_page=True), folder / f"room-{name}.png")
        async with _window(browser, room, CHAIR, "return") as page:
            await page.goto(f"{room.url}/return")
            _keep(await page.screenshot(full_page=True), folder / "room-return.png")


@asynccontextmanager
async def _window(
    browser: Browser, room: CaseRoom, handle: str = NOMINATED, kind: Kind = "cases", **options: Any
) -> AsyncIterator[Page]:
    """A window in which somebody is in the room: Nadia, who is nominated for reports, unless it is said otherwise."""
    async with await browser.new_context(**{"viewport": SCREEN, "locale": "en-GB", **options}) as context:
        window = Window(context, room.url)
        await window.lets_in(await room.enters(handle, kind))
        yield await window.page()


async def _last_year(school: SampleSchool) -> None:
    """The reports of the last school year, and some of the year before: enough that not all is held back."""
    chance = chance_of(3)
    reports = [draw(chance, first, deleted=0) for first, count in ((2025, 96), (2024, 71)) for _ in range(count)]
    async with school.office.store.school(school.id) as transaction:
        await transaction.execute(update(SchoolRow).values(created_at=school.clock() - dt.timedelta(days=1_000)))
        await write(transaction, school.office.master, school.id, reports)


async def _course(school: SampleSchool) -> str:
    """Some cases, and one of them in the middle of it; its reference."""
    await _other_cases(school)
    reference = await reported(
        school,
        ("class chat.png", _chat()),
        ("voice mail.wav", wav()),
        when="Since Monday",
        platform="whatsapp",
        about_name="Mr Orrin",
        affected=("reporter",),
        effect="I cannot sleep, and dread the school gate.",
        topic="false_claims",
    )
    await school.says(NOMINATED, OpenCase(reference=reference))
    await school.says(NOMINATED, Acknowledge(reference=reference))
    await school.says(
        NOMINATED, MessageReporter(reference=reference, text="Thank you for telling me. Are you safe at home?")
    )
    school.clock.advance(hours=1)
    await school.says(TEACHER, ReplyToHandler(reference=reference, text="I am, thank you. There is a new post today."))
    await school.says(NOMINATED, OpenCase(reference=reference))
    await school.says(NOMINATED, AddNote(reference=reference, text="Rang the school's solicitor: keep all messages."))
    today = school.clock().date()
    for text, due in (("Meet Mr Orrin, with the chair.", today), ("Write to the class chat's owner.", today + WEEK)):
        await school.says(NOMINATED, RecordAction(reference=reference, text=text, due=due))
    await school.says(NOMINATED, RecordAction(reference=reference, text="Told Amy about the helpline."))
    return reference


async def _other_cases(school: SampleSchool) -> None:
    closed, held, urgent = [
        await reported(school, text=text, **values)
        for text, values in (
            ("A scam in the staff chat.", {}),
            ("A pupil shares pictures of staff.", {"about": ("pupil",)}),
            ("Somebody says he waits for me outside.", {"danger_now": "not_sure"}),
        )
    ]
    await school.says(NOMINATED, CloseCase(reference=closed, outcome=Outcome.SUPPORTED))
    await school.says(NOMINATED, HoldCase(reference=held, text="CR/123/26"))
    await school.says(NOMINATED, OpenCase(reference=held))
    assert urgent


def _chat() -> bytes:
    """A picture of a chat."""
    image = Image.new("RGB", (720, 900), "#efe7dd")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(28)
    said = (
        ("Class 4 parents", "#075e54", "white", 0),
        ("Mr Orrin: she shouts at them all day", "white", "black", 120),
        ("Mr Orrin: somebody should film her", "white", "black", 260),
        ("Jo: that is not true at all", "#dcf8c6", "black", 400),
        ("Mr Orrin: we will see about that", "white", "black", 540),
    )
    for text, ground, ink, top in said:
        draw.rounded_rectangle((24, top + 20, 700, top + 110), 18, fill=ground)
        draw.text((48, top + 46), text, fill=ink, font=font)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _keep(content: bytes, picture: Path) -> None:
    """A picture, as small as it can be told by."""
    with Image.open(io.BytesIO(content)) as image:
        kept = image.convert("RGB").crop((0, 0, image.width, min(image.height, TALLEST)))
    kept.quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
