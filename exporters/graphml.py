"""Graph -> `graph.graphml`: the property graph for Gephi, yEd, Cytoscape and networkx.

Attributes have plain types only (string, long, double, boolean); a list is one string with `; ` between its items.
Characters that XML 1.0 cannot hold (section 2.2) become U+FFFD.
Source: GraphML primer, http://graphml.graphdrawing.org/primer/graphml-primer.html
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exporters.projection import PropertyGraph, Value, project
from kg.model.graph import Graph

if TYPE_CHECKING:
    import networkx

__all__ = ["make_network", "write_graphml"]

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_graphml(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write `graph.graphml` into `folder`.

    Raises: OSError: the file cannot be written.
    """
    import networkx

    path = folder / "graph.graphml"
    networkx.write_graphml_lxml(make_network(project(graph)), str(path))
    return (path,)


def make_network(properties: PropertyGraph) -> networkx.MultiDiGraph[str]:
    """Return the property graph as a networkx graph.

    `kind` is a node's label, `relation` an edge's type; `label` is what Gephi and yEd show.
    """
    import networkx

    network: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for node in properties.nodes:
        values: dict[str, Any] = {"kind": node.label} | _plain(node.properties)
        network.add_node(_clean(node.id), **values)
    for key, edge in enumerate(properties.relationships):
        values = {"relation": edge.type} | _plain(edge.properties)
        network.add_edge(_clean(edge.source), _clean(edge.target), key=key, label=edge.type, **values)
    return network


def _plain(values: dict[str, Value] | Any) -> dict[str, str | int | float | bool]:
    return {key: _plain_value(value) for key, value in values.items()}


def _plain_value(value: Value) -> str | int | float | bool:
    if isinstance(value, tuple):
        return _clean("; ".join(value))
    return _clean(value) if isinstance(value, str) else value


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
