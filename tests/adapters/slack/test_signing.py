"""Signing on Slack: from a reminder's button to the receipt; what is signed is seen letter for letter."""

import itertools
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from signpost.adapters.slack.blocks import MOST_METADATA, Block, Modal
from signpost.adapters.slack.rendering import render
from signpost.adapters.slack.signing_form import place_in, render_signing
from signpost.bot.agreements.agreement import Group, Statement
from signpost.bot.agreements.views import SigningRequest
from signpost.bot.store.tables import SignatureRow
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import read_policy
from tests.adapters.slack.limits import check_view
from tests.adapters.slack.member import Member, words
from tests.adapters.slack.staffroom import Staffroom, user_of
from tests.adapters.views import SIGNING
from tests.bot.agreements.school import published

pytestmark = pytest.mark.slack
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


async def reminded(staffroom: Staffroom) -> Member:
    """Amy has a reminder, and presses its button."""
    await published(staffroom.school)
    await staffroom.school.later(minutes=1)
    await staffroom.works()
    amy = staffroom.member("amy")
    await amy.presses("Read and sign", amy.messages[-1])
    return amy


def ticks(amy: Member) -> dict[str, list[str]]:
    assert amy.modal is not None
    boxes = [block for block in amy.modal.content["blocks"] if block.get("element", {}).get("type") == "checkboxes"]
    return {block["block_id"]: [block["element"]["options"][0]["value"]] for block in boxes}


@on_sqlite
async def test_a_signature_says_by_which_account_it_was_made(staffroom: Staffroom) -> None:
    amy = await reminded(staffroom)
    await amy.submits(**ticks(amy), name="Amy Teller")
    assert "Signed" in amy.screen

    async with staffroom.school.office.work(staffroom.school.id, read_only=True) as work:
        row = await work.transaction.scalar(select(SignatureRow))
    assert row is not None
    assert (row.platform, row.account, row.typed_name) == ("slack", user_of("amy"), "Amy Teller")


@on_sqlite
async def test_a_name_that_is_not_taken_leaves_the_form_as_it_was_to_be_sent_again(
    staffroom: Staffroom,
) -> None:
    amy = await reminded(staffroom)
    errors = await amy.submits(**ticks(amy), name="Ben Okoro")
    assert "knows you as Amy Teller" in errors["name"]
    assert "My name, as I typed it" in amy.screen

    assert not await amy.submits(name="Amy Teller")
    assert "Signed" in amy.screen


@on_sqlite
async def test_the_whole_text_stands_over_the_form_and_takes_nothing_from_it(staffroom: Staffroom) -> None:
    amy = await reminded(staffroom)
    await amy.presses("The whole text")
    assert "SHA-256" in amy.screen
    amy.close_front()

    assert not await amy.submits(**ticks(amy), name="Amy Teller")


@on_sqlite
async def test_home_shows_what_is_to_be_signed_and_that_it_is(staffroom: Staffroom) -> None:
    await published(staffroom.school)
    amy = staffroom.member("amy")
    await amy.opens_home()
    assert "to be signed by" in amy.home
    await amy.presses("Read and sign", at_home=True)
    await amy.submits(**ticks(amy), name="Amy Teller")

    assert "signed on" in amy.home
    amy.close()
    await amy.presses("Receipt", at_home=True)
    assert "As Amy Teller" in amy.screen


@on_sqlite
async def test_a_reminder_is_put_off_by_its_button(staffroom: Staffroom) -> None:
    await published(staffroom.school)
    await staffroom.school.later(minutes=1)
    await staffroom.works()
    amy = staffroom.member("amy")
    await amy.presses("Remind me tomorrow", amy.messages[-1])

    assert "I will remind you on Tuesday 24 November." in amy.last_message


def test_marks_in_a_statement_are_shown_and_not_read() -> None:
    shown = render(SIGNING)

    assert isinstance(shown, Modal)
    (statement,) = (block for block in shown.view["blocks"] if "write *well*." in words(block))
    assert statement["text"]["type"] == "plain_text"


def of_lengths(lengths: Sequence[Sequence[int]]) -> SigningRequest:
    """An agreement by its groups, and they by the letters of their statements."""
    numbers = itertools.count(1)
    groups = tuple(
        Group(heading="", lead_in=(), statements=tuple(_statement(next(numbers), length) for length in group))
        for group in lengths
    )
    return SIGNING.model_copy(update={"agreement": SIGNING.agreement.model_copy(update={"groups": groups})})


