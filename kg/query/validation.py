"""Validation: does an exported graph hold what the vocabulary promises? SHACL (W3C, 2017) by pyshacl.

Enters: an output folder with `graph.nq`. Leaves: a `Report`; the shapes are `ontologies/shapes.ttl`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from kg.query.store import open_store

if TYPE_CHECKING:
    from rdflib import Graph

__all__ = ["Report", "Violation", "validate"]

SH = "http://www.w3.org/ns/shacl#"
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Violation:
    """One thing that does not conform: the node, the property, what is wrong and the value that is."""

    node: str
    path: str
    message: str
    value: str
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What `validate` found; `conforms` if there is no violation (warnings are let pass), `triples` were checked."""

    conforms: bool
    violations: tuple[Violation, ...]
    triples: int

    def __str__(self) -> str:
        if self.conforms and not self.violations:
            return f"conforms: {self.triples} triples checked"
        head = f"{'conforms' if self.conforms else 'does not conform'}: {len(self.violations)} findings"
        lines = [f"{v.severity.lower()} {v.node} {v.path}: {v.message} {v.value}".rstrip() for v in self.violations]
        return "\n".join([f"{head} in {self.triples} triples", *lines])


def validate(folder: Path) -> Report:
    """Check the graph in `folder`, all named graphs merged, against the shipped shapes.

    Raises:
        QueryError: `graph.nq` is missing or is no N-Quads.
    """
    from pyshacl import validate as check
    from rdflib import Graph

    graph = _merged(folder)
    shapes = Graph().parse(data=(resources.files("ontologies") / "shapes.ttl").read_bytes(), format="turtle")
    conforms, results, _ = check(graph, shacl_graph=shapes, allow_warnings=True)
    return Report(conforms=bool(conforms), violations=_violations(results), triples=len(graph))


def _merged(folder: Path) -> Graph:
    """Return all quads as one rdflib graph; pyoxigraph parses many times faster."""
    import pyoxigraph as ox
    from rdflib import BNode, Graph, Literal, URIRef

    def term(item: object) -> URIRef | Literal | BNode:
        if isinstance(item, ox.Literal):
            if item.language or item.datatype.value == XSD_STRING:
                return Literal(item.value, lang=item.language)
            return Literal(item.value, datatype=URIRef(item.datatype.value), normalize=False)
        return URIRef(item.value) if isinstance(item, ox.NamedNode) else BNode(str(getattr(item, "value", item)))

    graph = Graph()
    for quad in open_store(folder):
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph


def _violations(results: Graph) -> tuple[Violation, ...]:
    from rdflib import RDF, Graph, URIRef

    assert isinstance(results, Graph)
    found = set()
    for item in results.subjects(RDF.type, URIRef(SH + "ValidationResult")):
        fields = {str(p).removeprefix(SH): str(o) for p, o in sorted(results.predicate_objects(item))}
        found.add(
            Violation(
                node=fields.get("focusNode", ""),
                path=fields.get("resultPath", ""),
                message=fields.get("resultMessage", ""),
                value=fields.get("value", ""),
                severity=fields.get("resultSeverity", "").removeprefix(SH),
            )
        )
    return tuple(sorted(found))
