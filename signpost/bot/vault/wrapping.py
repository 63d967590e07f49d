"""Keys under a master key, as they lie in the database."""

from typing import Final, Literal, Protocol

from signpost.bot.vault.key import BROKEN, KEY_BYTES, NONCE_BYTES, TAG_BYTES, Key, SealBrokenError

Purpose = Literal["case", "school"]
"""What a key is for: one case's contents, or what a school needs across cases (its subkeys)."""

FORMAT: Final = 1
HEADER_BYTES: Final = 5
"""A format byte, and the master key's version in four, big-endian."""
WRAPPED_BYTES: Final = HEADER_BYTES + NONCE_BYTES + KEY_BYTES + TAG_BYTES


class KeyWrapper(Protocol):
    """Whoever holds the master key: `MasterKeys` does; a key management service could.

    A wrapped key opens for the same purpose, school and owner only. The owner is the case's id, or the school's for
    its own key.
    """

    def wrap(self, key: Key, purpose: Purpose, school: str, owner: str) -> bytes:
        """The key as it may be stored."""
        ...

    def unwrap(self, wrapped: bytes, purpose: Purpose, school: str, owner: str) -> Key:
        """The key that was wrapped; raises `VaultError` where it cannot be had."""
        ...


def header(version: int) -> bytes:
    """What a wrapped key begins with: how it is wrapped, and under which version of the master key."""
    return bytes([FORMAT]) + version.to_bytes(HEADER_BYTES - 1, "big")


def version_of(wrapped: bytes) -> int:
    """The version of the master key that a key is wrapped under, not verified.

    Raises:
        SealBrokenError: this is no wrapped key.
    """
    if len(wrapped) != WRAPPED_BYTES or wrapped[0] != FORMAT:
        raise SealBrokenError(BROKEN)
    return int.from_bytes(wrapped[1:HEADER_BYTES], "big")
