"""Pairs of texts read together: by the real model, and each once."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from signpost.composition import ADAPTER, READING
from signpost.embeddings import AsyncEncoder, CachedEncoder, CachedPairReader, Runtime, VectorCache, Vectors
from signpost.embeddings.async_encoder import RUSH
from signpost.embeddings.cross_encoder import OnnxCrossEncoder
from signpost.embeddings.loader import load_pair_reader
from signpost.errors import ModelUnavailableError
from tests.embeddings.counting import CountingEncoder

QUERY, PASSAGE = "can I keep my phone on me?", "Phones stay in the lockers."


class CountingReader:
    """Gives each pair the lengths of its texts, and notes it."""

    def __init__(self) -> None:
        self.pairs: list[tuple[str, str]] = []

    def scores(self, query: str, passage: str) -> Vectors:
        self.pairs.append((query, passage))
        return np.array([len(query), len(passage)], dtype=np.float32)


@pytest.fixture(scope="module")
def reader() -> OnnxCrossEncoder:
    return OnnxCrossEncoder(READING)


def test_a_pair_has_a_score_for_each_label_and_the_same_ones_again(reader: OnnxCrossEncoder) -> None:
    scores = reader.scores(QUERY, PASSAGE)

    assert scores.shape == (5,)
    assert scores.dtype == np.float32
    np.testing.assert_array_equal(scores, reader.scores(QUERY, PASSAGE))


def test_the_texts_are_read_together(reader: OnnxCrossEncoder) -> None:
    assert not np.allclose(reader.scores(QUERY, PASSAGE), reader.scores(PASSAGE, QUERY))


@pytest.mark.parametrize("passage", ["", "\ud83d", "word " * 5000])
def test_any_text_can_be_read(reader: OnnxCrossEncoder, passage: str) -> None:
    assert np.isfinite(reader.scores(QUERY, passage)).all()


def test_int8_reads_much_the_same(reader: OnnxCrossEncoder) -> None:
    quantised = OnnxCrossEncoder(READING, quantised=True)

    np.testing.assert_allclose(quantised.scores(QUERY, PASSAGE), reader.scores(QUERY, PASSAGE), atol=1.0)


def test_a_file_without_weighted_sums_is_refused() -> None:
    with pytest.raises(ModelUnavailableError, match="damaged"):
        OnnxCrossEncoder(ADAPTER)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="cannot be read"):
        OnnxCrossEncoder(tmp_path / "none.npz")


def test_the_same_pair_is_read_once() -> None:
    counting = CountingReader()
    cached = CachedPairReader(lambda: counting)

    assert counting.pairs == []
    np.testing.assert_array_equal(cached.scores("a", "bc"), cached.scores("a", "bc"))
    cached.scores("a", "d")
    assert counting.pairs == [("a", "bc"), ("a", "d")]


def test_what_is_remembered_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        CachedPairReader(CountingReader).scores("a", "b")[0] = 1


@pytest.mark.parametrize(
    ("model", "runtime", "reads"),
    [
        ("", "auto", True),
        ("default", "onnx", True),
        ("", "onnx-int8", True),
        ("", "torch", False),
        ("x", "auto", False),
    ],
)
def test_only_the_packaged_model_in_its_own_runtime_has_a_reader(model: str, runtime: Runtime, *, reads: bool) -> None:
    assert (load_pair_reader(model, runtime, READING) is not None) is reads


def test_pairs_are_read_beside_the_event_loop_where_there_is_a_reader(tmp_path: Path) -> None:
    texts = CountingEncoder()
    cached = CachedEncoder(texts.name, lambda: texts, VectorCache(tmp_path, texts.name))

    async def scored(reader: CachedPairReader | None, *passages: str) -> Vectors | None:
        async with AsyncEncoder(cached, reader) as encoder:
            return await encoder.score_pairs(["a"], passages)

    found = asyncio.run(scored(CachedPairReader(CountingReader), "bc", "d"))
    assert found is not None
    assert found.tolist() == [[[1, 2], [1, 1]]]
    assert asyncio.run(scored(None, "bc")) is None
    assert asyncio.run(scored(CachedPairReader(CountingReader))) is None


def test_in_a_rush_questions_go_before_the_reading_of_pairs(tmp_path: Path) -> None:
    texts = CountingEncoder()
    cached = CachedEncoder(texts.name, lambda: texts, VectorCache(tmp_path, texts.name))

    async def scored(waiting: int) -> list[Vectors | None]:
        async with AsyncEncoder(cached, CachedPairReader(CountingReader)) as encoder:
            questions = [asyncio.create_task(encoder.encode_query(str(number))) for number in range(waiting)]
            await asyncio.sleep(0)
            found = [await encoder.score_pairs(["a"], ["b"])]
            await asyncio.gather(*questions)
            return [*found, await encoder.score_pairs(["a"], ["b"])]

    for waiting, is_read in ((0, True), (RUSH, False)):
        first, second = asyncio.run(scored(waiting))
        assert (first is not None) is is_read
        assert second is not None
