"""Graph -> `graph.graphml`: the property graph for Gephi, yEd, Cytoscape and networkx.

Attributes have plain types only (string, long, double, boolean); a list is one string with `; ` between its items.
Nodes and edges are written one by one, in the order and form of networkx, so that the file may be larger than memory.
Source: GraphML primer, http://graphml.graphdrawing.org/primer/graphml-primer.html
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from exporters.xml import clean, plain
from kg.model.graph import Graph
from kg.model.projection import PropertyGraph, Relationship, Value, project

__all__ = ["write_graphml"]

_HEAD = """\
<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\
"""
_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}
_SPECIAL = re.compile('[&<>"\t\n\r]')
_REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_KEPT_IN_TEXT = frozenset('"\t\n')
_Keys = dict[tuple[str, str, str], str]
"""What `<key>` elements declare: name, type and `node` or `edge`, each with its id; in the order of their first use."""


def write_graphml(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write `graph.graphml` into `folder`.

    Raises: OSError: the file cannot be written.
    """
    path, rest = folder / "graph.graphml", folder / ".graph.graphml.rest"
    keys: _Keys = {}
    try:
        with rest.open("w", encoding="utf8", newline="\n") as out:
            _write_elements(project(graph), keys, out)
        with path.open("wb") as whole, rest.open("rb") as elements:
            whole.write((_HEAD + "".join(_declarations(keys))).encode())
            shutil.copyfileobj(elements, whole)
            whole.write(b"</graphml>")
    finally:
        rest.unlink(missing_ok=True)
    return (path,)


def _declarations(keys: _Keys) -> Iterator[str]:
    for (name, kind, scope), key in reversed(keys.items()):
        yield f'<key id="{key}" for="{scope}" attr.name="{name}" attr.type="{kind}"/>\n'


def _write_elements(properties: PropertyGraph, keys: _Keys, out: IO[str]) -> None:
    """Write the nodes, then the edges; those of one source follow one another, as do those to one target."""
    out.write('<graph edgedefault="directed">')
    for node in properties.nodes:
        values = {"kind": node.label, **node.properties}
        out.write(f'<node id="{_attribute(node.id)}">\n{_data(values, "node", keys)}</node>\n')
    for places, edges in properties.relationships.by_source():
        of_target: dict[str, list[tuple[int, Relationship]]] = {}
        for number, edge in zip(places.tolist(), edges, strict=True):
            of_target.setdefault(edge.target, []).append((number, edge))
        for found in of_target.values():
            out.writelines(_edge(number, edge, keys) for number, edge in found)
    out.write("</graph>")


def _edge(number: int, edge: Relationship, keys: _Keys) -> str:
    values = {"label": edge.type, "relation": edge.type, **edge.properties}
    ends = f'source="{_attribute(edge.source)}" target="{_attribute(edge.target)}"'
    return f'<edge {ends} id="{number}">\n{_data(values, "edge", keys)}</edge>\n'


def _data(values: Mapping[str, Value], scope: str, keys: _Keys) -> str:
    lines = []
    for name, value in values.items():
        found = plain(value)
        key = keys.setdefault((name, _TYPES[type(found)], scope), f"d{len(keys)}")
        lines.append(f'  <data key="{key}">{_text(str(found))}</data>\n')
    return "".join(lines)


def _text(text: str) -> str:
    return _SPECIAL.sub(lambda at: at[0] if at[0] in _KEPT_IN_TEXT else _REFERENCES[at[0]], text)


def _attribute(text: str) -> str:
    return _SPECIAL.sub(lambda at: _REFERENCES[at[0]], clean(text))
