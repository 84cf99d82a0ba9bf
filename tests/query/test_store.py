"""The store of an output: made once, found again, made anew when the graph changes, never half-written."""

from __future__ import annotations

import os
from pathlib import Path

import pyoxigraph as ox
import pytest

from exporters.rdf import write_rdf
from kg.errors import QueryError
from kg.query import Rows, run_query
from kg.query.store import STORES, index_graph, open_store
from kg.store.folder import DERIVED, replace_output
from tests import factory

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?event a sem:Event }"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_rdf(factory.example_graph(), tmp_path)
    return tmp_path


def events(folder: Path) -> str | None:
    answer = run_query(folder, COUNT)
    assert isinstance(answer, Rows)
    return answer.values()[0][0]


def test_a_store_is_made_once_and_used_again(folder: Path, monkeypatch: pytest.MonkeyPatch):
    assert events(folder) == "6"
    (place,) = (folder / STORES).iterdir()
    made = place.stat().st_mtime_ns
    monkeypatch.setattr("kg.query.store._load", lambda *_: pytest.fail("loaded again"))
    assert events(folder) == "6"
    assert place.stat().st_mtime_ns == made


def test_a_changed_graph_is_loaded_again_and_the_old_store_is_removed(folder: Path):
    assert events(folder) == "6"
    first = index_graph(folder)
    with (folder / "graph.nq").open("a") as file:
        file.write("<http://x.example/e> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
                   "<http://semanticweb.cs.vu.nl/2009/11/sem/Event> .\n")  # fmt: skip
    assert events(folder) == "7"
    assert first is not None
    assert not first.exists()
    assert len(list((folder / STORES).iterdir())) == 1


def test_the_same_size_at_another_time_is_another_graph(folder: Path):
    first = index_graph(folder)
    os.utime(folder / "graph.nq", ns=(1, 1))
    assert index_graph(folder) != first


def test_many_can_read_at_once_and_nobody_can_write(folder: Path):
    stores = [open_store(folder) for _ in range(3)]
    assert len({len(store) for store in stores}) == 1
    with pytest.raises(RuntimeError, match="read-write"):
        stores[0].add(ox.Quad(ox.NamedNode("http://x.example/s"), ox.NamedNode("http://x.example/p"), ox.Literal("o")))


def test_a_broken_graph_leaves_no_store(folder: Path):
    (folder / "graph.nq").write_text("<http://x.example/a> <http://x.example/b> .\n")
    with pytest.raises(QueryError, match=r"graph\.nq:1: no N-Quads"):
        open_store(folder)
    assert list((folder / STORES).iterdir()) == []


def test_a_large_graph_is_loaded_in_pieces_and_an_error_names_the_line(folder: Path, monkeypatch: pytest.MonkeyPatch):
    quads = len(open_store(folder))
    monkeypatch.setattr("kg.query.store.PIECE", 100_000)
    os.utime(folder / "graph.nq", ns=(1, 1))
    assert len(open_store(folder)) == quads
    with (folder / "graph.nq").open("a") as file:
        file.write("broken\n")
    with pytest.raises(QueryError, match=rf"graph\.nq:{quads + 1}: no N-Quads"):
        open_store(folder)


def test_where_no_store_can_be_written_the_graph_is_loaded_in_memory(folder: Path):
    (folder / STORES).write_text("a file is in the way")
    assert index_graph(folder) is None
    assert events(folder) == "6"


def test_a_build_does_not_carry_the_store_over(tmp_path: Path):
    assert STORES == DERIVED
    out = tmp_path / "out"
    with replace_output(out) as fresh:
        write_rdf(factory.example_graph(), fresh)
        (fresh / "run.json").write_text("{}")
    (out / "notes.txt").write_text("mine")
    assert events(out) == "6"
    with replace_output(out) as fresh:
        (fresh / "run.json").write_text("{}")
    assert not (out / STORES).exists()
    assert (out / "notes.txt").read_text() == "mine"
