"""Graph -> `graph.gexf`: the property graph for Gephi with its timeline.

An event lasts from its earliest to its latest day, an article from the day of its publication; edges last as long as
both their ends. What has no date is always there. Attributes as in GraphML.
Source: GEXF 1.2 primer, dynamics, https://gexf.net/primer.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO
from xml.sax.saxutils import quoteattr

from exporters.xml import clean, plain
from kg.model.columns import NODE_COLUMNS, RELATIONSHIP_COLUMNS
from kg.model.graph import Graph
from kg.model.projection import PropertyGraph, PropertyNode, Relationship, Value, project

__all__ = ["write_gexf"]

TYPES = {"long": "long", "double": "double", "boolean": "boolean"}
Lifetime = tuple[str | None, str | None]
ALWAYS: Lifetime = (None, None)
DATED = ("Event", "Article")
"""The labels of nodes that have a lifetime."""


def write_gexf(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write `graph.gexf` into `folder`.

    Raises: OSError: the file cannot be written.
    """
    path = folder / "graph.gexf"
    with path.open("w", encoding="utf8", newline="\n") as out:
        _write(project(graph), out)
    return (path,)


def _write(properties: PropertyGraph, out: IO[str]) -> None:
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write('<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n')
    out.write('<graph mode="dynamic" defaultedgetype="directed" timeformat="date">\n')
    keys = {
        kind: _declare(kind, columns, out) for kind, columns in (("node", NODE_COLUMNS), ("edge", RELATIONSHIP_COLUMNS))
    }
    lives = {node.id: _lifetime(node) for label in DATED for node in properties.nodes.labelled(label)}
    out.write("<nodes>\n")
    out.writelines(_node(node, lives.get(node.id, ALWAYS), keys["node"]) for node in properties.nodes)
    out.write("</nodes>\n<edges>\n")
    for number, edge in enumerate(properties.relationships):
        out.write(
            _edge(number, edge, _shared(lives.get(edge.source, ALWAYS), lives.get(edge.target, ALWAYS)), keys["edge"])
        )
    out.write("</edges>\n</graph>\n</gexf>\n")


def _declare(kind: str, columns: Mapping[str, Mapping[str, str]], out: IO[str]) -> Mapping[str, int]:
    """Write the declarations of the attributes of nodes or edges; return their numbers."""
    types = {"kind" if kind == "node" else "relation": "string"}
    for declared in columns.values():
        types |= {name: TYPES.get(type_, "string") for name, type_ in declared.items() if name != "label"}
    out.write(f'<attributes class="{kind}">\n')
    for number, (name, type_) in enumerate(types.items()):
        out.write(f'<attribute id="{number}" title={quoteattr(name)} type="{type_}"/>\n')
    out.write("</attributes>\n")
    return {name: number for number, name in enumerate(types)}


def _lifetime(node: PropertyNode) -> Lifetime:
    values = {name: str(value) for name, value in node.properties.items()}
    if node.label == "Event":
        return values.get("earliest") or values.get("begin"), values.get("latest") or values.get("end")
    if node.label == "Article":
        day = values.get("published", "")[:10]
        return (day if len(day) == 10 else values.get("published_earliest")), None
    return ALWAYS


def _shared(first: Lifetime, second: Lifetime) -> Lifetime:
    """Return the days that two lifetimes have in common; none = always, or they never meet."""
    begin = max(filter(None, (first[0], second[0])), default=None)
    end = min(filter(None, (first[1], second[1])), default=None)
    return (None, None) if begin and end and end < begin else (begin, end)


def _node(node: PropertyNode, life: Lifetime, keys: Mapping[str, int]) -> str:
    label = str(node.properties.get("label", ""))
    values = {"kind": node.label, **{name: value for name, value in node.properties.items() if name != "label"}}
    head = f"<node id={_attribute(node.id)} label={_attribute(label)}{''.join(_days(life))}>"
    return f"{head}{''.join(_values(values.items(), keys))}</node>\n"


def _edge(number: int, edge: Relationship, life: Lifetime, keys: Mapping[str, int]) -> str:
    ends = f"source={_attribute(edge.source)} target={_attribute(edge.target)}"
    head = f'<edge id="{number}" {ends} label={_attribute(edge.type)}{"".join(_days(life))}>'
    values = {"relation": edge.type, **edge.properties}
    return f"{head}{''.join(_values(values.items(), keys))}</edge>\n"


def _days(life: Lifetime) -> Iterator[str]:
    for name, day in zip(("start", "end"), life, strict=True):
        if day:
            yield f" {name}={_attribute(day)}"


def _values(values: Iterable[tuple[str, Value]], keys: Mapping[str, int]) -> Iterator[str]:
    yield "<attvalues>"
    for name, value in values:
        found = plain(value)
        text = str(found).lower() if isinstance(found, bool) else str(found)
        yield f'<attvalue for="{keys[name]}" value={_attribute(text)}/>'
    yield "</attvalues>"


def _attribute(text: str) -> str:
    """Return a quoted attribute; line breaks and tabs as references, or a reader would take them for blanks."""
    return quoteattr(clean(text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
