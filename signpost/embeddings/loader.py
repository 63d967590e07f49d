"""Which encoder serves which setting."""

from functools import partial
from pathlib import Path
from typing import Literal

from signpost.embeddings.adapter import Adapter
from signpost.embeddings.cache import VectorCache
from signpost.embeddings.cached_encoder import CachedEncoder
from signpost.embeddings.cross_encoder import CachedPairReader, OnnxCrossEncoder
from signpost.embeddings.encoder import Encoder
from signpost.embeddings.model import PACKAGED_MODEL, model_name
from signpost.errors import ModelUnavailableError, SettingsError

Runtime = Literal["auto", "onnx", "onnx-int8", "torch"]


def load_encoder(model: str, runtime: Runtime, cache_folder: Path, adapter: Path | None = None) -> CachedEncoder:
    """Choose an encoder; its model is loaded when a text is met that is not in the cache, or by `load`.

    Args:
        model: "", "default" or "all-MiniLM-L6-v2" for the packaged model, or anything that sentence-transformers
            takes: a folder, or a name on the model hub (see `model_name` for what that means for the cache).
        runtime: "auto" is ONNX Runtime for the packaged model, PyTorch for any other; "onnx-int8" is twice as fast
            as "onnx" with slightly other vectors.
        cache_folder: where the vectors of documents are kept.
        adapter: a change learnt for the packaged model (see `Adapter`); other models are used as they are.

    Raises:
        SettingsError: ONNX Runtime was asked for, and the model is not the packaged one.
        ModelUnavailableError: the model is a folder with files that cannot be read, or the adapter cannot be read.
    """
    model = "" if model in {"default", PACKAGED_MODEL} else model
    if model and runtime in {"onnx", "onnx-int8"}:
        raise SettingsError(
            f"The runtime {runtime} runs the packaged model only. For {model}, set it to auto or torch."
        )
    if runtime == "auto":
        runtime = "torch" if model else "onnx"
    change = Adapter(adapter) if adapter is not None and not model else None
    name = f"{model_name(model, change)}/{runtime}"
    return CachedEncoder(name, partial(_load, model, runtime, change), VectorCache(cache_folder, name))


def load_pair_reader(model: str, runtime: Runtime, file: Path) -> CachedPairReader | None:
    """Choose what reads pairs of texts; None for models and runtimes that it was not learnt for.

    Args:
        model: as for `load_encoder`; so is `runtime`.
        file: what was learnt for the packaged model (see `OnnxCrossEncoder`).
    """
    if model not in {"", "default", PACKAGED_MODEL} or runtime == "torch":
        return None
    # In int8 it reads as well, in half the time, and takes a third of the memory.
    return CachedPairReader(partial(OnnxCrossEncoder, file, quantised=True))


def _load(model: str, runtime: Runtime, adapter: Adapter | None) -> Encoder:
    # The encoders' modules import their runtimes, which takes up to eight seconds: here, when one is needed.
    try:
        if runtime == "torch":
            from signpost.embeddings.sentence_transformer import SentenceTransformerEncoder

            return SentenceTransformerEncoder(model, adapter=adapter)
        from signpost.embeddings.onnx import OnnxEncoder

        return OnnxEncoder(quantised=runtime == "onnx-int8", adapter=adapter)
    except ImportError as error:
        raise ModelUnavailableError(
            f"The language model's runtime {runtime} is not installed ({error.name} is missing)."
        ) from error
