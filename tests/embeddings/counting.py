"""A quick encoder for the tests."""

import hashlib
from collections.abc import Sequence

import numpy as np

from signpost.embeddings import Vectors


class CountingEncoder:
    """Makes unit vectors from a text's hash, and notes every batch it encodes."""

    name = "counting"
    dimensions = 8

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(list(texts))
        rows = [np.frombuffer(hashlib.sha256(text.encode()).digest()[:8], np.uint8) + 1.0 for text in texts]
        matrix = np.array(rows, dtype=np.float32).reshape(-1, self.dimensions)
        return np.asarray(matrix / np.linalg.norm(matrix, axis=1, keepdims=True), dtype=np.float32)
