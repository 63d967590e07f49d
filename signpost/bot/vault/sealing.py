"""Contents under a case's key, each bound to its place: school, owner (the case) and part."""

import json
from typing import Any, Final

from signpost.bot.vault.key import BROKEN, Key, SealBrokenError

PLAIN: Final = b"\x01"
PADDED: Final = b"\x02"

# A ciphertext is as long as its text, and the length of a short text says much: which category, which of three names,
# whether there was any answer. Up to 255 bytes all look the same, and beyond only powers of two show: twice the space
# at most, which is nothing for texts of a few kilobytes. (Padmé wastes less, but tells short texts apart.) The
# length of evidence says little, and its space counts.
LEAST_BYTES: Final = 256


def seal(  # noqa: PLR0913 - the place is three of them
    key: Key, plaintext: bytes, *, school: str, owner: str, part: str, padded: bool = True
) -> bytes:
    """Encrypt something, so that it opens in its own place only and any change to it shows.

    It does not keep whoever can write to the database from putting an earlier sealing of the same part back.

    Args:
        key: the case's key, or the school's.
        plaintext: what is to be kept, whole in memory (evidence: up to 10 MB).
        school: the school's id.
        owner: the id of what the key belongs to, such as the case.
        part: what of the owner this is, such as "what happened" or a piece of evidence's id.
        padded: hide the length, as texts need; evidence does not, and would become up to twice as large.
    """
    form, content = (PADDED, _padded(plaintext)) if padded else (PLAIN, plaintext)
    return form + key.encrypt(content, "sealed", form, school, owner, part)


def unseal(key: Key, sealed: bytes, *, school: str, owner: str, part: str) -> bytes:
    """The plaintext of what `seal` made, padded or not, in the same place.

    Raises:
        SealBrokenError: it was changed, belongs elsewhere, or was sealed under another key.
    """
    form = sealed[:1]
    content = key.decrypt(sealed[1:], "sealed", form, school, owner, part)
    return _unpadded(content) if form == PADDED else content


def seal_json(key: Key, value: Any, *, school: str, owner: str, part: str) -> bytes:
    """Seal what JSON can say, padded; see `seal`."""
    return seal(key, json.dumps(value).encode(), school=school, owner=owner, part=part)


def unseal_json(key: Key, sealed: bytes, *, school: str, owner: str, part: str) -> Any:
    """The value that `seal_json` sealed.

    Raises:
        SealBrokenError: as `unseal`, or what was sealed is no JSON.
    """
    text = unseal(key, sealed, school=school, owner=owner, part=part)
    try:
        return json.loads(text)
    except ValueError:
        pass  # The error carries the whole text, and would hang on whatever is raised here.
    raise SealBrokenError(BROKEN)


def _padded(content: bytes) -> bytes:
    """The content, a 1 bit, and 0 bits up to the next size (ISO/IEC 7816-4)."""
    size = max(LEAST_BYTES, 1 << len(content).bit_length())
    return (content + b"\x80").ljust(size, b"\0")


def _unpadded(content: bytes) -> bytes:
    return content.rstrip(b"\0")[:-1]
