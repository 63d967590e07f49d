"""What runs along the edges of pages in plain text."""

import textwrap
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.knowledge.page_edges import joined_over_pages
from signpost.knowledge.plain_text import read_text
from tests.knowledge.reading import collapsed, read, uncovered


@pytest.mark.parametrize("edge", ["\f", "- 2 -\n", "Page 2 | Social media\n"])
def test_a_page_ends_in_several_ways(edge: str) -> None:
    body = "".join(f"Staff must keep rule {name} of the school's own rules.\n" for name in ("one", "two", "three"))
    policy = read(f"Rules of Fernhollow School\n\n{body}\n{edge}Our Rules\n{body}\n{edge}Our Rules\n{body}")

    assert all("Our Rules" not in clause.text and "Our Rules" not in clause.path for clause in policy.clauses)


def test_words_that_are_repeated_far_from_any_edge_are_no_header() -> None:
    text = "Rules of the school\n\n1. Phones\nSee the Headteacher first.\n2. Tablets\nSee the Headteacher first.\n"

    assert [clause.text for clause in read(text).clauses] == ["See the Headteacher first."] * 2


OVER_PAGES = """\
Phone rules of Fernhollow School

1.1 Staff must not answer a message that a pupil sends to their own number,
whatever it says, and must show it to the
Designated Safeguarding Lead on the same day or, if that cannot be done, on

Page 1 of 2
Fernhollow School: Policies

the next. A pupil who is in danger is helped first.
1.2 Staff may carry their phones in the holidays, and on every day on which
there are no pupils.

Page 2 of 2
Fernhollow School: Policies
"""


def test_a_sentence_that_goes_on_on_the_next_page_is_read_as_one() -> None:
    policy = read(OVER_PAGES)

    assert [clause.ref for clause in policy.clauses] == ["1.1", "1.2"]
    assert collapsed(policy.clauses[0].text).endswith("on the next. A pupil who is in danger is helped first.")
    assert uncovered(policy) == ""


def test_a_name_that_a_pages_edge_divides_is_one() -> None:
    rule = "Staff must keep to the rule about their phones, and are to show it to everybody who asks them for it."
    body = "".join(f"{textwrap.fill(f'{number}. {rule}', 75)}\n" for number in range(1, 9))
    whole = "9. Whoever has had such a message from a pupil must tell the Designated Safeguarding Lead of it at once."
    broken = whole.replace("Designated ", "Designated\n\nPage 1 of 2\nOur policies\n\n")
    policy = read(f"Phone rules of the school\n\n{body}{broken}\n\nPage 2 of 2\nOur policies\n")

    assert collapsed(policy.clauses[-1].text) == whole.removeprefix("9. ")


def test_a_text_in_which_no_sentence_does_stays_as_it_is() -> None:
    text = OVER_PAGES.replace(", on\n\nPage", ".\n\nPage").replace("the next. A pupil", "A pupil")

    assert read_text(text, "test").text == text


LINE = st.sampled_from(
    [
        "staff must not answer a message that a pupil sends to their own number and",
        "Staff must be kind to one another and to all who come to the school by day or",
        "Staff must be kind.",
        "Page 3 of 9",
        "Fernhollow School: Policies",
        "- share films",
        "",
        "\f",
    ]
)


@given(st.lists(LINE, max_size=25))
def test_nothing_is_lost_or_added_when_edges_are_moved(found: list[str]) -> None:
    text = "\n".join(found)
    source = read_text(text, "test")
    paragraphs = [source.text[block.start : block.end] for block in source.blocks]

    assert Counter(source.text.split()) == Counter(text.split())
    assert Counter(" ".join(paragraphs).split()) == Counter(text.split())


def test_a_moved_edge_stands_behind_the_paragraph_that_it_broke() -> None:
    text = "Staff must not answer a message that a pupil sends,\n\nPage 1 of 2\n\nnor show it round.\n\nThe end.\n"

    assert joined_over_pages(text, lambda body: [(0, body.index("round.") + 6)]) == (
        "Staff must not answer a message that a pupil sends,\nnor show it round.\n\nPage 1 of 2\n\nThe end.\n"
    )
