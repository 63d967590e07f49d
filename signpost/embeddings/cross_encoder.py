"""Two texts read together: it tells more than comparing their vectors, and costs a run of the model for each pair."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np

from signpost.embeddings.adapter import Adapter
from signpost.embeddings.encoder import Vectors, unit_rows, well_formed
from signpost.errors import ModelUnavailableError

QUERY_TOKENS, PASSAGE_TOKENS = 42, 144
"""What is read of each, the marks at their ends included."""
RECENT_PAIRS = 4096


class PairReader(Protocol):
    """Reads a query and a passage together."""

    def scores(self, query: str, passage: str) -> Vectors:
        """The log odds of k labels, which whoever taught it knows by their order."""
        ...


class OnnxCrossEncoder:
    """The packaged model with a change learnt for pairs of texts, on one thread.

    Args:
        file: the change, as `Adapter` reads it, with weighted sums over what the model makes of a pair: `head.weight`
            (k × 3d) and `head.bias` (k); made by `benchmarks/reading.py`.
        quantised: matrices in int8.

    Raises:
        ModelUnavailableError: the model or one of the files cannot be used.
    """

    def __init__(self, file: Path, *, quantised: bool = False) -> None:
        from signpost.embeddings.onnx_bert import OnnxBert  # its runtime takes long to import

        self._bert = OnnxBert(quantised=quantised, adapter=Adapter(file))
        self._query, self._passage = self._bert.tokenizer(QUERY_TOKENS), self._bert.tokenizer(PASSAGE_TOKENS)
        try:
            with np.load(file, allow_pickle=False) as learnt:
                self._weight, self._bias = (learnt[f"head.{part}"].astype(np.float32) for part in ("weight", "bias"))
        except (OSError, ValueError, KeyError) as error:
            raise ModelUnavailableError(f"The file {file} is damaged. Install Signpost again.") from error

    def scores(self, query: str, passage: str) -> Vectors:
        """The log odds of each label."""
        asked = self._query.encode(well_formed(query)).ids
        read = self._passage.encode(well_formed(passage)).ids[1:]
        ids = np.array([[*asked, *read]], dtype=np.int64)
        segments = np.array([[0] * len(asked) + [1] * len(read)], dtype=np.int64)
        (hidden,) = self._bert.hidden(ids, np.ones(ids.shape, dtype=np.int32), segments)
        sums = np.vstack([hidden[: len(asked)].sum(axis=0), hidden[len(asked) :].sum(axis=0)])
        first, second = unit_rows(sums) * np.float32(self._bert.dimensions**0.5)
        scores: Vectors = self._weight @ np.concatenate([first, second, first * second]) + self._bias
        return scores


class CachedPairReader:
    """A `PairReader` that is loaded when it is first needed, and reads no pair twice; all of it in memory only.

    It may be used from several threads.

    Args:
        load: makes the reader; called once.
    """

    def __init__(self, load: Callable[[], PairReader]) -> None:
        self._load = load
        self._loading = Lock()
        self._reader: PairReader | None = None
        self._recent = lru_cache(RECENT_PAIRS)(self._scores)

    def load(self) -> PairReader:
        """Load the reader now, rather than at the first pair.

        Raises:
            ModelUnavailableError: it cannot be loaded; so does `scores`.
        """
        with self._loading:
            if self._reader is None:
                self._reader = self._load()
            return self._reader

    def scores(self, query: str, passage: str) -> Vectors:
        """The log odds of each label, read-only."""
        return self._recent(query, passage)

    def scores_of(self, queries: Sequence[str], passages: Sequence[str]) -> Vectors:
        """The log odds of each label for each of m queries read with each of k passages, as m × k rows."""
        return np.array([[self.scores(query, passage) for passage in passages] for query in queries], dtype=np.float32)

    def _scores(self, query: str, passage: str) -> Vectors:
        scores = self.load().scores(query, passage)
        scores.flags.writeable = False
        return scores
