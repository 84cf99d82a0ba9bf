"""Concepts: the event types, roles and attributes that a graph uses, as SKOS in the default graph.

Only what is used is written, with all broader types; trigger words and argument mappings stay in `ontologies/`.
"""

from __future__ import annotations

from collections.abc import Iterator

from exporters.rdf.sorting import Statement
from exporters.rdf.terms import Iris, Namespace, Term, iri, text
from exporters.rdf.world import is_of_event
from kg.model.claim import MentionKind, Predicate
from kg.model.graph import Graph
from kg.model.stored import fields_of
from kg.ontology import PREFIXES, Ontology

__all__ = ["concept_quads"]

KG, RDF, SEM, SKOS = Namespace("kg"), Namespace("rdf"), Namespace("sem"), Namespace("skos")
SCHEME = iri(PREFIXES["kgt"])


def concept_quads(graph: Graph, iris: Iris, ontology: Ontology) -> Iterator[Statement]:
    """Yield the quads of every concept that `graph` names, by kind and name.

    A name that the ontology lacks, as a third party's extractor may bring, gets its name for a label.
    """
    kinds = fields_of(graph.nodes, "type", "kind")
    types = {name for name, kind in kinds if kind is MentionKind.EVENT}
    roles, attributes = {"participant"}, set(fields_of(graph.versions, "attribute"))
    names = "predicate", "subject", "value", "role", "attribute"
    for predicate, subject, value, role, attribute in fields_of(graph.claims, *names):
        if predicate is Predicate.TYPE and value and value not in types and is_of_event(graph, subject):
            types.add(value)
        if role:
            roles.add(role)
        if attribute:
            attributes.add(attribute)
    for name in sorted(types):
        types = types | set(ontology.event_types[name].broader if name in ontology.event_types else ())
    for name in sorted(types):
        yield from _event_type(name, iris, ontology)
    for name in sorted(roles):
        role = ontology.roles.get(name)
        labels = (role.label, role.definition) if role else (_label(name), None)
        yield from _concept(iris.concept(name), (KG.RoleType, SEM.RoleType), *labels)
    for name in sorted(attributes):
        attribute = ontology.attributes.get(name)
        labels = (attribute.label, attribute.definition) if attribute else (_label(name), None)
        yield from _concept(iris.concept(name), (KG.Attribute,), *labels)


def _event_type(name: str, iris: Iris, ontology: Ontology) -> Iterator[Statement]:
    subject = iris.concept(name)
    kind = ontology.event_types.get(name)
    labels = (kind.label, kind.definition) if kind else (_label(name), None)
    yield from _concept(subject, (KG.EventType, SEM.EventType), *labels)
    for parent in kind.parents if kind else ("event",):
        yield subject, SKOS.broader, iris.concept(parent)
    for match in kind.close_match if kind else ():
        yield subject, SKOS.closeMatch, iri(match)


def _concept(subject: Term, classes: tuple[Term, ...], label: str, definition: str | None) -> Iterator[Statement]:
    for kind in (*classes, SKOS.Concept):
        yield subject, RDF.type, kind
    yield subject, SKOS.prefLabel, text(label, "en")
    yield subject, SKOS.inScheme, SCHEME
    if definition:
        yield subject, SKOS.definition, text(definition, "en")


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()
