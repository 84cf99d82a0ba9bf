"""Every exporter takes any text in any field, and the formats that hold all keep every claim: properties."""

from __future__ import annotations

import csv
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporters import EXPORTERS, write_products
from kg.model.graph import Graph
from tests.exporters.held import held_by_records
from tests.exporters.test_every_target import WRITERS
from tests.factory import example_graph

TEXT = st.text(st.characters(codec=None), max_size=12) | st.sampled_from(
    [
        "=1+1",
        "\r\nBEGIN:VEVENT",
        "]]>",
        "</script><script>",
        "\\",
        '"',
        "';",
        "\x00",
        "\ud800",
        "\u2028",
        "{{x}}",
        "9999-99-99",
    ]
)


def graph_with(texts: list[str]) -> Graph:
    """The example, with texts in turn as labels, aliases, positions, titles, outlets and speakers."""
    graph = example_graph()
    nodes = tuple(
        replace(node, label=texts[n % len(texts)], aliases=tuple(texts), positions=(texts[-1],))
        for n, node in enumerate(graph.nodes)
    )
    documents = tuple(
        replace(item, title=texts[0], outlet=texts[-1], byline=texts[n % len(texts)], url=texts[-1])
        for n, item in enumerate(graph.documents)
    )
    claims = tuple(
        replace(claim, speaker_text=texts[n % len(texts)], unit=texts[-1]) if claim.speaker_text else claim
        for n, claim in enumerate(graph.claims)
    )
    return replace(graph, nodes=nodes, documents=documents, claims=claims)


@pytest.mark.parametrize("product", WRITERS)
@settings(max_examples=5)
@given(texts=st.lists(TEXT, min_size=1, max_size=4))
def test_a_product_keeps_every_claim_whatever_the_text(product: str, texts: list[str]):
    graph = graph_with(texts)
    exporter, read = WRITERS[product]
    with tempfile.TemporaryDirectory() as folder:
        write_products(graph, Path(folder), [exporter])
        found, expected = read(Path(folder)), held_by_records(graph)
    for name in ("events", "actors", "places", "versions", "contradictions", "spans"):
        assert getattr(found, name) == getattr(expected, name), name
    assert found.claims.keys() == expected.claims.keys()


@settings(max_examples=12)
@given(texts=st.lists(TEXT, min_size=1, max_size=4))
def test_the_other_products_take_any_text(texts: list[str]):
    written = {exporter for exporter, _ in WRITERS.values()}
    with tempfile.TemporaryDirectory() as folder:
        paths = write_products(graph_with(texts), Path(folder), [name for name in EXPORTERS if name not in written])
        for path in paths:
            path.read_bytes().decode()
        rows = list(csv.reader((Path(folder) / "timeline.csv").open(encoding="utf-8-sig", newline="")))
        calendar = (Path(folder) / "events.ics").read_bytes().decode()
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    assert len({len(row) for row in rows}) == 1
    dated = [node for node in example_graph().nodes if node.kind == "event" and (node.begin or node.earliest)]
    assert calendar.count("\r\nBEGIN:VEVENT\r\n") == len(dated)
