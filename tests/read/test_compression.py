"""Compressed input: read like any other, within a ratio; what breaks off is told and what came before is kept."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from pathlib import Path

import pytest

from kg.model.document import Document, Problem
from kg.read import read_documents

GOOD = "Two boats collided near Bergen on Monday, the coast guard said."
LINES = "".join(
    json.dumps({"id": str(n), "text": f"{GOOD} It was collision {n}."}) + "\n" for n in range(5000)
).encode()


def read(*inputs: object, stdin: bytes = b"") -> tuple[list[Document], list[Problem]]:
    items = list(read_documents([str(given) for given in inputs], stdin=io.BytesIO(stdin)))
    documents = [item for item in items if isinstance(item, Document)]
    return documents, [item for item in items if isinstance(item, Problem)]


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt.gz", GOOD.encode()),
        ("a.jsonl.gz", json.dumps({"text": GOOD}).encode()),
        ("a.csv.gz", f'text\n"{GOOD}"\n'.encode()),
        ("a.gz", json.dumps({"text": GOOD}).encode()),
        ("a.txt", GOOD.encode()),
    ],
)
def test_a_compressed_file_is_read_as_what_it_holds(tmp_path: Path, name: str, content: bytes):
    (document,), problems = read(write(tmp_path / name, gzip.compress(content)))
    assert (document.text, problems) == (GOOD, [])
    assert document.name.partition("-")[0] == "a"
    assert document.source.startswith(str(tmp_path / name))


def test_standard_input_may_be_compressed():
    (document,), _ = read("-", stdin=gzip.compress(GOOD.encode()))
    assert document.text == GOOD


def test_members_one_after_another_are_one_file(tmp_path: Path):
    packed = gzip.compress(b"It rained. ") + gzip.compress(b"It snowed.")
    (document,), _ = read(write(tmp_path / "a.txt.gz", packed))
    assert document.text == "It rained. It snowed."


def test_an_archive_in_an_archive_is_told(tmp_path: Path):
    documents, (problem,) = read(write(tmp_path / "a.gz", gzip.compress(gzip.compress(GOOD.encode()))))
    assert (documents, problem.error) == ([], "looks like a gzip archive, not text")


def test_a_bomb_is_told_and_never_unpacked(tmp_path: Path):
    bomb = write(tmp_path / "bomb.jsonl.gz", gzip.compress(b'{"text": "' + b"boom " * 20_000_000))
    tracemalloc.start()
    documents, (problem,) = read(bomb, write(tmp_path / "good.txt", GOOD.encode()))
    assert tracemalloc.get_traced_memory()[1] < 120_000_000
    tracemalloc.stop()
    assert [document.name for document in documents] == ["good"]
    assert problem.error == "unpacks to more than 200 times its size; the rest is not read"
    assert problem.hint == "unpack it yourself if you trust it"


@pytest.mark.parametrize("cut", ["end", "checksum", "middle"])
def test_what_stands_before_a_break_is_read(tmp_path: Path, cut: str):
    packed = bytearray(gzip.compress(LINES))
    half = len(packed) // 2
    broken = {"end": packed[:half], "checksum": packed[:-8] + b"\0" * 8, "middle": packed[:half] + b"\xff" * half}[cut]
    documents, problems = read(write(tmp_path / "a.jsonl.gz", bytes(broken)))
    assert len(documents) > 1000
    assert all(document.text.startswith("Two boats") for document in documents)
    assert problems[-1].error == "a broken gzip file; what follows the break is not read"


def test_a_file_that_is_nothing_but_a_header_is_told(tmp_path: Path):
    documents, (problem,) = read(write(tmp_path / "a.gz", b"\x1f\x8b\x08\x00"), write(tmp_path / "b.txt", b"Rain."))
    assert (len(documents), problem.error) == (1, "a broken gzip file; what follows the break is not read")
