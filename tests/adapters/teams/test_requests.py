"""Requests that Teams did not send, or not so, or twice: answered as what they are, and without any effect."""

import asyncio
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import aiohttp
import psutil
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.utils import base64url_encode
from pydantic import SecretStr

from signpost.adapters.teams import authentication
from signpost.adapters.teams.connector import credentials_of
from signpost.adapters.teams.platform import TeamsPlatform
from signpost.bot.settings import Settings
from signpost.errors import SettingsError
from tests.adapters.teams.tenancy import Tenancy
from tests.adapters.teams.tenant import APP, SigningKey, Tenant

pytestmark = [pytest.mark.teams, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
QUESTION = "can I friend a parent?"


def _hs256(teams: Tenant) -> str:
    """Signed with the public key, taken for a secret: https://www.rfc-editor.org/rfc/rfc8725#section-2.1."""
    head = base64url_encode(json.dumps({"alg": "HS256", "typ": "JWT", "kid": teams.keys[0].id}).encode())
    signed = head + b"." + teams.token().split(".")[1].encode()
    public = teams.keys[0].private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return (signed + b"." + base64url_encode(hmac.digest(public, signed, "sha256"))).decode()


def _unsigned(teams: Tenant) -> str:
    head = base64url_encode(json.dumps({"alg": "none", "typ": "JWT", "kid": teams.keys[0].id}).encode())
    return f"{head.decode()}.{teams.token().split('.')[1]}."


def _edited(teams: Tenant) -> str:
    head, _, tail = teams.token().split(".")
    other = teams.token(SigningKey("other"), sub="somebody").split(".")[1]
    return f"{head}.{other}.{tail}"


MOST_GROWTH = 20 * 1024 * 1024
"""Bytes, for 300 requests; what a process keeps for later is kept after the first ones."""
BAD_TOKENS: dict[str, Callable[[Tenant], str]] = {
    "wrong audience": lambda teams: teams.token(aud="another-app"),
    "several audiences": lambda teams: teams.token(aud=[APP, "another-app"]),
    "no audience": lambda teams: teams.token(aud=None),
    "wrong issuer": lambda teams: teams.token(iss="https://sts.windows.net/somebody/"),
    "the emulator's issuer": lambda teams: teams.token(
        iss="https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"
    ),
    "no issuer": lambda teams: teams.token(iss=None),
    "wrong key": lambda teams: teams.token(SigningKey("key-1")),
    "unknown key id": lambda teams: teams.token(SigningKey("key-9")),
    "no key id": lambda teams: teams.token(headers={"typ": "JWT"}),
    "a key id that is no text": lambda teams: teams.token(headers={"kid": ""}),
    "HS256 with the public key": _hs256,
    "algorithm none": _unsigned,
    "edited claims": _edited,
    "expired": lambda teams: teams.token(exp=int(time.time()) - 600),
    "never expires": lambda teams: teams.token(exp=None),
    "not valid yet": lambda teams: teams.token(nbf=int(time.time()) + 600),
    "another service address": lambda teams: teams.token(serviceurl="https://evil.example"),
    "no service address": lambda teams: teams.token(serviceurl=None),
    "garbage": lambda _: "garbage",
    "three dots": lambda _: "a.b.c",
    "empty": lambda _: "",
}


@pytest.mark.parametrize("name", BAD_TOKENS)
async def test_a_bad_token_is_refused_and_does_nothing(tenancy: Tenancy, name: str) -> None:
    """Promise 9: a forged, replayed or stale request does nothing."""
    amy = tenancy.colleague("amy")
    status, body = await amy.send(amy.activity("message", text=QUESTION), BAD_TOKENS[name](tenancy.teams))

    assert status == 401
    assert body == ""
    assert tenancy.teams.calls == []


@pytest.mark.parametrize("header", ["", "Basic YTpi", "bearer", "Bearer", "Token x"])
async def test_another_scheme_is_refused(tenancy: Tenancy, header: str) -> None:
    amy = tenancy.colleague("amy")
    status, _ = await amy.send(amy.activity("message", text=QUESTION), Authorization=header)

    assert status == 401


async def test_a_key_that_vouches_for_other_channels_alone_is_refused(tenancy: Tenancy) -> None:
    tenancy.teams.keys[0].endorsements = ("webchat",)
    amy = tenancy.colleague("amy")
    status, _ = await amy.send(amy.activity("message", text=QUESTION))

    assert status == 401


async def test_another_tenants_activity_is_refused(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    theirs: list[dict[str, Any]] = [
        {"conversation": {"id": "a:amy", "tenantId": "another"}},
        {"conversation": {"id": "a:amy"}, "channelData": {"tenant": {"id": "another"}}},
        {"conversation": {"id": "a:amy"}, "channelData": None},
    ]
    for changes in theirs:
        status, _ = await amy.send(amy.activity("message", text=QUESTION, **changes))
        assert status == 403
    assert tenancy.teams.calls == []


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "http://evil.example", "https://127.0.0.1.evil.example", "ftp://127.0.0.1/"]
)
async def test_a_service_address_elsewhere_is_refused_and_not_called(tenancy: Tenancy, url: str) -> None:
    amy = tenancy.colleague("amy")
    token = tenancy.teams.token(serviceurl=url)
    status, _ = await amy.send(amy.activity("message", text=QUESTION, serviceUrl=url), token)

    assert status == 403
    assert tenancy.teams.calls == []


