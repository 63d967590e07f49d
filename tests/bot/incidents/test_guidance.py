"""The guidance cards: each dated and with its source, and the right ones for each case."""

import re
from datetime import date
from random import Random
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from signpost.bot.calendar import Nation
from signpost.bot.incidents.guidance import Card, Condition, Reader, cards_for, load_guidance

READERS, CONDITIONS, NATIONS = get_args(Reader), get_args(Condition), get_args(Nation)
PHONES = {"999", "101", "0344 381 4772"}
"""All numbers that were checked against their source."""
EMAILS = {"helpline@saferinternet.org.uk"}
SITES = {"https://www.iwf.org.uk", "https://www.ceopeducation.co.uk", "https://swgfl.org.uk"}
CARDS = {card.id: card for card in load_guidance()}


def ids(reader: Reader, *conditions: Condition, nation: Nation | None = None) -> list[str]:
    return [card.id for card in cards_for(reader, conditions, nation)]


def words(card: Card) -> str:
    return " ".join((card.title, *card.lines))


def test_no_two_cards_have_one_id() -> None:
    assert len(CARDS) == len(load_guidance())


@pytest.mark.parametrize("card", load_guidance(), ids=lambda card: card.id)
def test_every_card_has_a_source_and_a_date_that_has_been(card: Card) -> None:
    assert card.source
    assert date(2026, 1, 1) <= card.checked_on <= date.today()  # noqa: DTZ011


@pytest.mark.parametrize("card", load_guidance(), ids=lambda card: card.id)
def test_nothing_is_to_be_called_that_was_not_checked(card: Card) -> None:
    for contact in card.contacts:
        assert contact.phone or contact.email or contact.url
        assert contact.phone in PHONES | {None}
        assert contact.email in EMAILS | {None}
        assert contact.url in SITES | {None}
    # A year may stand in the words; the only other numbers of three digits and more are these.
    numbers = set(re.findall(r"\b\d[\d ]*\d{2}\b", " ".join(card.lines)))
    assert numbers <= PHONES | {"0844", "2023", "179", "181"}


def test_the_dead_number_of_older_policies_is_nobodys() -> None:
    assert not any((contact.phone or "").startswith("0844") for card in load_guidance() for contact in card.contacts)
    assert "0844: it no longer works" in words(CARDS["professionals_helpline"])


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("reader", READERS)
def test_every_condition_has_a_card_for_everybody(reader: Reader, condition: Condition) -> None:
    assert ids(reader, condition)


def test_nobody_needs_a_card_where_nothing_is_so() -> None:
    assert ids("reporter") == ids("handler") == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("nation", NATIONS)
def test_who_may_see_a_picture_of_a_child_is_told_first_never_to_look(reader: Reader, nation: Nation) -> None:
    first = cards_for(reader, {"keep_evidence", "image_of_child"}, nation)[0]

    assert first.id == "image_of_child"
    assert first.status == "primary"
    assert "Never view, copy, print, share, store or save" in words(first)
    assert "designated safeguarding lead" in words(first)
    assert "police as a matter of urgency" in words(first)


@pytest.mark.parametrize("reader", READERS)
def test_danger_comes_before_everything_else(reader: Reader) -> None:
    first = cards_for(reader, CONDITIONS)[0]

    assert first.id == "danger_now"
    assert first.contacts[0].phone == "999"


def test_how_to_keep_evidence_never_speaks_of_copying_without_its_exception() -> None:
    assert "Do not retaliate" in words(CARDS["keep_evidence"])
    assert "under 18" in CARDS["keep_evidence"].lines[-1]
    assert "copy nothing" in CARDS["keep_evidence"].lines[-1]


def test_a_victim_reads_of_help_and_a_handler_of_the_duty_to_give_it() -> None:
    assert ids("reporter", "staff_victim") == ["professionals_helpline", "staff_victim"]
    assert ids("handler", "staff_victim") == ["professionals_helpline", "duty_to_staff"]


def test_the_lado_is_for_handlers_in_england() -> None:
    assert "staff_allegation" in ids("handler", "staff_allegation", nation="england")
    assert "within one working day" in words(CARDS["staff_allegation"])
    assert "staff_allegation" not in ids("reporter", "staff_allegation", nation="england")
    for nation in ("wales", "scotland", "northern_ireland"):
        shown = cards_for("handler", CONDITIONS, nation)
        assert not any("LADO" in words(card) for card in shown)
        assert "no_own_inquiries" in [card.id for card in shown]


def test_without_a_nation_the_cards_of_all_are_shown() -> None:
    assert set(ids("handler", *CONDITIONS)) == {card.id for card in load_guidance() if "handler" in card.readers}


@given(
    st.sampled_from(READERS), st.lists(st.sampled_from(CONDITIONS)), st.none() | st.sampled_from(NATIONS), st.randoms()
)
def test_the_cards_depend_on_what_is_so_and_not_on_its_order(
    reader: Reader, conditions: list[Condition], nation: Nation | None, chance: Random
) -> None:
    shown = cards_for(reader, conditions, nation)
    again = [*conditions, *conditions]
    chance.shuffle(again)

    assert cards_for(reader, again, nation) == shown
    assert cards_for(reader, frozenset(conditions), nation) == shown
    assert list(shown) == [card for card in load_guidance() if card in shown]
    assert all(reader in card.readers and set(card.when) & set(conditions) for card in shown)


@pytest.mark.parametrize(
    ("today", "is_stale"),
    [
        (date(2026, 11, 21), False),
        (date(2027, 11, 21), False),
        (date(2027, 11, 22), True),
        (date(2028, 1, 1), True),
        (date(2026, 1, 1), False),
    ],
)
def test_after_a_year_a_card_says_when_it_was_checked(today: date, is_stale: bool) -> None:
    card = CARDS["danger_now"].model_copy(update={"checked_on": date(2026, 11, 21)})

    assert card.is_stale(today) is is_stale
    assert (card.note(today) or "").startswith("Checked on 21 November 2026." if is_stale else "")
    assert (card.note(today) is None) is not is_stale


def test_a_card_checked_on_a_leap_day_is_stale_a_year_later() -> None:
    card = CARDS["danger_now"].model_copy(update={"checked_on": date(2028, 2, 29)})

    assert not card.is_stale(date(2029, 2, 28))
    assert card.is_stale(date(2029, 3, 1))


@pytest.mark.parametrize(
    "slip",
    [
        {"source": " "},
        {"checked_on": None},
        {"status": "hearsay"},
        {"when": ["weather"]},
        {"when": []},
        {"readers": ["subject"]},
        {"lines": [""]},
        {"contacts": [{"name": "Helpline", "phone": "0344 HELP"}]},
        {"contacts": [{"name": "Helpline", "url": "http://example.org"}]},
        {"note": "unknown field"},
    ],
)
def test_a_card_with_a_slip_is_refused(slip: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Card.model_validate(CARDS["danger_now"].model_dump() | slip)
