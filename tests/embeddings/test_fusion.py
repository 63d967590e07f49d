"""What holds of fused scores, whatever the scores."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.embeddings import Vectors, fuse, ranking, reciprocal_rank_fusion

rankings = st.lists(
    st.permutations(range(6)).flatmap(lambda p: st.integers(0, 6).map(lambda n: list(p[:n]))), max_size=4
)
cosines = st.lists(st.floats(-1, 1, width=16), min_size=5, max_size=5).map(lambda row: np.array(row, dtype=np.float32))
bm25 = st.lists(st.floats(0, 64, width=16), min_size=5, max_size=5).map(lambda row: np.array(row, dtype=np.float32))
weights = st.tuples(st.floats(0.125, 1), st.floats(0.125, 1))

FLOORS = (-1.0, 0.0)


def test_reciprocal_rank_fusion_as_published() -> None:
    fused = reciprocal_rank_fusion([["a", "b"], ["b", "c"]])

    assert fused == {"b": 1 / 62 + 1 / 61, "a": 1 / 61, "c": 1 / 62}
    assert list(fused) == ["b", "a", "c"]


@given(rankings)
def test_the_rankings_order_does_not_matter(given_rankings: list[list[int]]) -> None:
    forth, back = reciprocal_rank_fusion(given_rankings), reciprocal_rank_fusion(given_rankings[::-1])

    assert forth == pytest.approx(back)


@given(rankings)
def test_every_item_is_fused_best_first_within_bounds(given_rankings: list[list[int]]) -> None:
    fused = reciprocal_rank_fusion(given_rankings)

    assert set(fused) == {item for items in given_rankings for item in items}
    assert list(fused.values()) == sorted(fused.values(), reverse=True)
    assert all(0 < score <= len(given_rankings) / 61 + 1e-12 for score in fused.values())


@given(st.permutations(range(6)), st.integers(1, 4))
def test_rankings_that_agree_keep_their_order(order: list[int], count: int) -> None:
    assert list(reciprocal_rank_fusion([order] * count)) == order


@given(st.permutations(range(1, 6)), st.permutations(range(1, 6)))
def test_what_all_put_first_comes_first(one: list[int], other: list[int]) -> None:
    assert next(iter(reciprocal_rank_fusion([[0, *one], [0, *other]]))) == 0


def test_equal_scores_rank_in_the_order_of_the_texts() -> None:
    assert ranking(np.array([0, 2, 1, 2, 0], dtype=np.float32)).tolist() == [1, 3, 2, 0, 4]


@given(cosines, bm25, weights)
def test_fused_scores_lie_between_nought_and_one(dense: Vectors, lexical: Vectors, weight: tuple[float, float]) -> None:
    fused = fuse([dense, lexical], weight, FLOORS)

    assert fused.shape == (5,)
    assert fused.dtype == np.float32
    assert (fused >= 0).all()
    assert (fused <= 1 + 1e-6).all()


@given(cosines, bm25, weights)
def test_only_the_proportion_of_weights_counts(dense: Vectors, lexical: Vectors, weight: tuple[float, float]) -> None:
    double = (weight[0] * 2, weight[1] * 2)

    np.testing.assert_allclose(
        fuse([dense, lexical], weight, FLOORS), fuse([dense, lexical], double, FLOORS), rtol=1e-5
    )


@given(cosines, bm25, weights)
def test_the_scale_of_an_opinion_does_not_count(dense: Vectors, lexical: Vectors, weight: tuple[float, float]) -> None:
    np.testing.assert_allclose(
        fuse([dense, lexical], weight, FLOORS), fuse([dense, lexical * 4], weight, FLOORS), rtol=1e-5
    )


@given(cosines, bm25, weights)
def test_what_no_opinion_puts_lower_is_not_lower(dense: Vectors, lexical: Vectors, weight: tuple[float, float]) -> None:
    fused = fuse([dense, lexical], weight, FLOORS)
    better = (dense[:, None] >= dense) & (lexical[:, None] >= lexical)

    assert (fused[:, None] >= fused)[better].all()


@given(cosines, bm25)
def test_an_opinion_without_weight_changes_no_order(dense: Vectors, lexical: Vectors) -> None:
    fused = fuse([dense, lexical], (1, 0), FLOORS)

    assert (np.diff(fused[ranking(dense)]) <= 0).all()


def test_an_opinion_that_finds_nothing_lowers_all_alike() -> None:
    dense = np.array([0.5, -0.25], dtype=np.float32)

    np.testing.assert_allclose(fuse([dense, np.zeros(2, np.float32)], (3, 1), FLOORS), [0.75, 0.375])


def test_without_texts_there_are_no_scores() -> None:
    assert fuse([np.empty(0, np.float32)] * 2, (1, 1), FLOORS).shape == (0,)


@pytest.mark.parametrize("wrong", [(), (0, 0), (1, -1), (1,), (1, 1, 1)])
def test_weights_that_make_no_sense_are_refused(wrong: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=r"Weights|zip"):
        fuse([np.zeros(2, np.float32)] * 2, wrong, FLOORS)