async def test_another_channel_is_refused(tenancy: Tenancy) -> None:
    tenancy.teams.keys[0].endorsements = ()
    amy = tenancy.colleague("amy")
    status, _ = await amy.send(amy.activity("message", text=QUESTION, channelId="emulator"))

    assert status == 403


async def test_an_exchanged_key_is_asked_for_at_most_once_a_minute(
    tenancy: Tenancy, monkeypatch: pytest.MonkeyPatch
) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes("help")
    assert tenancy.teams.asked_for_keys == 1
    tenancy.teams.keys = [SigningKey("key-2")]
    for _ in range(3):
        status, _ = await amy.send(amy.activity("message", text="help"))
        assert status == 401
    assert tenancy.teams.asked_for_keys == 1

    monkeypatch.setattr(authentication, "ASKED_AGAIN_AFTER_S", 0.0)
    await amy.writes("help")
    assert tenancy.teams.asked_for_keys == 2


async def test_where_the_keys_are_not_to_be_had_nobody_is_let_in_and_nothing_breaks(tenancy: Tenancy) -> None:
    tenancy.settings = tenancy.settings.model_copy(update={"teams_openid": "http://127.0.0.1:9/"})
    await tenancy.listen()
    amy = tenancy.colleague("amy")
    status, _ = await amy.send(amy.activity("message", text="help"))

    assert status == 401


BODIES: dict[str, tuple[bytes, str, int]] = {
    "no JSON": (b"{", "application/json", 400),
    "not UTF-8": (b"\xff\xfe", "application/json", 400),
    "a list": (b"[]", "application/json", 400),
    "no type": (b'{"serviceUrl": "x"}', "application/json", 400),
    "no service address": (b'{"type": "message"}', "application/json", 400),
    "types that do not fit": (b'{"type": "message", "serviceUrl": "x", "from": 3}', "application/json", 400),
    "another content type": (b"a=b", "application/x-www-form-urlencoded", 415),
    "none": (b"{}", "text/plain", 415),
    "too large": (b'{"type": "' + b"x" * 600_000 + b'"}', "application/json", 413),
}


@pytest.mark.parametrize("name", BODIES)
async def test_what_is_no_activity_is_a_bad_request(tenancy: Tenancy, name: str) -> None:
    body, kind, expected = BODIES[name]
    headers = {"Authorization": f"Bearer {tenancy.teams.token()}", "Content-Type": kind}
    async with aiohttp.ClientSession() as http, http.post(tenancy.url, data=body, headers=headers) as response:
        assert response.status == expected


