"""How an answer to a list of options is typed."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.adapters.terminal.choices import ChoiceError, choose
from signpost.bot.incidents.form import ABOUT_LABELS
from signpost.bot.incidents.views import Option


def options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(value=label.casefold(), label=label) for label in labels)


SURE = options("No", "Not sure", "Yes, it might")
ABOUT = tuple(Option(value=str(about), label=label) for about, label in ABOUT_LABELS.items())
PEOPLE = options("Ben Okoro", "Sam Whitlock", "Samira Patel", "Patricia Sams")


@pytest.mark.parametrize(
    ("offered", "typed", "chosen"),
    [
        (SURE, "1", "no"),
        (SURE, "3.", "yes, it might"),
        (SURE, "no", "no"),
        (SURE, "NO ", "no"),
        (SURE, "not", "not sure"),
        (SURE, "y", "yes, it might"),
        (ABOUT, "pupil", "pupil"),
        (ABOUT, "a parent", "parent"),
        (ABOUT, "head", "headteacher"),
        (ABOUT, "the chair", "chair_of_governors"),
        (ABOUT, "A governor", "governor"),
        (ABOUT, "governor", "governor"),
        (ABOUT, "i don’t know", "unknown"),
        (ABOUT, "i dont", "unknown"),
        (PEOPLE, "whit", "sam whitlock"),
        (PEOPLE, "pate", "samira patel"),
    ],
)
def test_an_option_is_chosen_by_its_number_or_by_its_words(
    offered: tuple[Option, ...], typed: str, chosen: str
) -> None:
    assert choose(offered, typed) == chosen


@pytest.mark.parametrize("typed", ["0", "4", "99999999999", "maybe", "", " ", "-1", "’"])
def test_what_is_none_of_them_is_said_to_be(typed: str) -> None:
    with pytest.raises(ChoiceError):
        choose(SURE, typed)


@pytest.mark.parametrize(
    ("offered", "typed", "named"),
    [
        (PEOPLE, "sam", "Which one: “Sam Whitlock”, “Samira Patel”?"),
        (ABOUT, "gov", "Which one: “A governor”, “The chair of governors”?"),
        (SURE, "n", "Which one: “No”, “Not sure”?"),
    ],
)
def test_what_could_be_several_is_asked_again_with_their_names(
    offered: tuple[Option, ...], typed: str, named: str
) -> None:
    with pytest.raises(ChoiceError, match=re.escape(named)):
        choose(offered, typed)


def test_what_could_be_many_names_a_few() -> None:
    many = options(*(f"Sam {number}" for number in range(9)))

    with pytest.raises(ChoiceError, match="“Sam 4”, or another"):
        choose(many, "sam")


@given(st.text())
def test_whatever_is_typed_is_one_of_the_options_or_an_error(typed: str) -> None:
    with suppress(ChoiceError):
        assert choose(ABOUT, typed) in {option.value for option in ABOUT}


@given(st.sampled_from(ABOUT))
def test_every_option_can_be_chosen_by_all_of_its_words(option: Option) -> None:
    assert choose(ABOUT, option.label) == option.value
