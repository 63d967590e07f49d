"""Vectors are kept, whatever happens to the processes that write them or to the file."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from signpost.embeddings import VectorCache, Vectors

WRITE = """
import sys
from pathlib import Path
import numpy as np
from signpost.embeddings import VectorCache

cache = VectorCache(Path(sys.argv[1]), "model")
first, last = int(sys.argv[2]), int(sys.argv[3])
for number in range(first, last, 10):
    cache.put({f"text {n}": np.full(384, n, np.float32) for n in range(number, number + 10)})
    print(number + 10, flush=True)
"""


def vector(number: float) -> Vectors:
    return np.full(384, number, dtype=np.float32)


def numbers(found: Mapping[str, Vectors]) -> dict[str, float]:
    """The number of which each vector is made, after checking that it is made of it alone."""
    assert all((vector == vector[0]).all() for vector in found.values())
    return {text: float(vector[0]) for text, vector in found.items()}


def start_writer(folder: Path, first: int, last: int, root: Path) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", WRITE, str(folder), str(first), str(last)]
    return subprocess.Popen(arguments, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_what_is_put_is_got_and_nothing_else(tmp_path: Path) -> None:
    VectorCache(tmp_path, "model").put({"one": vector(1), "two": vector(2)})

    found = VectorCache(tmp_path, "model").get(["two", "three", "one"])

    assert numbers(found) == {"one": 1, "two": 2}
    assert found["one"].shape == (384,)


def test_an_empty_cache_has_nothing_and_knows_no_dimensions(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "not" / "yet", "model")

    assert cache.get([]) == {}
    assert cache.get(["one"]) == {}
    assert cache.dimensions is None


def test_encoders_do_not_share_vectors(tmp_path: Path) -> None:
    VectorCache(tmp_path, "model/onnx").put({"one": vector(1)})

    assert VectorCache(tmp_path, "model-onnx").get(["one"]) == {}


def test_the_texts_are_not_kept(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, "model")
    cache.put({"a very particular sentence": vector(1)})

    assert all(b"particular" not in file.read_bytes() for file in tmp_path.iterdir())


def test_many_texts_are_looked_up_in_one_go(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, "model")
    texts = [f"text {number}" for number in range(2345)]
    cache.put({text: vector(number) for number, text in enumerate(texts)})

    assert numbers(cache.get(texts)) == {text: number for number, text in enumerate(texts)}


def test_texts_that_no_encoding_takes_are_kept(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, "model")
    cache.put({"half \ud83d": vector(1)})

    assert set(cache.get(["half \ud83d"])) == {"half \ud83d"}


def test_two_processes_write_at_once_and_lose_nothing(tmp_path: Path, root: Path) -> None:
    writers = [start_writer(tmp_path, first, first + 400, root) for first in (0, 200)]
    for writer in writers:
        _, errors = writer.communicate(timeout=60)
        assert (writer.returncode, errors) == (0, "")

    expected = {f"text {number}": number for number in range(600)}
    assert numbers(VectorCache(tmp_path, "model").get(list(expected))) == expected


def test_a_killed_writer_leaves_what_it_had_written(tmp_path: Path, root: Path) -> None:
    writer = start_writer(tmp_path, 0, 1_000_000, root)
    assert writer.stdout
    kept = [int(writer.stdout.readline()) for _ in range(30)][-1]
    writer.send_signal(signal.SIGKILL)
    writer.communicate(timeout=60)

    cache = VectorCache(tmp_path, "model")
    found = cache.get([f"text {number}" for number in range(kept + 100_000)])
    assert len(found) >= kept
    # A batch is there as a whole or not at all.
    assert len(found) % 10 == 0
    assert numbers(found) == {f"text {number}": number for number in range(len(found))}

    cache.put({"after": vector(7)})
    assert set(cache.get(["after"])) == {"after"}
    assert not list(tmp_path.glob("*unreadable*"))


@pytest.mark.parametrize("damage", ["text", "middle", "end"])
def test_an_unreadable_file_is_put_aside_and_begun_again(
    damage: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cache = VectorCache(tmp_path, "model")
    texts = [f"text {number}" for number in range(500)]
    cache.put({text: vector(1) for text in texts})
    content = bytearray(cache.file.read_bytes())
    match damage:
        case "text":
            content = bytearray(b"this is no database\n" * 1000)
        case "middle":
            content[4096:-4096] = os.urandom(len(content) - 8192)
        case "end":
            del content[len(content) // 2 :]
    cache.file.write_bytes(content)

    assert cache.get(texts) == {}

    assert len(list(tmp_path.glob("*unreadable*"))) == 1
    assert "put aside" in caplog.text
    cache.put({"one": vector(1)})
    assert set(cache.get(["one"])) == {"one"}


def test_a_file_of_another_make_is_left_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    cache = VectorCache(tmp_path, "model")
    other = sqlite3.connect(cache.file)
    other.execute("CREATE TABLE vectors (something)")
    other.close()

    cache.put({"one": vector(1)})

    assert cache.get(["one"]) == {}
    assert "not in use" in caplog.text
    assert list(tmp_path.glob("*.sqlite")) == [cache.file]


def test_a_disk_that_refuses_costs_only_the_cache(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    cache = VectorCache(in_the_way, "model")

    cache.put({"one": vector(1)})

    assert cache.get(["one"]) == {}
    assert cache.dimensions is None
    assert caplog.text.count("not in use") == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_costs_only_the_cache(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, "model")
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)

    cache.put({"one": vector(1)})

    assert cache.get(["one"]) == {}
