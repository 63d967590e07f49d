"""Encoders for the tests: the real ones, loaded once, and a quick one that counts what it is asked."""

import socket
from pathlib import Path

import pytest

from signpost.embeddings import Encoder
from tests.embeddings.counting import CountingEncoder


@pytest.fixture
def counting() -> CountingEncoder:
    return CountingEncoder()


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder from which a fresh interpreter can import signpost."""
    return Path(__file__).parents[2]


@pytest.fixture(scope="session")
def onnx() -> Encoder:
    from signpost.embeddings.onnx import OnnxEncoder

    return OnnxEncoder()


@pytest.fixture(scope="session")
def onnx_int8() -> Encoder:
    from signpost.embeddings.onnx import OnnxEncoder

    return OnnxEncoder(quantised=True)


@pytest.fixture(scope="session")
def torch() -> Encoder:
    """The packaged model by sentence-transformers, loaded and used where any use of the network is an error."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was tried")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", refuse)
        patch.setattr(socket.socket, "connect", refuse)
        from signpost.embeddings.sentence_transformer import SentenceTransformerEncoder

        encoder = SentenceTransformerEncoder()
        encoder.encode(["Nothing is fetched later, either."])
    return encoder


@pytest.fixture(params=["onnx", "onnx_int8", "torch"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    """Each of the real encoders in turn."""
    found: Encoder = request.getfixturevalue(request.param)
    return found
