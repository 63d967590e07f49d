"""Lines that were broken by hand within a paragraph of Word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.knowledge.assembly import Hints
from signpost.knowledge.word_lines import split_lines


def lines(text: str, **hints: str | int | bool) -> list[tuple[str, str]]:
    """The lines of a paragraph with such hints, each with its number."""
    given = Hints(label="", bold=False)
    given.update(hints)  # type: ignore[typeddict-item]
    return [(line, found["label"]) for line, found in split_lines(text, given)]


def test_rules_that_were_set_one_to_a_line_are_apart() -> None:
    assert lines("Staff must not:\n- post films\n- share them\nStaff may ask.") == [
        ("Staff must not:", ""),
        ("- post films", ""),
        ("- share them", ""),
        ("Staff may ask.", ""),
    ]


def test_a_sentence_that_goes_on_is_one() -> None:
    assert lines("Staff must not post\nfilms of pupils.") == [("Staff must not post\nfilms of pupils.", "")]


def test_an_item_keeps_its_number_and_its_lines_up_to_one_with_a_number_of_its_own() -> None:
    assert lines("Staff must not:\nThis is since 2019.\n(a) post films\n(b) share them", label="1.") == [
        ("Staff must not:\nThis is since 2019.", "1."),
        ("(a) post films", ""),
        ("(b) share them", ""),
    ]


@pytest.mark.parametrize("hints", [{"heading": 1}, {"row": True}, {"furniture": "contents"}])
def test_headings_rows_and_contents_stay_whole(hints: dict[str, str | int | bool]) -> None:
    assert lines("Social media\nPolicy for staff", **hints) == [("Social media\nPolicy for staff", "")]


@given(st.text(alphabet="Aab. :\n-1", min_size=1), st.sampled_from(["", "1."]))
def test_nothing_is_lost(text: str, label: str) -> None:
    assert " ".join(line for line, _ in lines(text, label=label)).split() == text.split()
