"""The packaged model run by ONNX Runtime: PyTorch's vectors, nearly three times sooner and in half the memory."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Encoding, Tokenizer

from signpost.embeddings.adapter import Adapter
from signpost.embeddings.bert import BertGraph, read_weights
from signpost.embeddings.encoder import Vectors, unit_rows, well_formed
from signpost.embeddings.model import model_name, packaged_model_path

BATCH = 16


class OnnxEncoder:
    """The packaged all-MiniLM-L6-v2 on one thread, without PyTorch.

    Args:
        quantised: matrices in int8: twice as fast and 70 MB smaller, but cosines drift by 0.01, at worst by 0.04.

        adapter: what is added to the weights as published.

    Raises:
        ModelUnavailableError: the package is not installed, its weights are not the ones expected, or the adapter is
            damaged or another model's.
    """

    def __init__(self, *, quantised: bool = False, adapter: Adapter | None = None) -> None:
        folder = packaged_model_path()
        config = json.loads((folder / "config.json").read_text("utf-8"))
        limits = json.loads((folder / "sentence_bert_config.json").read_text("utf-8"))
        weights = read_weights(folder / "model.safetensors")
        if adapter is not None:
            weights = adapter.applied(weights)

        self.name = f"{model_name('', adapter)}/{'onnx-int8' if quantised else 'onnx'}"
        self.dimensions = int(config["hidden_size"])
        self._words = weights["embeddings.word_embeddings.weight"]
        self._positions = (
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._tokenizer = _tokenizer(folder / "tokenizer.json", limits["max_seq_length"])
        self._session = BertGraph(
            weights,
            heads=config["num_attention_heads"],
            epsilon=config["layer_norm_eps"],
            quantised=quantised,
        ).session()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode n texts as an n × d matrix of unit rows."""
        tokens = [self._tokenizer.encode(well_formed(text)) for text in texts]
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        # Batches of like lengths: what is padded is computed too.
        order = sorted(range(len(texts)), key=lambda position: len(tokens[position]))
        for start in range(0, len(order), BATCH):
            positions = order[start : start + BATCH]
            vectors[positions] = self._encode_batch([tokens[position] for position in positions])
        return vectors

    def _encode_batch(self, tokens: list[Encoding]) -> Vectors:
        shape = len(tokens), max(len(text) for text in tokens)
        ids = np.zeros(shape, dtype=np.int64)
        mask = np.zeros(shape, dtype=np.int32)
        for row, text in enumerate(tokens):
            ids[row, : len(text)] = text.ids
            mask[row, : len(text)] = 1
        embedded = self._words[ids] + self._positions[: shape[1]]
        (hidden,) = self._session.run(None, {"embedded": embedded, "mask": mask})
        # The mean over the tokens; its divisor is lost in scaling to unit length.
        return unit_rows(np.einsum("ntd,nt->nd", hidden, mask.astype(np.float32)))


def _tokenizer(file: Path, max_tokens: int) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(file))
    # The file as published pads and truncates to 128 tokens, whatever the model's own limit.
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer
