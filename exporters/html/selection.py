"""Graph -> the same graph with its most told stories only, so that the page of a large graph still opens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from exporters.html.stories import group_stories
from kg.model.claim import Claim
from kg.model.graph import Graph, Node
from kg.model.ids import ClaimId, DocumentId, MentionId, NodeIri

__all__ = ["select_stories"]


def select_stories(graph: Graph, passing: frozenset[str], most: int) -> Graph:
    """Return `graph` with its most prominent stories that have `most` claims together, at least one of them.

    With the events stay the claims about them, the things that these name, the claims about such things in the same
    articles, and the articles.

    Args:
        graph: an assembled graph.
        passing: event types whose events are mere mentions.
        most: number of claims about events.
    """
    events: set[NodeIri] = set()
    number = 0
    for story in group_stories(graph, passing):
        number += sum(len(graph.claims_about.get(event, ())) for event in story)
        if events and number > most:
            break
        events.update(story)
    about = [claim for event in sorted(events) for claim in graph.claims_about.get(event, ())]
    nodes = _around(graph, events, about)
    documents = {claim.document for claim in about}
    kept = {claim.id for claim in about}
    kept.update(
        claim.id
        for node in sorted(nodes - events)
        for claim in graph.claims_about.get(node, ())
        if claim.document in documents
    )
    return _cut(graph, nodes, frozenset(documents), kept)


def _around(graph: Graph, events: Iterable[NodeIri], claims: Iterable[Claim]) -> frozenset[NodeIri]:
    """Return events, the things in claims on them, and the places that hold these; other events stay out."""
    found = set(events)
    known = graph.node_by_iri
    named = (mention for claim in claims for mention in _mentions(claim))
    things = {graph.node_of[mention] for mention in named if mention in graph.node_of}
    things.update(place for event in found if event in known and (place := known[event].place))
    for thing in things:
        if thing in known and known[thing].kind != "event":
            found.update((thing, *known[thing].within))
    return frozenset(found)


def _mentions(claim: Claim) -> Iterable[MentionId]:
    return (m for m in (claim.subject, claim.object, claim.speaker, claim.channel) if m is not None)


def _cut(graph: Graph, nodes: frozenset[NodeIri], documents: frozenset[DocumentId], claims: set[ClaimId]) -> Graph:
    """Return the graph with these nodes, articles and claims, and what belongs to them."""

    def inside(node: Node) -> Node:
        return replace(node, documents=tuple(item for item in node.documents if item in documents))

    mentions = tuple(m for m in graph.mentions if m.document in documents and graph.node_of.get(m.id) in nodes)
    known = {mention.id for mention in mentions}
    return replace(
        graph,
        documents=tuple(document for document in graph.documents if document.id in documents),
        annotations=(),
        mentions=mentions,
        claims=tuple(claim for claim in graph.claims if claim.id in claims),
        links=tuple(link for link in graph.links if link.mention in known),
        nodes=tuple(inside(node) for node in graph.nodes if node.node in nodes),
        versions=tuple(item for item in graph.versions if item.event in nodes),
        event_times=(),
    )
