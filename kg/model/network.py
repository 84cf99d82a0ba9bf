"""The property graph as a networkx graph: nodes by IRI, parallel edges apart.

Attributes: `kind` is a node's label, `relation` an edge's type, `label` what tools show; the others are the properties
of `kg.model.columns`. Every claim, article and set of versions is a node of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kg.model.projection import PropertyGraph, Value

if TYPE_CHECKING:
    import networkx

__all__ = ["make_network"]


def make_network(
    properties: PropertyGraph, *, value: Callable[[Value], Any] = lambda value: value, name: Callable[[str], str] = str
) -> networkx.MultiDiGraph[str]:
    """Return the property graph as a networkx graph.

    Args:
        properties: nodes and relationships.
        value: what becomes of each property; by default nothing, so that lists are tuples.
        name: what becomes of each IRI.
    """
    import networkx

    network: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for node in properties.nodes:
        values = {key: value(item) for key, item in node.properties.items()}
        network.add_node(name(node.id), kind=node.label, **values)
    for key, edge in enumerate(properties.relationships):
        values = {item: value(content) for item, content in edge.properties.items()}
        ends = name(edge.source), name(edge.target)
        network.add_edge(*ends, key=key, label=edge.type, relation=edge.type, **values)
    return network
