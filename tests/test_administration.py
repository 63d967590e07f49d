"""The commands of the school's IT person, each as a program of its own, on a data folder of its own."""

import asyncio
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from signpost.bot.vault.key_text import new_entry
from signpost.composition import SAMPLE
from tests.bot.jobs.tasks import until
from tests.bot.school import PROGRAM
from tests.conftest import ROOT
from tests.test_cli import fails_in_one_line, signpost

Done = subprocess.CompletedProcess[str]
TEXT = "A parent posts lies about me."
SAID = b"20:14 You are a liar"
SHA256SUM = shutil.which("sha256sum") or ""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder in which one report was sent, with a file, and its reference. Tests work on copies."""
    base = tmp_path_factory.mktemp("administration")
    shot = base / "chat.txt"
    shot.write_bytes(SAID)
    lines = (f"/report-incident {TEXT}", "no", "me", "parent", "yes", "no", str(shot), "", "yes")
    sent = signpost("chat", given="\n".join(lines) + "\n", SIGNPOST_DATA=str(base / "data"))
    found = re.search(r"SP-\w{4}-\w{4}", sent.stdout)
    assert found, sent
    return base / "data", found[0]


@pytest.fixture
def data(kept: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept[0], tmp_path / "data"))


@pytest.fixture
def reference(kept: tuple[Path, str]) -> str:
    return kept[1]


def on(data: Path, *arguments: str | Path, **environment: str) -> Done:
    return signpost(*arguments, SIGNPOST_DATA=str(data), **environment)


def succeeds(done: Done) -> str:
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def execute(data: Path, *statements: str) -> None:
    """Change the database behind the bot's back."""
    with closing(sqlite3.connect(data / "signpost.sqlite")) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount, statement
        connection.commit()


def school_file(folder: Path, *replaced: tuple[str, str]) -> Path:
    """The sample school's file, with something else in it."""
    text = (SAMPLE / "school.toml").read_text("utf-8")
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    file = folder / "school.toml"
    file.write_text(text, "utf-8")
    return file


# --- The database -----------------------------------------------------------------------------------------------------


def test_a_database_is_upgraded_as_often_as_one_likes_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for _ in range(2):
        assert succeeds(on(data, "db", "upgrade")) == "The database is up to date.\n"

    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in data.iterdir()} == {"signpost.sqlite": 0o600}
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_a_database_that_cannot_be_used_is_one_line_without_its_password() -> None:
    url = "postgresql://signpost:hunter2@127.0.0.1:1/signpost"
    done = signpost("db", "upgrade", DATABASE_URL=url)

    fails_in_one_line(done, "database")
    assert "hunter2" not in done.stderr


# --- The school -------------------------------------------------------------------------------------------------------


def test_the_sample_is_a_file_that_can_be_applied() -> None:
    assert succeeds(signpost("school", "sample")) == (SAMPLE / "school.toml").read_text("utf-8")


def test_a_school_is_applied_once_and_what_changes_is_shown(tmp_path: Path) -> None:
    data = tmp_path / "data"
    file = school_file(tmp_path)
    first = succeeds(on(data, "school", "apply", file))
    assert "Sets up Ottermarsh Primary School with 15 people." in first
    assert first.endswith("Ottermarsh Primary School is set up.\n")
    assert succeeds(on(data, "school", "apply", file)) == "Nothing changes.\n"

    changed = school_file(tmp_path, ('"Ben Okoro"', '"Ben Okoro-Hay"'), ("urgent_after_minutes = 30", ""))
    again = succeeds(on(data, "school", "apply", changed)).splitlines()
    assert again[-1] == "Ottermarsh Primary School is set up."
    assert any("Ben Okoro-Hay" in line for line in again[:-1])
    assert len(again) == 2, "the default of half an hour is no change"


