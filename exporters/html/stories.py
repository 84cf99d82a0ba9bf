"""Nodes -> stories: groups of events that are told together, so that a large graph can open on an index."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.model.claim import MentionKind, Predicate
from kg.model.graph import Graph, Node
from kg.model.ids import DocumentId, NodeIri

__all__ = ["group_stories", "prominence"]

_BETWEEN_EVENTS = frozenset({Predicate.PART_OF, Predicate.ABOUT, Predicate.CAUSE, Predicate.BEFORE})


Rank = tuple[bool, bool, int, int, int]


def prominence(graph: Graph, event: Node, passing: frozenset[str] = frozenset()) -> Rank:
    """Return how much an event is the main one; larger is more.

    A happening comes before a mention in passing, a whole before a part or a statement about it, then count documents,
    independent origins and claims.
    """
    whole = event.part_of is None and event.about is None
    told = len(event.documents), event.origins, len(graph.claims_about.get(event.node, ()))
    return event.type not in passing, whole, *told


def group_stories(graph: Graph, passing: frozenset[str] = frozenset()) -> tuple[tuple[NodeIri, ...], ...]:
    """Return the events of `graph` in groups; in each the main event first, the rest in the order of `graph.nodes`.

    Events that part-of, about, cause and before links connect are one group. A group joins the more prominent one with
    which it shares the most documents, if those are more than half of its own.

    Args:
        graph: an assembled graph.
        passing: event types whose events are mere mentions.

    Returns:
        The groups, the one with the most prominent event first.
    """
    events = graph.nodes_of_kind(MentionKind.EVENT)
    rank = {event.node: prominence(graph, event, passing) for event in events}
    parent = {event.node: event.node for event in events}
    for left, right in _event_links(graph, events):
        _join(parent, left, right)
    _join_by_documents(parent, events, rank)
    groups: dict[NodeIri, list[Node]] = defaultdict(list)
    for event in events:
        groups[_root(parent, event.node)].append(event)
    ordered = [_main_first(group, rank) for group in groups.values()]
    return tuple(sorted(ordered, key=lambda group: rank[group[0]], reverse=True))


def _event_links(graph: Graph, events: Iterable[Node]) -> Iterable[tuple[NodeIri, NodeIri]]:
    known = {event.node for event in events}
    for event in events:
        for other in (event.part_of, event.about, *event.before):
            if other in known and other is not None:
                yield event.node, other
    for claim in graph.claims:
        if claim.predicate in _BETWEEN_EVENTS and claim.object is not None:
            left, right = graph.node_of.get(claim.subject), graph.node_of.get(claim.object)
            if left in known and right in known and left is not None and right is not None:
                yield left, right


def _join_by_documents(parent: dict[NodeIri, NodeIri], events: Sequence[Node], rank: Mapping[NodeIri, Rank]) -> None:
    """Join a group to the more prominent one that shares most of its documents, if that is more than half of them."""
    groups: dict[NodeIri, list[Node]] = defaultdict(list)
    for event in events:
        groups[_root(parent, event.node)].append(event)
    told = {root: {document for event in group for document in event.documents} for root, group in groups.items()}
    standing = {root: (max(rank[event.node] for event in group), root) for root, group in groups.items()}
    tellers: dict[DocumentId, list[NodeIri]] = defaultdict(list)
    for root in groups:
        for document in sorted(told[root]):
            tellers[document].append(root)
    for root in groups:
        shared = Counter(other for document in told[root] for other in tellers[document])
        enough = [
            other for other, count in shared.items() if standing[other] > standing[root] and count * 2 > len(told[root])
        ]
        if enough:
            best = max(enough, key=lambda other: (shared[other], standing[other]))
            _join(parent, best, root)


def _main_first(group: Sequence[Node], rank: Mapping[NodeIri, Rank]) -> tuple[NodeIri, ...]:
    main = max(group, key=lambda event: rank[event.node])
    return (main.node, *(event.node for event in group if event.node != main.node))


def _root(parent: dict[NodeIri, NodeIri], node: NodeIri) -> NodeIri:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


def _join(parent: dict[NodeIri, NodeIri], left: NodeIri, right: NodeIri) -> None:
    parent[_root(parent, right)] = _root(parent, left)
