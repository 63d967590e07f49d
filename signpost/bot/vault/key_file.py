"""The file `master.keys` in the data folder, which holds the master keys where no setting gives them."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

from signpost.bot.vault.key import Key
from signpost.bot.vault.key_text import SETTING, new_entry, read_keys
from signpost.bot.vault.master_keys import MasterKeys
from signpost.errors import SettingsError

FILE: Final = "master.keys"

_HEADING: Final = """\
# Signpost's master keys. Whoever has this file and the database can read every report; without it nobody can.
# Keep a copy in a safe place, apart from the copies of the database.
"""


def load_master_keys(setting: str, folder: Path | None, *, create: bool) -> MasterKeys:
    """The master keys from the setting; where it is empty, from the file in the data folder.

    Args:
        setting: `SIGNPOST_MASTER_KEYS`.
        folder: the data folder of an embedded set-up; None where the disk does not last, and only the setting counts.
        create: make the file where there is none: only while nothing has been encrypted yet.

    Raises:
        SettingsError: there is no usable key, or others than its owner may read the file.
    """
    if setting or folder is None:
        return MasterKeys(read_keys(setting, SETTING))
    file = folder / FILE
    with _disk(file):
        if create and not file.exists():
            _create(file)
        return _read(file)


def add_master_key(folder: Path) -> MasterKeys:
    """Add a new master key to the file, which becomes the current one; the earlier ones stay.

    Args:
        folder: the data folder.

    Raises:
        SettingsError: the file cannot be used or written, or another process is adding a key.
    """
    file, new = folder / FILE, folder / f"{FILE}.new"
    with _disk(file):
        try:
            # Made before the file is read, so that no two processes give the same version to two keys.
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise SettingsError(
                f"{new} exists: keys are being changed just now, or that was broken off. If nobody else is changing "
                "them, delete that file and try again."
            ) from None
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                version = _read(file).current + 1
                _write(stream, f"{_text(file).rstrip()}\n{new_entry(version)}\n")
            new.replace(file)
        except BaseException:
            new.unlink()
            raise
        _sync_folder(folder)
        return _read(file)


def _create(file: Path) -> None:
    """Make the file with a first key, unless another process does so first.

    It is written under another name and linked to its own, so that nobody ever sees it half written, not even after
    the machine stops.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f"{FILE}.")
    written = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            _write(stream, f"{_HEADING}{new_entry(1)}\n")
        file.hardlink_to(written)
    except FileExistsError:
        pass  # The other process's key is the key.
    finally:
        written.unlink()
    _sync_folder(file.parent)


def _read(file: Path) -> MasterKeys:
    def keys() -> Mapping[int, Key]:
        with _disk(file):
            return read_keys(_text(file), str(file))

    return MasterKeys(keys(), reload=keys)


def _text(file: Path) -> str:
    """The file's text, after its mode was looked at."""
    with file.open("rb") as stream:
        # Windows has access lists instead, of which the mode says nothing.
        if os.name == "posix" and os.fstat(stream.fileno()).st_mode & 0o077:
            raise SettingsError(
                f"{file} is open to other users of this machine. Close it with: chmod 600 {file}. If somebody may have "
                "read it, add a new master key then with: signpost keys rotate"
            )
        return stream.read().decode("utf-8-sig", "replace")


def _write(stream: TextIO, text: str) -> None:
    stream.write(text)
    stream.flush()
    os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the file's name last, as `fsync` did its contents; Windows cannot, and need not."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _disk(file: Path) -> Iterator[None]:
    """Say what to do when the disk refuses."""
    try:
        yield
    except FileNotFoundError:
        raise SettingsError(
            f"{file} is missing, and what is stored cannot be read without it. Put it back from a backup, or its keys "
            f"into {SETTING}."
        ) from None
    except OSError as error:
        raise SettingsError(
            f"{file} cannot be used: {error.strerror}. Let the user that runs Signpost read and write the data folder, "
            f"or give the keys in {SETTING}."
        ) from None
