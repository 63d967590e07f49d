"""The web process: what it serves, and when it does not start."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bot.school import PROGRAM
from tests.test_cli import fails_in_one_line, signpost

STARTED_WITHIN_S = 90.0
SLACK = {"SIGNPOST_SLACK_BOT_TOKEN": "xoxb-x", "SIGNPOST_SLACK_SIGNING_SECRET": "secret"}
TEAMS = {"SIGNPOST_TEAMS_TRIAL": "true"}


def status(url: str, body: bytes | None = None, kind: str = "application/json") -> int:
    """What is answered; 0 where nothing is."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, {"Content-Type": kind}), timeout=20) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


@contextmanager
def served(data: Path, **environment: str) -> Iterator[str]:
    """The web process, once it is up; it ends when it is told to."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = str(found.getsockname()[1])
    given = {**os.environ, "SIGNPOST_DATA": str(data), "SIGNPOST_PORT": port, **environment}
    process = subprocess.Popen([*PROGRAM, "web"], env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        until = time.monotonic() + STARTED_WITHIN_S
        while status(f"{url}/health") != 200:
            assert process.poll() is None, "it ended"
            assert time.monotonic() < until
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        assert process.wait(30) == 0


@pytest.mark.slack
@pytest.mark.teams
def test_slack_and_teams_are_served_side_by_side(tmp_path: Path) -> None:
    with served(tmp_path, **SLACK, **TEAMS) as url:
        assert status(f"{url}/slack/events", b"{}") == 401
        assert status(f"{url}/api/messages", b"{}") == 400
        assert status(f"{url}/api/messages", b"{}", "text/plain") == 415
        assert status(f"{url}/elsewhere") == 404


@pytest.mark.web
def test_the_case_room_is_served_beside_the_platforms(tmp_path: Path) -> None:
    with served(tmp_path, **SLACK, **TEAMS, SIGNPOST_URL="https://signpost.school.example") as url:
        assert status(f"{url}/slack/events", b"{}") == 401
        assert status(f"{url}/api/messages", b"{}") == 400
        assert status(f"{url}/left") == 200
        assert status(f"{url}/cases") == status(f"{url}/elsewhere") == 401


@pytest.mark.web
def test_the_case_room_alone_is_served_for_the_terminal(tmp_path: Path) -> None:
    with served(tmp_path, SIGNPOST_URL="http://localhost:8080") as url:
        assert status(f"{url}/left") == 200
        assert status(f"{url}/cases") == 401


@pytest.mark.teams
@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({}, "SIGNPOST_TEAMS_APP_ID"),
        ({}, "SIGNPOST_URL"),
        ({"SIGNPOST_URL": "http://signpost.school.example"}, "SIGNPOST_URL"),
        ({"SIGNPOST_TRUSTED_PROXIES": '["nowhere"]'}, "SIGNPOST_TRUSTED_PROXIES"),
        ({**TEAMS, "SIGNPOST_HOST": "0.0.0.0"}, "SIGNPOST_TEAMS_APP_ID"),  # noqa: S104 - it is refused
        ({"SIGNPOST_TEAMS_APP_ID": "app"}, "SIGNPOST_TEAMS_TENANT"),
        ({"SIGNPOST_TEAMS_APP_ID": "app", "SIGNPOST_TEAMS_TENANT": "t"}, "SIGNPOST_TEAMS_APP_PASSWORD"),
        ({"SIGNPOST_SLACK_BOT_TOKEN": "xoxb-x"}, "SIGNPOST_SLACK_SIGNING_SECRET"),
    ],
)
def test_what_is_not_set_up_is_said_in_one_line(tmp_path: Path, settings: dict[str, str], says: str) -> None:
    done = signpost("web", SIGNPOST_DATA=str(tmp_path), **settings)

    fails_in_one_line(done, says)
