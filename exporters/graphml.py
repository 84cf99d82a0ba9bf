"""Graph -> `graph.graphml`: the property graph for Gephi, yEd, Cytoscape and networkx.

Attributes have plain types only (string, long, double, boolean); a list is one string with `; ` between its items.
Source: GraphML primer, http://graphml.graphdrawing.org/primer/graphml-primer.html
"""

from __future__ import annotations

from pathlib import Path

from exporters.xml import clean, plain
from kg.model.graph import Graph
from kg.model.network import make_network
from kg.model.projection import project

__all__ = ["write_graphml"]


def write_graphml(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write `graph.graphml` into `folder`.

    Raises: OSError: the file cannot be written.
    """
    import networkx

    path = folder / "graph.graphml"
    networkx.write_graphml_lxml(make_network(project(graph), value=plain, name=clean), str(path))
    return (path,)
