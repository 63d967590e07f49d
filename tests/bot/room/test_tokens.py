"""Tokens: read as they were made, and nothing else is one."""

import hashlib
import string

from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.room.tokens import SECRET_BYTES, Token, new_token, parse_token

LETTERS = string.ascii_letters + string.digits + "-_"
schools = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,39}", fullmatch=True).filter(str.isascii)
tokens = st.builds(Token, schools, st.text(LETTERS, min_size=43, max_size=43))


@given(schools)
def test_a_new_token_is_read_as_it_was_made(school: str) -> None:
    token = new_token(school)

    assert parse_token(str(token)) == token
    assert token.school == school
    assert len(token.secret) == 43 == len(new_token("x" * SECRET_BYTES).secret)


@given(tokens)
def test_every_token_is_read_back_whatever_the_school_is_called(token: Token) -> None:
    assert parse_token(str(token)) == token


@given(
    st.text(max_size=120)
    | tokens.map(str).flatmap(
        lambda text: st.sampled_from(
            [
                text + "=",
                text + "\n",
                " " + text,
                text[:-1],
                text + "a",
                text.replace(".", ""),
                text.upper() + ".",
                "." + text[-43:],
            ]
        )
    )
)
def test_whatever_else_is_sent_is_a_token_only_if_it_is_spelt_as_one(text: str) -> None:
    found = parse_token(text)

    assert found is None or str(found) == text


def test_what_is_stored_is_the_hash_of_the_secret_and_tells_nothing_else() -> None:
    token = new_token("ottermarsh")

    assert token.digest == hashlib.sha256(token.secret.encode()).hexdigest()
    assert token.secret not in repr(token)
    assert token.derived("csrf") not in {token.digest, token.derived("other")}


def test_no_two_tokens_are_the_same() -> None:
    assert len({new_token("ottermarsh").secret for _ in range(1_000)}) == 1_000
