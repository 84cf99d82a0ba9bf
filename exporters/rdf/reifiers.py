"""Graph -> `graph-1.2.nq`: the same quads with RDF 1.2 reifiers, for stores that know them.

Each claim that one statement of the world rests on reifies that statement: `<claim> rdf:reifies <<( s p o )>>`. What is
only denied is reified and not asserted. Source: RDF 1.2 Concepts, section 3.5, and RDF 1.2 N-Quads (W3C drafts).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from exporters.rdf import make_iris, quads
from exporters.rdf.terms import Iris, Namespace, text
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
    with path.open("wb") as out:
        serialize(chain(quads(graph, folder), reifier_quads(graph)), out, RdfFormat.N_QUADS)
    return (path,)


def reifier_quads(graph: Graph) -> Iterator[Quad]:
    """Yield one quad per claim that is about one statement, in the order of `graph.claims`."""
    iris = make_iris(graph)
    for claim in graph.claims:
        subject, value = graph.node_of.get(claim.subject), _value(graph, claim, iris)
        if claim.predicate in PROPERTIES and subject is not None and value is not None:
            said = Triple(iris.node(subject), PROPERTIES[claim.predicate], value)
            yield Quad(iris.claim(claim.id), RDF.reifies, said)


def _value(graph: Graph, claim: Claim, iris: Iris) -> NamedNode | Literal | None:
    if claim.object is not None:
        node = graph.node_of.get(claim.object)
        return iris.node(node) if node is not None else None
    if claim.value is None:
        return None
    return iris.concept(claim.value) if claim.predicate is Predicate.TYPE else text(claim.value)
