"""Bolt: the property graph into Neo4j and its kin with the official driver.

Nodes and relationships go in batches, each one transaction, merged by IRI under a constraint, so that a graph can
be loaded again. A load that breaks off leaves a node `(:NewsgraphLoad)` that says how far it came; the next one goes on
from there. What a later build no longer has is not removed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from exporters.loading import Settings, batches
from kg.errors import ExportError
from kg.model.columns import NODE_COLUMNS
from kg.model.graph import Graph
from kg.model.projection import PropertyGraph, Relationship, Value, project

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction, Session

__all__ = ["load_bolt"]


@dataclass(frozen=True, slots=True)
class Step:
    """One transaction: a statement and its rows."""

    statement: str
    rows: Sequence[Mapping[str, Any]]


def load_bolt(graph: Graph, target: str, settings: Settings) -> Mapping[str, int]:
    """Load `graph` as nodes and relationships.

    Raises: ExportError: the driver is missing, or the database cannot be reached or refuses.
    """
    try:
        import neo4j
        from neo4j.exceptions import DriverError, Neo4jError
    except ImportError as error:
        raise ExportError("the driver is missing", hint="pip install 'newsgraph[neo4j]'") from error
    parts = urlsplit(target)
    user, password = settings.user or parts.username, settings.password or parts.password
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    login = (unquote(user), unquote(password or "")) if user else None
    properties = project(graph)
    try:
        with neo4j.GraphDatabase.driver(address, auth=login, warn_notification_severity="OFF") as driver:
            driver.verify_connectivity()
            _load(driver, parts.path.strip("/") or None, properties, settings)
    except (DriverError, Neo4jError, ValueError) as error:
        message = str(error).splitlines()[0].rstrip(": ") if str(error) else type(error).__name__
        hint = "check the address, the database after it, --user and KG_PASSWORD"
        raise ExportError(f"the database refuses: {message}", path=address, hint=hint) from error
    return {"nodes": len(properties.nodes), "relationships": len(properties.relationships)}


def _load(driver: Driver, database: str | None, properties: PropertyGraph, settings: Settings) -> None:
    steps = [*_node_steps(properties, settings.batch), *_relationship_steps(properties, settings.batch)]
    mark = _digest(properties, settings.batch)
    with driver.session(database=database) as session:
        for label in (*NODE_COLUMNS, "NewsgraphLoad"):
            name = f"{label.lower()}_id"
            session.run(f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE").consume()
        done = _progress(session, mark)
        numbered = list(enumerate(steps, 1))[done:]
        for number, step in settings.track(numbered, "load", len(numbered)):
            session.execute_write(_write, step, mark, number)
        session.run("MATCH (l:NewsgraphLoad) DELETE l").consume()


def _progress(session: Session, mark: str) -> int:
    """Return how many steps of the same load are already done."""
    found = session.run("MATCH (l:NewsgraphLoad {id: $mark}) RETURN l.done AS done", mark=mark).single()
    return int(found["done"]) if found else 0


def _write(transaction: ManagedTransaction, step: Step, mark: str, number: int) -> None:
    transaction.run(step.statement, rows=step.rows).consume()
    transaction.run("MERGE (l:NewsgraphLoad {id: $mark}) SET l.done = $done", mark=mark, done=number).consume()


def _digest(properties: PropertyGraph, batch: int) -> str:
    found = hashlib.sha256(str(batch).encode())
    for item in chain(properties.nodes, properties.relationships):
        found.update(repr(item).encode("utf8", "replace"))
    return found.hexdigest()


def _node_steps(properties: PropertyGraph, size: int) -> Iterator[Step]:
    """Yield the nodes, then their narrower labels: not every server takes both in one transaction."""
    for label, nodes in groupby(properties.nodes, key=lambda node: node.label):
        statement = f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n = row"
        rows = ({"id": node.id, **_typed(node.properties, NODE_COLUMNS[label])} for node in nodes)
        yield from (Step(statement, batch) for batch in batches(rows, size))
    narrower = sorted((node.label, node.narrower, node.id) for node in properties.nodes if node.narrower)
    for (label, also), items in groupby(narrower, key=lambda item: item[:2]):
        statement = f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) WHERE NOT n:{also} SET n:{also}"
        yield from (Step(statement, batch) for batch in batches(({"id": item[2]} for item in items), size))


def _relationship_steps(properties: PropertyGraph, size: int) -> Iterator[Step]:
    for (source, name, target), edges in properties.by_kind().items():
        keyed = any("role" in edge.properties for edge in edges)
        key = " {role: row.role}" if keyed else ""
        statement = (
            f"UNWIND $rows AS row MATCH (a:{source} {{id: row.source}}) MATCH (b:{target} {{id: row.target}}) "
            f"MERGE (a)-[r:{name}{key}]->(b)" + (" SET r += row.values" if keyed else "")
        )
        yield from (Step(statement, batch) for batch in batches(map(_row, edges), size))


def _row(edge: Relationship) -> Mapping[str, Any]:
    row = {"source": edge.source, "target": edge.target}
    return {**row, "role": edge.properties.get("role"), "values": dict(edge.properties)} if edge.properties else row


def _typed(values: Mapping[str, Value], columns: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the values with dates as dates, tuples as lists, and text that UTF-8 can hold."""
    return {name: _value(value, columns[name]) for name, value in values.items()}


def _value(value: Value, kind: str) -> Any:
    if isinstance(value, tuple):
        return [_text(item) for item in value]
    if isinstance(value, str):
        return date.fromisoformat(value) if kind == "date" else _text(value)
    return value


def _text(value: str) -> str:
    return value.encode("utf8", "replace").decode()
