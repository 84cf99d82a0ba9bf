"""The records as Parquet are those of the JSON Lines, typed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from kg.model.graph import Graph
from kg.store import TABLES, read_records, write_parquet_records, write_records
from kg.store import parquet as module
from tests.factory import example_graph
from tests.test_cli import run

MIXED = ("low", "high")
PAIRS = ("boilerplate", "sentences", "head", "speaker", "cue", "channel", "sentence", "evidence")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example graph in both forms."""
    made = tmp_path_factory.mktemp("both")
    write_records(example_graph(), made)
    write_parquet_records(example_graph(), made)
    return made


def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf8").splitlines()]


def same(one: Any, other: Any) -> bool:
    """Whether a value of JSON Lines, where what is absent or short may be left out, is that of Parquet."""
    if isinstance(other, dict):
        values = one if isinstance(one, list) else None  # a token is a row of JSON
        return all(
            same(values[at] if values is not None else one.get(key), value)
            for at, (key, value) in enumerate(other.items())
        )
    if isinstance(other, list):
        return len(one or []) == len(other) and all(same(a, b) for a, b in zip(one or [], other, strict=True))
    return bool(one == other)


@pytest.mark.parametrize("name", TABLES)
def test_each_table_has_the_rows_of_its_lines(folder: Path, name: str):
    rows, expected = parquet.read_table(folder / "records" / f"{name}.parquet").to_pylist(), lines(folder, name)
    assert len(rows) == len(expected)
    for row, line in zip(rows, expected, strict=True):
        for field in MIXED if name == "claims" else ():
            value, number = row.pop(field), row.pop(f"{field}_number")
            assert value == (None if line.get(field) is None else str(line[field]))
            assert number == (line[field] if isinstance(line.get(field), int | float) else None)
        assert same(line, row), (line, row)


def test_columns_have_types(folder: Path):
    claims = parquet.read_schema(folder / "records" / "claims.parquet")
    assert claims.field("confidence").type == pa.float64()
    assert claims.field("evidence").type == pa.list_(pa.int64())
    assert claims.field("low_number").type == pa.float64()
    assert claims.field("speaker").nullable
    assert not claims.field("subject").nullable
    tokens = parquet.read_schema(folder / "records" / "annotations.parquet").field("tokens").type
    assert tokens.value_type.field("lemma").type == pa.string()


def test_long_tables_are_written_some_records_at_a_time(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST", 3)
    monkeypatch.setattr(module, "AT_ONCE", {"documents": 2})
    write_parquet_records(read_records(folder), tmp_path)
    claims = parquet.ParquetFile(tmp_path / "records" / "claims.parquet")
    assert claims.num_row_groups == -(-len(example_graph().claims) // 3)
    for name in TABLES:
        whole, parts = (parquet.read_table(place / "records" / f"{name}.parquet") for place in (folder, tmp_path))
        assert whole.equals(parts)


def test_text_that_utf8_cannot_hold_is_written_all_the_same(tmp_path: Path):
    first, *_ = example_graph().documents
    write_parquet_records(Graph(documents=(replace(first, title="a\ud800b"),)), tmp_path)
    assert parquet.read_table(tmp_path / "records" / "documents.parquet").to_pylist()[0]["title"] == "a?b"


def test_a_build_writes_them_when_asked_and_lists_them(tmp_path: Path):
    article = tmp_path / "a.txt"
    article.write_text(
        "Bridge reopens\n\n3 March 2024\n\nThe mayor of Graz, Ana Vero, reopened the bridge on Sunday.", "utf8"
    )
    built = run("build", article, "-o", tmp_path / "out", "--records", "parquet", "--html", "none", "-q")
    assert built.exit_code == 0, built.output
    listed = json.loads((tmp_path / "out" / "run.json").read_text("utf8"))["files"]
    assert {f"records/{name}.parquet" for name in TABLES} <= set(listed)
    again = run("build", article, "-o", tmp_path / "out", "--html", "none", "-q")
    assert again.exit_code == 0
    assert not (tmp_path / "out" / "records").exists()
