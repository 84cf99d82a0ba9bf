"""Nodes -> stories: groups of events that are told together, so that a large graph can open on an index.

All events of a graph are grouped, so that they are numbers here: their order among the nodes.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kg.model.claim import MentionKind, Predicate
from kg.model.graph import Graph, Node
from kg.model.ids import DocumentId, NodeIri
from kg.model.stored import fields_of

__all__ = ["group_stories"]

_BETWEEN_EVENTS = frozenset({Predicate.PART_OF, Predicate.ABOUT, Predicate.CAUSE, Predicate.BEFORE})
NOWHERE = NodeIri("")
"""The node of a mention that has none."""
Rank = tuple[bool, bool, int, int, int]
"""How much an event is the main one; larger is more.

A happening comes before a mention in passing, a whole before a part or a statement about it, then count documents,
independent origins and claims.
"""


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
    nodes = graph.nodes_of_kind(MentionKind.EVENT)
    events = _Events(graph, nodes, passing)
    parent = array("i", range(len(events.iris)))
    for left, right in _event_links(graph, nodes, events.number):
        _join(parent, left, right)
    _join_by_documents(parent, events)
    ordered = [_main_first(group, events.ranks) for group in _groups(parent).values()]
    ordered.sort(key=lambda group: events.ranks[group[0]], reverse=True)
    return tuple(tuple(events.iris[event] for event in group) for group in ordered)


class _Events:
    """What is looked at of each event: its IRI, its rank and the numbers of the documents that tell of it."""

    def __init__(self, graph: Graph, nodes: Sequence[Node], passing: frozenset[str]) -> None:
        self.iris: list[NodeIri] = []
        self.ranks: list[Rank] = []
        self._documents, self._ends = array("i"), array("q", [0])
        known: dict[DocumentId, int] = {}
        same: dict[Rank, Rank] = {}
        names = "node", "type", "part_of", "about", "documents", "origins"
        for iri, kind, part_of, about, documents, origins in fields_of(nodes, *names):
            told = len(documents), origins, len(graph.claims_about.get(iri, ()))
            rank = (kind not in passing, part_of is None and about is None, *told)
            self.iris.append(iri)
            self.ranks.append(same.setdefault(rank, rank))
            self._documents.extend(known.setdefault(document, len(known)) for document in documents)
            self._ends.append(len(self._documents))
        self.number = {iri: number for number, iri in enumerate(self.iris)}

    def documents(self, event: int) -> array[int]:
        """Return the documents that tell of an event."""
        return self._documents[self._ends[event] : self._ends[event + 1]]


def _event_links(graph: Graph, nodes: Sequence[Node], number: Mapping[NodeIri, int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of events that nodes or claims connect."""
    for event, (part_of, about, before) in enumerate(fields_of(nodes, "part_of", "about", "before")):
        for other in (part_of, about, *before):
            if other in number:
                yield event, number[other]
    for predicate, subject, target in fields_of(graph.claims, "predicate", "subject", "object"):
        if predicate in _BETWEEN_EVENTS and target is not None:
            left, right = (number.get(graph.node_of.get(mention, NOWHERE)) for mention in (subject, target))
            if left is not None and right is not None:
                yield left, right


def _groups(parent: array[int]) -> Mapping[int, Sequence[int]]:
    """Return the events of each group by its root, in their order."""
    groups: dict[int, array[int]] = {}
    for event in range(len(parent)):
        groups.setdefault(_root(parent, event), array("i")).append(event)
    return groups


def _join_by_documents(parent: array[int], events: _Events) -> None:
    """Join a group to the more prominent one that shares most of its documents, if that is more than half of them."""
    groups = _groups(parent)
    told = {
        root: array("i", sorted({document for event in group for document in events.documents(event)}))
        for root, group in groups.items()
    }
    standing = {
        root: (max(events.ranks[event] for event in group), events.iris[root]) for root, group in groups.items()
    }
    tellers: dict[int, array[int]] = defaultdict(lambda: array("i"))
    for root in groups:
        for document in told[root]:
            tellers[document].append(root)
    for root in groups:
        shared = Counter(other for document in told[root] for other in tellers[document])
        enough = [
            other for other, count in shared.items() if standing[other] > standing[root] and count * 2 > len(told[root])
        ]
        if enough:
            best = max(enough, key=lambda other: (shared[other], standing[other]))
            _join(parent, best, root)


def _main_first(group: Sequence[int], ranks: Sequence[Rank]) -> array[int]:
    main = max(group, key=ranks.__getitem__)
    return array("i", (main, *(event for event in group if event != main)))


def _root(parent: array[int], event: int) -> int:
    while parent[event] != event:
        parent[event] = parent[parent[event]]
        event = parent[event]
    return event


def _join(parent: array[int], left: int, right: int) -> None:
    parent[_root(parent, right)] = _root(parent, left)
