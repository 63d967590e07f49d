import base64
import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.vault import (
    Key,
    KeyWrapper,
    MasterKeys,
    MissingKeyError,
    Purpose,
    SealBrokenError,
    new_key,
    seal,
    unseal,
    version_of,
)
from signpost.errors import SettingsError, VaultError
from tests.bot.vault.leak import everything_in

OLD, NEW = new_key(), new_key()
CASE: tuple[Purpose, str, str] = ("case", "larkfield", "case-1")

ids = st.text(max_size=6)
belongings = st.tuples(st.sampled_from(["case", "school"]), ids, ids)


def same(one: Key, other: Key) -> bool:
    return one.expose() == other.expose()


@given(belongings, belongings)
def test_a_wrapped_key_opens_for_what_it_is_for_and_nothing_else(
    belonging: tuple[Purpose, str, str], other: tuple[Purpose, str, str]
) -> None:
    wrapper: KeyWrapper = MasterKeys({1: OLD})
    key = new_key()
    wrapped = wrapper.wrap(key, *belonging)

    assert same(wrapper.unwrap(wrapped, *belonging), key)
    assert key.expose() not in wrapped
    if other != belonging:
        with pytest.raises(SealBrokenError):
            wrapper.unwrap(wrapped, *other)


def test_the_school_and_the_owner_are_not_confused() -> None:
    masters = MasterKeys({1: OLD})
    wrapped = masters.wrap(new_key(), "case", "a", "bc")

    for school, owner in [("ab", "c"), ("abc", ""), ("", "abc"), ("bc", "a")]:
        with pytest.raises(SealBrokenError):
            masters.unwrap(wrapped, "case", school, owner)


def test_any_bit_of_a_wrapped_key_flipped_is_noticed() -> None:
    # Version 3 is one bit from version 1 and one from version 2, so that flipping reaches another key that is at hand.
    masters = MasterKeys({1: OLD, 2: new_key(), 3: NEW})
    wrapped = masters.wrap(new_key(), *CASE)

    for bit in range(len(wrapped) * 8):
        changed = bytearray(wrapped)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(VaultError):
            masters.unwrap(bytes(changed), *CASE)


def test_a_wrapped_key_cut_off_or_added_to_is_noticed() -> None:
    masters = MasterKeys({1: OLD})
    wrapped = masters.wrap(new_key(), *CASE)

    for changed in [*(wrapped[:length] for length in range(len(wrapped))), wrapped + b"\0", b"\0" + wrapped]:
        with pytest.raises(SealBrokenError):
            masters.unwrap(changed, *CASE)


def test_a_key_wrapped_under_another_master_key_of_the_same_version_does_not_open() -> None:
    wrapped = MasterKeys({1: OLD}).wrap(new_key(), *CASE)

    with pytest.raises(SealBrokenError):
        MasterKeys({1: NEW}).unwrap(wrapped, *CASE)


def test_a_sealed_text_is_no_wrapped_key() -> None:
    masters = MasterKeys({1: OLD})
    forged = b"\1\0\0\0\1" + OLD.encrypt(bytes(32), "sealed", b"\1\0\0\0\1", *CASE)

    with pytest.raises(SealBrokenError):
        masters.unwrap(forged, *CASE)


def test_the_highest_version_wraps_and_the_others_unwrap() -> None:
    before = MasterKeys({9: OLD})
    masters = MasterKeys({9: OLD, 10: NEW})
    key = new_key()

    assert masters.current == 10
    assert version_of(masters.wrap(key, *CASE)) == 10
    assert same(masters.unwrap(before.wrap(key, *CASE), *CASE), key)


def test_after_rotation_everything_opens_under_the_new_master_key_alone() -> None:
    key = new_key()
    wrapped = MasterKeys({1: OLD}).wrap(key, *CASE)
    sealed = seal(key, b"what was reported", school="larkfield", owner="case-1", part="text")

    rewrapped = MasterKeys({1: OLD, 2: NEW}).rewrap(wrapped, *CASE)

    assert (version_of(wrapped), version_of(rewrapped)) == (1, 2)
    assert (
        unseal(MasterKeys({2: NEW}).unwrap(rewrapped, *CASE), sealed, school="larkfield", owner="case-1", part="text")
        == b"what was reported"
    )


