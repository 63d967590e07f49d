"""Plain text into blocks."""

from signpost.knowledge.plain_text import read_text

WRAPPED = """\
PART ONE: RULES

Staff must keep their private accounts apart from their work, and may
never use one of them to write to a pupil of this school or of any
other.
Governors should do the same as far as it can be expected of them, and
tell the clerk if they cannot.

1) Use your school account, and no other, for every message to a
   pupil. Teams and e-mail are both fine.
2) Lock your screen.
   - even for a moment, and even in a room that nobody else may come
     into
"""


def blocks(text: str) -> list[str]:
    source = read_text(text, "test")
    return [source.text[block.start : block.end] for block in source.blocks]


def test_each_line_is_a_paragraph_where_none_was_wrapped() -> None:
    assert blocks("HEADING\n\n  Staff must be kind.  \nThey must be on time.\n") == [
        "HEADING",
        "Staff must be kind.",
        "They must be on time.",
    ]


def test_wrapped_lines_are_put_together_again() -> None:
    found = blocks(WRAPPED)

    assert [text.split()[0] for text in found] == ["PART", "Staff", "Governors", "1)", "2)", "-"]
    assert found[1].endswith("other.")
    assert found[5].endswith("into")


def test_a_line_broken_by_accident_goes_on_in_the_next() -> None:
    long = "Staff must not be connected to a pupil; requests should be reported within two"

    assert blocks(f"{long}\nworking days.\nStaff must be kind.\n{'Long line. ' * 30}") == [
        f"{long}\nworking days.",
        "Staff must be kind.",
        ("Long line. " * 30).strip(),
    ]


def test_list_items_without_bullets_stay_apart() -> None:
    one = "share passwords with anybody, even with a colleague whom they have known for years"
    two = "write to pupils on private accounts, whatever the reason may be or seem to be to them"

    assert blocks(f"Staff must not:\n{one}\n{two}\n{'Long line. ' * 30}")[:3] == ["Staff must not:", one, two]


def test_every_kind_of_line_end_ends_a_line() -> None:
    assert blocks("One.\r\nTwo.\rThree.\x0cFour.\n") == ["One.", "Two.", "Three.", "Four."]


def test_only_white_space_makes_no_blocks() -> None:
    assert blocks(" \n\t\n\xa0") == []
