"""Graph -> `graph.json`: the property graph in the JSON Graph Format, version 2.

One object per node and edge, one a line; properties stand under `metadata` with their own types.
Source: https://github.com/jsongraph/json-graph-specification
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.model.graph import Graph
from kg.model.projection import PropertyNode, Relationship, project

__all__ = ["write_jgf"]


def write_jgf(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write `graph.json` into `folder`.

    Raises: OSError: the file cannot be written.
    """
    path = folder / "graph.json"
    properties = project(graph)
    with path.open("w", encoding="utf8", errors="replace", newline="\n") as out:
        out.write('{"graph": {"directed": true, "nodes": {\n')
        out.writelines(_parted(f"{_dump(node.id)}: {_dump(_node(node))}" for node in properties.nodes))
        out.write('\n}, "edges": [\n')
        out.writelines(_parted(_dump(_edge(edge)) for edge in properties.relationships))
        out.write("\n]}}\n")
    return (path,)


def _parted(items: Iterable[str]) -> Iterator[str]:
    """Yield texts with a comma and a line break between them."""
    for number, item in enumerate(items):
        yield f",\n{item}" if number else item


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _node(node: PropertyNode) -> dict[str, object]:
    labels = [node.label, *([node.narrower] if node.narrower else [])]
    metadata = {name: value for name, value in node.properties.items() if name != "label"}
    return {"label": node.properties.get("label", ""), "metadata": {"labels": labels, **metadata}}


def _edge(edge: Relationship) -> dict[str, object]:
    found: dict[str, object] = {"source": edge.source, "target": edge.target, "relation": edge.type}
    return {**found, "metadata": dict(edge.properties)} if edge.properties else found
