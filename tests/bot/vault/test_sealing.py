import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.vault import Key, SealBrokenError, new_key, seal, seal_json, unseal, unseal_json
from tests.bot.vault.leak import everything_in

CANARY = "canary-text-of-a-report"
PLACE = {"school": "larkfield", "owner": "case-1", "part": "what happened"}
OVERHEAD = 1 + 12 + 16

ids = st.text(max_size=6)
places = st.fixed_dictionaries({"school": ids, "owner": ids, "part": ids})
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def sealed_in(place: dict[str, str], key: Key, plaintext: bytes, *, padded: bool = True) -> bytes:
    return seal(key, plaintext, school=place["school"], owner=place["owner"], part=place["part"], padded=padded)


def refused(key: Key, sealed: bytes, place: dict[str, str]) -> bool:
    """Whether it does not open, with an error that says nothing of what it was."""
    try:
        unseal(key, sealed, **place)
    except SealBrokenError as error:
        return CANARY not in everything_in(error)
    return False


@given(st.binary(max_size=3_000), places, st.booleans())
def test_what_is_sealed_opens_in_its_place(plaintext: bytes, place: dict[str, str], padded: bool) -> None:
    key = new_key()
    sealed = sealed_in(place, key, plaintext, padded=padded)

    assert unseal(key, sealed, **place) == plaintext
    assert len(plaintext) < 4 or plaintext not in sealed


@given(places, places)
def test_what_is_moved_to_another_school_case_or_part_does_not_open(
    place: dict[str, str], other: dict[str, str]
) -> None:
    key = new_key()

    assert refused(key, sealed_in(place, key, CANARY.encode()), other) == (place != other)


@pytest.mark.parametrize("field", PLACE)
def test_each_field_of_the_place_counts(field: str) -> None:
    key = new_key()
    sealed = sealed_in(PLACE, key, CANARY.encode())

    for other in ["", PLACE[field] + "x", PLACE[field][:-1], PLACE[field].upper(), PLACE[field] + "\0"]:
        assert refused(key, sealed, {**PLACE, field: other})


def test_fields_that_only_join_to_the_same_text_are_another_place() -> None:
    key = new_key()
    sealed = seal(key, b"text", school="a", owner="bc", part="d")

    assert refused(key, sealed, {"school": "ab", "owner": "c", "part": "d"})
    assert refused(key, sealed, {"school": "a", "owner": "b", "part": "cd"})


@pytest.mark.parametrize("padded", [True, False])
def test_any_bit_flipped_is_noticed(padded: bool) -> None:
    key = new_key()
    sealed = sealed_in(PLACE, key, CANARY.encode(), padded=padded)

    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        assert refused(key, bytes(changed), PLACE), f"bit {bit} changed, and it opened"


def test_what_is_cut_off_or_added_is_noticed() -> None:
    key = new_key()
    sealed = sealed_in(PLACE, key, CANARY.encode())

    assert all(refused(key, sealed[:length], PLACE) for length in range(len(sealed)))
    assert refused(key, sealed + b"\0", PLACE)
    assert refused(key, b"\0" + sealed, PLACE)


def test_another_key_does_not_open_it() -> None:
    assert refused(new_key(), sealed_in(PLACE, new_key(), CANARY.encode()), PLACE)


def test_ten_megabytes_of_evidence_are_sealed_as_they_are() -> None:
    key, evidence = new_key(), os.urandom(10_000_000)
    sealed = sealed_in(PLACE, key, evidence, padded=False)

    assert unseal(key, sealed, **PLACE) == evidence
    assert len(sealed) == len(evidence) + OVERHEAD
    middle = bytearray(sealed)
    middle[5_000_000] ^= 1
    assert refused(key, bytes(middle), PLACE)


@pytest.mark.parametrize(
    ("length", "size"),
    [(0, 256), (1, 256), (255, 256), (256, 512), (511, 512), (512, 1024), (40_000, 65_536), (65_535, 65_536)],
)
def test_a_text_shows_its_length_only_roughly(length: int, size: int) -> None:
    key = new_key()

    for text in [b"x" * length, b"\0" * length, b"\x80" * length]:
        sealed = sealed_in(PLACE, key, text)
        assert len(sealed) == size + OVERHEAD
        assert unseal(key, sealed, **PLACE) == text


def test_the_same_text_sealed_twice_looks_different() -> None:
    key = new_key()

    assert sealed_in(PLACE, key, b"yes") != sealed_in(PLACE, key, b"yes")


@given(json_values)
def test_json_opens_as_it_was(value: Any) -> None:
    key = new_key()

    assert unseal_json(key, seal_json(key, value, **PLACE), **PLACE) == value


@given(st.text(st.characters(), max_size=20))
def test_json_keeps_every_text_that_a_platform_can_send(text: str) -> None:
    key = new_key()
    broken = text + "\ud83d"  # Half an emoji, as a platform may cut it off.

    assert unseal_json(key, seal_json(key, broken, **PLACE), **PLACE) == broken


@pytest.mark.parametrize("text", [CANARY, f'{{"{CANARY}": ', "\xff" + CANARY])
def test_what_is_no_json_is_refused_without_showing_it(text: str) -> None:
    key = new_key()

    with pytest.raises(SealBrokenError) as caught:
        unseal_json(key, sealed_in(PLACE, key, text.encode("latin-1")), **PLACE)

    assert CANARY not in everything_in(caught.value)
