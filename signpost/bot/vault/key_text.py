"""Master keys as text, as the setting and the file give them."""

import base64
import re
import secrets
from collections.abc import Mapping
from typing import Final

from signpost.bot.vault.key import KEY_BYTES, Key
from signpost.errors import SettingsError

SETTING: Final = "SIGNPOST_MASTER_KEYS"

# Nine digits fit the four bytes that a wrapped key has for the version.
_ENTRY: Final = re.compile(r"([1-9][0-9]{0,8}):(.+)")
# Also in plain base64, as `openssl rand -base64 32` prints it.
_KEY: Final = re.compile(r"[A-Za-z0-9_+/-]{43}=?")
_FORM: Final = (
    "VERSION:KEY, where the version is a whole number from 1 and the key is 32 random bytes in base64url. "
    "Make one with: python -c \"import secrets; print('1:' + secrets.token_urlsafe(32))\""
)


def read_keys(text: str, source: str) -> Mapping[int, Key]:
    """Read `VERSION:BASE64URL` entries, between commas or on lines of their own; `#` begins a comment.

    Args:
        text: the entries.
        source: where they stand, for messages.

    Raises:
        SettingsError: there is none, one is malformed or not of 32 bytes, or two have the same version or key.
    """
    entries = re.sub("#.*", "", text).replace(",", " ").split()
    if not entries:
        raise SettingsError(f"{source} holds no master key. Give it at least one, of the form {_FORM}")
    keys: dict[int, Key] = {}
    for position, entry in enumerate(entries, start=1):
        version, key = _read_entry(entry, f"Entry {position} of {source}")
        if version in keys:
            raise SettingsError(f"{source} has version {version} twice. Give each master key its own version.")
        keys[version] = key
    if len({key.fingerprint() for key in keys.values()}) < len(keys):
        raise SettingsError(f"{source} has one key under two versions. Give each version its own, of the form {_FORM}")
    return keys


def new_entry(version: int) -> str:
    """A new master key as `read_keys` reads it. It is the secret itself."""
    return f"{version}:{secrets.token_urlsafe(KEY_BYTES)}"


def _read_entry(text: str, place: str) -> tuple[int, Key]:
    """Read an entry. It is matched before it is converted: what a conversion raises would carry the key."""
    entry = _ENTRY.fullmatch(text)
    if not entry:
        raise SettingsError(f"{place} is not of the form {_FORM}")
    version, key = entry.groups()
    if not _KEY.fullmatch(key):
        raise SettingsError(f"{place} has a key that is not 32 bytes in base64url. The form is {_FORM}")
    return int(version), Key(base64.urlsafe_b64decode(key[:43].replace("+", "-").replace("/", "_") + "="))
