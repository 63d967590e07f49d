"""What every encoder does, and that the three run one model."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from signpost.embeddings import Encoder, Vectors

ACTS = ("befriend", "photograph", "criticise", "message", "follow")
PARTIES = ("a pupil", "former pupils", "a parent or carer", "the headteacher", "any colleague", "governors")
RULES = (
    "Staff must not {} {} on-line.",
    "May I {} {} from my own phone after school hours?",
    "Employees should be advised, in writing and at induction, that to {} {} on-line is misconduct; see 4.1(iv).",
)
SENTENCES = [rule.format(act, party) for rule in RULES for act in ACTS for party in PARTIES]
ODD = [
    "",
    " ",
    "?",
    "HELLO",
    "don’t — ‘quote’",
    "naïve café 中文 😀",
    "A" * 3000,
    "pupil " * 200,
    "pupil " * 400,
    "1.2.3\t\n",
]


@pytest.fixture(scope="module")
def reference(torch: Encoder) -> Vectors:
    """The vectors of SENTENCES and ODD by sentence-transformers."""
    return np.concatenate([torch.encode(SENTENCES), torch.encode(ODD)])


def test_rows_have_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode(SENTENCES[:10] + ODD)

    assert vectors.dtype == np.float32
    assert vectors.shape == (20, encoder.dimensions)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_a_matrix_without_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_half_an_emoji_is_encoded_like_a_question_mark(encoder: Encoder) -> None:
    half, mark = encoder.encode(["can I friend a parent \ud83d", "can I friend a parent ?"])

    np.testing.assert_allclose(half, mark, atol=1e-6)


def test_a_paraphrase_is_nearer_than_another_subject(encoder: Encoder) -> None:
    asked, same, other = encoder.encode(
        ["can I friend a parent?", "May staff accept parents as friends?", "Passwords are changed every ninety days."]
    )

    assert asked @ same > asked @ other + 0.2


@pytest.mark.parametrize("count", [2, 20])
def test_a_text_has_the_same_vector_in_any_company_and_order(onnx: Encoder, torch: Encoder, count: int) -> None:
    texts = SENTENCES[:count] + SENTENCES[:count][::-1]
    for encoder in onnx, torch:
        together = encoder.encode(texts)

        np.testing.assert_allclose(together[:count], together[count:][::-1], atol=1e-6)
        np.testing.assert_allclose(together[1], encoder.encode([texts[1]])[0], atol=1e-6)


def test_onnx_gives_the_vectors_of_sentence_transformers(onnx: Encoder, reference: Vectors) -> None:
    found = onnx.encode(SENTENCES + ODD)

    assert np.abs(found - reference).max() < 1e-5
    assert (found * reference).sum(axis=1).min() > 1 - 1e-5


def test_int8_gives_nearly_the_vectors_of_sentence_transformers(onnx_int8: Encoder, reference: Vectors) -> None:
    cosines = (onnx_int8.encode(SENTENCES) * reference[: len(SENTENCES)]).sum(axis=1)

    assert cosines.mean() > 0.985
    assert cosines.min() > 0.95


def test_text_is_read_up_to_the_models_256_tokens(encoder: Encoder) -> None:
    start = "pupil " * 200
    short, longer, cut = encoder.encode([start, start + "facebook " * 54, start + "facebook " * 54 + "password " * 50])

    assert short @ longer < 0.95
    np.testing.assert_allclose(longer, cut, atol=1e-5)


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import signpost.embeddings", ["torch", "onnxruntime", "onnx", "tokenizers", "bm25s"]),
        (
            "from signpost.embeddings.onnx import OnnxEncoder; OnnxEncoder().encode(['hello'])",
            ["torch", "transformers", "sentence_transformers", "onnxscript"],
        ),
    ],
)
def test_nothing_heavy_is_imported_that_is_not_used(statement: str, absent: list[str], root: Path) -> None:
    code = f"import sys; {statement}; print([name for name in {absent} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"
    assert run.stderr == ""


def test_the_runtime_reports_its_use_to_nobody(root: Path, tmp_path: Path) -> None:
    """Had it begun to, it would have left a session's file and a device's id behind."""
    code = "from signpost.embeddings.onnx import OnnxEncoder; OnnxEncoder().encode(['Nobody hears of this.'])"
    places = {name: str(tmp_path) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "ORT_DISABLE_TELEMETRY"}}
    subprocess.run([sys.executable, "-c", code], cwd=root, env=kept | places, check=True)

    assert list(tmp_path.rglob("*")) == []
