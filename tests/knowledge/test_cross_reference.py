"""Numbers at the beginning of a line that belong to the sentence of the line before."""

import pytest

from signpost.knowledge.cross_reference import is_cross_reference, is_in_turn
from signpost.knowledge.marker import find_marker


@pytest.mark.parametrize(
    ("own", "said", "words"),
    [
        ("", "Nobody may do so except as is laid down in section", "4.1 above, with leave."),
        ("5.2 x", "which is prohibited for all members of staff by", "5.3 (ii) where it is required."),
        ("39. x", "through their own accounts until the young person is", "21. After that it is for them."),
        ("", "conduct by another adult which they believe breaks", "Section 6, 7 or 8, however minor."),
        ("1.1 x", "Phones are kept in the office between", "8.30 and 3.30."),
        ("1.2 x", "A breach of it is reported under section", "2.1 of the code of conduct."),
        ("3. x", "The office is closed from 24 July to", "31 August."),
        ("", "in the form that is set out at the end of the policy in", "Appendix B of the handbook."),
    ],
)
def test_what_a_sentence_refers_to_begins_nothing(own: str, said: str, words: str) -> None:
    assert is_cross_reference(said, words, find_marker(own))


@pytest.mark.parametrize(
    ("own", "said", "words"),
    [
        ("", "Staff are expected to keep to each of the following", "1. Be kind."),
        ("1.1 x", "Phones are kept in the places that are named on", "1.2 Staff may use them there."),
        ("5.2 x", "Phones are kept out of sight at all times and off", "5.3 They may be used at lunch."),
        ("a) x", "be as polite as they would be in person", "b) ask before they post"),
        ("", "All staff have read and have understood the policy", "Section 6 Use of phones"),
        ("", "Staff must never share with anybody", "- their passwords"),
        ("", "The school keeps", "its word"),
    ],
)
def test_what_comes_next_in_its_list_begins_something(own: str, said: str, words: str) -> None:
    assert not is_cross_reference(said, words, find_marker(own))


@pytest.mark.parametrize(
    ("own", "marker", "expected"),
    [
        ("3. x", "4. x", True),
        ("3. x", "1. x", True),
        ("3. x", "9. x", False),
        ("3. x", "2. x", False),
        ("4.1 x", "4.2 x", True),
        ("4.1 x", "5.1 x", True),
        ("4.1 x", "3.9 x", False),
        ("a) x", "c) x", True),
        ("3. x", "a) x", False),
    ],
)
def test_a_number_is_in_turn_where_its_list_can_go_on_with_it(own: str, marker: str, expected: bool) -> None:
    found = find_marker(marker)

    assert found is not None
    assert is_in_turn(find_marker(own), found) == expected
