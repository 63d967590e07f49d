"""Files that the bot gives: offered in the personal chat, and put where Teams says once they are taken."""

import io

import pytest
from PIL import Image

from signpost.adapters.teams.giving_files import CONSENT, INFO, offer
from signpost.bot.agreements.views import SigningFile
from tests.adapters.teams.colleague import Colleague
from tests.adapters.teams.schema import check, elements
from tests.adapters.teams.tenancy import Tenancy
from tests.bot.agreements.school import published, signs

pytestmark = [pytest.mark.teams, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]


async def signed(tenancy: Tenancy) -> Colleague:
    """Amy has signed."""
    await tenancy.everybody_says_hello()
    await published(tenancy.school)
    await signs(tenancy.school, "amy")
    return tenancy.colleague("amy")


async def test_a_receipt_is_offered_and_put_into_the_onedrive_of_whoever_takes_it(tenancy: Tenancy) -> None:
    amy = await signed(tenancy)
    await amy.writes("/receipt agreement pdf")
    (offered,) = [post for post in amy.messages if post.attachment["contentType"] == CONSENT]
    assert offered.card["sizeInBytes"] > 1_000
    await amy.answers_offer("accept")

    content, span = tenancy.teams.put["mine"]
    assert content.startswith(b"%PDF")
    assert span == f"bytes 0-{len(content) - 1}/{len(content)}"
    assert offered.attachment["contentType"] == INFO
    assert offered.attachment["contentUrl"] == f"{tenancy.teams.url}/files/shown"
    assert offered.card == {"uniqueId": "u-1", "fileType": "pdf"}


async def test_a_file_that_is_declined_is_not_saved_and_that_is_said_kindly(tenancy: Tenancy) -> None:
    amy = await signed(tenancy)
    await amy.writes("agreements")
    await amy.presses("Receipt as a file")
    await amy.answers_offer("decline")

    assert amy.last_message == "All right, the file is not saved. /receipt agreement pdf offers it again."
    assert tenancy.teams.put == {}


@pytest.mark.parametrize(
    "place", ["https://evil.example/x", "http://169.254.169.254/x", "{}/files/elsewhere", "{}/files/full"]
)
async def test_a_file_is_put_nowhere_but_where_teams_keeps_files(tenancy: Tenancy, place: str) -> None:
    amy = await signed(tenancy)
    await amy.writes("/receipt agreement pdf")
    await amy.answers_offer("accept", place.format(tenancy.teams.url))

    assert "I could not put the file into your OneDrive" in amy.last_message
    assert tenancy.teams.put == {}


async def test_the_register_is_for_the_office_even_if_an_offer_is_forged(tenancy: Tenancy) -> None:
    amy, helen = await signed(tenancy), tenancy.colleague("helen")
    await helen.writes("/signatures")
    await helen.presses("Signatures")
    await helen.presses("Register as a table")
    await amy.writes("/receipt agreement pdf")
    await amy.answers_offer("accept", context=helen.messages[-1].card["acceptContext"])
    assert "for the headteacher and the administrator" in amy.last_message
    assert tenancy.teams.put == {}

    await helen.answers_offer("accept")
    assert b"Amy Teller" in tenancy.teams.put["mine"][0]


@pytest.mark.parametrize("line", ["my-cases", "governors-return", "evidence SP-7F3K-92QD 1", "text", ""])
async def test_nothing_else_is_given_as_a_file(tenancy: Tenancy, line: str) -> None:
    amy = await signed(tenancy)
    await amy.writes("/receipt agreement pdf")
    await amy.answers_offer("accept", context={"signpost": {"verb": "give_file", "value": line}})

    assert tenancy.teams.put == {}
    assert "I do not know this file" in amy.last_message


async def test_a_file_that_is_asked_for_in_a_dialog_is_offered_in_the_chat(tenancy: Tenancy) -> None:
    amy = await signed(tenancy)
    data = {"signpost": {"verb": "give_file", "value": "receipt agreement pdf"}}
    answer = await amy.invokes("task/submit", {"data": data})

    assert answer["task"] == {"type": "message", "value": "It is in the chat, below."}
    assert amy.messages[-1].attachment["contentType"] == CONSENT


async def test_the_chart_is_a_picture_in_the_chat_that_is_told_in_words_too(tenancy: Tenancy) -> None:
    await signed(tenancy)
    helen = tenancy.colleague("helen")
    await helen.writes("/chart agreement")

    (picture,) = [found for found in elements(helen.messages[-1].card) if found["type"] == "Image"]
    assert picture["url"].startswith("data:image/png;base64,")
    assert "of 15 have signed" in picture["altText"]
    check(offer(SigningFile(file_name="a.pdf", media_type="image/png", content=_noise(), caption="Much."), "chart"))


def _noise() -> bytes:
    """A picture that is small on no scale."""
    made = io.BytesIO()
    Image.effect_noise((1500, 900), 200).save(made, "PNG")
    return made.getvalue()
