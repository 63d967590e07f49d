"""The packaged model in ONNX Runtime, up to its hidden states: what encoders of one text and of two have in common."""

import json

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from signpost.embeddings.adapter import Adapter
from signpost.embeddings.bert import BertGraph, read_weights
from signpost.embeddings.encoder import Vectors
from signpost.embeddings.model import packaged_model_path

Segments = NDArray[np.int64]


class OnnxBert:
    """The packaged all-MiniLM-L6-v2 on one thread.

    Args:
        quantised: matrices in int8.
        adapter: what is added to the weights as published.

    Raises:
        ModelUnavailableError: the package is not installed, its weights are not the ones expected, or the adapter is
            damaged or another model's.
    """

    def __init__(self, *, quantised: bool, adapter: Adapter | None = None) -> None:
        self._folder = packaged_model_path()
        config = json.loads((self._folder / "config.json").read_text("utf-8"))
        limits = json.loads((self._folder / "sentence_bert_config.json").read_text("utf-8"))
        weights = read_weights(self._folder / "model.safetensors")
        if adapter is not None:
            weights = adapter.applied(weights)
        self.dimensions = int(config["hidden_size"])
        self.max_tokens = int(limits["max_seq_length"])
        self._words = weights["embeddings.word_embeddings.weight"]
        self._segments = weights["embeddings.token_type_embeddings.weight"]
        self._positions = weights["embeddings.position_embeddings.weight"] + self._segments[0]
        self._session = BertGraph(
            weights, heads=config["num_attention_heads"], epsilon=config["layer_norm_eps"], quantised=quantised
        ).session()

    def tokenizer(self, max_tokens: int) -> Tokenizer:
        """The model's tokenizer, which cuts a text to so many tokens."""
        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        # The file as published pads and truncates to 128 tokens, whatever the model's own limit.
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_tokens)
        return tokenizer

    def hidden(self, ids: NDArray[np.int64], mask: NDArray[np.int32], segments: Segments | None = None) -> Vectors:
        """The hidden states (n × t × d) of n texts of t tokens.

        Args:
            ids: n × t, the tokens.
            mask: n × t, 1 where there is one.
            segments: n × t, 0 in the first text and 1 in the second, where two are read together.
        """
        embedded = self._words[ids] + self._positions[: ids.shape[1]]
        if segments is not None:
            embedded = embedded + (self._segments - self._segments[0])[segments]
        (hidden,) = self._session.run(None, {"embedded": embedded, "mask": mask})
        return np.asarray(hidden, dtype=np.float32)
