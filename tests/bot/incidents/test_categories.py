"""What a report is, on the grid that governors know."""

import pytest

from signpost.bot.incidents.categories import TOPIC_LABELS, Area, Category, Nature, category_label, category_of, cells
from signpost.bot.incidents.report import Topic


def test_every_topic_has_a_cell_and_a_label() -> None:
    assert {category_of(topic) for topic in Topic} <= set(cells())
    assert TOPIC_LABELS.keys() == set(Topic)
    assert len(set(TOPIC_LABELS.values())) == len(Topic)


def test_labels_are_plain_words() -> None:
    for label in TOPIC_LABELS.values():
        assert not {"contact", "conduct", "content", "commercial", "values"} & set(label.lower().split()[:1])
        assert "_" not in label
        assert len(label) <= 60


def test_the_grid_has_twelve_cells_row_by_row() -> None:
    assert len(cells()) == len(set(cells())) == 12
    assert cells()[0] == Category(Area.CONTACT, Nature.COMMERCIAL)
    assert cells()[4] == Category(Area.CONDUCT, Nature.COMMERCIAL)
    assert cells()[-1] == Category(Area.CONTENT, Nature.VALUES)


@pytest.mark.parametrize(
    ("topic", "area", "nature"),
    [
        # As the sample policy sorts them, in its clause 13.13.
        (Topic.PERSONAL_DETAILS, "contact", "commercial"),
        (Topic.THREATS, "contact", "aggressive"),
        (Topic.GROOMING, "contact", "sexual"),
        (Topic.SELF_HARM, "contact", "values"),
        (Topic.EXTREMISM, "contact", "values"),
        (Topic.SCAM, "conduct", "commercial"),
        (Topic.NASTY_MESSAGES, "conduct", "aggressive"),
        (Topic.SEXUAL, "conduct", "sexual"),
        (Topic.VIOLENT_MATERIAL, "content", "aggressive"),
        (Topic.HATE, "content", "aggressive"),
    ],
)
def test_topics_stand_where_policies_put_them(topic: Topic, area: str, nature: str) -> None:
    assert category_of(topic) == (area, nature)


def test_a_cell_has_words() -> None:
    assert category_label("conduct", "aggressive") == "conduct, aggressive"
    assert category_label("contact", "values") == "contact, to do with values"
    assert category_label(None, None) == "not said yet"
