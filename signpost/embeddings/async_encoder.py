"""Encoding beside an event loop that goes on."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

import numpy as np

from signpost.embeddings.cached_encoder import CachedEncoder
from signpost.embeddings.cross_encoder import CachedPairReader
from signpost.embeddings.encoder import Vectors

T = TypeVar("T")

SLICE = 16
"""Documents encoded in one go: a question asked meanwhile waits for no more than these, 0.1 s for ordinary clauses."""


RUSH = 8
"""Pieces of work in the queue from which on no pairs are read: an answer without that is better than a late one."""


class AsyncEncoder:
    """A `CachedEncoder` on a thread of its own: encodings queue for it rather than contend for the processor.

    Use it as an async context manager, or `close` it. The methods raise what the encoder's do.

    Args:
        encoder: encodes single texts.
        pair_reader: reads pairs of texts; None where there is none for the encoder's model.
    """

    def __init__(self, encoder: CachedEncoder, pair_reader: CachedPairReader | None = None) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._pair_reader = pair_reader
        self._waiting = 0
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="encoder")

    async def load(self) -> None:
        """Load the model now, while the rest comes up, rather than at the first question."""
        await self._run(self._encoder.load)

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode n documents as an n × d matrix of unit rows; questions may go between its slices."""
        # One slice at least, so that no texts give 0 × d.
        starts = range(0, max(len(texts), 1), SLICE)
        parts = [await self._run(partial(self._encoder.encode, texts[start : start + SLICE])) for start in starts]
        return np.concatenate(parts)

    async def encode_query(self, text: str) -> Vectors:
        """Encode one question as a unit vector of d numbers; nothing of it is written to disk."""
        return await self._run(partial(self._encoder.encode_query, text))

    async def score_pairs(self, queries: Sequence[str], passages: Sequence[str]) -> Vectors | None:
        """The log odds of each label for each of m queries read with each of k passages, as m × k rows.

        None where nothing can read them, or there are none, or too many others wait (`RUSH`).
        """
        if self._pair_reader is None or not passages or self._waiting >= RUSH:
            return None
        return await self._run(partial(self._pair_reader.scores_of, queries, passages))

    def close(self) -> None:
        """Give the thread up; what is being encoded is finished, what is queued is not begun."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    async def _run(self, work: Callable[[], T]) -> T:
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._waiting -= 1
