import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from signpost.bot.vault import MasterKeys, MissingKeyError, add_master_key, load_master_keys, new_key
from signpost.bot.vault.key_text import new_entry
from signpost.errors import SettingsError
from tests.bot.vault.leak import everything_in
from tests.conftest import ROOT

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has access lists instead of modes")


def first_start(folder: Path) -> MasterKeys:
    return load_master_keys("", folder, create=True)


def test_the_first_start_makes_a_key_and_later_ones_find_it(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"

    made = first_start(folder)

    assert load_master_keys("", folder, create=False).fingerprints == made.fingerprints
    assert first_start(folder).fingerprints == made.fingerprints
    assert [file.name for file in folder.iterdir()] == ["master.keys"]


@posix
@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
def test_only_its_owner_can_read_the_file(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        first_start(tmp_path)
        assert stat.S_IMODE((tmp_path / "master.keys").stat().st_mode) == 0o600
        add_master_key(tmp_path)
        assert stat.S_IMODE((tmp_path / "master.keys").stat().st_mode) == 0o600
    finally:
        os.umask(before)


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o666])
def test_a_file_open_to_others_is_refused_with_what_to_do(tmp_path: Path, mode: int) -> None:
    first_start(tmp_path)
    file = tmp_path / "master.keys"
    file.chmod(mode)

    for use in (first_start, add_master_key):
        with pytest.raises(SettingsError, match=rf"open to other users.* chmod 600 {re.escape(str(file))}"):
            use(tmp_path)
    file.chmod(0o600)
    assert first_start(tmp_path).current == 1


def test_a_missing_file_is_not_replaced_once_there_are_data(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"is missing.* Put it back from a backup"):
        load_master_keys("", tmp_path, create=False)

    assert not list(tmp_path.iterdir())


def test_without_a_lasting_disk_only_the_setting_counts() -> None:
    with pytest.raises(SettingsError, match=r"SIGNPOST_MASTER_KEYS holds no master key.* Make one with"):
        load_master_keys("", None, create=True)

    assert load_master_keys(new_entry(4), None, create=False).current == 4


def test_the_setting_goes_before_the_file(tmp_path: Path) -> None:
    first_start(tmp_path)

    assert load_master_keys(new_entry(4), tmp_path, create=True).current == 4
    with pytest.raises(SettingsError, match="SIGNPOST_MASTER_KEYS holds no master key"):
        load_master_keys("  ", tmp_path, create=True)


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"\xff\xfe\0\1", b"1:canary-short\n", b"canary" * 20])
def test_a_file_without_usable_keys_is_named_and_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "master.keys"
    file.write_bytes(content)
    file.chmod(0o600)

    with pytest.raises(SettingsError, match=re.escape(str(file))) as caught:
        first_start(tmp_path)

    assert "canary" not in everything_in(caught.value)
    assert file.read_bytes() == content


def test_a_file_that_an_editor_gave_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "master.keys"
    file.write_bytes(b"\xef\xbb\xbf" + new_entry(2).encode() + b"\r\n")
    file.chmod(0o600)

    assert first_start(tmp_path).current == 2


def test_a_folder_in_the_files_place_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "master.keys").mkdir()

    with pytest.raises(SettingsError, match=r"cannot be used: .* or give the keys in SIGNPOST_MASTER_KEYS"):
        first_start(tmp_path)


def test_a_folder_that_cannot_be_made_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(SettingsError, match=r"cannot be used: .*Let the user that runs Signpost read and write"):
        first_start(tmp_path / "file" / "data")


def test_a_disk_without_hard_links_is_refused_and_keeps_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)

    with pytest.raises(SettingsError, match=r"Operation not permitted.* give the keys in SIGNPOST_MASTER_KEYS"):
        first_start(tmp_path)

    assert not list(tmp_path.iterdir())


def test_a_new_master_key_takes_over_and_the_earlier_ones_stay(tmp_path: Path) -> None:
    first = first_start(tmp_path)
    heading = (tmp_path / "master.keys").read_text("utf-8").splitlines()[0]

    second = add_master_key(tmp_path)

    assert (first.current, second.current) == (1, 2)
    assert second.fingerprints[1] == first.fingerprints[1]
    assert first_start(tmp_path).fingerprints == second.fingerprints
    assert (tmp_path / "master.keys").read_text("utf-8").splitlines()[0] == heading
    assert [file.name for file in tmp_path.iterdir()] == ["master.keys"]


def test_a_running_bot_opens_what_was_wrapped_under_a_master_key_added_meanwhile(tmp_path: Path) -> None:
    running = first_start(tmp_path)
    key = new_key()

    wrapped = add_master_key(tmp_path).wrap(key, "case", "larkfield", "case-1")

    assert running.unwrap(wrapped, "case", "larkfield", "case-1").expose() == key.expose()
    with pytest.raises(MissingKeyError):
        running.unwrap(wrapped[:4] + b"\3" + wrapped[5:], "case", "larkfield", "case-1")


def test_two_changes_of_the_keys_at_once_do_not_overwrite_each_other(tmp_path: Path) -> None:
    before = first_start(tmp_path).fingerprints
    (tmp_path / "master.keys.new").touch(mode=0o600)

    with pytest.raises(SettingsError, match=r"keys are being changed just now.* delete that file and try again"):
        add_master_key(tmp_path)

    assert first_start(tmp_path).fingerprints == before
    (tmp_path / "master.keys.new").unlink()
    assert add_master_key(tmp_path).current == 2


def test_a_key_that_cannot_be_added_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is missing"):
        add_master_key(tmp_path)

    assert not list(tmp_path.iterdir())


STARTS = 100

STARTER = dedent(
    """
    import sys
    from pathlib import Path
    from signpost.bot.vault import load_master_keys

    print("ready", flush=True)
    for line in sys.stdin:
        print(load_master_keys("", Path(line.strip()), create=True).fingerprints[1], flush=True)
    """
)


@pytest.mark.faults
def test_two_processes_that_start_at_once_end_with_one_key(tmp_path: Path) -> None:
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", STARTER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for starter in starters:
        assert starter.stdout
        assert starter.stdout.readline() == "ready\n"
    found: list[tuple[str, ...]] = []
    for start in range(STARTS):
        answers = []
        for starter in starters:
            assert starter.stdin
            starter.stdin.write(f"{tmp_path / str(start)}\n")
            starter.stdin.flush()
        for starter in starters:
            assert starter.stdout
            answers.append(starter.stdout.readline().strip())
        found.append(tuple(answers))
    for starter in starters:
        starter.communicate(timeout=30)

    assert all(starter.returncode == 0 for starter in starters)
    assert all(one == other and one for one, other in found)
    for start, (fingerprint, _) in enumerate(found):
        assert first_start(tmp_path / str(start)).fingerprints == {1: fingerprint}
        assert [file.name for file in (tmp_path / str(start)).iterdir()] == ["master.keys"]
