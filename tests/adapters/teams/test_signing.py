"""Signing on Teams: from a reminder's button to the receipt."""

import pytest
from sqlalchemy import select

from signpost.adapters.teams.card import Private
from signpost.adapters.teams.rendering import render
from signpost.bot.agreements.agreement import Group, Statement
from signpost.bot.store.tables import SignatureRow
from tests.adapters.teams.colleague import Colleague
from tests.adapters.teams.schema import elements, words
from tests.adapters.teams.tenancy import Tenancy
from tests.adapters.views import SIGNING
from tests.bot.agreements.school import published

pytestmark = pytest.mark.teams
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


async def reminded(tenancy: Tenancy) -> Colleague:
    """Amy has a reminder."""
    await tenancy.everybody_says_hello()
    await published(tenancy.school)
    await tenancy.school.later(minutes=1)
    await tenancy.works()
    return tenancy.colleague("amy")


def ticks(amy: Colleague) -> dict[str, str]:
    fields = [found for found in elements(amy.card) if found.get("type") == "Input.ChoiceSet"]
    return {field["id"]: field["choices"][0]["value"] for field in fields}


@on_sqlite
async def test_a_signature_says_by_which_account_it_was_made(tenancy: Tenancy) -> None:
    amy = await reminded(tenancy)
    await amy.presses("Read and sign")
    await amy.presses("Sign", **ticks(amy), name="Amy Teller")
    assert "Signed" in amy.screen

    async with tenancy.school.office.work(tenancy.school.id, read_only=True) as work:
        row = await work.transaction.scalar(select(SignatureRow))
    assert row is not None
    assert (row.platform, row.account, row.typed_name) == ("teams", amy.user.aad, "Amy Teller")


@on_sqlite
async def test_a_signature_that_is_not_taken_says_why_and_the_way_back(tenancy: Tenancy) -> None:
    amy = await reminded(tenancy)
    await amy.presses("Read and sign")
    await amy.presses("Sign", name="Amy Teller")
    assert "It is not signed yet: tick statements" in amy.screen
    await amy.presses("Back to the agreement")

    assert "My name, as I typed it" in amy.screen


@on_sqlite
async def test_a_reminder_is_put_off_by_its_button(tenancy: Tenancy) -> None:
    amy = await reminded(tenancy)
    await amy.presses("Remind me tomorrow")

    assert amy.word == "I will remind you on Tuesday 24 November."


def test_what_does_not_fit_on_one_card_cannot_be_signed_there() -> None:
    statements = tuple(Statement(number=number, ref="r", text="I will. " * 300) for number in range(1, 20))
    long = SIGNING.agreement.model_copy(update={"groups": (Group(heading="Much", lead_in=(), statements=statements),)})
    shown = render(SIGNING.model_copy(update={"agreement": long}))

    assert isinstance(shown, Private)
    assert "longer than one card holds" in words(shown.card)
    assert not [found for found in elements(shown.card) if found.get("type") == "Input.Text"]
