"""Installing by OAuth: by the school's link, once, in one browser; the token sealed; and taken out again."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from pydantic import SecretStr

from signpost.adapters.slack.installations import Installation, InstalledWorkspaces
from signpost.adapters.slack.installing import install_link
from signpost.adapters.slack.manifest import SCOPES
from signpost.bot.bot import Bot
from signpost.bot.desks import Desks
from signpost.bot.incidents.desk import IncidentDesk
from signpost.embeddings import AsyncEncoder
from tests.adapters.slack.staffroom import Staffroom
from tests.adapters.slack.test_reporting import reports
from tests.adapters.slack.workspace import BOT, TEAM, TOKEN
from tests.bot.offices import SampleSchool
from tests.bot.school import answerer, encoder, policies

pytestmark = [pytest.mark.slack, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
ORGANISATION = "E01TRUST"
GRANTED = {"access_token": TOKEN, "team": {"id": TEAM}, "bot_user_id": BOT, "is_enterprise_install": False}

FOR_ALL = {**GRANTED, "team": None, "enterprise": {"id": ORGANISATION}, "is_enterprise_install": True}


@pytest.fixture
async def staffroom(sample_school: SampleSchool) -> AsyncIterator[Staffroom]:
    """A school whose workspace is not installed yet."""

    async def desk() -> IncidentDesk:
        return sample_school.desk

    bot = Bot(answerer(), policies, AsyncEncoder(encoder()), Desks(desk))
    app = {"slack_bot_token": SecretStr(""), "slack_client_id": "1.2", "slack_client_secret": SecretStr("shh")}
    room = Staffroom(sample_school, bot, **app)
    try:
        await room.open()
        yield room
    finally:
        await room.close()


class Browser:
    """Whoever opens the link."""

    def __init__(self, staffroom: Staffroom, http: aiohttp.ClientSession) -> None:
        self._room = staffroom
        self._http = http

    async def opens(self, url: str) -> tuple[int, str]:
        async with self._http.get(url, allow_redirects=False) as response:
            return response.status, response.headers.get("Location", "") or await response.text()

    async def comes_back(self, state: str, code: str = "code") -> tuple[int, str]:
        return await self.opens(f"{self._room.url}/slack/oauth_redirect?state={state}&code={code}")


@pytest.fixture
async def browser(staffroom: Staffroom) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        yield Browser(staffroom, http)


async def begun(staffroom: Staffroom, browser: Browser, *, is_organisation: bool = False) -> str:
    """The link is opened; the state with which Slack sends back."""
    school = staffroom.school
    link = await install_link(school.office, school.id, staffroom.url, is_organisation=is_organisation)
    status, there = await browser.opens(link)
    assert status == 302
    query = parse_qs(urlsplit(there).query)
    assert urlsplit(there).hostname == "slack.com"
    assert query["scope"] == [",".join(SCOPES)]
    return query["state"][0]


async def test_a_workspace_is_installed_asked_in_and_taken_out_again(
    staffroom: Staffroom, browser: Browser, tmp_path: Path
) -> None:
    amy = staffroom.member("amy")
    await amy.writes("can I friend a parent?")
    assert amy.messages == [], "it is not installed yet"

    staffroom.slack.codes["code"] = GRANTED
    assert (await browser.comes_back(await begun(staffroom, browser)))[0] == 200
    await amy.writes("can I friend a parent?")
    assert "You must not send friend requests" in amy.last_message
    await reports(amy)
    await staffroom.works()
    assert "needs you" in staffroom.member("nadia").last_message
    assert "auth.test" not in staffroom.slack.calls

    assert await amy.event({"type": "app_uninstalled"}) == 200
    before = len(amy.messages)
    await amy.writes("can I friend a parent?")
    assert len(amy.messages) == before


async def test_an_installation_for_a_whole_organisation_is_refused(staffroom: Staffroom, browser: Browser) -> None:
    """Which of an organisation's workspaces is which school, one token for all of them does not say: it takes a link
    that says that the organisation is one school's.
    """
    staffroom.slack.codes["code"] = FOR_ALL
    status, said = await browser.comes_back(await begun(staffroom, browser))

    assert status == 403
    assert "choose the school's own workspace" in said
    amy = staffroom.member("amy")
    await amy.writes("can I friend a parent?")
    assert amy.messages == []


async def test_an_organisation_that_is_one_schools_is_installed_asked_in_and_taken_out_again(
    staffroom: Staffroom, browser: Browser
) -> None:
    amy, slack = staffroom.member("amy"), staffroom.slack
    organised(staffroom)
    slack.codes["code"] = FOR_ALL
    assert (await browser.comes_back(await begun(staffroom, browser, is_organisation=True)))[0] == 200

    await amy.writes("can I friend a parent?")
    assert "You must not send friend requests" in amy.last_message
    await amy.opens_home()
    assert "Report an incident" in amy.home
    await reports(amy)
    await staffroom.works()
    assert "needs you" in staffroom.member("nadia").last_message
    ivan = staffroom.member("ivan")
    await ivan.opens_home()
    assert "Everybody in the school file can be reached on Slack." in ivan.home

    assert await amy.event({"type": "app_uninstalled"}) == 200
    before = len(amy.messages)
    await amy.writes("can I friend a parent?")
    assert len(amy.messages) == before


async def test_a_user_of_another_organisation_is_nobody(staffroom: Staffroom, browser: Browser) -> None:
    organised(staffroom)
    staffroom.slack.codes["code"] = FOR_ALL
    await browser.comes_back(await begun(staffroom, browser, is_organisation=True))
    amy = staffroom.member("amy")
    staffroom.slack.users[amy.user] |= {"team_id": "T99", "enterprise_user": {"enterprise_id": "E99", "teams": ["T99"]}}
    await amy.writes("can I friend a parent?")

    assert "I only talk with people whom your school has named" in amy.last_message


async def test_a_workspace_that_is_taken_out_leaves_the_organisation_in(staffroom: Staffroom, browser: Browser) -> None:
    organised(staffroom)
    staffroom.slack.codes["code"] = FOR_ALL
    await browser.comes_back(await begun(staffroom, browser, is_organisation=True))
    amy = staffroom.member("amy")
    one = [{"team_id": TEAM, "enterprise_id": ORGANISATION, "is_enterprise_install": False}]
    assert await amy.event({"type": "app_uninstalled"}, authorizations=one) == 200
    await amy.writes("can I friend a parent?")

    assert "You must not send friend requests" in amy.last_message


async def test_a_workspaces_own_installation_counts_before_its_organisations(
    staffroom: Staffroom, browser: Browser
) -> None:
    """So a school of a trust that installed by itself stays its own."""
    workspaces = staffroom.platform._workspaces
    assert isinstance(workspaces, InstalledWorkspaces)
    school = staffroom.school.id
    for account in (ORGANISATION, TEAM):
        await workspaces.keep(school, Installation(team=account, bot=BOT, token=TOKEN))

    for enterprise in (ORGANISATION, None):
        found = await workspaces.of_team(TEAM, enterprise)
        assert found is not None
        assert found.team == TEAM
    other = await workspaces.of_team("T02", ORGANISATION)
    assert other is not None
    assert other.is_organisation
    assert await workspaces.of_team("T02", "E02") is None


async def test_a_link_for_an_organisation_installs_no_workspace(staffroom: Staffroom, browser: Browser) -> None:
    staffroom.slack.codes["code"] = GRANTED
    status, said = await browser.comes_back(await begun(staffroom, browser, is_organisation=True))

    assert status == 403
    assert "whole organisation" in said


def organised(staffroom: Staffroom) -> None:
    """The workspace is one of an organisation's, and its people are the organisation's."""
    staffroom.slack.enterprise = ORGANISATION
    for user in staffroom.slack.users.values():
        user["enterprise_user"] = {"enterprise_id": ORGANISATION, "teams": [TEAM]}


async def test_the_token_is_sealed(staffroom: Staffroom, browser: Browser, tmp_path: Path) -> None:
    staffroom.slack.codes["code"] = GRANTED
    await browser.comes_back(await begun(staffroom, browser))

    kept = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
    assert TEAM.encode() in kept
    assert TOKEN.encode() not in kept


@pytest.mark.parametrize(("revoked", "is_answered"), [({"bot": [BOT]}, False), ({"oauth": ["U0AMY"]}, True)])
async def test_a_revoked_token_is_forgotten(
    staffroom: Staffroom, browser: Browser, revoked: dict[str, list[str]], is_answered: bool
) -> None:
    amy = staffroom.member("amy")
    staffroom.slack.codes["code"] = GRANTED
    await browser.comes_back(await begun(staffroom, browser))
    await amy.event({"type": "tokens_revoked", "tokens": revoked})
    await amy.writes("thanks")

    assert bool(amy.messages) is is_answered


async def test_a_link_is_good_once(staffroom: Staffroom, browser: Browser) -> None:
    staffroom.slack.codes["code"] = staffroom.slack.codes["again"] = GRANTED
    state = await begun(staffroom, browser)
    assert (await browser.comes_back(state))[0] == 200
    assert await begun(staffroom, browser)
    await browser.opens(f"{staffroom.url}/slack/install?key={state}")
    status, text = await browser.comes_back(state, "again")

    assert status == 403
    assert "used already" in text


async def test_a_link_is_good_for_a_day(staffroom: Staffroom, browser: Browser) -> None:
    link = await install_link(staffroom.school.office, staffroom.school.id, staffroom.url)
    staffroom.school.clock.advance(hours=25)

    assert (await browser.opens(link))[0] == 403


@pytest.mark.parametrize("key", ["", "ottermarsh", "ottermarsh.AAAA", "elsewhere.AAAA", "*.AAAA", "ottermarsh.é"])
async def test_a_forged_link_leads_nowhere(staffroom: Staffroom, browser: Browser, key: str) -> None:
    status, _ = await browser.opens(f"{staffroom.url}/slack/install?key={key}")

    assert status == 403


async def test_another_browser_does_not_end_what_one_has_begun(staffroom: Staffroom, browser: Browser) -> None:
    staffroom.slack.codes["code"] = GRANTED
    state = await begun(staffroom, browser)
    async with aiohttp.ClientSession() as http:
        status, text = await Browser(staffroom, http).comes_back(state)

    assert status == 403
    assert "not begun in this browser" in text
    assert "oauth.v2.access" not in staffroom.slack.calls


async def test_a_code_that_slack_does_not_know_installs_nothing(staffroom: Staffroom, browser: Browser) -> None:
    status, _ = await browser.comes_back(await begun(staffroom, browser), "stolen")

    assert status == 403