def test_what_leaves_a_report_without_a_recipient_is_refused_and_nothing_is_changed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    succeeds(on(data, "school", "apply", school_file(tmp_path)))
    text = (tmp_path / "school.toml").read_text("utf-8")
    without = re.sub(r"(?m)^(chair_of|vice_chair_of|\[contacts\.external\]).*\n(?:^(name|phone|email) .*\n)*", "", text)
    broken = tmp_path / "broken.toml"
    broken.write_text(without, "utf-8")

    applied = on(data, "school", "apply", "--yes", broken)
    assert applied.returncode == 1
    assert re.search(r"(?m)^error: .*headteacher", applied.stderr)
    assert applied.stderr.splitlines()[-1].startswith("signpost: Nothing was changed: a report could reach nobody.")
    assert succeeds(on(data, "school", "apply", school_file(tmp_path))) == "Nothing changes.\n"

    checked = on(data, "school", "check", broken)
    assert checked.returncode == 1
    assert re.search(r"(?m)^error: .*headteacher", checked.stdout)


def test_every_route_is_listed_and_a_file_alone_is_enough(tmp_path: Path) -> None:
    data = tmp_path / "data"
    said = succeeds(on(data, "school", "check", school_file(tmp_path)))

    assert re.search(r"(?m)^About the headteacher:\n  1\. George Penhale .*\n(?:  \d\. .*\n)*  \d\. outside the", said)
    assert said.endswith("\nEvery report reaches somebody, whoever is away.\n")
    assert not data.exists()


def test_it_is_said_from_which_policies_a_school_is_answered_and_why_from_none(tmp_path: Path) -> None:
    data, file, folder = tmp_path / "data", school_file(tmp_path), tmp_path / "policies"
    own = folder / "ottermarsh"
    own.mkdir(parents=True)
    assert "\nPolicy: Social Media Policy (" in succeeds(on(data, "school", "check", file)), "the sample's"

    def checked() -> str:
        return succeeds(on(data, "school", "check", file, SIGNPOST_POLICIES=str(folder)))

    assert f"\nwarning: Its people are answered from no policy. There is no policy in {own}." in checked()
    (own / "policy.md").write_text("# Phones Policy\n\n1. Staff must lock phones.\n", "utf-8")
    assert f"\nPolicy: Phones Policy ({own / 'policy.md'})\n" in checked()
    (own / "policy.docx").write_bytes(b"PK\x03\x04")
    assert "\nwarning: Its people are answered from no policy. " in checked()


@pytest.mark.parametrize("command", ["apply", "check"])
def test_what_is_no_school_file_is_one_line(tmp_path: Path, command: str) -> None:
    file = tmp_path / "school.toml"
    fails_in_one_line(on(tmp_path / "data", "school", command, file), "cannot be read")
    file.write_bytes(b"\xff\xfe[")
    fails_in_one_line(on(tmp_path / "data", "school", command, file), "signpost school sample")


# --- The keys ---------------------------------------------------------------------------------------------------------


def test_after_the_keys_are_rotated_everything_opens_without_the_old_one(data: Path, reference: str) -> None:
    said = succeeds(on(data, "keys", "rotate"))
    assert not re.search(r"\d", said), "a count would tell how many reports there are"
    file = data / "master.keys"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    entries = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert [line.partition(":")[0] for line in entries] == ["1", "2"]

    file.write_text(entries[1] + "\n", "utf-8")
    assert "The log holds." in succeeds(on(data, "audit", "verify"))
    succeeds(on(data, "case", "export", reference, "--as", "nadia", "--out", data / "case.zip"))


def test_one_key_in_the_environment_is_not_rotated_and_it_is_said_how(tmp_path: Path) -> None:
    keys = {"SIGNPOST_MASTER_KEYS": new_entry(1)}
    succeeds(on(tmp_path, "school", "apply", school_file(tmp_path), **keys))
    fails_in_one_line(on(tmp_path, "keys", "rotate", **keys), "Add another with a version above 1")
    keys["SIGNPOST_MASTER_KEYS"] += "," + new_entry(2)
    succeeds(on(tmp_path, "keys", "rotate", **keys))


def _lost(data: Path) -> dict[str, str]:
    (data / "master.keys").unlink()
    return {}


def _open_to_others(data: Path) -> dict[str, str]:
    (data / "master.keys").chmod(0o644)
    return {}


