"""Quads come out sorted and once, whether they fit into memory or not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, serialize

from exporters.rdf import write_rdf
from exporters.rdf.partitions import write_partitions
from exporters.rdf.sorting import SortedQuads, Statement
from tests.factory import example_graph

NAMES = st.sampled_from(["http://a/1", "http://a/10", "http://a/é", "http://b/~"]).map(NamedNode)
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
ODD = st.sampled_from(
    [f"a {TYPE} b", f"> {TYPE} ", f'" {TYPE} "', "\u2028", "\x85", " .\n", "<< >>", "\ufffe\U0001fffe"]
)
TEXT = st.one_of(st.text(st.characters(blacklist_categories=["Cs"]), max_size=4), ODD).map(Literal)
QUADS = st.builds(
    Quad,
    NAMES,
    st.one_of(NAMES, st.just(TYPE)),
    st.one_of(NAMES, TEXT, TEXT.map(lambda item: Literal(item.value, language="en"))),
    st.one_of(NAMES, st.just(DefaultGraph())),
)


def name_of(quad: Quad) -> str:
    return "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)


def statements(quads: list[Quad]) -> dict[str, list[Statement]]:
    """The terms of quads by graph, as N-Triples writes them."""
    found: dict[str, list[Statement]] = {}
    for quad in quads:
        found.setdefault(name_of(quad), []).append((str(quad.subject), str(quad.predicate), str(quad.object)))
    return found


def order(quad: Quad) -> tuple[str, str, str, str]:
    return name_of(quad), str(quad.subject), str(quad.predicate), str(quad.object)


@given(quads=st.lists(QUADS, max_size=30), late=st.lists(QUADS, max_size=4), most=st.integers(1, 40))
def test_quads_are_sorted_and_each_is_there_once(quads: list[Quad], late: list[Quad], most: int):
    with SortedQuads(most=most) as found:
        found.sort(statements(quads))
        assert sum(found.sizes.values()) == len({*quads})
        assert sum(found.types.values()) == len({quad for quad in quads if quad.predicate == TYPE})
        for name, further in statements(late).items():
            found.add(name, further)
        expected = sorted({*quads, *late}, key=order)
        assert list(found.quads()) == expected
        assert b"".join(found.nquads()) == serialize(expected, format=RdfFormat.N_QUADS)
        triples = [quad.triple for quad in found.triples()]
    assert triples == sorted({quad.triple for quad in expected}, key=lambda t: order(Quad(*t))[1:])


@pytest.mark.parametrize("most", [1, 7, 100])
def test_a_graph_on_disk_gives_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int):
    graph = example_graph()
    for name in ("whole", "runs"):
        (tmp_path / name).mkdir()
    whole = write_rdf(graph, tmp_path / "whole")
    monkeypatch.setattr("exporters.rdf.sorting.MOST", most)
    runs = write_rdf(graph, tmp_path / "runs")
    assert [path.read_bytes() for path in whole] == [path.read_bytes() for path in runs]
    assert sorted(tmp_path.joinpath("runs").iterdir()) == sorted(runs)


def test_parts_by_month_are_the_lines_of_the_whole(tmp_path: Path):
    graph = example_graph()
    first, *others = graph.documents
    dated = replace(first, published="2020-03-05", published_earliest="2020-03-05", published_latest="2020-03-05")
    undated = [replace(item, published=None, published_earliest=None, published_latest=None) for item in others]
    graph = replace(graph, documents=(dated, *undated))
    parts = {path.name: path.read_bytes().splitlines() for path in write_partitions(graph, tmp_path)}
    assert sorted(parts) == ["2020-03.nq", "undated.nq", "world.nq"]
    whole = next(path for path in write_rdf(graph, tmp_path) if path.name == "graph.nq").read_bytes().splitlines()
    assert sorted(line for lines in parts.values() for line in lines) == sorted(whole)
    own = [claim.id.encode() for claim in graph.claims if claim.document == first.id]
    subjects = {line.split(b" ")[0] for line in parts["2020-03.nq"]}
    assert {subject.rpartition(b"claim/")[2].rstrip(b">") for subject in subjects if b"claim/" in subject} == {*own}
    assert any(first.id.encode() + b"#char=" in subject for subject in subjects)
    assert not any(b"claim/" in line.split(b" ")[0] for line in parts["world.nq"])
