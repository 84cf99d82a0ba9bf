"""Graph -> `graph-1.2.nq`: the same quads with RDF 1.2 reifiers, for stores that know them.

Each claim that one statement of the world rests on reifies that statement: `<claim> rdf:reifies <<( s p o )>>`. What is
only denied is reified and not asserted. Source: RDF 1.2 Concepts, section 3.5, and RDF 1.2 N-Quads (W3C drafts).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from exporters.rdf import make_iris, sort_quads
from exporters.rdf.sorting import Statement
from exporters.rdf.terms import Iris, Namespace, Term, text
from kg.model.claim import Claim, Predicate
from kg.model.graph import Graph

__all__ = ["reifier_quads", "write_reifiers"]

KG, RDF, SCHEMA, SEM = (Namespace(name) for name in ("kg", "rdf", "schema", "sem"))
PROPERTIES = {
    Predicate.TYPE: SEM.eventType,
    Predicate.PLACE: SEM.hasPlace,
    Predicate.PARTICIPANT: SEM.hasActor,
    Predicate.PART_OF: SEM.subEventOf,
    Predicate.ABOUT: KG.about,
    Predicate.BEFORE: KG.before,
    Predicate.AFFILIATION: SCHEMA.memberOf,
    Predicate.POSITION: SCHEMA.jobTitle,
}
"""The property of the world that a claim of each predicate is about."""


def write_reifiers(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write `graph-1.2.nq` into `folder`.

    Raises:
        ExportError: the graph's base IRI is unusable.
        OSError: the file cannot be written.
    """
    path = folder / "graph-1.2.nq"
    with path.open("wb") as out, sort_quads(graph, folder) as found:
        out.writelines(found.nquads())
        out.writelines(f"{' '.join(statement)} .\n".encode() for statement in reifier_quads(graph))
    return (path,)


def reifier_quads(graph: Graph) -> Iterator[Statement]:
    """Yield one quad per claim that is about one statement, in the order of `graph.claims`."""
    iris = make_iris(graph)
    for claim in graph.claims:
        subject, value = graph.node_of.get(claim.subject), _value(graph, claim, iris)
        if claim.predicate in PROPERTIES and subject is not None and value is not None:
            said = f"<<( {iris.node(subject)} {PROPERTIES[claim.predicate]} {value} )>>"
            yield iris.claim(claim.id), RDF.reifies, said


def _value(graph: Graph, claim: Claim, iris: Iris) -> Term | None:
    if claim.object is not None:
        node = graph.node_of.get(claim.object)
        return iris.node(node) if node is not None else None
    if claim.value is None:
        return None
    return iris.concept(claim.value) if claim.predicate is Predicate.TYPE else text(claim.value)
