"""The commands for agreements, as programs of their own: published, signed in the chat, verified, exported."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from signpost.composition import SAMPLE
from tests.test_administration import on, succeeds
from tests.test_cli import fails_in_one_line

AGREEMENT = SAMPLE / "agreement.md"
HEADTEACHER = "helen"
GROUPS = 11
"""Of the sample agreement: a chat ticks one after the other."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder in which the sample agreement is published."""
    folder = tmp_path / "data"
    said = succeeds(on(folder, "agreement", "publish", AGREEMENT, "--yes"))
    assert "Acceptable Use Agreement for Staff, version 2026.1" in said
    assert "Signed by: staff, trainee, contractor, volunteer, governor." in said
    assert "Version 1 of “agreement” is published. Everyone is asked from" in " ".join(said.split())
    return folder


def test_from_publishing_to_the_register(data: Path, tmp_path: Path) -> None:
    lines = ["/sign", *["yes"] * GROUPS, "Amy Teller", "sign", "/receipt"]
    chat = on(data, "chat", "--as", "amy", given="\n".join(lines) + "\n")
    assert "✓ Signed: Acceptable Use Agreement for Staff" in chat.stdout, chat
    assert "All 1 signatures hold" in succeeds(on(data, "signatures", "verify"))

    for name in ("register.csv", "register.pdf"):
        file = tmp_path / name
        assert "personnel records" in succeeds(on(data, "signatures", "export", file))
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "Amy Teller" in (tmp_path / "register.csv").read_text("utf-8-sig")
    assert (tmp_path / "register.pdf").read_bytes().startswith(b"%PDF")

    with closing(sqlite3.connect(data / "signpost.sqlite")) as database, database:
        database.execute("UPDATE signature SET typed_name = 'Amy Tiller'")
    found = on(data, "signatures", "verify")
    assert found.returncode == 1
    assert "Signature 1 (Amy Tiller" in found.stdout
    assert "was changed." in found.stdout


def test_a_new_version_is_shown_with_what_changed(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "agreement.md"
    file.write_text(AGREEMENT.read_text("utf-8").replace("or hit back", "online"), "utf-8")
    said = " ".join(succeeds(on(data, "agreement", "publish", file, "--small", "--yes")).split())

    assert "I will not answer abuse [-or hit back.-] {+online.+}" in said
    assert "Version 2 of “agreement” is published. It is shown at everyone's next signing." in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("agreement", "publish", AGREEMENT, "--yes"), "published already, as version 1"),
        (("signatures", "export", "register.docx"), "ends in .csv for a table"),
        (("signatures", "export", "x.csv", "--agreement", "other"), "no such agreement"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(data: Path, arguments: tuple[str, ...], said: str) -> None:
    fails_in_one_line(on(data, *arguments), said)


def test_an_agreement_is_published_from_the_chat(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    lines = f"/publish {AGREEMENT}\n/publish matters\n/publish matters\n"
    head = on(folder, "chat", "--as", HEADTEACHER, given=lines).stdout
    said = " ".join(head.split())

    assert "It is the first version of “agreement”." in said
    assert "Nothing is published until then." in said
    assert said.count("Version 1 of “agreement” is published.") == 1
    assert "Send the document first" in said
    refused = " ".join(on(folder, "chat", "--as", "amy", given=f"/publish {AGREEMENT}\n").stdout.split())
    assert "for the headteacher and the administrator" in refused


def test_a_policys_new_version_is_announced(tmp_path: Path) -> None:
    folder, new = tmp_path / "data", tmp_path / "policy.md"
    text = (SAMPLE / "policy.md").read_text("utf-8")
    new.write_text(text.replace("must not", "must never", 1), "utf-8")

    def announced() -> str:
        done = on(folder, "policy", "announce", new, "--before", SAMPLE / "policy.md", "--yes")
        assert done.returncode == 0
        assert "Questions are still answered from another version" in done.stderr
        return " ".join(done.stdout.split())

    said = announced()
    assert "must [-not-] {+never+}" in said
    assert "people are told of" in said
    assert "0 people are told of" not in said
    assert "0 people are told of" in announced()
    declined = on(folder, "policy", "announce", new, given="n\n")
    assert declined.returncode == 1
    assert "Nobody was told." in declined.stdout
