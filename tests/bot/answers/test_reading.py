"""The second reading: from "it depends" to "no", and nowhere else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.answers.answer import Answer
from signpost.bot.answers.question import read_question
from signpost.bot.answers.reading import VERDICTS, read_again
from signpost.bot.answers.verdict import Ground, leaves_open
from tests.bot.school import pair_reader, vocabulary

OPEN = Answer(
    question="can parents comment?",
    outcome="answered",
    verdict="depends",
    reason="The policy speaks of this without a plain yes or no: read it in full.",
    in_doubt="Comments from the public have been switched off.",
)


def test_a_likely_no_is_said() -> None:
    found = read_again(OPEN, np.array([0, 9, 0, 0], dtype=np.float32))

    assert found.verdict == "no"
    assert found.reason != OPEN.reason
    assert found.in_doubt is None


def test_a_doubtful_no_is_not_said() -> None:
    assert read_again(OPEN, np.array([0, 1, 0, 0], dtype=np.float32)) == OPEN


@given(st.lists(st.floats(-50, 50, width=32), min_size=len(VERDICTS), max_size=len(VERDICTS)))
def test_no_scores_give_leave(scores: list[float]) -> None:
    assert read_again(OPEN, np.array(scores, dtype=np.float32)).verdict in ("depends", "no")


@pytest.mark.parametrize(
    ("asked", "sentence", "opens"),
    [
        ("can parents comment?", "The page is run by the office.", True),
        ("can parents comment?", "Parents may comment.", False),
        ("do I have to report it?", "The page is run by the office.", False),
        ("is it banned to comment?", "The page is run by the office.", False),
        ("is it ok not to reply?", "The page is run by the office.", False),
        ("can I ignore it?", "The page is run by the office.", False),
        ("can I post photos of my class?", "Photos are published with parents' written consent.", False),
    ],
)
def test_only_leave_that_the_words_neither_give_nor_refuse_is_read_again(
    asked: str, sentence: str, *, opens: bool
) -> None:
    assert leaves_open(read_question(asked, vocabulary()), Ground(sentence=sentence), sentence) is opens


def test_an_exception_is_left_open() -> None:
    ground = Ground(sentence="Staff must not add parents unless they are relatives.", about_exception=True)

    assert not leaves_open(read_question("can I add my sister?", vocabulary()), ground, ground.sentence)


def test_the_reader_tells_what_is_ruled_out_from_what_is_allowed() -> None:
    ruled_out, allowed = (
        pair_reader().scores("can I use my own phone for photos of pupils?", clause)
        for clause in (
            "Photographs. Pictures of pupils are taken on the school's cameras and on nothing else.",
            "Photographs. Staff are welcome to take pictures of pupils on their own phones.",
        )
    )
    no, yes = VERDICTS.index("no"), VERDICTS.index("yes")

    assert ruled_out[no] - ruled_out[yes] > allowed[no] - allowed[yes]
