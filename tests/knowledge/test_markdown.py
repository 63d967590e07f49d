"""Markdown into blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.knowledge.markdown import heading_text, read_markdown
from signpost.knowledge.source import Block
from tests.knowledge.reading import collapsed, read, uncovered


def blocks(text: str) -> list[tuple[str, Block]]:
    source = read_markdown(text, "test")
    return [(source.text[block.start : block.end], block) for block in source.blocks]


def test_headings_have_their_level() -> None:
    found = blocks("# Policy\n\n## 1. Scope ##\n\nText.\n\nOld style\n---\n")

    assert [(text, block.heading) for text, block in found] == [
        ("# Policy", 1),
        ("## 1. Scope ##", 2),
        ("Text.", None),
        ("Old style", 2),
        ("---", None),
    ]
    assert heading_text("## 1. Scope ##") == "1. Scope"


def test_list_items_have_their_depth_and_keep_their_markers() -> None:
    found = blocks("Staff must not:\n\n- share\n  - passwords\n  - pictures\n- lend\n\n1. First\n")

    assert [(text, block.depth) for text, block in found] == [
        ("Staff must not:", None),
        ("- share", 0),
        ("- passwords", 1),
        ("- pictures", 1),
        ("- lend", 0),
        ("1. First", 0),
    ]


def test_table_rows_are_rows_and_the_line_between_is_kept() -> None:
    found = blocks("| What | Who |\n| --- | --- |\n| Loss | Office |\n")

    assert [(text, block.row) for text, block in found] == [
        ("| What | Who |", True),
        ("| --- | --- |", False),
        ("| Loss | Office |", True),
    ]


def test_decimal_clauses_on_lines_of_their_own_are_paragraphs_of_their_own() -> None:
    found = blocks("1.1 One.\n1.2 Two goes on\nin the next line.\n")

    assert [text for text, _ in found] == ["1.1 One.", "1.2 Two goes on\nin the next line."]


def test_lines_that_were_not_broken_for_want_of_room_are_paragraphs_of_their_own() -> None:
    long = "Staff must keep what they say to pupils on the school's own platform, whatever the hour or the reason, " * 2

    assert [
        text for text, _ in blocks(f"{long.strip()}.\n{long.strip()}.\nStaff must not:\nshare films\npost them")
    ] == [
        f"{long.strip()}.",
        f"{long.strip()}.",
        "Staff must not:",
        "share films",
        "post them",
    ]


def test_bold_paragraphs_are_known() -> None:
    assert [block.bold for _, block in blocks("**Scope**\n\nStaff **must**.\n")] == [True, False]


def test_what_the_parser_passes_over_is_kept() -> None:
    text = "<!-- made by hand -->\n\n[link]: http://example.org\n\n    indented\n\n***\n\nStaff must.\n"

    assert "".join("".join(found.split()) for found, _ in blocks(text)) == "".join(text.split())


@given(
    st.lists(
        st.sampled_from(["# ", "- ", "  - ", "1. ", "> ", "| a | b |", "| --- | --- |", "```", "    ", "a b", "\n"])
    )
)
def test_any_markdown_is_read_whole(pieces: list[str]) -> None:
    text = "".join(f"{piece}\n" if len(piece) > 4 else piece for piece in pieces)

    assert "".join("".join(found.split()) for found, _ in blocks(text)) == "".join(text.split())


@pytest.mark.parametrize("struck", ["- ~~You may friend parents.~~", "~~You may friend parents.~~", "2. ~~You may.~~"])
def test_what_is_struck_out_is_not_in_force(struck: str) -> None:
    policy = read(f"# Friends\n\n- Be kind.\n\n{struck}\n\nStaff must be polite.\n", ".md")

    assert [clause.own_text for clause in policy.clauses] == ["Be kind.", "Staff must be polite."]
    assert uncovered(policy) == ""


@pytest.mark.parametrize(
    ("lines", "clauses"),
    [
        ("1. Phones are kept\n   in the office.\n2. Never lend a phone\n   to a pupil.",
         ["Phones are kept in the office.", "Never lend a phone to a pupil."]),
        ("- join groups run by parents, except where\n  you are a parent yourself\n- shout",
         ["join groups run by parents, except where you are a parent yourself", "shout"]),
        ("1. The office is open between\n   8.30 and 3.30.\n2. It is shut from 24 July to\n   31 August.",
         ["The office is open between 8.30 and 3.30.", "It is shut from 24 July to 31 August."]),
    ],
)  # fmt: skip
def test_the_lines_of_an_item_belong_to_it_until_a_sentence_ends(lines: str, clauses: list[str]) -> None:
    policy = read(f"# Phones\n\n## Rules\n\n{lines}\n", ".md")

    assert [collapsed(clause.own_text) for clause in policy.clauses] == clauses


@pytest.mark.parametrize("box", ["[ ]", "[x]", "[X]"])
def test_the_box_of_a_task_is_a_part_of_its_bullet(box: str) -> None:
    policy = read(f"# Phones\n\n- {box} Staff must lock their phones.\n- Staff must keep them in the office.\n", ".md")

    assert [clause.text for clause in policy.clauses] == [
        "Staff must lock their phones.",
        "Staff must keep them in the office.",
    ]
    assert uncovered(policy) == ""
