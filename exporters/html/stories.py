"""Nodes -> stories: groups of events that are told together, so that a large graph can open on an index.

All events of a graph are grouped, so that they are numbers here: their order among the nodes.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import nlargest

from kg.model.claim import MentionKind, Predicate
from kg.model.graph import Graph, Node
from kg.model.ids import DocumentId, NodeIri
from kg.model.stored import fields_of

__all__ = ["group_stories"]

_BETWEEN_EVENTS = (Predicate.PART_OF, Predicate.ABOUT, Predicate.CAUSE, Predicate.BEFORE)
"""What connects the events of a story, the closest ties first."""
LARGEST = 1_000
"""The most events of a story: in a large archive some chain of links leads from nearly every event to every other."""
TRIED = 8
"""The groups that a smaller one is to join, one after the other, until one has room."""
NOWHERE = NodeIri("")
"""The node of a mention that has none."""
Rank = tuple[bool, bool, int, int, int]
"""How much an event is the main one; larger is more.

A happening comes before a mention in passing, a whole before a part or a statement about it, then count documents,
independent origins and claims.
"""


def group_stories(graph: Graph, passing: frozenset[str] = frozenset()) -> tuple[tuple[NodeIri, ...], ...]:
    """Return the events of `graph` in groups; in each the main event first, the rest in the order of `graph.nodes`.

    Events that part-of, about, cause and before links connect are one group, up to `LARGEST` events, the closer ties
    first. A group joins the more prominent one with which it shares the most documents, if those are more than half of
    its own.

    Args:
        graph: an assembled graph.
        passing: event types whose events are mere mentions.

    Returns:
        The groups, the one with the most prominent event first.
    """
    nodes = graph.nodes_of_kind(MentionKind.EVENT)
    events = _Events(graph, nodes, passing)
    groups = _Groups(len(events.iris))
    links = [array("i") for _ in _BETWEEN_EVENTS]
    for predicate, left, right in _event_links(graph, nodes, events.number):
        links[_BETWEEN_EVENTS.index(predicate)].extend((left, right))
    for ends in links:
        for left, right in zip(ends[::2], ends[1::2], strict=True):
            groups.join(left, right)
    _join_by_documents(groups, events)
    ordered = [_main_first(group, events.ranks) for group in groups.all().values()]
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


class _Groups:
    """Events in groups, none of more than `LARGEST`."""

    def __init__(self, number: int) -> None:
        self._parent, self._sizes = array("i", range(number)), array("i", [1]) * number

    def root(self, event: int) -> int:
        """Return the event that stands for the group of another one."""
        parent = self._parent
        while parent[event] != event:
            parent[event] = parent[parent[event]]
            event = parent[event]
        return event

    def join(self, left: int, right: int) -> bool:
        """Make the groups of two events one and return whether they are; two that are too large together are not."""
        into, other = self.root(left), self.root(right)
        if into != other and self._sizes[into] + self._sizes[other] <= LARGEST:
            self._parent[other] = into
            self._sizes[into] += self._sizes[other]
        return self._parent[other] == into

    def all(self) -> Mapping[int, Sequence[int]]:
        """Return the events of each group by its root, in their order."""
        groups: dict[int, array[int]] = {}
        for event in range(len(self._parent)):
            groups.setdefault(self.root(event), array("i")).append(event)
        return groups


def _event_links(
    graph: Graph, nodes: Sequence[Node], number: Mapping[NodeIri, int]
) -> Iterator[tuple[Predicate, int, int]]:
    """Yield the pairs of events that nodes or claims connect, and how."""
    for event, (part_of, about, before) in enumerate(fields_of(nodes, "part_of", "about", "before")):
        others = (Predicate.PART_OF, part_of), (Predicate.ABOUT, about), *((Predicate.BEFORE, iri) for iri in before)
        yield from ((how, event, number[other]) for how, other in others if other in number)
    for predicate, subject, target in fields_of(graph.claims, "predicate", "subject", "object"):
        if predicate in _BETWEEN_EVENTS and target is not None:
            left, right = (number.get(graph.node_of.get(mention, NOWHERE)) for mention in (subject, target))
            if left is not None and right is not None:
                yield predicate, left, right


def _join_by_documents(groups: _Groups, events: _Events) -> None:
    """Join a group to the more prominent one that shares most of its documents, if that is more than half of them."""
    linked = groups.all()
    told = {
        root: array("i", sorted({document for event in group for document in events.documents(event)}))
        for root, group in linked.items()
    }
    standing = {
        root: (max(events.ranks[event] for event in group), events.iris[root]) for root, group in linked.items()
    }
    tellers: dict[int, array[int]] = defaultdict(lambda: array("i"))
    for root in linked:
        for document in told[root]:
            tellers[document].append(root)
    for root in linked:
        shared = Counter(other for document in told[root] for other in tellers[document])
        enough = [
            other for other, count in shared.items() if standing[other] > standing[root] and count * 2 > len(told[root])
        ]
        best = nlargest(TRIED, enough, key=lambda other: (shared[other], standing[other]))
        any(groups.join(other, root) for other in best)


def _main_first(group: Sequence[int], ranks: Sequence[Rank]) -> array[int]:
    main = max(group, key=ranks.__getitem__)
    return array("i", (main, *(event for event in group if event != main)))
