"""The tour: it runs through from a pipe, keeps nothing, and shows what it says."""

import os
import subprocess
from pathlib import Path

from signpost.demo import SCENES
from tests.bot.school import PROGRAM
from tests.conftest import ROOT


def test_the_tour_shows_a_report_to_its_end_and_leaves_nothing(tmp_path: Path) -> None:
    data, temporary = tmp_path / "data", tmp_path / "tmp"
    temporary.mkdir()
    # Somebody's own settings are not touched: neither their data nor their school.
    own = {"SIGNPOST_DATA": str(data), "SIGNPOST_SCHOOL": "another", "TMPDIR": str(temporary)}
    done = subprocess.run(
        [*PROGRAM, "demo"], cwd=ROOT, input=b"", capture_output=True, check=False, timeout=300, env=os.environ | own
    )
    text = " ".join(done.stdout.decode().split())

    assert (done.returncode, done.stderr) == (0, b"")
    position = 0
    for words in (
        "Your report is sent",
        "A report needs you. Type: /open SP-",
        "from Amy Teller",
        "class-chat.txt",
        "Are you free at three?",
        "No case of yours has that reference",
        "The case is closed",
        "Your report is closed",
        "deleted now",
    ):
        assert words in text[position:], words
        position = text.index(words, position)
    for words in ("Your report was read", "There is a message about your report"):  # sent at once, in any order
        assert words in text
    for scene in SCENES:
        assert " ".join(scene.told.split()) in text
    assert "Something went wrong" not in text
    assert "\x1b" not in text
    assert not data.exists()
    assert list(temporary.iterdir()) == []