def _another(data: Path) -> dict[str, str]:
    (data / "master.keys").write_text(new_entry(1) + "\n", "utf-8")
    return {}


def _newer_alone(data: Path) -> dict[str, str]:
    return {"SIGNPOST_MASTER_KEYS": new_entry(2)}


def _no_key(data: Path) -> dict[str, str]:
    return {"SIGNPOST_MASTER_KEYS": "1:nonsense"}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_lost, "Put it back from a backup"),
        (_open_to_others, "chmod 600"),
        (_another, "Version 1 of the master key is not the key that the stored reports were encrypted under. Put that"),
        (_newer_alone, "Version 1 of the master key is missing, and what it protects cannot be opened. Put it back"),
        (_no_key, "SIGNPOST_MASTER_KEYS"),
    ],
)
def test_without_a_usable_key_it_does_not_start_and_says_what_to_do(
    data: Path, spoil: Callable[[Path], dict[str, str]], words: str
) -> None:
    environment = spoil(data)
    before = (data / "signpost.sqlite").read_bytes()
    done = on(data, "worker", **environment)

    fails_in_one_line(done, words)
    assert "nonsense" not in done.stderr
    assert (data / "signpost.sqlite").read_bytes() == before


# --- The audit log ----------------------------------------------------------------------------------------------------

EDITED = "UPDATE audit SET actor = 'system' WHERE act = 'report_received'"
REMOVED = "DELETE FROM audit WHERE act = 'case_routed'"
REORDERED = (
    "UPDATE audit SET seq = 900 WHERE seq = 2",
    "UPDATE audit SET seq = 2 WHERE seq = 3",
    "UPDATE audit SET seq = 3 WHERE seq = 900",
)
CUT_OFF = (
    "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)",
    "UPDATE audit_head SET (seq, mac) = (SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1)",
)


@pytest.mark.parametrize(
    ("statements", "words"),
    [((EDITED,), "an entry was changed"), ((REMOVED,), "an entry was removed"), (REORDERED, "")],
    ids=["edited", "removed", "reordered"],
)
def test_what_was_done_to_the_log_is_found(data: Path, statements: tuple[str, ...], words: str) -> None:
    execute(data, *statements)
    done = on(data, "audit", "verify")

    assert done.returncode == 1
    assert done.stdout.startswith(f"The log does not hold: {words}")
    assert "tell the headteacher" in done.stdout


def test_a_log_holds_and_what_is_cut_off_shows_by_its_anchor(data: Path) -> None:
    anchor = succeeds(on(data, "audit", "anchor")).strip()
    assert re.fullmatch(r"ottermarsh [0-9a-f]{64}", anchor)
    assert "Give --anchor" in succeeds(on(data, "audit", "verify"))
    assert succeeds(on(data, "audit", "verify", "--anchor", anchor)) == "The log holds.\n"

    execute(data, *CUT_OFF)
    done = on(data, "audit", "verify", "--anchor", anchor)
    assert (done.returncode, done.stdout[:41]) == (1, "The log does not hold: its end was cut of")


def test_an_anchor_of_another_school_is_refused(data: Path) -> None:
    fails_in_one_line(on(data, "audit", "verify", "--anchor", f"elsewhere {'0' * 64}"), "another school")


