"""An agreement signed line by line."""

import pytest

from signpost.adapters.terminal.signing_walk import SigningWalk
from signpost.bot.agreements.agreement import Group, Statement
from signpost.bot.agreements.commands import (
    AskAboutStatement,
    DeclineAgreement,
    RemindTomorrow,
    ShowAgreementText,
    SignAgreement,
)
from tests.adapters.views import AGREEMENT, SIGNING

THREE = Group(
    heading="H", lead_in=(), statements=tuple(Statement(number=n, ref=str(n), text=f"I {n}.") for n in (1, 2, 3))
)


def walk() -> SigningWalk:
    groups = (THREE, Group(heading="", lead_in=(), statements=(Statement(number=4, ref="4", text="I have read it."),)))
    return SigningWalk(SIGNING.model_copy(update={"agreement": AGREEMENT.model_copy(update={"groups": groups})}))


def test_group_after_group_then_the_name_then_sign() -> None:
    signing = walk()
    for line in ("yes", "Y", "Amy Teller"):
        assert signing.take(line) is None

    assert signing.take("sign") == SignAgreement(
        campaign="c1", digest="ab" * 32, ticked=(1, 2, 3, 4), typed_name="Amy Teller"
    )


@pytest.mark.parametrize(
    ("line", "ticked"), [("1, 3", {1, 3}), ("1-2", {1, 2}), ("2 – 3.", {2, 3}), ("1 2 3", {1, 2, 3})]
)
def test_statements_are_ticked_by_their_numbers(line: str, ticked: set[int]) -> None:
    signing = walk()
    signing.take(line)

    assert signing.ticked == ticked
    assert signing.place == (1 if len(ticked) == 3 else 0)
    assert bool(signing.remark) == (len(ticked) < 3)


@pytest.mark.parametrize("line", ["no", "4", "1, x", "0", "ok then", "9999-99999"])
def test_what_is_no_answer_ticks_nothing(line: str) -> None:
    signing = walk()
    signing.take(line)

    assert (signing.ticked, signing.place) == (set(), 0)
    assert "Type yes" in signing.remark


def test_enter_alone_ticks_nothing_and_names_nobody() -> None:
    signing = walk()
    signing.take("")
    assert signing.remark == "Not ticked yet: 1, 2, 3."
    signing.take("yes")
    signing.take("yes")
    signing.take("")
    assert (signing.name, signing.remark) == ("", "Please type your name, as you would sign.")


def test_anything_but_sign_takes_the_name_back() -> None:
    signing = walk()
    for line in ("yes", "yes", "Amy Teller", "no, wait"):
        assert signing.take(line) is None

    assert (signing.name, signing.remark) == ("", "It is not signed yet.")


def test_back_takes_ticks_back() -> None:
    signing = walk()
    for line in ("yes", "yes", "Amy", "/back", "/back", "/back"):
        signing.take(line)

    assert (signing.name, signing.place, signing.ticked) == ("", 0, set())


def test_what_else_can_be_done_meanwhile() -> None:
    signing = walk()

    assert signing.take("/text") == ShowAgreementText(agreement="agreement")
    assert signing.take("/ask 3 What is that?") == AskAboutStatement(campaign="c1", statement=3, text="What is that?")
    assert signing.take("/ask what?") is None
    assert "/ask 3" in signing.remark
    assert signing.take("/dance") is None
    assert "You are signing" in signing.remark
    assert not signing.is_left


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("/stop", None),
        ("/tomorrow", RemindTomorrow()),
        ("/decline My union says no.", DeclineAgreement(campaign="c1", text="My union says no.")),
    ],
)
def test_it_can_be_left(line: str, command: object) -> None:
    signing = walk()

    assert signing.take(line) == command
    assert signing.is_left