async def test_an_invoke_that_is_not_known_is_said_to_be_so(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    status, _ = await amy.send(amy.activity("invoke", name="signin/verifyState", value={}))

    assert status == 501


@pytest.mark.parametrize("type_", ["typing", "messageReaction", "endOfConversation", "event", "trace"])
async def test_what_asks_for_nothing_is_taken_and_nothing_said(tenancy: Tenancy, type_: str) -> None:
    amy = tenancy.colleague("amy")
    status, _ = await amy.send(amy.activity(type_))

    assert status == 202
    assert amy.messages == []


async def test_a_message_that_is_sent_again_is_answered_once(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    activity = amy.activity("message", text=QUESTION)
    statuses = [(await amy.send(activity))[0] for _ in range(3)]

    assert statuses == [202, 202, 202]
    assert len(amy.messages) == 1


async def test_a_press_that_is_sent_again_is_done_once(tenancy: Tenancy) -> None:
    await tenancy.everybody_says_hello()
    receipt = await tenancy.school.reports("amy")
    nadia = tenancy.colleague("nadia")
    data = {"signpost": {"verb": "send_form", "value": f"note {receipt.reference}"}, "text": "Rang the father."}
    activity = nadia.activity("invoke", name="adaptiveCard/action", value={"action": {"data": data}})
    answers = [(await nadia.send(activity))[1] for _ in range(2)]

    assert answers[0]["type"].endswith("adaptive")
    assert answers[1]["value"] == "That was done already."


PRESSES: tuple[Any, ...] = (
    None,
    "text",
    [],
    {},
    {"action": None},
    {"action": {"data": "text"}},
    {"action": {"data": {"signpost": {"verb": 3}}}},
    {"action": {"data": {"signpost": {"verb": "unknown", "value": "x"}}}},
    {"action": {"data": {"signpost": {"verb": "report_next", "value": ""}}}},
    {"action": {"data": {"signpost": {"verb": "report_next", "value": "d 99999999"}}}},
    {"action": {"data": {"signpost": {"verb": "report_send", "value": "another's"}}}},
    {"action": {"data": {"signpost": {"verb": "open_case", "value": "SP-0000-0000 x"}}}},
    {"action": {"data": {"signpost": {"verb": "case_form", "value": "nonsense"}}}},
    {"action": {"data": {"signpost": {"verb": "send_form", "value": "nonsense SP-0000-0000"}}}},
    {"data": {"signpost": {"verb": "report_next", "value": {"a": 1}}}},
)


@pytest.mark.parametrize("name", ["adaptiveCard/action", "task/fetch", "task/submit", "composeExtension/submitAction"])
@pytest.mark.parametrize("value", PRESSES, ids=lambda value: json.dumps(value)[:60])
async def test_a_press_of_any_shape_is_answered(tenancy: Tenancy, name: str, value: Any) -> None:
    answer = await tenancy.colleague("amy").invokes(name, value)

    assert "statusCode" in answer or "task" in answer


async def test_300_at_once_are_all_answered_and_leave_nothing_behind(tenancy: Tenancy) -> None:
    people = [tenancy.colleague(handle) for handle in tenancy.teams.users]
    for person in people:
        await person.writes("help")

    async def ask(number: int) -> int:
        person = people[number % len(people)]
        value = {"commandId": "policy", "parameters": [{"name": "question", "value": QUESTION}]}
        activity = person.activity("invoke", name="composeExtension/query", value=value)
        status, answer = await person.send(activity)
        assert "attachments" in answer["composeExtension"]
        return status

    memory = []
    for _ in range(3):
        assert set(await asyncio.gather(*(ask(number) for number in range(300)))) == {200}
        memory.append(psutil.Process().memory_info().rss)

    assert memory[2] - memory[1] < MOST_GROWTH


def test_the_bots_token_is_had_by_a_secret_or_by_a_managed_identity(backend: str) -> None:
    secret = credentials_of(Settings(teams_app_id=APP, teams_tenant="t", teams_app_password=SecretStr("s")))
    managed = credentials_of(Settings(teams_app_id=APP, teams_tenant="t", teams_app_type="UserAssignedMSI"))

    assert secret is not None
    assert managed is not None
    assert secret.oauth_endpoint == "https://login.microsoftonline.com/t", (
        "single-tenant: the token is the tenant's own"
    )
    assert type(managed).__name__ == "ManagedIdentityAppCredentials"
    assert {secret.oauth_scope, managed.oauth_scope} == {"https://api.botframework.com"}
    assert credentials_of(Settings(teams_trial=True)) is None


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"teams_trial": True, "host": "0.0.0.0"}, "SIGNPOST_TEAMS_APP_ID"),  # noqa: S104 - this is refused
        ({"teams_app_id": APP}, "SIGNPOST_TEAMS_TENANT"),
        ({"teams_app_id": APP, "teams_tenant": "t"}, "SIGNPOST_TEAMS_APP_PASSWORD"),
    ],
)
async def test_what_would_let_anybody_in_does_not_start(tenancy: Tenancy, settings: dict[str, Any], says: str) -> None:
    async def school() -> str:
        return tenancy.school.id

    with pytest.raises(SettingsError, match=says):
        TeamsPlatform(tenancy.school.office, Settings(**settings), school)
