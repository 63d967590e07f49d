"""What an encoder is, whatever runs it."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors whose dot product says how near two texts are in meaning."""

    @property
    def name(self) -> str:
        """The model and the runtime, e.g. `all-MiniLM-L6-v2@53aa5117/onnx`: vectors compare only under one name."""
        ...

    @property
    def dimensions(self) -> int:
        """The length d of every vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode n texts as an n × d matrix of unit rows, in the order given; no texts give a 0 × d matrix."""
        ...


def unit_rows(matrix: Vectors) -> Vectors:
    """Scale each row of an n × d matrix to length one; a row of zeros stays as it is, near to nothing."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(lengths == 0, 1, lengths), dtype=np.float32)


def well_formed(text: str) -> str:
    """Replace lone surrogates, which chat clients do send (half an emoji) and no tokenizer accepts, by `?`."""
    return text.encode("utf-8", "replace").decode("utf-8")