def _statement(number: int, length: int) -> Statement:
    return Statement(number=number, ref="r", text=("I’ll keep *it*. " * (length // 16 + 1))[:length].strip() or "x")


def sent_back(view: Block) -> Block:
    """A page as Slack sends it back, with every tick set."""
    boxes = {block["block_id"]: block["element"] for block in view["blocks"] if "block_id" in block}
    values = {
        name: {"value": {"type": "checkboxes", "selected_options": box["options"]}}
        for name, box in boxes.items()
        if box["type"] == "checkboxes"
    }
    return {**view, "state": {"values": values}}


def walked(request: SigningRequest) -> list[Block]:
    """All pages of an agreement, for whoever ticks everything."""
    shown = [render_signing(request)]
    while shown[-1]["submit"]["text"] == "Next":
        place = place_in(shown[-1]).after(sent_back(shown[-1]))
        shown.append(render_signing(request, place.model_copy(update={"page": place.page + 1})))
    return shown


def letters(text: str) -> str:
    return "".join(text.split())


@given(st.lists(st.lists(st.integers(1, 3_000), min_size=1, max_size=40), min_size=1, max_size=20))
def test_an_agreement_of_any_size_is_shown_whole_and_ticked_whole(lengths: list[list[int]]) -> None:
    request = of_lengths(lengths)
    shown = walked(request)

    for page in shown:
        check_view(page)
        assert len(json.dumps(page)) < 20_000, "by Socket Mode, more is lost"
    plain = [block["text"]["text"] for page in shown for block in page["blocks"] if _is_plain(block)]
    agreement = request.agreement
    statements = [f"{one.number}. {one.text}" for one in agreement.statements]
    assert letters("".join(plain)) == letters("".join([*agreement.preamble, *statements, request.declaration]))
    everything = tuple(range(1, len(statements) + 1))
    assert place_in(shown[-1]).after(sent_back(shown[-1])).ticked == everything
    assert ["name" in json.dumps(page["blocks"]) for page in shown] == [page is shown[-1] for page in shown]


def _is_plain(block: Block) -> bool:
    return bool(block["type"] == "section" and block["text"]["type"] == "plain_text")


@given(st.sets(st.integers(1, 2_000)))
def test_what_was_ticked_goes_along_within_slacks_limit(numbers: set[int]) -> None:
    request = of_lengths([[1] * 40])
    box = [{"value": str(number)} for number in numbers]
    state = {"values": {"group.1": {"value": {"type": "checkboxes", "selected_options": box}}}}
    kept = place_in(render_signing(request)).after({"blocks": [], "state": state})
    shown = render_signing(request, kept)

    assert len(shown["private_metadata"]) <= MOST_METADATA
    assert {*kept.ticked} <= numbers
    assert {*kept.ticked} == numbers or len(kept.ticks) > MOST_METADATA // 2


def test_words_that_statements_depend_on_stand_over_each_part_of_them() -> None:
    group = of_lengths([[600] * 40]).agreement.groups[0].model_copy(update={"lead_in": ("I will:",)})
    agreement = SIGNING.agreement.model_copy(update={"groups": (group,)})
    shown = walked(SIGNING.model_copy(update={"agreement": agreement}))

    boxes = [json.dumps(page).count("Do you agree?") for page in shown]
    assert len(shown) > 1
    assert sum(words(page["blocks"]).count("I will:") for page in shown) == sum(boxes)


def hundred(folder: Path) -> Policy:
    """An agreement of a hundred statements."""
    lines = (f"- I will keep promise {number}, {'and keep it well, ' * 12}always." for number in range(1, 101))
    file = folder / "long.md"
    file.write_text("\n".join(["# Long Agreement", "", "## Promises", "", *lines]), "utf-8")
    return read_policy(file)


@on_sqlite
async def test_a_hundred_statements_are_signed_page_by_page(staffroom: Staffroom, tmp_path: Path) -> None:
    await published(staffroom.school, hundred(tmp_path))
    amy = staffroom.member("amy")
    await amy.commands("/sign")
    assert "Page 1 of" in amy.screen
    first = ticks(amy)
    await amy.submits(**first)
    assert "Page 2 of" in amy.screen
    await amy.presses("Back")
    assert {name: [one["value"] for one in given_] for name, given_ in preticked(amy).items()} == first
    pages = 1
    while "Your name" not in amy.screen:
        await amy.submits(**ticks(amy))
        pages += 1
    assert pages > 2
    assert not await amy.submits(**ticks(amy), name="Amy Teller")
    assert "Signed" in amy.screen

    async with staffroom.school.office.work(staffroom.school.id, read_only=True) as work:
        row = await work.transaction.scalar(select(SignatureRow))
    assert row is not None
    assert row.ticked == ",".join(map(str, range(1, 101)))


def preticked(amy: Member) -> dict[str, list[Block]]:
    assert amy.modal is not None
    blocks = amy.modal.content["blocks"]
    return {block["block_id"]: block["element"].get("initial_options", []) for block in blocks if "block_id" in block}


@on_sqlite
async def test_a_statement_without_a_tick_on_any_page_keeps_the_whole_from_being_signed(
    staffroom: Staffroom, tmp_path: Path
) -> None:
    """Slack asks for each tick itself; what comes without one is not signed all the same."""
    await published(staffroom.school, hundred(tmp_path))
    amy = staffroom.member("amy")
    await amy.commands("/sign")
    await amy.submits()
    while "Your name" not in amy.screen:
        await amy.submits(**ticks(amy))
    errors = await amy.submits(**ticks(amy), name="Amy Teller")

    assert "tick statements 1, 2" in errors["name"]


@on_sqlite
async def test_a_text_that_is_another_one_by_the_next_page_is_opened_anew(staffroom: Staffroom, tmp_path: Path) -> None:
    await published(staffroom.school, hundred(tmp_path))
    amy = staffroom.member("amy")
    await amy.commands("/sign")
    file = tmp_path / "long.md"
    file.write_text(file.read_text("utf-8").replace("promise 7,", "promise seven,"), "utf-8")
    await published(staffroom.school, read_policy(file), is_material=False)
    await amy.submits(**ticks(amy))

    assert "The text has changed since you opened it" in amy.screen
