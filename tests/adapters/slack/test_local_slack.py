"""A report's course, end to end, on a Slack that others have written: `course` says what happens in it.

It is local-slack (npm package local-slack-linux-x64): on the path, or where LOCAL_SLACK says. It listens on all
interfaces, so it runs in a network namespace of its own, with the bot. Where that cannot be, the test is skipped.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slack
ALONE = ("unshare", "--map-root-user", "--net")
PACKAGED = ROOT / ".cache/local-slack/node_modules/local-slack-linux-x64/bin/local-slack"


@pytest.fixture
def program() -> str:
    """Local-slack, where it is and may run alone."""
    found = os.environ.get("LOCAL_SLACK") or shutil.which("local-slack") or (str(PACKAGED) if PACKAGED.exists() else "")
    has_namespaces = shutil.which("unshare") and subprocess.run([*ALONE, "true"], check=False).returncode == 0
    if found and has_namespaces:
        return found
    pytest.skip("local-slack is not here, or there are no network namespaces")


@pytest.mark.parametrize("mode", ["events", "socket"], ids=["http", "socket mode"])
def test_a_report_goes_its_course(program: str, mode: str, tmp_path: Path) -> None:
    course = f'ip link set lo up && exec "{sys.executable}" -m tests.adapters.slack.course "$0" {mode} "{tmp_path}"'
    done = subprocess.run(
        [*ALONE, "sh", "-c", course, program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
