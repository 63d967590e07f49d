"""Signing on Teams: from a reminder's button to the receipt."""

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from signpost.adapters.teams.agreement_pages import Place, pages, render_page
from signpost.bot.agreements.agreement import Group, Statement
from signpost.bot.agreements.signing import MOST_NAME
from signpost.bot.store.tables import SignatureRow
from tests.adapters.teams.colleague import Colleague
from tests.adapters.teams.schema import check, elements, words
from tests.adapters.teams.tenancy import Tenancy
from tests.adapters.views import SIGNING
from tests.bot.agreements.school import changed, published

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


def values(amy: Colleague) -> dict[str, str]:
    """What is ticked on the card, and what is not."""
    fields = [found for found in elements(amy.card) if found.get("type") == "Input.ChoiceSet"]
    return {field["id"]: field.get("value", "") for field in fields}


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
async def test_a_signature_that_is_not_taken_says_why_and_loses_no_tick(tenancy: Tenancy) -> None:
    amy = await reminded(tenancy)
    await amy.presses("Read and sign")
    await amy.presses("Sign", **ticks(amy) | {"group2": ""}, name="Ben Okoro")
    assert "It is not signed yet: tick statements" in amy.screen
    left = [number for number, value in values(amy).items() if not value]
    assert left == ["group2"]

    await amy.presses("Sign", group2="ticked")
    assert "The school knows you as Amy Teller" in amy.screen
    assert "Ben Okoro" in amy.screen
    assert all(values(amy).values())
    await amy.presses("Sign", name="Amy Teller")
    assert "✓ Signed" in amy.screen


@on_sqlite
async def test_an_agreement_that_has_changed_meanwhile_is_shown_anew_and_not_signed(
    tenancy: Tenancy, tmp_path: Path
) -> None:
    amy = await reminded(tenancy)
    await amy.presses("Read and sign")
    given = ticks(amy)
    await published(tenancy.school, changed(tmp_path, ("hit back", "strike back")), is_material=False)
    await amy.presses("Sign", **given, name="Amy Teller")

    assert "The text has changed since you opened it" in amy.screen
    assert "strike back" in amy.screen
    assert not any(values(amy).values())


@on_sqlite
async def test_an_agreement_longer_than_a_card_is_leafed_through_and_signed(tenancy: Tenancy, tmp_path: Path) -> None:
    said = "I will not answer abuse or hit back."
    much = "\n".join(
        f"- I will do the thing with the number {number}, {'and think of it ' * 30}." for number in range(60)
    )
    await tenancy.everybody_says_hello()
    await published(tenancy.school, changed(tmp_path, (f"- {said}", f"- {said}\n{much}")))
    amy = tenancy.colleague("amy")
    await amy.writes("/sign")
    await amy.presses("Read and sign")
    seen = 1
    while "Page" in amy.screen and "Your name" not in amy.screen:
        await amy.presses("Next", **ticks(amy))
        seen += 1
    assert seen > 2
    await amy.presses("Back")
    await amy.presses("Next")
    await amy.presses("Sign", **ticks(amy), name="amy")
    assert "full name" in amy.screen
    await amy.presses("Sign", name="Amy Teller")

    assert "✓ Signed" in amy.screen


@on_sqlite
async def test_a_reminder_is_put_off_by_its_button(tenancy: Tenancy) -> None:
    amy = await reminded(tenancy)
    await amy.presses("Remind me tomorrow")

    assert amy.word == "I will remind you on Tuesday 24 November."


agreements = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 6_000), st.sampled_from(["", "Pupils", "Speaking up"])),
    min_size=1,
    max_size=25,
)


@given(agreements, st.data())
def test_an_agreement_of_any_size_is_read_in_pages_and_no_tick_is_lost(
    sizes: list[tuple[int, int, str]], data: st.DataObject
) -> None:
    numbers = itertools.count(1)
    groups = tuple(
        Group(
            heading=heading,
            lead_in=("I will:",),
            statements=tuple(
                Statement(number=(number := next(numbers)), ref="r", text=f"<{number}> {'é' * size}")
                for _ in range(count)
            ),
        )
        for count, size, heading in sizes
    )
    view = SIGNING.model_copy(update={"agreement": SIGNING.agreement.model_copy(update={"groups": groups})})
    wanted = data.draw(st.sets(st.integers(1, len(groups))))
    place, read = Place.first(view), ""
    for page in range(len(pages(view))):
        shown = render_page(view, replace(place, page=page), "Please type your name. " * 10, "é" * MOST_NAME)
        check(shown)
        read += words(shown.card)
        found = [element for element in elements(shown.card) if str(element.get("id", "")).startswith("group")]
        given_ = {one["id"]: "1" for one in found if int(one["id"].removeprefix("group")) in wanted}
        carried = next(one for one in elements(shown.card) if one["type"] == "Action.Execute")["data"]["signpost"]
        again = Place.read(carried["value"])
        assert again is not None
        place = again.with_inputs(view, given_)

    assert place.ticks == wanted
    assert all(f"<{number}>" in read for number in range(1, next(numbers)))
    agreed = [statement.number for number in sorted(wanted) for statement in groups[number - 1].statements]
    assert list(place.ticked(view.agreement)) == agreed


@pytest.mark.parametrize("value", ["", "a b c d e", "a b 1", "c d -1 zz n", "x"])
def test_a_place_that_no_button_carried_is_none(value: str) -> None:
    assert Place.read(value) is None
