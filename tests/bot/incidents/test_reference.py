"""References: fit to be read out, forgiving when typed, and of no use for counting."""

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.incidents.reference import ALPHABET, new_reference, parse_reference

EXAMPLE = "SP-7F3K-92QD"
references = st.builds(lambda _: new_reference(), st.integers())


def test_a_reference_is_two_groups_of_four_speakable_characters() -> None:
    for _ in range(1_000):
        assert re.fullmatch(rf"SP-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", new_reference())


def test_no_two_of_many_references_are_alike_and_each_character_comes_about_as_often() -> None:
    many = [new_reference() for _ in range(5_000)]
    first = [reference[3] for reference in many]

    assert len(set(many)) == len(many)
    assert all(80 < first.count(character) < 300 for character in ALPHABET)


def test_no_reference_reads_as_a_word() -> None:
    for _ in range(2_000):
        for group in new_reference().split("-"):
            spoken = group.translate(str.maketrans("0134", "OIEA"))
            assert not re.search("[B-DF-HJ-NP-TV-Z][AEIO]+[B-DF-HJ-NP-TV-Z]", spoken)


def test_nothing_in_the_alphabet_is_taken_for_something_else_in_it() -> None:
    assert not set(ALPHABET) & set("AEILOUG")
    assert len(set(ALPHABET)) == len(ALPHABET) == 29


@pytest.mark.parametrize(
    "written",
    [
        "SP-7F3K-92QD",
        "sp-7f3k-92qd",
        "SP7F3K92QD",
        "sp 7f3k 92qd",
        "SP–7F3K—92QD",
        "SP - 7F3K - 92QD",
        "s p 7 f 3 k 9 2 q d",
        "SP-\u00a07F3K\u00a092QD",
        "ＳＰ－７Ｆ３Ｋ－９２ＱＤ",
        "my report (SP-7F3K-92QD), is there news?",
        "SP-7F3K-92QC? no: SP-7F3K-92QD",
        "the SP 500, then sp7f3k92qd.",
    ],
)
def test_a_reference_is_found_however_it_is_typed(written: str) -> None:
    assert parse_reference(written) == EXAMPLE


@pytest.mark.parametrize(
    "written",
    [
        "",
        "7F3K-92QD",
        "SP-7F3K-92Q",
        "SP-7F3K-92QDD",
        "SP-7F3K-92QC",
        "XSP-7F3K-92QD",
        "SP-7F3K-92QA",
        "SP-7F3K.92QD",
        "special circumstances",
    ],
)
def test_what_is_no_reference_is_not_taken_for_one(written: str) -> None:
    assert parse_reference(written) is None


@given(references)
def test_letters_that_are_not_in_the_alphabet_are_read_as_what_they_look_like(reference: str) -> None:
    for letters, meant in (("Oo", "0"), ("IiLl", "1"), ("Uu", "V"), ("Gg", "6")):
        for letter in letters:
            assert parse_reference("SP" + reference[2:].replace(meant, letter)) == reference


@given(references, st.text(max_size=20), st.text(max_size=20))
def test_a_reference_is_found_in_any_message(reference: str, before: str, after: str) -> None:
    assert parse_reference(f"{before}\n\n\n\n{reference}.{after}") is not None


@given(references)
def test_one_wrong_character_is_always_noticed(reference: str) -> None:
    for place in (3, 4, 5, 6, 8, 9, 10, 11):
        for character in set(ALPHABET) - {reference[place]}:
            assert parse_reference(reference[:place] + character + reference[place + 1 :]) is None


@given(references)
def test_two_swapped_characters_are_always_noticed(reference: str) -> None:
    for one, other in combinations((3, 4, 5, 6, 8, 9, 10, 11), 2):
        swapped = list(reference)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        if reference[one] != reference[other]:
            assert parse_reference("".join(swapped)) is None


@given(st.text())
def test_whatever_is_found_is_a_reference_in_full(text: str) -> None:
    found = parse_reference(text)

    assert found is None or parse_reference(found) == found
