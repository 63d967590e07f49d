"""Everything that the bot sends, checked by others: by Slack's types, by its models, and against its limits.

The models and the limits are in `limits`; the workspace of these tests checks all that it is sent by them, too. What
they say of any text is in `test_rendering`.
"""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from signpost.adapters.slack.blocks import Modal
from tests.adapters.slack import gallery
from tests.adapters.slack.limits import check
from tests.adapters.slack.staffroom import Staffroom
from tests.adapters.slack.test_reporting import reports
from tests.conftest import NODE, absent

pytestmark = pytest.mark.slack
TSC, TYPES = NODE / "typescript/bin/tsc", NODE / "@slack/types"


@pytest.fixture
def node() -> str:
    """Node, with Slack's types and their compiler."""
    found = shutil.which("node")
    if found is None or not TSC.exists() or not TYPES.exists():
        absent("There is no node, or no compiler of types: install node, then `npm ci --prefix tests/node`")
    return found


def complaints(node: str, folder: Path, **shown: Iterable[Any]) -> str:
    """What the compiler says of values that are to be of a type of Slack's.

    Args:
        node: runs it.
        folder: for the program that it is given.
        shown: by the name of the type, the values.
    """
    lines = ['import type { HomeView, KnownBlock, ModalView } from "@slack/types";', "type Blocks = KnownBlock[];"]
    for kind, values in shown.items():
        lines += [f"({json.dumps(value)}) satisfies {kind};" for value in values]
    (folder / "node_modules").symlink_to(NODE, target_is_directory=True)
    program = folder / "shown.ts"
    program.write_text("\n".join(lines), "utf-8")
    options = ("--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext")
    done = subprocess.run([node, TSC, *options, program], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) is (not done.stdout), done.stderr
    return done.stdout


def test_every_message_and_modal_is_within_the_limits() -> None:
    for message in gallery.messages():
        check((message,))
    for modal in gallery.modals():
        check(Modal(modal))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_every_message_modal_and_home_is_of_slacks_own_types(
    staffroom: Staffroom, node: str, tmp_path: Path
) -> None:
    await reports(staffroom.member("amy"))
    for handle in ("amy", "nadia", "ivan"):
        await staffroom.member(handle).opens_home()

    blocks = [list(message.blocks) for message in gallery.messages()]
    said = complaints(
        node, tmp_path, Blocks=blocks, ModalView=gallery.modals(), HomeView=staffroom.slack.homes.values()
    )

    assert said == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "section", "text": {"type": "mrkdwn", "text": "a"}, "colour": "red"},
        {"type": "header", "text": {"type": "mrkdwn", "text": "a"}},
        {"type": "paragraph", "text": "a"},
    ],
    ids=["an unknown field", "marks in a headline", "an unknown block"],
)
def test_slacks_types_know_what_is_wrong(node: str, tmp_path: Path, wrong: dict[str, Any]) -> None:
    assert "shown.ts" in complaints(node, tmp_path, Blocks=[[wrong]])
