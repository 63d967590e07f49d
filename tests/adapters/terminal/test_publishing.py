"""An agreement published from the terminal: its file is named, what was read is shown, then it is asked how."""

from pathlib import Path

import pytest

from signpost.adapters.terminal.commands import UsageError, read_command
from signpost.bot.agreements.commands import ProposeAgreement, PublishAgreement
from signpost.composition import SAMPLE


def test_a_file_is_sent_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "staff as well.md"
    file.write_bytes(b"I agree.")

    assert read_command(f"/publish {SAMPLE / 'agreement.md'}") == ProposeAgreement(
        file_name="agreement.md", content=(SAMPLE / "agreement.md").read_bytes()
    )
    assert read_command(f"/publish '{file}' as staff") == ProposeAgreement(
        file_name=file.name, content=b"I agree.", agreement="staff"
    )


@pytest.mark.parametrize(("typed", "is_material"), [("matters", True), ("small", False), ("SMALL", False)])
def test_then_it_is_said_if_it_matters(typed: str, is_material: bool) -> None:
    assert read_command(f"/publish {typed}") == PublishAgreement(digest="", is_material=is_material)


@pytest.mark.parametrize("typed", ["", "nowhere.docx", "."])
def test_where_there_is_no_such_file_it_is_said(typed: str) -> None:
    with pytest.raises(UsageError):
        read_command(f"/publish {typed}")
