"""Evidence on a handler's own disk: for them alone, and where they said."""

import stat
import sys
from pathlib import Path

import pytest

from signpost.adapters.terminal.evidence_saving import save_evidence
from signpost.bot.incidents.views import EvidenceFile
from tests.adapters.views import FILE, REFERENCE


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such modes here")
def test_it_is_saved_for_its_handler_alone_and_they_are_asked_to_delete_it(tmp_path: Path) -> None:
    said = save_evidence(FILE, tmp_path)
    (file,) = tmp_path.iterdir()

    assert file.read_bytes() == FILE.content
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert str(file) in said
    assert "Delete it" in said


@pytest.mark.parametrize(
    ("view", "name"),
    [
        (FILE, "abababab-copy.png"),
        (FILE.model_copy(update={"pages": 2, "page": 2}), "abababab-page-2.png"),
        (FILE.model_copy(update={"is_original": True, "media_type": "application/pdf"}), "abababab-original.pdf"),
        (FILE.model_copy(update={"media_type": "audio/x-nobody-knows"}), "abababab-copy.bin"),
    ],
)
def test_its_name_tells_nothing_but_the_reference(tmp_path: Path, view: EvidenceFile, name: str) -> None:
    save_evidence(view, tmp_path)

    assert [file.name for file in tmp_path.iterdir()] == [f"{REFERENCE}-{name}"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights here")
def test_a_file_or_a_link_that_is_there_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"mine")
    folder = tmp_path / "folder"
    folder.mkdir()
    link = folder / f"{REFERENCE}-abababab-copy.png"
    link.symlink_to(other)
    save_evidence(FILE, folder)
    save_evidence(FILE, folder)

    assert other.read_bytes() == b"mine"
    assert not link.is_symlink()
    assert stat.S_IMODE(link.stat().st_mode) == 0o600


def test_a_folder_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    said = save_evidence(FILE, tmp_path / "nowhere")

    assert said.startswith("It cannot be saved")
    assert "--save-to" in said
