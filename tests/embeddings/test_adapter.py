"""Changes to the packaged model's weights, as their files hold them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from benchmarks.reading import in_steps
from signpost.embeddings.adapter import Adapter, Array
from signpost.errors import ModelUnavailableError

WEIGHTS = {"one.weight": np.ones((3, 2), dtype=np.float32), "other.weight": np.ones((2, 2), dtype=np.float32)}


def kept(folder: Path, content: dict[str, NDArray[Any]]) -> Adapter:
    """An adapter whose file holds these arrays."""
    np.savez(folder / "change.npz", allow_pickle=False, **content)
    return Adapter(folder / "change.npz")


def test_a_change_of_few_directions_is_the_product_of_its_factors(tmp_path: Path) -> None:
    adapter = kept(tmp_path, {"one.A": np.array([[1, 2]], np.float16), "one.B": np.array([[1], [0], [3]], np.float16)})

    changed = adapter.applied(WEIGHTS)

    np.testing.assert_array_equal(changed["one.weight"], [[2, 3], [1, 1], [4, 7]])
    assert changed["other.weight"] is WEIGHTS["other.weight"]


def test_a_change_in_steps_is_so_many_steps_of_each_row(tmp_path: Path) -> None:
    steps = np.array([[1, -2], [0, 127], [3, 0]], np.int8)
    adapter = kept(tmp_path, {"one.C": steps, "one.s": np.array([[0.5], [2], [1]], np.float32)})

    np.testing.assert_array_equal(adapter.applied(WEIGHTS)["one.weight"], [[1.5, 0], [1, 255], [4, 1]])


@given(arrays(np.float32, (4, 3), elements=st.floats(-100, 100, width=32)))
@example(np.full((4, 3), np.finfo(np.float32).smallest_subnormal))
@example(np.zeros((4, 3), np.float32))
def test_no_weight_is_further_from_what_was_learnt_than_half_a_step(change: Array) -> None:
    steps, step = in_steps(change)

    assert np.abs(steps).max() <= 127
    assert (np.abs(steps * step - change) <= 0.51 * step).all()


def test_another_models_change_is_refused(tmp_path: Path) -> None:
    adapter = kept(tmp_path, {"one.C": np.ones((2, 2), np.int8), "one.s": np.ones((2, 1), np.float32)})

    with pytest.raises(ModelUnavailableError, match="not one for this model"):
        adapter.applied(WEIGHTS)


@pytest.mark.parametrize("missing", ["one.B", "one.s"])
def test_a_change_without_its_other_half_is_damaged(tmp_path: Path, missing: str) -> None:
    half = {"one.B": "one.A", "one.s": "one.C"}[missing]

    with pytest.raises(ModelUnavailableError, match="damaged"):
        kept(tmp_path, {half: np.ones((2, 2), np.float32)}).applied(WEIGHTS)