def test_rotating_again_changes_nothing() -> None:
    masters = MasterKeys({1: OLD, 2: NEW})
    wrapped = masters.rewrap(MasterKeys({1: OLD}).wrap(new_key(), *CASE), *CASE)

    assert masters.rewrap(wrapped, *CASE) == wrapped


def test_rotation_notices_a_damaged_key_even_where_it_has_nothing_to_do() -> None:
    masters = MasterKeys({1: OLD})
    wrapped = masters.wrap(new_key(), *CASE)

    with pytest.raises(SealBrokenError):
        masters.rewrap(wrapped[:-1] + bytes([wrapped[-1] ^ 1]), *CASE)
    with pytest.raises(SealBrokenError):
        masters.rewrap(wrapped, "case", "larkfield", "case-2")


def test_a_removed_master_key_is_named_by_its_version_only() -> None:
    key = new_key()
    wrapped = MasterKeys({7: OLD}).wrap(key, *CASE)

    with pytest.raises(MissingKeyError, match="Version 7 of the master key is missing") as caught:
        MasterKeys({8: NEW}).unwrap(wrapped, *CASE)

    said = everything_in(caught.value)
    assert re.findall(r"\d+", said) == ["7"] * len(re.findall(r"\d+", said))
    assert not any(name in said for name in [*CASE[1:], OLD.fingerprint(), NEW.fingerprint()])


def test_a_master_key_that_another_process_added_is_fetched() -> None:
    masters = MasterKeys({1: OLD}, reload=lambda: {1: OLD, 2: NEW})
    key = new_key()

    assert same(masters.unwrap(MasterKeys({2: NEW}).wrap(key, *CASE), *CASE), key)
    assert masters.current == 2
    with pytest.raises(MissingKeyError, match="Version 3"):
        masters.unwrap(MasterKeys({3: NEW}).wrap(key, *CASE), *CASE)


def test_start_up_accepts_the_keys_that_the_data_were_written_with() -> None:
    recorded = MasterKeys({1: OLD}).fingerprints

    MasterKeys({1: OLD, 2: NEW}).check(recorded)
    MasterKeys({2: NEW}).check({})


def test_start_up_notices_another_key_of_the_same_version() -> None:
    with pytest.raises(SettingsError, match=r"Version 1 .* is not the key .* Put that key back") as caught:
        MasterKeys({1: NEW}).check(MasterKeys({1: OLD}).fingerprints)

    assert OLD.fingerprint() not in everything_in(caught.value)


def test_start_up_notices_a_missing_version() -> None:
    with pytest.raises(SettingsError, match=r"Version 1 .* is missing.* Put it back"):
        MasterKeys({2: NEW}).check(MasterKeys({1: OLD, 2: NEW}).fingerprints)


def test_master_keys_show_their_versions_only() -> None:
    masters = MasterKeys({1: OLD, 2: NEW})

    assert repr(masters) == str(masters) == "MasterKeys(versions=[1, 2])"
    with pytest.raises(TypeError):
        pickle.dumps(masters)


def test_master_keys_without_a_key_are_none() -> None:
    with pytest.raises(ValueError, match="no master key"):
        MasterKeys({})


@pytest.mark.parametrize("error", [MissingKeyError("Version 1 is missing"), SealBrokenError("It does not open")])
def test_an_error_survives_being_sent_between_processes(error: VaultError) -> None:
    copied = pickle.loads(pickle.dumps(error))  # noqa: S301

    assert (type(copied), str(copied)) == (type(error), str(error))


def test_the_form_of_a_wrapped_key_stays_the_same_over_releases() -> None:
    # Stored data depend on it: whoever changes it needs another format byte, and a migration.
    wrapped = base64.b64decode(
        "AQAAAAEF/Q9XZI4NrMxgGzSRvLgVGhPOfiV07L/LlYD/lmj5VKOjhhmRf4H+V5R+VkplDj48w0tBGswJLFlDY3w="
    )

    assert same(MasterKeys({1: Key(bytes(range(32)))}).unwrap(wrapped, *CASE), Key(bytes(range(32, 64))))
