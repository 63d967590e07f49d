"""A case in the room, and what its handlers do there."""

import html
import re

from signpost.bot.incidents.commands import AddEvidence, FillReport, FormValue, StartReport, SubmitReport
from signpost.bot.incidents.evidence_taking import GATE
from signpost.bot.incidents.views import EvidenceTaken, ReportForm, ReportReceipt
from tests.adapters.web.served import Answer, Browser
from tests.bot.offices import SampleSchool

TEACHER, NOMINATED, DEPUTY, HEAD = "amy", "nadia", "sam", "helen"
SAID = "In the class chat, a parent writes that I shout at children."


async def reported(school: SampleSchool, *files: tuple[str, bytes], text: str = SAID, **values: FormValue) -> str:
    """A report with files, about a parent unless it is said otherwise; its reference."""
    form = await school.sees(TEACHER, StartReport(text=text), ReportForm)
    given: dict[str, FormValue] = {"about": ("parent",), GATE: "no", **values}
    await school.sees(TEACHER, FillReport(draft=form.draft, values=given), ReportForm)
    for name, content in files:
        command = AddEvidence(draft=form.draft, file_name=name, content=content)
        assert (await school.sees(TEACHER, command, EvidenceTaken)).reason is None
    return (await school.sees(TEACHER, SubmitReport(draft=form.draft), ReportReceipt)).reference


def hidden(page: Answer, name: str) -> str:
    """What a page's first form has in a field that nobody sees."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found is not None, name
    return found[1]


async def fill_in(browser: Browser, path: str, **fields: str) -> Answer:
    """A form, got and sent, as a browser does."""
    page = await browser.get(path)
    assert page.status == 200, page.text
    return await browser.post(path.partition("?")[0], once=hidden(page, "once"), **fields)


def words(page: Answer) -> str:
    """What a page says, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", page.text)).split())
