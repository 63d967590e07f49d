"""What changed between two versions, for people to read."""

import io
from pathlib import Path
from typing import Literal

import pytest
from rich.cells import cell_len
from rich.console import Console

from signpost.adapters.terminal.changes import render_changes
from signpost.composition import SAMPLE
from signpost.knowledge.difference import compare
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import read_policy

OLD = """# Phone Policy

## 1. Phones

1.1 You must not run with a phone.

1.2 You must carry the phone.

1.3 Remove me now please, I am old.

1.4 Phones stay silent.

## 2. People

2.1 Staff must be kind to all the children on the phone.
"""


def read(folder: Path, name: str, text: str) -> Policy:
    file = folder / f"{name}.md"
    file.write_text(text, "utf-8")
    return read_policy(file)


def shown(folder: Path, new: str, *, old: str = OLD, width: int = 80, terminal: bool = False) -> str:
    out = io.StringIO()
    colours: Literal["standard"] | None = "standard" if terminal else None
    console = Console(
        file=out, width=width, force_terminal=terminal, highlight=False, emoji=False, color_system=colours
    )
    console.print(render_changes(compare(read(folder, "old", old), read(folder, "new", new))))
    return out.getvalue()


def words(text: str) -> str:
    return " ".join(text.split())


def test_where_nothing_changed_it_says_so(tmp_path: Path) -> None:
    assert shown(tmp_path, OLD) == "No clause changed.\n"


def test_changed_words_are_marked_without_any_colour(tmp_path: Path) -> None:
    text = shown(tmp_path, OLD.replace("must carry the", "should carry your"))

    assert "1.2  changed" in text
    assert "You [-must-] {+should+} carry [-the-] {+your+} phone." in words(text)
    assert "\x1b" not in text


def test_on_a_terminal_they_are_coloured_too(tmp_path: Path) -> None:
    text = shown(tmp_path, OLD.replace("must carry", "should carry"), terminal=True)

    assert "\x1b[" in text
    assert "{+should+}" in text


def test_added_and_removed_clauses_are_shown_with_their_words(tmp_path: Path) -> None:
    new = OLD.replace("1.3 Remove me now please, I am old.\n\n", "").replace("1.4 ", "1.3 ")
    removed, added = shown(tmp_path, new), shown(tmp_path, OLD, old=new)

    assert "1.3  removed\n    Remove me now please, I am old." in removed
    assert "1.3  added\n    Remove me now please, I am old." in added


def test_clauses_that_are_only_renumbered_share_a_line(tmp_path: Path) -> None:
    new = OLD.replace("1.4 ", "1.5 ").replace("1.3 ", "1.4 ").replace("1.2 ", "1.3 ")
    text = shown(tmp_path, new.replace("1.3 ", "1.2 An entirely new rule about chargers.\n\n1.3 "))

    assert "1.2  added" in text
    assert "renumbered  1.2 → 1.3, 1.3 → 1.4, 1.4 → 1.5" in text


def test_a_clause_that_moved_says_from_where(tmp_path: Path) -> None:
    moved = "Staff must be kind to all the children on the phone."
    new = OLD.replace(f"2.1 {moved}", "2.1 Another rule about visitors at the gate.")
    text = words(shown(tmp_path, new.replace("1.4 Phones", f"1.4 {moved}\n\n1.5 Phones")))

    assert "1.4 moved (from 2 People) renumbered (was 2.1)" in text
    assert moved in text


def test_an_item_is_shown_with_the_words_that_it_depends_on(tmp_path: Path) -> None:
    old = "# Policy\n\n1.1 Staff must not:\n\na) shout\n\nb) swear\n"
    text = words(shown(tmp_path, old.replace("b) swear", "b) swear\n\nc) bite"), old=old))

    assert "1.1(c) added Staff must not: bite" in text


def test_of_a_long_clause_the_part_that_changed_is_shown(tmp_path: Path) -> None:
    begin, end = " ".join(f"first{n}" for n in range(60)), " ".join(f"last{n}" for n in range(60))
    old = f"# Policy\n\n1.1 {begin} must {end}\n"
    text = words(shown(tmp_path, old.replace("must", "may"), old=old))

    assert "… first48" in text
    assert "first59 [-must-] {+may+} last0" in text
    assert "last11 …" in text
    assert "first20" not in text


def test_it_ends_with_how_much_changed(tmp_path: Path) -> None:
    text = shown(tmp_path, OLD.replace("must carry the", "should carry your") + "\n2.2 A new rule about the gate.\n")

    assert text.splitlines()[-1] == "1 added, 1 changed."


@pytest.mark.parametrize("width", [80, 200])
def test_it_is_never_wider_than_eighty_columns(width: int) -> None:
    policy, agreement = (read_policy(SAMPLE / name) for name in ("policy.md", "agreement.md"))
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, emoji=False)
    for pair in ((policy, agreement), (agreement, policy)):
        console.print(render_changes(compare(*pair)))

    assert max(cell_len(line) for line in out.getvalue().splitlines()) <= 80
