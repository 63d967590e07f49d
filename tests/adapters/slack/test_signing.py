"""Signing on Slack: from a reminder's button to the receipt; what is signed is seen letter for letter."""

import pytest
from sqlalchemy import select

from signpost.adapters.slack.blocks import Modal
from signpost.adapters.slack.rendering import render
from signpost.bot.agreements.agreement import Group, Statement
from signpost.bot.store.tables import SignatureRow
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


def test_what_does_not_fit_into_one_modal_cannot_be_signed_there() -> None:
    statements = tuple(Statement(number=number, ref="r", text="I will. " * 300) for number in range(1, 40))
    long = SIGNING.agreement.model_copy(update={"groups": (Group(heading="Much", lead_in=(), statements=statements),)})
    shown = render(SIGNING.model_copy(update={"agreement": long}))

    assert isinstance(shown, Modal)
    assert "submit" not in shown.view
    assert "longer than Slack shows at once" in words(shown.view["blocks"])
