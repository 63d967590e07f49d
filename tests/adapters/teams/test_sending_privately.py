"""Files that do not pass through Teams: from the form's button to the upload page, and back to the form."""

import io
from dataclasses import replace

import pytest
from aiohttp import FormData

from signpost.bot.room.desk import RoomDesk
from tests.adapters.teams.schema import elements, words
from tests.adapters.teams.tenancy import Tenancy
from tests.adapters.teams.test_reporting import fill, png
from tests.adapters.web.served import WITHIN, Browser, open_room

pytestmark = [pytest.mark.teams, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]


def value_on(page: str, name: str) -> str:
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


async def upload(browser: Browser, name: str, content: bytes) -> str:
    """A file, chosen on the upload page, and sent; what the page says then."""
    page = (await browser.get("/upload")).text
    data = FormData(quote_fields=False, default_to_multipart=True)
    data.add_field("csrf", value_on(page, "csrf"))
    data.add_field("file", io.BytesIO(content), filename=name, content_type="image/png")
    headers = {"Sec-Fetch-Site": WITHIN["Sec-Fetch-Site"]}
    return (await browser.ask("POST", "/upload", data=data, headers=headers)).text


async def test_send_privately_leads_to_the_upload_page_and_the_form_counts_what_came_in(tenancy: Tenancy) -> None:
    await tenancy.everybody_says_hello()
    amy, nadia = tenancy.colleague("amy"), tenancy.colleague("nadia")
    async with open_room(tenancy.school) as room:

        async def door() -> RoomDesk | None:
            return room.room

        bot = tenancy.bot
        bot._desks = replace(bot._desks, room=door, reads_in_room=True)
        await amy.writes("report-incident")
        await fill(amy)
        await amy.presses("Send privately")
        (link,) = [found["url"] for found in elements(amy.card) if found["type"] == "Action.OpenUrl"]
        assert link.startswith(room.url)
        assert link not in str([post.activity for post in tenancy.teams.posts]), "no chat keeps it"

        browser = room.browser()
        entered = await browser.ask("POST", link, headers=WITHIN, data=b"")
        assert (entered.status, entered.location) == (303, "/check")
        number = (await browser.get("/check")).text.partition('id="number">')[2][:2]
        await tenancy.works()
        form, amy.card = amy.card, None
        await amy.presses(number)
        assert (await browser.get("/check")).location == "/upload"
        assert '<span class="kept">' in await upload(browser, "screen.png", png())

        amy.card = form
        await amy.presses("Back to the report")
        assert "Added already: 1 file" in amy.screen
        await amy.presses("Done: send the report")
        assert "Your report is sent" in words(amy.card)
        await tenancy.works()
        assert any("A report needs you" in post.said for post in nadia.messages)
        assert (await browser.ask("POST", link, headers=WITHIN, data=b"")).status in {401, 410}, "it is good for once"


async def test_there_is_no_send_privately_before_the_gate_is_answered_with_no(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    async with open_room(tenancy.school) as room:

        async def door() -> RoomDesk | None:
            return room.room

        tenancy.bot._desks = replace(tenancy.bot._desks, room=door, reads_in_room=True)
        await amy.writes("report-incident")
        await fill(amy, gate="not_sure")

        assert "Send privately" not in amy.screen
