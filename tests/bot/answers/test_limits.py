"""What limits a rule in its own sentence, and whether that is what is asked about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.answers.limits import excepts, leaves_out, names_only
from signpost.bot.answers.question import read_question
from tests.bot.school import vocabulary

BLOG = "Personal blogs are fine so long as the school is not named."
GROUPS = "You are free to join any online group other than those run by parents."
LAPTOP = "You may use the staff laptops for shopping outside lesson time."
DESK = "Staff may keep a phone on their desk as long as it is switched off."
CAFE = "You may work from a café, although not on files about pupils."
BOARD = "A picture may be put on the board provided the parent has agreed."


@pytest.mark.parametrize(
    ("asked", "sentence", "left_out"),
    [
        ("can I name my school in a named blog?", BLOG, True),
        ("can I write a personal blog?", BLOG, False),
        ("can I write a blog if the school is not named?", BLOG, False),
        ("can I join a group run by parents?", GROUPS, True),
        ("can I join a knitting group?", GROUPS, False),
        ("can I do my shopping on the laptop during a lesson?", LAPTOP, True),
        ("can I do my shopping on the laptop after lessons?", LAPTOP, False),
        ("can I have my phone switched on on my desk?", DESK, True),
        ("can I have my phone on my desk?", DESK, False),
        ("can I work on pupils' files in a café?", CAFE, True),
        ("can I put a picture on the board if the parent agreed?", BOARD, False),
        (
            "can my godson stay on my snap?",
            "There is no exception for godchildren, although your own child may stay.",
            True,
        ),
        ("can I post at lunch?", "No posting is allowed apart from the lunch hour.", False),
    ],
)
def test_what_an_allowing_sentence_leaves_out_is_told_by_its_words(asked: str, sentence: str, left_out: bool) -> None:
    assert leaves_out(read_question(asked, vocabulary()), sentence) == left_out


@pytest.mark.parametrize(
    ("asked", "sentence", "named"),
    [
        ("can I use the school camera for photos?", "Only use school cameras for photographs.", True),
        ("can I use my own camera for photos?", "Only use school cameras for photographs.", False),
        ("can I use Copilot?", "Staff should only use Copilot.", True),
        ("can I write to parents by email?", "Staff must only write to parents by e-mail, and not by text.", True),
        ("can I write to parents by text?", "Staff must only write to parents by e-mail, and not by text.", False),
        ("can I use my phone in the staff room?", "Phones may only be used in the staff room.", True),
        ("can I use my phone?", "Phones may only be used in the staff room.", False),
        ("can I send letters?", "Only the office may send letters.", False),
        ("can I share a photograph?", "Photographs may be shared only by the office.", False),
        ("can I share it?", "It is only shared if a parent agrees.", False),
    ],
)
def test_what_is_the_only_thing_allowed_is_told_by_its_words(asked: str, sentence: str, named: bool) -> None:
    assert names_only(read_question(asked, vocabulary()), sentence) == named


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_words_are_told(asked: str, sentence: str) -> None:
    question = read_question(asked, vocabulary())

    assert {excepts(question, sentence), leaves_out(question, sentence), names_only(question, sentence)} <= {
        True,
        False,
    }


@pytest.mark.parametrize("words", ["only ", "except ", "so long as ", "other than a ", "outside, ", "only use x may "])
def test_a_long_sentence_is_read_in_no_time(words: str) -> None:
    question = read_question("can I use a phone?", vocabulary())
    sentence = words * 20_000

    assert {excepts(question, sentence), leaves_out(question, sentence), names_only(question, sentence)} <= {
        True,
        False,
    }
