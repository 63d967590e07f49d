"""Nothing is encoded twice, and no question reaches the disk."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from signpost.embeddings import CachedEncoder, Encoder, VectorCache
from signpost.errors import ModelUnavailableError
from tests.embeddings.counting import CountingEncoder


def cached(encoder: CountingEncoder, folder: Path) -> CachedEncoder:
    return CachedEncoder(encoder.name, lambda: encoder, VectorCache(folder, encoder.name))


def refuse_to_load() -> Encoder:
    raise ModelUnavailableError("there is no model")


def test_only_new_texts_are_encoded_in_one_batch(counting: CountingEncoder, tmp_path: Path) -> None:
    encoder = cached(counting, tmp_path)
    encoder.encode(["a", "b"])
    encoder.encode(["c", "b", "d", "a"])
    cached(counting, tmp_path).encode(["d", "c", "b", "a"])

    assert counting.batches == [["a", "b"], ["c", "d"]]


def test_order_and_duplicates_are_kept(counting: CountingEncoder, tmp_path: Path) -> None:
    encoder = cached(counting, tmp_path)
    encoder.encode(["b"])

    found = encoder.encode(["a", "b", "a", "c", "b"])

    assert counting.batches[1:] == [["a", "c"]]
    np.testing.assert_array_equal(found, CountingEncoder().encode(["a", "b", "a", "c", "b"]))
    assert found.dtype == np.float32


def test_no_texts_give_a_matrix_without_rows(counting: CountingEncoder, tmp_path: Path) -> None:
    assert cached(counting, tmp_path).encode([]).shape == (0, 8)


def test_a_full_cache_needs_no_model(counting: CountingEncoder, tmp_path: Path) -> None:
    expected = cached(counting, tmp_path).encode(["a", "b"])

    encoder = CachedEncoder(counting.name, refuse_to_load, VectorCache(tmp_path, counting.name))

    np.testing.assert_array_equal(encoder.encode(["b", "a"]), expected[::-1])
    assert encoder.encode([]).shape == (0, 8)
    assert encoder.dimensions == 8
    with pytest.raises(ModelUnavailableError):
        encoder.encode(["c"])


def test_the_result_may_be_changed_without_harm(counting: CountingEncoder, tmp_path: Path) -> None:
    encoder = cached(counting, tmp_path)
    encoder.encode(["a"])[:] = 0

    assert encoder.encode(["a"]).any()


def test_a_question_asked_again_is_not_encoded_again(counting: CountingEncoder, tmp_path: Path) -> None:
    encoder = cached(counting, tmp_path)
    first = encoder.encode_query("can I?")
    again = encoder.encode_query("can I?")

    assert counting.batches == [["can I?"]]
    np.testing.assert_array_equal(first, again)
    assert first.shape == (8,)
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 0


def test_a_question_leaves_nothing_on_the_disk(counting: CountingEncoder, tmp_path: Path) -> None:
    encoder = cached(counting, tmp_path / "cache")
    encoder.encode_query("can I report the headteacher?")

    assert not list(tmp_path.rglob("*"))
    assert encoder.dimensions == 8
    assert VectorCache(tmp_path / "cache", counting.name).get(["can I report the headteacher?"]) == {}


def test_the_model_is_loaded_once_by_many_threads(counting: CountingEncoder, tmp_path: Path) -> None:
    loads: list[None] = []

    def load() -> Encoder:
        loads.append(None)
        return counting

    encoder = CachedEncoder(counting.name, load, VectorCache(tmp_path, counting.name))
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(encoder.encode_query, [f"question {number}" for number in range(50)]))

    assert len(loads) == 1


def test_after_a_failed_load_the_next_text_tries_again(counting: CountingEncoder, tmp_path: Path) -> None:
    models: list[CountingEncoder] = []

    def load() -> Encoder:
        return models[0] if models else refuse_to_load()

    encoder = CachedEncoder(counting.name, load, VectorCache(tmp_path, counting.name))
    with pytest.raises(ModelUnavailableError):
        encoder.encode(["a"])
    models.append(counting)

    assert encoder.encode(["a"]).shape == (1, 8)
