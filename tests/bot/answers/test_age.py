"""Ages, and years gone by, in questions about former pupils and in the rules on them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.answers.age import Limit, read_age, read_limit, read_years_gone


@pytest.mark.parametrize(
    ("asked", "age"),
    [
        ("my old pupil is 21, can I add her?", 21),
        ("a lad who left is now 19", 19),
        ("can I add a 17 year old leaver", 17),
        ("ex pupil, 15 now, added me", 15),
        ("hes 20, can i", 20),
        ("she's nearly 18", 18),
        ("can I add the Year 11s?", None),
        ("is 10pm too late to message?", None),
        ("she left, is 10 years ago enough?", None),
        ("can I message her at 8?", None),
    ],
)
def test_the_age_is_that_of_a_person(asked: str, age: int | None) -> None:
    assert read_age(asked) == age


@pytest.mark.parametrize(
    ("asked", "years"),
    [
        ("a girl who left two years ago", 2),
        ("left 3 yrs ago", 3),
        ("left us a year ago", 1),
        ("he left last summer", 0),
        ("she's just left", 0),
        ("a lad I taught years ago", 5),
        ("a former pupil", None),
    ],
)
def test_the_years_gone_by_are_those_since_leaving(asked: str, years: int | None) -> None:
    assert read_years_gone(asked) == years


@pytest.mark.parametrize(
    ("rule", "limit"),
    [
        ("Staff must not add former pupils who are under 18.", Limit(18, None, releases=False)),
        ("Former pupils may not be added until they have reached the age of eighteen.", Limit(18, None, releases=True)),
        ("No contact until two full years after leaving and not before age 19.", Limit(19, 2, releases=True)),
        ("Wait until that child's eighteenth birthday.", Limit(18, None, releases=True)),
        ("Staff must not add former pupils.", None),
        ("Records are kept for 18 months.", None),
    ],
)
def test_a_rule_says_from_when_on_it_leaves_former_pupils_out(rule: str, limit: Limit | None) -> None:
    assert read_limit(rule) == limit


def test_a_limit_of_age_and_years_is_reached_only_by_both() -> None:
    limit = Limit(19, 1, releases=True)

    assert limit.reached(20, 2) is True
    assert limit.reached(18, 2) is False
    assert limit.reached(20, 0) is False
    assert limit.reached(None, 2) is None


def test_an_age_says_how_long_ago_somebody_left_at_least() -> None:
    assert Limit(None, 5, releases=True).reached(25, None) is True
    assert Limit(None, 5, releases=True).reached(20, None) is None


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    read_age(text)
    read_years_gone(text)
    read_limit(text)
