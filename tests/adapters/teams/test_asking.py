"""Asking on Teams: in the personal chat, by name in a channel, by the search beside a message; and what follows."""

import pytest

from signpost.bot.set_up import apply_school
from tests.adapters.teams.colleague import STAFF
from tests.adapters.teams.schema import check_card, elements, words
from tests.adapters.teams.tenancy import Tenancy
from tests.adapters.teams.tenant import ELSEWHERE

pytestmark = [pytest.mark.teams, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
QUESTION = "can I friend a parent?"


async def test_a_question_in_the_personal_chat_is_answered_there(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes(QUESTION)

    (answer,) = amy.messages
    check_card({name: part for name, part in answer.card.items() if name != "msteams"})
    assert words(answer.card).startswith("No.")
    assert "“You must not send friend requests to the parents or carers" in words(answer.card)
    assert "Social Media Policy, version 4.1" in words(answer.card)
    assert answer.activity["summary"].startswith("No. ")
    assert answer.activity["recipient"]["id"] == amy.user.id


async def test_a_mention_in_a_channel_is_answered_in_the_personal_chat_and_nowhere_else(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.mentions(QUESTION)

    assert amy.last_message.startswith("No.")
    assert amy.sees_in(STAFF) == []


async def test_whoever_has_no_chat_is_told_so_in_the_channel_and_told_nothing_else(tenancy: Tenancy) -> None:
    """Promise 1: every turn ends in exactly one visible reply; never is an answer posted in its place."""
    amy = tenancy.colleague("amy")
    amy.user.is_installed = False
    await amy.mentions(QUESTION)

    (said,) = amy.sees_in(STAFF)
    assert "could not open one" in words(said.card)
    assert "friend" not in str(said.activity)
    assert amy.messages == []


async def test_the_clause_is_shown_in_full_below(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes(QUESTION)
    await amy.presses("Show the clause in full")

    assert "below" in amy.word
    assert "5.9 · Social Media Policy, version 4.1" in amy.last_message


async def test_the_first_lines_are_no_clause_that_could_be_shown(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes("who owns the social media policy?")

    assert "Owner: Deputy headteacher" in amy.last_message
    assert "Show the clause in full" not in amy.last_message


@pytest.mark.parametrize(("label", "thanks"), [("Helpful", "Thank you"), ("Not helpful", "ask a person")])
async def test_whether_it_helped_is_thanked_for(tenancy: Tenancy, label: str, thanks: str) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes(QUESTION)
    await amy.presses(label)

    assert thanks in amy.word
    assert len(amy.messages) == 1


async def test_a_client_that_does_not_know_execute_presses_by_a_message(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes(QUESTION)
    submits = [found for found in elements(amy.messages[-1].card) if found["type"] == "Action.Submit"]
    show = next(found for found in submits if found["title"] == "Show the clause in full")
    status, _ = await amy.send(amy.activity("message", value=show["data"], replyToId=amy.messages[-1].id))

    assert status == 202
    assert "5.9 · Social Media Policy" in amy.last_message


async def test_the_search_beside_a_message_gives_clauses_to_insert(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    value = {"commandId": "policy", "parameters": [{"name": "question", "value": QUESTION}]}
    answer = await amy.invokes("composeExtension/query", value, chat=STAFF)

    found = answer["composeExtension"]["attachments"]
    assert "You must not send friend requests" in words(found[0]["content"])
    assert found[0]["preview"]["content"]["title"].startswith("5.9, Social Media Policy")
    for attachment in found:
        check_card(attachment["content"])
        assert not [element for element in elements(attachment["content"]) if element["type"].startswith("Action.")]
    assert amy.sees_in(STAFF) == amy.messages == []


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"parameters": [{"name": "initialRun", "value": "true"}]}, "Type a question"),
        ({"parameters": [{"name": "question", "value": "can i wear jeans on inset day"}]}, "does not settle"),
        ({"parameters": "nonsense"}, "Type a question"),
        (None, "Type a question"),
    ],
)
async def test_the_search_says_where_there_is_nothing_to_insert(tenancy: Tenancy, value: object, says: str) -> None:
    answer = await tenancy.colleague("amy").invokes("composeExtension/query", value)

    assert answer["composeExtension"]["type"] == "message"
    assert says in answer["composeExtension"]["text"]


async def test_the_search_works_in_chats_that_the_bot_is_not_in_for_those_whom_it_has_met(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.installs()
    tenancy.teams.join("stranger", "else@elsewhere.example")
    value = {"commandId": "policy", "parameters": [{"name": "question", "value": QUESTION}]}
    for who, is_known in ((amy, True), (tenancy.colleague("stranger"), False)):
        await tenancy.listen()
        who._bot = tenancy.url
        answer = await who.invokes("composeExtension/query", value, chat=ELSEWHERE)
        assert ("attachments" in answer["composeExtension"]) == is_known


async def test_html_and_mentions_are_not_part_of_the_question(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes("<p><at id='0'>Signpost</at>&nbsp;can I <b>friend</b> a parent?</p>")

    assert amy.last_message.startswith("No.")


@pytest.mark.parametrize(
    ("user", "says"),
    [
        ({"email": "else@elsewhere.example"}, "only talk with people whom your school has named"),
        ({"email": "a.teller@ottermarsh.example", "role": "guest"}, "only talk with people"),
        ({"email": "a.teller@ottermarsh.example", "tenant": "another"}, "only talk with people"),
        ({"email": "a.teller_ottermarsh.example#EXT#@school.example"}, "only talk with people"),
    ],
)
async def test_strangers_and_guests_are_told_nothing(tenancy: Tenancy, user: dict[str, str], says: str) -> None:
    tenancy.teams.join("stranger", **user)
    stranger = tenancy.colleague("stranger")
    await stranger.writes(QUESTION)

    assert says in stranger.last_message
    assert "5.9" not in stranger.last_message


async def test_full_members_with_an_address_of_the_schools_are_let_in_if_the_file_says_so(tenancy: Tenancy) -> None:
    file = tenancy.school.file
    school = file.school.model_copy(update={"email_domains": ("ottermarsh.example",)})
    await apply_school(tenancy.school.office, file.model_copy(update={"school": school}))
    tenancy.teams.join("zoe", "z.quill@ottermarsh.example")
    tenancy.teams.join("guest", "g.quill@ottermarsh.example", role="guest")
    zoe, guest = tenancy.colleague("zoe"), tenancy.colleague("guest")
    await zoe.writes(QUESTION)
    await guest.writes(QUESTION)

    assert zoe.last_message.startswith("No.")
    assert "only talk with people" in guest.last_message


async def test_home_shows_what_can_be_done_and_help_the_same_in_words(tenancy: Tenancy) -> None:
    amy = tenancy.colleague("amy")
    await amy.writes("home")
    assert "Report an incident" in amy.last_message
    assert "My cases" not in amy.last_message
    await amy.writes("help")
    assert "I keep what the policy leaves open" in amy.last_message
