"""A report's course and an agreement's, end to end, on a Slack that others have written: `course` says how they go.

It is local-slack (npm package local-slack-linux-x64). It listens on all interfaces, so it runs in a network namespace
of its own, with the bot. Where that cannot be, the test is skipped; with CI=true it fails.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.adapters.slack.course import TOO_LATE
from tests.conftest import NODE, ROOT, absent

pytestmark = pytest.mark.slack
ALONE = ("unshare", "--map-root-user", "--net")
PROGRAM = NODE / "local-slack-linux-x64/bin/local-slack"


@pytest.fixture
def program() -> str:
    """Local-slack, where it is and may run alone."""
    if not PROGRAM.exists():
        absent("local-slack is not here: on Linux on x64, install it with `npm ci --prefix tests/node`")
    for tool, package in {"unshare": "util-linux", "ip": "iproute2"}.items():
        if shutil.which(tool) is None:
            absent(f"There is no `{tool}`: on Debian and Ubuntu, `apt-get install {package}`")
    tried = subprocess.run([*ALONE, "true"], check=False, capture_output=True, text=True)
    if tried.returncode != 0:
        absent(
            f"This user may not create a network namespace ({tried.stderr.strip()}). Run the tests as root; in a "
            "container with `--cap-add SYS_ADMIN`, without the profiles of seccomp and AppArmor; or allow it on "
            "the host by `sysctl kernel.apparmor_restrict_unprivileged_userns=0` (Ubuntu) or `sysctl "
            "kernel.unprivileged_userns_clone=1` (Debian)"
        )
    return str(PROGRAM)


@pytest.mark.parametrize("mode", ["events", "socket"], ids=["http", "socket mode"])
def test_a_report_and_an_agreement_go_their_course(program: str, mode: str, tmp_path: Path) -> None:
    for attempt in range(3):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        course = f'ip link set lo up && exec "{sys.executable}" -m tests.adapters.slack.course "$0" {mode} "{folder}"'
        done = subprocess.run(
            [*ALONE, "sh", "-c", course, program],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if done.returncode != TOO_LATE:
            break

    assert done.returncode == 0, done.stdout + done.stderr
