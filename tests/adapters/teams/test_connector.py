"""Calls to Teams: what goes out, what comes back, and what is made of all that can go wrong between."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from signpost.adapters.teams.activity import Account, Chat, Reference
from signpost.adapters.teams.card import Message
from signpost.adapters.teams.connector import CallError, Connector
from tests.adapters.teams.tenant import TOKEN, Credentials

CARD = {"type": "AdaptiveCard", "version": "1.5", "body": []}


class Teams:
    """Teams' end of the line: answers as it is told, and keeps what came."""

    def __init__(self) -> None:
        self.answer: Callable[[], web.StreamResponse] = lambda: web.json_response({"id": "1:2"})
        self.calls: list[tuple[str, str, dict[str, Any]]] = []
        self.tokens: set[str] = set()
        self.connections: set[int] = set()
        self.cookies: list[str] = []
        self.url = ""

    async def take(self, request: web.Request) -> web.StreamResponse:
        body = await request.text()
        self.calls.append((request.method, request.raw_path, json.loads(body) if body else {}))
        self.tokens.add(request.headers.get("Authorization", ""))
        self.connections.add(id(request.transport))
        self.cookies.append(request.headers.get("Cookie", ""))
        return self.answer()

    def reference(self, chat: str = "19:a;messageid=1/2") -> Reference:
        return Reference(
            service_url=f"{self.url}/uk/",
            conversation=Chat(id=chat, conversation_type="personal", tenant_id="tenant"),
            user=Account(id="29:ann"),
            bot=Account(id="28:bot"),
        )


@pytest.fixture
async def teams() -> AsyncIterator[Teams]:
    """Teams on loopback."""
    teams = Teams()
    served = web.Application()
    served.router.add_route("*", "/{path:.*}", teams.take)
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    teams.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield teams
    await runner.cleanup()


@pytest.fixture
async def connector() -> AsyncIterator[Connector]:
    """The way out, with a token."""
    connector = Connector(Credentials())
    yield connector
    await connector.close()


async def test_a_message_goes_to_its_chat_and_to_nobody_else(teams: Teams, connector: Connector) -> None:
    assert await connector.send(teams.reference(), Message(text="Read aloud.", card=CARD)) == "1:2"
    ((method, path, sent),) = teams.calls
    assert (method, path) == ("POST", "/uk/v3/conversations/19%3Aa%3Bmessageid%3D1%2F2/activities")
    assert (sent["type"], sent["summary"], sent["recipient"], sent["from"]) == (
        "message", "Read aloud.", {"id": "29:ann"}, {"id": "28:bot"},
    )  # fmt: skip
    assert sent["attachments"][0]["content"] == CARD | {"msteams": {"width": "Full"}}
    assert teams.tokens == {f"Bearer {TOKEN}"}


async def test_a_card_that_is_asked_for_anew_is_so_by_whoever_it_is_for(teams: Teams, connector: Connector) -> None:
    card = CARD | {"refresh": {"action": {"type": "Action.Execute", "verb": "refresh"}}}
    await connector.update(teams.reference("a:1"), "1:2", Message(text="", card=card))
    ((method, path, sent),) = teams.calls
    assert (method, path) == ("PUT", "/uk/v3/conversations/a%3A1/activities/1%3A2")
    assert sent["attachments"][0]["content"]["refresh"]["userIds"] == ["29:ann"]


async def test_a_chat_is_opened_in_the_tenant_and_answered_where_teams_says(teams: Teams, connector: Connector) -> None:
    teams.answer = lambda: web.json_response({"id": "a:new", "serviceUrl": "https://smba.trafficmanager.net/emea/"})
    opened = await connector.open(teams.reference())
    ((method, path, sent),) = teams.calls
    assert (method, path, sent["tenantId"], sent["members"]) == (
        "POST", "/uk/v3/conversations", "tenant", [{"id": "29:ann"}],
    )  # fmt: skip
    assert (opened.conversation.id, opened.service_url) == ("a:new", "https://smba.trafficmanager.net/emea/")


async def test_a_chat_without_an_id_is_none(teams: Teams, connector: Connector) -> None:
    teams.answer = lambda: web.json_response({})
    with pytest.raises(CallError):
        await connector.open(teams.reference())


async def test_calls_share_a_connection_and_find_another_after_it_was_let_go(
    teams: Teams, connector: Connector
) -> None:
    for _ in range(3):
        await connector.member(teams.reference())
    assert len(teams.connections) == 1
    await connector.close()
    await connector.member(teams.reference())
    assert len(teams.calls) == 4


@pytest.mark.parametrize(
    ("status", "headers", "retry_after"),
    [(429, {"Retry-After": "7"}, "7"), (404, {}, ""), (502, {}, ""), (401, {}, "")],
)
async def test_a_refusal_says_what_it_was(
    teams: Teams, connector: Connector, status: int, headers: dict[str, str], retry_after: str
) -> None:
    teams.answer = lambda: web.Response(status=status, headers=headers, text="no")
    with pytest.raises(CallError) as refused:
        await connector.member(teams.reference())
    assert (refused.value.status, refused.value.retry_after) == (status, retry_after)


async def test_the_token_is_not_carried_elsewhere(teams: Teams, connector: Connector) -> None:
    teams.answer = lambda: web.Response(status=307, headers={"Location": f"{teams.url}/elsewhere"})
    with pytest.raises(CallError):
        await connector.member(teams.reference())
    assert len(teams.calls) == 1


@pytest.mark.parametrize("text", ["", "<html>sign in</html>", "[]", "7"])
async def test_an_answer_that_cannot_be_read_is_no_crash(teams: Teams, connector: Connector, text: str) -> None:
    teams.answer = lambda: web.Response(text=text)
    with pytest.raises(CallError):
        await connector.open(teams.reference())


@pytest.mark.parametrize("text", ["", "<html>thank you</html>", "[]"])
async def test_what_was_taken_is_not_sent_again_because_its_answer_cannot_be_read(
    teams: Teams, connector: Connector, text: str
) -> None:
    teams.answer = lambda: web.Response(text=text)
    assert await connector.send(teams.reference(), Message(text="", card=CARD)) == ""


async def test_no_cookie_goes_from_one_call_to_the_next(teams: Teams, connector: Connector) -> None:
    teams.answer = lambda: web.json_response({}, headers={"Set-Cookie": "whose=first"})
    for _ in range(2):
        await connector.member(teams.reference())
    assert teams.cookies == [""] * 2


async def test_an_address_that_is_none_is_said_so(connector: Connector) -> None:
    with pytest.raises(CallError):
        await connector.member(Teams().reference().model_copy(update={"service_url": "http://[::1"}))


async def test_nobody_there_is_said_so(connector: Connector) -> None:
    with pytest.raises(CallError) as refused:
        await connector.member(Teams().reference().model_copy(update={"service_url": "http://127.0.0.1:1"}))
    assert refused.value.status == 0
