"""Any sentence-transformers model, run by PyTorch. Importing this module takes seconds."""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from signpost.embeddings.adapter import Adapter
from signpost.embeddings.encoder import Vectors, unit_rows, well_formed
from signpost.embeddings.model import model_name, packaged_model_path
from signpost.errors import ModelUnavailableError


class SentenceTransformerEncoder:
    """An encoder for whatever `sentence_transformers.SentenceTransformer` can load on the CPU.

    Args:
        model: a folder or a name on the model hub; by default the packaged model. No network is tried for a folder.

        adapter: what is added to the packaged model's weights.

    Raises:
        ModelUnavailableError: there is no such model, it cannot be read, the packaged one is not as published, or the
            adapter is damaged or another model's.
    """

    def __init__(self, model: str = "", *, adapter: Adapter | None = None) -> None:
        self.name = f"{model_name(model, adapter)}/torch"
        self._model = _load(model or str(packaged_model_path()))
        if adapter is not None:
            _adapt(self._model, adapter)
        self.dimensions = self._model.get_embedding_dimension() or len(self._model.encode(""))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode n texts as an n × d matrix of unit rows."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        vectors = self._model.encode([well_formed(text) for text in texts], show_progress_bar=False)
        return unit_rows(np.asarray(vectors, dtype=np.float32))


def _adapt(model: SentenceTransformer, adapter: Adapter) -> None:
    """Add an adapter's changes to a loaded BERT."""
    weights = {name.removeprefix("0.model.").removeprefix("0.auto_model."): p for name, p in model.named_parameters()}
    with torch.no_grad():
        for name, changed in adapter.applied({name: p.numpy() for name, p in weights.items()}).items():
            weights[name].copy_(torch.from_numpy(changed))


def _load(model: str) -> SentenceTransformer:
    for library in ("sentence_transformers", "transformers", "huggingface_hub"):
        logging.getLogger(library).setLevel(logging.ERROR)
    # A second thread gains nothing for a question, and where others use the processor it costs tenfold.
    torch.set_num_threads(1)
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # it has no annotations
    try:
        return SentenceTransformer(model, device="cpu", local_files_only=Path(model).is_dir())
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ModelUnavailableError(
            f"The model {model} cannot be loaded. Check its name, and that it is on this machine or the model hub "
            "can be reached; or leave the model's setting empty for the one that is installed."
        ) from error
