"""From claims and links to the graph: only joins; nothing is decided here that a claim or link does not say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.assemble.actor_nodes import make_actors
from kg.assemble.event_nodes import make_events
from kg.assemble.event_times import date_events, event_times
from kg.assemble.versions import compare_claims
from kg.model.annotation import Annotation
from kg.model.claim import Claim, Mention, MentionKind
from kg.model.document import Document, Problem
from kg.model.graph import Graph, Node, Resolution
from kg.model.ids import BASE_IRI, DocumentId, NodeIri
from kg.ontology import load_ontology

__all__ = ["assemble_graph"]


def assemble_graph(
    documents: Sequence[Document],
    annotations: Sequence[Annotation],
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    resolution: Resolution,
    *,
    problems: Sequence[Problem] = (),
    base_iri: str = BASE_IRI,
) -> Graph:
    """Return the graph of a build; the order of the arguments' items does not matter.

    Args:
        documents: all documents.
        annotations: theirs, with typed events and resolved times.
        mentions: all mentions.
        claims: all claims.
        resolution: links and places.
        problems: what could not be read or processed.
        base_iri: where nodes are minted.
    """
    node_of = {link.mention: link.node for link in resolution.links}
    by_node: dict[NodeIri, list[Mention]] = {}
    for mention in sorted(mentions, key=lambda m: (m.document, m.start, m.end, m.kind)):
        if mention.id in node_of:
            by_node.setdefault(node_of[mention.id], []).append(mention)
    known = {d.id: d for d in documents}
    ontology = load_ontology()
    places = tuple(_place(node, by_node.get(node.node, []), known) for node in resolution.places)
    actors = make_actors(by_node, claims, node_of, known, ontology)
    scores = {link.mention: link.score for link in resolution.links}
    others = {node.node: node for node in (*places, *actors)}
    events = make_events(by_node, claims, node_of, known, others, ontology, scores)
    times = event_times(documents, annotations, mentions, claims, ontology)
    events = date_events(events, by_node, claims, times)
    nodes = sorted((*events, *actors, *places), key=lambda n: n.node)
    versions = tuple(compare_claims(claims, node_of, known))
    return Graph(
        documents=tuple(sorted(documents, key=lambda d: d.name)),
        annotations=tuple(sorted(map(_anchored, annotations), key=lambda a: a.document)),
        mentions=tuple(sorted(mentions, key=lambda m: m.id)),
        claims=tuple(sorted(claims, key=lambda c: (c.document, c.evidence, c.id))),
        links=resolution.links,
        nodes=tuple(nodes),
        versions=versions,
        event_times=times,
        problems=tuple(problems),
        redirects=resolution.redirects,
        base_iri=base_iri,
    )


def _anchored(annotation: Annotation) -> Annotation:
    """Return an annotation whose times are anchored at events in it: extraction does not keep every trigger."""
    known = {"event:" + trigger.id for trigger in annotation.events}
    if all(time.anchor in known or not (time.anchor or "").startswith("event:") for time in annotation.times):
        return annotation
    times = (
        replace(time, anchor="none") if (time.anchor or "").startswith("event:") and time.anchor not in known else time
        for time in annotation.times
    )
    return replace(annotation, times=tuple(times))


def _place(node: Node, mentions: Sequence[Mention], documents: dict[DocumentId, Document]) -> Node:
    """Return a place node with the names, articles and independent origins of its mentions."""
    ids = sorted({m.document for m in mentions})
    names = sorted({*node.aliases, *(m.text for m in mentions)} - {node.label})
    origins = {documents[d].origin or d for d in ids}
    assert node.kind is MentionKind.PLACE
    return replace(node, aliases=tuple(names), documents=tuple(ids), origins=len(origins))
