"""Exact search over vectors."""

import numpy as np
import pytest

from signpost.embeddings import DenseIndex


def test_each_text_is_scored_by_its_cosine() -> None:
    matrix = np.array([[1, 0], [0, 1], [-1, 0], [0.6, 0.8]], dtype=np.float32)

    scores = DenseIndex(matrix).scores(np.array([1, 0], dtype=np.float32))

    np.testing.assert_allclose(scores, [1, 0, -1, 0.6])
    assert scores.dtype == np.float32
    assert len(DenseIndex(matrix)) == 4


def test_without_texts_there_are_no_scores() -> None:
    assert DenseIndex(np.empty((0, 384), dtype=np.float32)).scores(np.ones(384, dtype=np.float32)).shape == (0,)


def test_a_lone_vector_is_refused() -> None:
    with pytest.raises(ValueError, match="n × d"):
        DenseIndex(np.ones(384, dtype=np.float32))
