"""Graph -> `neo4j/`: CSV files with import headers, and `load.cypher` with constraints that loads the same files.

One file per node label and per (source label, relationship type, target label), so that a loader can look both ends up
by label. Source: Neo4j Operations Manual, "neo4j-admin database import", CSV header format; Cypher Manual, LOAD CSV.

A list has `;` between its items; a `;` inside an item becomes a comma, because the format has no escape for it. A
backslash before a quotation mark or at the end of a cell becomes U+29F5, since LOAD CSV and neo4j-admin read it
differently; line breaks become spaces. The offsets of a claim lead to the exact words.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.model.columns import NODE_COLUMNS, RELATIONSHIP_COLUMNS
from kg.model.graph import Graph
from kg.model.projection import EdgeKind, PropertyNode, Relationship, Value, project

__all__ = ["write_neo4j"]

_BREAKS = re.compile("[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BACKSLASH = re.compile(r'\\(?="|$)')


def write_neo4j(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write the folder `neo4j` into `folder`.

    Raises: OSError: a file cannot be written.
    """
    properties = project(graph)
    base = folder / "neo4j"
    (base / "nodes").mkdir(parents=True)
    (base / "relationships").mkdir()
    edges = properties.by_kind()
    narrower: dict[str, set[str]] = {label: set() for label in NODE_COLUMNS}
    paths = [_write_nodes(base, label, properties.nodes.labelled(label), narrower[label]) for label in NODE_COLUMNS]
    paths += [_write_edges(base, kind, items) for kind, items in edges.items()]
    script = base / "load.cypher"
    script.write_text(_load_script(narrower, edges), encoding="utf8")
    return (*paths, script)


# ----------------------------------------------------------------------------------------------------------------- CSV


def _write_nodes(base: Path, label: str, nodes: Iterable[PropertyNode], narrower: set[str]) -> Path:
    """Write the nodes of one label and add their narrower labels to `narrower`."""
    columns = NODE_COLUMNS[label]
    header = ["id:ID", *(f"{name}:{kind}" for name, kind in columns.items()), ":LABEL"]
    rows = (
        [node.id, *(_cell(node.properties.get(name)) for name in columns), _labels(node, narrower)]
        for node in nodes
    )  # fmt: skip
    return _write_csv(base / "nodes" / f"{label}.csv", header, rows)


def _labels(node: PropertyNode, narrower: set[str]) -> str:
    if node.narrower is None:
        return node.label
    narrower.add(node.narrower)
    return f"{node.label};{node.narrower}"


def _write_edges(base: Path, kind: EdgeKind, edges: Iterable[Relationship]) -> Path:
    source, name, target = kind
    columns = RELATIONSHIP_COLUMNS[name]
    header = [":START_ID", ":END_ID", *(f"{column}:{type_}" for column, type_ in columns.items()), ":TYPE"]
    rows = (
        [edge.source, edge.target, *(_cell(edge.properties.get(column)) for column in columns), name]
        for edge in edges
    )  # fmt: skip
    return _write_csv(base / "relationships" / f"{source}_{name}_{target}.csv", header, rows)


def _write_csv(path: Path, header: list[str], rows: Iterable[list[str]]) -> Path:
    with path.open("w", encoding="utf8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path


def _cell(value: Value | None) -> str:
    """Return `value` as the import format writes it; a missing one is an empty cell.

    >>> _cell(("Ann; Bo", "Cy")), _cell(True), _cell(2.0)
    ('Ann, Bo;Cy', 'true', '2.0')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ";".join(_cell(item).replace(";", ",") for item in value)
    return _text(value) if isinstance(value, str) else str(value)


def _text(value: str) -> str:
    return _BACKSLASH.sub("\u29f5", _BREAKS.sub(" ", value).replace("\0", "\ufffd"))


# -------------------------------------------------------------------------------------------------------------- Cypher

_HEAD = """\
// Loads this folder into Neo4j 5 or later. Copy the folder to the import directory of the database as `neo4j`, then:
//     cypher-shell -f load.cypher
// Loading again changes nothing. For millions of nodes use neo4j-admin database import instead:
// see docs/how-to/load-into-neo4j.md.
"""
_READERS = {
    "long": "toInteger({0})",
    "double": "toFloat({0})",
    "boolean": "toBoolean({0})",
    "date": "date({0})",
    "string": "{0}",
    "string[]": "CASE WHEN {0} IS NULL THEN [] ELSE split({0}, ';') END",
}


def _load_script(narrower: Mapping[str, Iterable[str]], edges: Iterable[EdgeKind]) -> str:
    constraints = [
        f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE;"
        for label in NODE_COLUMNS
    ]
    loads = [_load_nodes(label, sorted(narrower[label])) for label in NODE_COLUMNS]
    return "\n".join([_HEAD, *constraints, "", *loads, *(_load_edges(*kind) for kind in edges)])


def _load_nodes(label: str, narrower: Iterable[str]) -> str:
    columns = NODE_COLUMNS[label]
    settings = ",\n    ".join(f"n.{name} = {_reader(name, kind)}" for name, kind in columns.items())
    extra = "".join(
        f"\n  FOREACH (_ IN CASE WHEN row.`:LABEL` ENDS WITH ';{name}' THEN [1] ELSE [] END | SET n:{name})"
        for name in narrower
    )
    return (
        f"LOAD CSV WITH HEADERS FROM 'file:///neo4j/nodes/{label}.csv' AS row\n"
        f"  MERGE (n:{label} {{id: row.`id:ID`}})\n"
        f"  SET {settings}{extra};\n"
    )


def _load_edges(source: str, name: str, target: str) -> str:
    columns = RELATIONSHIP_COLUMNS[name]
    key = f" {{role: {_reader('role', columns['role'])}}}" if "role" in columns else ""
    rest = ", ".join(f"r.{column} = {_reader(column, kind)}" for column, kind in columns.items() if column != "role")
    setting = f"\n  SET {rest}" if rest else ""
    return (
        f"LOAD CSV WITH HEADERS FROM 'file:///neo4j/relationships/{source}_{name}_{target}.csv' AS row\n"
        f"  MATCH (a:{source} {{id: row.`:START_ID`}})\n"
        f"  MATCH (b:{target} {{id: row.`:END_ID`}})\n"
        f"  MERGE (a)-[r:{name}{key}]->(b){setting};\n"
    )


def _reader(name: str, kind: str) -> str:
    return _READERS[kind].format(f"row.`{name}:{kind}`")
