"""The master keys: versioned, so that a new one can take over while what the earlier ones wrapped still opens."""

from collections.abc import Callable, Mapping
from typing import Final, final

from signpost.bot.vault import wrapping
from signpost.bot.vault.key import Key
from signpost.bot.vault.key_text import SETTING
from signpost.bot.vault.wrapping import Purpose
from signpost.errors import SettingsError, VaultError

LABEL: Final = "wrapped key"
"""What tells a wrapped key from anything else that is encrypted."""


class MissingKeyError(VaultError):
    """Something is wrapped under a version of the master key that is not at hand."""


@final
class MasterKeys:
    """The master keys at hand, by version; the highest wraps, the others only unwrap. A `KeyWrapper`.

    Args:
        keys: at least one, by versions from 1.
        reload: gives the keys anew when a version is missing, since another process may have added it meanwhile.
    """

    __slots__ = ("_keys", "_reload")

    def __init__(self, keys: Mapping[int, Key], reload: Callable[[], Mapping[int, Key]] | None = None) -> None:
        if not keys:
            raise ValueError("There is no master key")
        self._keys = dict(keys)
        self._reload = reload

    def __repr__(self) -> str:
        return f"MasterKeys(versions={sorted(self._keys)})"

    @property
    def current(self) -> int:
        """The version that wraps."""
        return max(self._keys)

    @property
    def fingerprints(self) -> Mapping[int, str]:
        """What tells each key from any other, by version; to be recorded with what the keys wrap."""
        return {version: key.fingerprint() for version, key in sorted(self._keys.items())}

    def check(self, recorded: Mapping[int, str]) -> None:
        """Make sure that these are the keys that the data were written with.

        Args:
            recorded: the fingerprints of all versions that something is still wrapped under.

        Raises:
            SettingsError: one of them is missing, or is another key.
        """
        own = self.fingerprints
        for version, fingerprint in sorted(recorded.items()):
            if version not in own:
                raise SettingsError(_missing(version))
            if own[version] != fingerprint:
                raise SettingsError(
                    f"Version {version} of the master key is not the key that the stored reports were encrypted under. "
                    f"Put that key back into {SETTING} or the file master.keys, and give a new key a higher version."
                )

    def wrap(self, key: Key, purpose: Purpose, school: str, owner: str) -> bytes:
        """Wrap a key under the current master key, for one purpose, school and owner (`KeyWrapper`)."""
        version = self.current
        header = wrapping.header(version)
        return header + self._keys[version].encrypt(key.expose(), LABEL, header, purpose, school, owner)

    def unwrap(self, wrapped: bytes, purpose: Purpose, school: str, owner: str) -> Key:
        """The key that was wrapped for this purpose, school and owner.

        Raises:
            MissingKeyError: the version that wrapped it is not at hand.
            SealBrokenError: it was changed, or wrapped for something else.
        """
        master = self._master(wrapping.version_of(wrapped))
        header, message = wrapped[: wrapping.HEADER_BYTES], wrapped[wrapping.HEADER_BYTES :]
        return Key(master.decrypt(message, LABEL, header, purpose, school, owner))

    def rewrap(self, wrapped: bytes, purpose: Purpose, school: str, owner: str) -> bytes:
        """The same key under the current master key; as it was where it is already. What it sealed is not touched.

        Raises:
            VaultError: as `unwrap` does.
        """
        key = self.unwrap(wrapped, purpose, school, owner)
        return wrapped if wrapping.version_of(wrapped) == self.current else self.wrap(key, purpose, school, owner)

    def _master(self, version: int) -> Key:
        if version not in self._keys and self._reload:
            self._keys = dict(self._reload())
        if version not in self._keys:
            raise MissingKeyError(_missing(version))
        return self._keys[version]


def _missing(version: int) -> str:
    return (
        f"Version {version} of the master key is missing, and what it protects cannot be opened. "
        f"Put it back into {SETTING} or the file master.keys."
    )
