"""Graph -> the same graph with its most told stories only, so that the page of a large graph still opens."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from typing import Any, TypeVar

from exporters.html.stories import group_stories
from kg.model.graph import Graph, Node
from kg.model.ids import ClaimId, DocumentId, MentionId, NodeIri
from kg.model.stored import fields_of, kept, picked

__all__ = ["select_stories"]

Item = TypeVar("Item")
_MENTIONS = ("subject", "object", "speaker", "channel")
"""The fields of a claim that name mentions."""


def select_stories(graph: Graph, passing: frozenset[str], most: int) -> Graph:
    """Return `graph` with its most prominent stories that have `most` claims together.

    Of a first story that has more there are the main event and the most told others, of a main event that has more its
    first claims. With the events stay the claims about them, the things that these name, the claims about such things in the same
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
        if number > most:
            events = events or _most_told(graph, story, most)
            break
        events.update(story)

    def about(nodes: Iterable[NodeIri], *names: str) -> Iterator[Any]:
        """Yield some fields of the claims about nodes."""
        for node in nodes:
            yield from fields_of(graph.claims_about.get(node, ())[:most], *names)

    told = sorted(events)
    nodes = _around(graph, events, about(told, *_MENTIONS))
    documents, claims = set[DocumentId](), set[ClaimId]()
    for claim, document in about(told, "id", "document"):
        documents.add(document)
        claims.add(claim)
    claims.update(claim for claim, document in about(sorted(nodes - events), "id", "document") if document in documents)
    return _cut(graph, nodes, documents, claims)


def _most_told(graph: Graph, story: Sequence[NodeIri], most: int) -> set[NodeIri]:
    """Return the first event of a story, and of the others those with the most claims, `most` together."""
    numbers = {event: len(graph.claims_about.get(event, ())) for event in story}
    events = {story[0]}
    room = most - numbers[story[0]]
    for event in sorted(story[1:], key=lambda event: -numbers[event]):
        room -= numbers[event]
        if room < 0:
            break
        events.add(event)
    return events


def _around(
    graph: Graph, events: Iterable[NodeIri], mentions: Iterable[tuple[MentionId | None, ...]]
) -> frozenset[NodeIri]:
    """Return events, the things in claims on them, and the places that hold these; other events stay out.

    Args: mentions: those that each claim names (`_MENTIONS`).
    """
    found = set(events)
    known = graph.node_by_iri
    named = (mention for some in mentions for mention in some if mention is not None)
    things = {node for mention in named if (node := graph.node_of.get(mention)) is not None}
    things.update(place for event in found if event in known and (place := known[event].place))
    for thing in things:
        if thing in known and known[thing].kind != "event":
            found.update((thing, *known[thing].within))
    return frozenset(found)


def _cut(graph: Graph, nodes: Set[NodeIri], documents: Set[DocumentId], claims: Set[ClaimId]) -> Graph:
    """Return the graph with these nodes, articles and claims, and what belongs to them."""

    def inside(node: Node) -> Node:
        return replace(node, documents=tuple(item for item in node.documents if item in documents))

    def of(records: Sequence[Item], name: str, wanted: Container[object]) -> Sequence[Item]:
        """Return the records whose field `name` is wanted."""
        return picked(records, (at for at, value in enumerate(fields_of(records, name)) if value in wanted))

    said = enumerate(fields_of(graph.mentions, "id", "document"))
    mentions = picked(
        graph.mentions, (at for at, (m, document) in said if document in documents and graph.node_of.get(m) in nodes)
    )
    return replace(
        graph,
        documents=of(graph.documents, "id", documents),
        annotations=(),
        mentions=mentions,
        claims=of(graph.claims, "id", claims),
        links=of(graph.links, "mention", frozenset(fields_of(mentions, "id"))),
        nodes=kept(graph.nodes, Node, map(inside, of(graph.nodes, "node", nodes))),
        versions=of(graph.versions, "event", nodes),
        event_times=(),
    )
