"""Encoders for measuring: one that remembers nothing, and one whose documents cost nothing."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from signpost.composition import ADAPTER
from signpost.embeddings import CachedEncoder, Encoder, VectorCache, Vectors
from signpost.embeddings.adapter import Adapter
from signpost.embeddings.encoder import unit_rows


class FreshEncoder(CachedEncoder):
    """Encodes everything anew each time, so that a time is that of the work."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(encoder.name, lambda: encoder, VectorCache(Path(tempfile.gettempdir()), encoder.name))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode n documents."""
        return self.load().encode(texts)

    def encode_query(self, text: str) -> Vectors:
        """Encode one question."""
        vector: Vectors = self.load().encode([text])[0]
        return vector


class CheapDocuments(FreshEncoder):
    """Gives documents chance vectors of the right shape; questions are encoded as ever.

    Memory and search time do not depend on what a vector says, and to encode half a million texts would take hours.
    """

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(encoder)
        self._chance = np.random.default_rng(0)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Make up n documents' vectors."""
        return unit_rows(self._chance.standard_normal((len(texts), self.dimensions), dtype=np.float32))


def default_model() -> Encoder:
    """The packaged model as published, by ONNX Runtime."""
    from signpost.embeddings.onnx import OnnxEncoder

    return OnnxEncoder()


def own_model() -> Encoder:
    """The packaged model as Signpost uses it: with its adapter."""
    from signpost.embeddings.onnx import OnnxEncoder

    return OnnxEncoder(adapter=Adapter(ADAPTER))
