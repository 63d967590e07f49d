import base64
import re
import secrets
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.vault.key_text import new_entry, read_keys
from signpost.errors import SettingsError
from tests.bot.vault.leak import everything_in

SECRET = bytes(range(100, 132))
KEY = base64.urlsafe_b64encode(SECRET).decode().rstrip("=")
OTHER = secrets.token_urlsafe(32)


def refusal(text: str) -> str:
    """What the error says, after making sure that it holds no piece of the text that could be of a key."""
    with pytest.raises(SettingsError) as caught:
        read_keys(text, "HERE")
    said = everything_in(caught.value)
    for piece in re.findall(r"[\w+/-]{20,}", text):
        assert not any(piece[start : start + 6] in said for start in range(len(piece) - 5))
    return str(caught.value)


@given(st.dictionaries(st.integers(1, 999_999_999), st.binary(min_size=32, max_size=32), min_size=1, max_size=4))
def test_every_key_is_read(secrets_by_version: dict[int, bytes]) -> None:
    secrets_by_version = {version: secret for secret, version in {s: v for v, s in secrets_by_version.items()}.items()}
    entries = [f"{v}:{base64.urlsafe_b64encode(secret).decode()}" for v, secret in secrets_by_version.items()]

    for text in [",".join(entries), "\n".join(entries), " , \r\n".join(entries) + ","]:
        keys = read_keys(text, "HERE")
        assert {version: key.expose() for version, key in keys.items()} == secrets_by_version


@pytest.mark.parametrize("encode", [base64.urlsafe_b64encode, base64.standard_b64encode])
@pytest.mark.parametrize("secret", [SECRET, b"\xff" * 32, b"\xfb\xef\xbe" * 10 + b"\xff\xfe"])
def test_both_alphabets_of_base64_are_read_with_or_without_padding(
    encode: Callable[[bytes], bytes], secret: bytes
) -> None:
    text = encode(secret).decode()

    for key in [text, text.rstrip("=")]:
        assert read_keys(f"1:{key}", "HERE")[1].expose() == secret


def test_comments_and_blank_lines_are_no_keys() -> None:
    assert list(read_keys(f"# Keep this, 1:safe\n\n1:{KEY}  # the first\n", "HERE")) == [1]


@pytest.mark.parametrize("text", ["", "  \n", ",", "# 1:nothing"])
def test_no_key_at_all_is_refused_with_what_to_do(text: str) -> None:
    assert re.search("^HERE holds no master key.* VERSION:KEY.* Make one with: python -c", refusal(text))


@pytest.mark.parametrize(
    "entry",
    [
        KEY,
        f"{KEY}:1",
        f"0:{KEY}",
        f"01:{KEY}",
        f"-1:{KEY}",
        f"1.5:{KEY}",
        f"1={KEY}",
        f":{KEY}",
        f"v1:{KEY}",
        f"1 {KEY}",
        f"1: {KEY}",
        f"1234567890:{KEY}",
        f"٣:{KEY}",
    ],
)
def test_an_entry_of_another_form_is_named_by_its_position(entry: str) -> None:
    assert re.search(r"^Entry 2 of HERE is not of the form VERSION:KEY.* Make one with", refusal(f"5:{OTHER},{entry}"))


@pytest.mark.parametrize(
    "key",
    [
        KEY[:-1],
        KEY + "A",
        KEY + "==",
        KEY[:20],
        KEY * 2,
        KEY[:-1] + "!",
        SECRET.hex(),
        f"{KEY}:{KEY}",
        f'"{KEY}"',
        "é" * 43,
    ],
)
def test_a_key_of_another_length_or_alphabet_is_named_by_its_position(key: str) -> None:
    assert "Entry 2 of HERE has a key that is not 32 bytes in base64url" in refusal(f"5:{OTHER}\n1:{key}")


def test_a_version_given_twice_is_refused() -> None:
    assert "HERE has version 3 twice" in refusal(f"3:{KEY},4:{secrets.token_urlsafe(32)},3:{OTHER}")


def test_a_key_given_twice_is_refused_because_rotating_to_it_would_change_nothing() -> None:
    assert "HERE has one key under two versions" in refusal(f"1:{KEY},2:{KEY}=")


def test_a_new_entry_is_a_key_that_nobody_had_before() -> None:
    keys = read_keys("\n".join(new_entry(version) for version in range(1, 100)), "HERE")

    assert list(keys) == list(range(1, 100))
