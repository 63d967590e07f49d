import copy
import json
import pickle
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.vault import Key, SealBrokenError, new_key
from signpost.bot.vault.key import NONCE_BYTES, _encoded
from tests.bot.vault.leak import everything_in

CANARY = b"canary-key-material-of-32-bytes!"

fields = st.lists(st.text(max_size=6), max_size=5)


@given(fields, fields)
def test_different_fields_are_never_encoded_as_the_same_bytes(one: list[str], other: list[str]) -> None:
    assert (_encoded(*one) == _encoded(*other)) == (one == other)


@given(st.text(max_size=8), st.integers(0, 8))
def test_where_one_field_ends_and_the_next_begins_counts(text: str, cut: int) -> None:
    key = new_key()
    message = key.encrypt(b"text", text[:cut], text[cut:])

    assert key.decrypt(message, text[:cut], text[cut:]) == b"text"
    for context in [(text,), (text, ""), ("", text), (text[:cut], text[cut:], "")]:
        if context != (text[:cut], text[cut:]):
            with pytest.raises(SealBrokenError):
                key.decrypt(message, *context)


def test_no_nonce_is_used_twice() -> None:
    key = new_key()

    assert len({key.encrypt(b"the same")[:NONCE_BYTES] for _ in range(20_000)}) == 20_000


def test_a_key_shows_in_no_repr_pickle_copy_or_json() -> None:
    key = Key(CANARY)
    ways: list[Callable[[Key], object]] = [pickle.dumps, copy.copy, copy.deepcopy, json.dumps, vars]

    assert CANARY.decode() not in f"{key} {key!r} {key:} {[key]} {key.__dir__()}"
    for way in ways:
        with pytest.raises(TypeError) as caught:
            way(key)
        assert CANARY.decode() not in everything_in(caught.value)


@pytest.mark.parametrize("secret", [b"", CANARY[:-1], CANARY + b"!"])
def test_a_key_of_another_length_is_refused_without_showing_it(secret: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes") as caught:
        Key(secret)

    assert "canary" not in everything_in(caught.value)


def test_new_keys_differ() -> None:
    assert len({new_key().fingerprint() for _ in range(1_000)}) == 1_000


def test_what_is_derived_from_a_key_stays_the_same_over_releases() -> None:
    # Stored data depend on these: whoever changes them needs another format byte, and a migration.
    key = Key(bytes(range(32)))

    assert key.fingerprint() == "8d648552b86799b8"
    assert key.mac(b"message").hex() == "b4946a6ba7b83ba2db736cc6a3be9092d285446370790be4a7d6dcec74744edb"
    assert (
        key.blind_index("person", "reporter").hex()
        == "8b46a7ce5c511e85e6715e218e48aebf5a44a0151603aa2061992fa13c7b3895"
    )
    assert key.subkey("audit").fingerprint() == "e59044f7f18e6939"
    assert (
        key.decrypt(bytes.fromhex("cec8623318bade07429784ea894ff77ab62375b5e8580bdadf775b746a81c98e"), "a", b"b")
        == b"text"
    )


def test_each_use_of_a_key_has_a_key_of_its_own() -> None:
    key = new_key()
    results = [
        key.expose(),
        key.mac(b"value"),
        key.subkey("audit").mac(b"value"),
        key.subkey("notice").mac(b"value"),
        key.subkey("audit").expose(),
        key.subkey("mac").expose(),
        key.subkey("").expose(),
        key.blind_index("value", "reporter"),
        key.blind_index("value", "subject"),
        key.blind_index("", "reporter"),
        new_key().blind_index("value", "reporter"),
    ]

    assert len(set(results)) == len(results)


@given(st.text(), st.text(), st.text(max_size=8))
def test_a_blind_index_finds_the_same_value_and_no_other(one: str, other: str, label: str) -> None:
    key = new_key()

    assert (key.blind_index(one, label) == key.blind_index(other, label)) == (one == other)
    assert len(key.blind_index(one, label)) == 32
