"""A secret key, and what can be done with one."""

import hmac
import os
import secrets
from typing import Final, NoReturn, final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from signpost.errors import VaultError

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16


BROKEN: Final = (
    "This cannot be opened: it was changed or moved after it was sealed, or sealed under another key. "
    "Ask your IT administrator to restore it from a backup."
)


class SealBrokenError(VaultError):
    """What is sealed does not open: it was changed, moved from its place, or sealed under another key."""


@final
class Key:
    """32 secret bytes that do not show: not in a repr, a log line, a pickle, a copy or JSON.

    They only ever serve to derive others (HKDF-SHA256, RFC 5869), one for each use, so that nothing that is done with
    a key bears on anything else that is done with it.

    Args:
        secret: 32 random bytes.

    Raises:
        ValueError: they are not 32.
    """

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError(f"A key has {KEY_BYTES} bytes")
        self._secret = bytes(secret)

    def __repr__(self) -> str:
        return "Key(hidden)"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("A key is not copied or pickled: wrap it")

    def expose(self) -> bytes:
        """The secret itself. Only for wrapping it, at once."""
        return self._secret

    def subkey(self, label: str) -> "Key":
        """A key for one use, always the same for the same label: "audit", "notice"."""
        return Key(self._derive("subkey", label))

    def fingerprint(self) -> str:
        """16 hexadecimal digits that tell this key from others, and nothing about it."""
        return self._derive("fingerprint")[:8].hex()

    def mac(self, message: bytes) -> bytes:
        """HMAC-SHA256 of a message: 32 bytes that nobody makes without this key."""
        return hmac.digest(self._derive("mac"), message, "sha256")

    def blind_index(self, value: str, label: str) -> bytes:
        """32 bytes to look a value up by without storing it: a reporter's cases, without saying whose they are.

        Args:
            value: what is looked up, in the one spelling that it is always given in.
            label: what kind of value it is; the same value under another label has another index.
        """
        return hmac.digest(self._derive("blind index", label), value.encode(), "sha256")

    def encrypt(self, plaintext: bytes, *context: str | bytes) -> bytes:
        """AES-256-GCM: nonce, ciphertext and tag; 28 bytes longer than the plaintext.

        Args:
            plaintext: what is to be encrypted.
            context: what it is and where it belongs; it opens with the same fields only.
        """
        # Random nonces are safe for 2^32 messages under one key (NIST SP 800-38D, 8.3). A case has hundreds, and a
        # master key wraps one key for each case.
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher().encrypt(nonce, plaintext, _encoded(*context))

    def decrypt(self, message: bytes, *context: str | bytes) -> bytes:
        """The plaintext of what `encrypt` made.

        Raises:
            SealBrokenError: it was changed, or encrypted under another key or in another context.
        """
        if len(message) < NONCE_BYTES + TAG_BYTES:
            raise SealBrokenError(BROKEN)
        view = memoryview(message)
        try:
            return self._cipher().decrypt(view[:NONCE_BYTES], view[NONCE_BYTES:], _encoded(*context))
        except InvalidTag:
            raise SealBrokenError(BROKEN) from None

    def _cipher(self) -> AESGCM:
        return AESGCM(self._derive("encryption"))

    def _derive(self, *use: str) -> bytes:
        # No salt: the secret is uniformly random already (RFC 5869, 3.1).
        info = _encoded("signpost", *use)
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self._secret)


def new_key() -> Key:
    """A key that nobody has had before."""
    return Key(secrets.token_bytes(KEY_BYTES))


def _encoded(*fields: str | bytes) -> bytes:
    """Fields as bytes that no other fields have: each follows its length (PASETO's pre-authentication encoding)."""
    pieces = [field.encode() if isinstance(field, str) else field for field in fields]
    return b"".join([_length(pieces), *(_length(piece) + piece for piece in pieces)])


def _length(counted: bytes | list[bytes]) -> bytes:
    return len(counted).to_bytes(8, "little")
