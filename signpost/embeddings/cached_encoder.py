"""An encoder that encodes nothing twice, and is loaded only when there is something to encode."""

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from threading import Lock

import numpy as np

from signpost.embeddings.cache import VectorCache
from signpost.embeddings.encoder import Encoder, Vectors

RECENT_QUERIES = 1024


class CachedEncoder:
    """An `Encoder` over another one: documents are remembered on disk, questions in memory only.

    What staff ask is personal and must leave no trace on disk: give documents to `encode`, questions to `encode_query`.
    It may be used from several threads.

    Args:
        name: the `name` of the encoder that `load` returns.
        load: makes the encoder; called once, when a text is met that is in no cache.
        cache: the vectors kept on disk under that name.
    """

    def __init__(self, name: str, load: Callable[[], Encoder], cache: VectorCache) -> None:
        self.name = name
        self._load = load
        self._cache = cache
        self._loading = Lock()
        self._encoder: Encoder | None = None
        self._recent = lru_cache(RECENT_QUERIES)(self._encode_query)

    @cached_property
    def dimensions(self) -> int:
        """The length d of every vector; asking for it loads the model only where nothing is in the cache yet."""
        return self._cache.dimensions or self.load().dimensions

    def load(self) -> Encoder:
        """Load the encoder now, rather than at the first text that needs it.

        Raises:
            ModelUnavailableError: the model cannot be loaded; so do the methods that encode.
        """
        with self._loading:
            if self._encoder is None:
                self._encoder = self._load()
            return self._encoder

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode n documents as an n × d matrix of unit rows, and remember them on disk."""
        known = dict(self._cache.get(texts))
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            new = dict(zip(missing, self.load().encode(missing), strict=True))
            self._cache.put(new)
            known |= new
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return np.stack([known[text] for text in texts]).astype(np.float32, copy=False)

    def encode_query(self, text: str) -> Vectors:
        """Encode one question as a read-only unit vector of d numbers, and remember it in memory for a while."""
        return self._recent(text)

    def _encode_query(self, text: str) -> Vectors:
        vector: Vectors = self.load().encode([text])[0]
        vector.flags.writeable = False
        return vector
