"""Search by words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.embeddings import LexicalIndex
from signpost.embeddings.lexical import words

RULES = [
    "Staff must not accept pupils as friends on social networking sites.",
    "The use of personal cameras by staff is not permitted.",
    "Any member of staff may report on-line bullying to the nominated person.",
]


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("can I be friends with a pupil?", 0),
        ("PHOTOGRAPH with my own CAMERA", 1),
        ("whom to tell about bullying online", 2),
        ("reports of cyber‑bullying", 2),
    ],
)
def test_the_text_that_shares_the_rarest_words_is_best(query: str, best: int) -> None:
    assert LexicalIndex(RULES).scores(query).argmax() == best


def test_inflection_case_hyphens_and_apostrophes_do_not_matter() -> None:
    assert words("Photographs of pupils’ work") == words("photograph of pupil's WORK")
    assert set(words("online")) <= set(words("on-line"))
    assert set(words("cyberbullying")) | set(words("bullying")) <= set(words("cyber-bullying"))


def test_negations_and_modal_verbs_are_words_like_others() -> None:
    assert words("they must not, should never and may") == ["must", "not", "should", "never", "may"]


@pytest.mark.parametrize("texts", [[], [""], ["", "  "], ["the of and"], ["?!"]])
@pytest.mark.parametrize("query", ["", "the", "pupil", "?"])
def test_without_words_nothing_matches(texts: list[str], query: str) -> None:
    scores = LexicalIndex(texts).scores(query)

    assert scores.dtype == np.float32
    assert scores.tolist() == [0] * len(texts)


@pytest.mark.parametrize("query", ["", "   ", "the of", "zebra xylophone", "😀", "\ud83d"])
def test_a_query_without_known_words_matches_nothing(query: str) -> None:
    assert LexicalIndex(RULES).scores(query).tolist() == [0, 0, 0]


def test_unknown_words_do_not_change_what_known_ones_score() -> None:
    index = LexicalIndex(RULES)

    np.testing.assert_array_equal(index.scores("camera zebra"), index.scores("camera"))


def test_empty_texts_among_others_keep_their_place() -> None:
    scores = LexicalIndex(["", RULES[0], ""]).scores("pupils")

    assert (scores > 0).tolist() == [False, True, False]


@given(st.lists(st.text(max_size=40), max_size=6), st.text(max_size=40))
def test_whatever_the_text_there_is_a_score_for_each(texts: list[str], query: str) -> None:
    scores = LexicalIndex(texts).scores(query)

    assert scores.shape == (len(texts),)
    assert np.isfinite(scores).all()
    assert (scores >= 0).all()
