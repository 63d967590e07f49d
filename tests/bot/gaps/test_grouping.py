"""Questions that mean the same come together, whatever they came after."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.gaps.grouping import group
from signpost.embeddings import Vectors
from tests.bot.school import answerer, encoder

KINDS = (
    (
        "Can I use ChatGPT to write pupil reports?",
        "can i use chat gpt for writing reports",
        "is it ok to write school reports with AI",
        "Could I write my reports with chatgpt",
    ),
    ("do we have to wear smart watches", "can I wear my apple watch in class", "is a smartwatch ok while teaching"),
    ("am I allowed to bring my dog into school?", "can my dog come to school"),
    ("who do I ask about parking at [name]?",),
)


def meaning(text: str) -> Vectors:
    return encoder().encode_query(answerer().read(text).field_text)


@pytest.mark.parametrize("step", [1, 3, 7])
def test_everyday_questions_come_together_by_what_they_mean(step: int) -> None:
    texts = [text for kind in KINDS for text in kind]
    texts = [texts[place * step % len(texts)] for place in range(len(texts))]

    found = group([meaning(text) for text in texts])

    assert {frozenset(texts[place] for place in members) for members in found} == set(map(frozenset, KINDS))


def test_nothing_was_asked() -> None:
    assert group([]) == ()


@given(
    st.lists(st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda numbers: sum(n * n for n in numbers) > 0.1), max_size=12)
)
def test_each_question_is_in_one_group_and_the_largest_comes_first(numbers: list[tuple[float, ...]]) -> None:
    vectors = [np.array(one) / np.linalg.norm(one) for one in numbers]

    found = group(vectors)

    assert sorted(place for members in found for place in members) == list(range(len(numbers)))
    assert [len(members) for members in found] == sorted(map(len, found), reverse=True)
    assert group(vectors) == found


def test_vectors_of_another_model_stay_alone() -> None:
    assert group([np.array([1.0]), np.array([1.0, 0.0]), np.array([1.0, 0.0])]) == ((1, 2), (0,))
