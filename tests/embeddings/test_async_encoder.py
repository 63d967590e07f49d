"""The event loop goes on while texts are encoded."""

import asyncio
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from signpost.embeddings import AsyncEncoder, CachedEncoder, Encoder, VectorCache, Vectors, load_encoder
from signpost.errors import ModelUnavailableError
from tests.embeddings.counting import CountingEncoder


class HeldEncoder(CountingEncoder):
    """Encodes nothing until it is let go, and notes on which threads it runs."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.threads: set[str] = set()

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.threads.add(threading.current_thread().name)
        assert self.go.wait(timeout=30)
        return super().encode(texts)


def asynchronous(encoder: CountingEncoder, folder: Path) -> AsyncEncoder:
    return AsyncEncoder(CachedEncoder(encoder.name, lambda: encoder, VectorCache(folder, encoder.name)))


async def longest_gap(done: asyncio.Event) -> tuple[int, float]:
    """Tick until done: how often, and the longest time between two ticks."""
    ticks, longest, last = 0, 0.0, time.perf_counter()
    while not done.is_set():
        await asyncio.sleep(0.002)
        now = time.perf_counter()
        ticks, longest, last = ticks + 1, max(longest, now - last), now
    return ticks, longest


def test_the_loop_ticks_while_a_real_model_encodes(tmp_path: Path) -> None:
    texts = [f"Employees must not accept friend requests from pupil number {number}." * 4 for number in range(64)]

    async def scenario() -> tuple[float, int, float]:
        async with AsyncEncoder(load_encoder("", "onnx", tmp_path)) as encoder:
            await encoder.load()
            done = asyncio.Event()
            ticking = asyncio.create_task(longest_gap(done))
            start = time.perf_counter()
            await encoder.encode(texts)
            taken = time.perf_counter() - start
            done.set()
            return taken, *await ticking

    taken, ticks, longest = asyncio.run(scenario())

    assert ticks > 20
    assert longest < taken / 2


def test_a_question_passes_between_the_slices_of_many_documents(tmp_path: Path) -> None:
    held = HeldEncoder()

    async def scenario() -> None:
        async with asynchronous(held, tmp_path) as encoder:
            documents = asyncio.create_task(encoder.encode([f"clause {number}" for number in range(100)]))
            await asyncio.sleep(0)
            question = asyncio.create_task(encoder.encode_query("can I?"))
            await asyncio.sleep(0)
            held.go.set()
            await asyncio.gather(documents, question)

    asyncio.run(scenario())

    assert held.batches[1] == ["can I?"]
    assert len(held.threads) == 1


def test_documents_come_back_in_order(counting: CountingEncoder, tmp_path: Path) -> None:
    texts = [f"clause {number}" for number in range(100)]

    async def scenario() -> tuple[Vectors, Vectors]:
        async with asynchronous(counting, tmp_path) as encoder:
            return await encoder.encode(texts), await encoder.encode([])

    found, none = asyncio.run(scenario())

    np.testing.assert_array_equal(found, CountingEncoder().encode(texts))
    assert none.shape == (0, 8)


def test_what_the_encoder_raises_reaches_the_caller(tmp_path: Path) -> None:
    def refuse() -> Encoder:
        raise ModelUnavailableError("there is no model")

    async def scenario() -> None:
        async with AsyncEncoder(CachedEncoder("none", refuse, VectorCache(tmp_path, "none"))) as encoder:
            await encoder.encode_query("can I?")

    with pytest.raises(ModelUnavailableError):
        asyncio.run(scenario())


def test_a_question_given_up_in_the_queue_is_never_encoded(tmp_path: Path) -> None:
    held = HeldEncoder()

    async def scenario() -> None:
        async with asynchronous(held, tmp_path) as encoder:
            first = asyncio.create_task(encoder.encode_query("first"))
            second = asyncio.create_task(encoder.encode_query("second"))
            await asyncio.sleep(0)
            second.cancel()
            await asyncio.wait([second])
            await asyncio.sleep(0)
            held.go.set()
            await first
            await encoder.encode_query("third")

    asyncio.run(scenario())

    assert held.batches == [["first"], ["third"]]
