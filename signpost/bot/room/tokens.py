"""Tokens: what a link, a session, a known device or a waiting page is told by, and nobody guesses."""

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import Final

SECRET_BYTES: Final = 32
_FORM: Final = re.compile(r"([a-z0-9][a-z0-9._-]{0,39})\.([A-Za-z0-9_-]{43})", re.ASCII)


@dataclass(frozen=True)
class Token:
    """A token: the school that it is of, and 256 random bits. It shows in no repr, and is never stored."""

    school: str
    secret: str = field(repr=False)

    def __str__(self) -> str:
        """As it stands in a link or a cookie."""
        return f"{self.school}.{self.secret}"

    @property
    def digest(self) -> str:
        """What is stored of it, and looked up: SHA-256 of the secret, as 64 hexadecimal digits.

        A secret of 256 random bits needs no salt and no slow hash: there is nothing to guess it from.
        """
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def derived(self, use: str) -> str:
        """A value that only the token's holder and we can know, for one use, such as "csrf"."""
        return hashlib.sha256(f"{use}.{self.secret}".encode()).hexdigest()


def new_token(school: str) -> Token:
    """A token that nobody has had before."""
    return Token(school, secrets.token_urlsafe(SECRET_BYTES))


def parse_token(text: str) -> Token | None:
    """A token as it stood in a link or a cookie; None for anything else."""
    found = _FORM.fullmatch(text)
    return None if found is None else Token(found[1], found[2])