# --- Cases ------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not SHA256SUM, reason="sha256sum is not on this machine")
def test_a_handler_exports_a_case_that_sha256sum_verifies(data: Path, reference: str, tmp_path: Path) -> None:
    said = succeeds(on(data, "case", "export", reference.lower(), "--as", "nadia", "--out", tmp_path / "case.zip"))
    assert "in clear" in said
    assert stat.S_IMODE((tmp_path / "case.zip").stat().st_mode) == 0o600
    shutil.unpack_archive(tmp_path / "case.zip", tmp_path)
    folder = tmp_path / reference
    verified = subprocess.run(
        [SHA256SUM, "--strict", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=True, text=True
    )

    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    assert set(verified.stdout.splitlines()) == {f"{name}: OK" for name in files}
    assert {"report.txt", "time-line.txt", "evidence.json", "evidence/01-chat.txt"} <= files
    assert (folder / "evidence/01-chat.txt").read_bytes() == SAID
    assert TEXT in (folder / "report.txt").read_text("utf-8")

    (folder / "report.txt").write_text("Nothing happened.", "utf-8")
    changed = subprocess.run([SHA256SUM, "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False, text=True)
    assert (changed.returncode, "report.txt: FAILED" in changed.stdout) == (1, True)

    again = on(data, "case", "export", reference, "--as", "nadia", "--out", tmp_path / "case.zip")
    fails_in_one_line(again, "is there already")


@pytest.mark.parametrize("who", ["amy", "ivan"])
def test_to_anybody_else_a_case_and_one_that_is_not_there_are_the_same(
    data: Path, reference: str, tmp_path: Path, who: str
) -> None:
    """Promise 5: not its reporter either, nor the IT administrator who runs it."""
    out = tmp_path / "case.zip"
    theirs = on(data, "case", "export", reference, "--as", who, "--out", out)
    nobodys = on(data, "case", "export", "SP-0000-0000", "--as", who, "--out", out)

    fails_in_one_line(theirs, "No case of yours has that reference")
    assert (theirs.stdout, theirs.stderr) == (nobodys.stdout, nobodys.stderr)
    assert not out.exists()


# --- The case room ----------------------------------------------------------------------------------------------------


def test_who_is_signed_out_of_the_case_room_needs_a_new_link_and_nobody_learns_whether_there_was_one(
    data: Path,
) -> None:
    url = "https://signpost.ottermarsh.example"
    given = on(data, "chat", "--as", "nadia", given="/room\n", SIGNPOST_URL=url)
    assert f"{url}/open/ottermarsh." in given.stdout
    said = {succeeds(on(data, "room", "revoke", who)) for who in ("nadia", "Nadia", "amy")}

    assert len(said) == 1
    with closing(sqlite3.connect(data / "signpost.sqlite")) as connection:
        assert connection.execute("SELECT ended_at IS NULL FROM room_link").fetchall() == [(0,)]
    fails_in_one_line(on(data, "room", "revoke", "zoe"), "Nobody of Ottermarsh Primary School is called zoe")


def test_where_there_is_no_case_room_it_is_said_how_to_get_one(data: Path) -> None:
    assert "docs/case-room.md" in on(data, "chat", "--as", "nadia", given="/room\n").stdout


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://signpost.ottermarsh.example", "has to begin with https://"),
        ("https://signpost.ottermarsh.example/room", "the address of a server alone"),
        ("https://me:secret@signpost.ottermarsh.example", "the address of a server alone"),
        ("signpost.ottermarsh.example", "SIGNPOST_URL"),
    ],
)
def test_an_address_that_the_case_room_cannot_have_is_one_line(data: Path, url: str, words: str) -> None:
    done = on(data, "room", "revoke", "nadia", SIGNPOST_URL=url)

    fails_in_one_line(done, words)
    assert "secret" not in done.stderr


# --- The worker -------------------------------------------------------------------------------------------------------


def test_a_worker_does_what_is_due_and_ends_when_it_is_told(data: Path) -> None:
    signpost("chat", given="/report-incident It began on Monday.\n", SIGNPOST_DATA=str(data))
    execute(
        data,
        "UPDATE draft SET touched_at = '2020-01-01 00:00:00.000000'",
        "UPDATE task SET due_at = '2020-01-02 00:00:00.000000' WHERE kind = 'wipe_draft' AND state = 'pending'",
    )
    with (
        subprocess.Popen(
            [*PROGRAM, "worker"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"SIGNPOST_DATA": str(data)},
        ) as worker,
        closing(sqlite3.connect(data / "signpost.sqlite", timeout=10)) as connection,
    ):
        try:
            assert worker.stderr is not None
            assert worker.stderr.readline() == "Working. Stop with Ctrl-C.\n"
            asyncio.run(until(lambda: connection.execute("SELECT count(*) FROM draft").fetchone() == (0,)))
            worker.send_signal(signal.SIGTERM)
            _, errors = worker.communicate(timeout=30)
        finally:
            worker.kill()
    assert (worker.returncode, errors) == (0, "")
