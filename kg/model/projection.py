"""The graph as a property graph: one projection for every format of nodes and relationships.

Enters: a `Graph`. Leaves: typed nodes and relationships, sorted. Claims are nodes, so nothing is said on a relationship
alone and no database that keeps one value per key loses a version. Each relationship has both its ends.

    (:Claim)-[:ABOUT|HAS_OBJECT]->(:Event|Actor|Place)   (:Claim)-[:CLAIMED_BY|TOLD_TO]->(:Actor)
    (:Claim)-[:REPORTED_IN]->(:Article)-[:PUBLISHED_BY]->(:Outlet)
    (:Versions)-[:ABOUT]->(:Event)   (:Versions)-[:HAS_CLAIM|PREFERS]->(:Claim)
    (:Actor|Place)-[:PARTICIPATED_IN {role}]->(:Event)-[:HAPPENED_AT]->(:Place)-[:WITHIN]->(:Place)
    (:Event)-[:PART_OF|ABOUT|OCCURS_BEFORE]->(:Event)-[:REPORTED_IN]->(:Article)   (:Actor)-[:MEMBER_OF]->(:Actor)
    (:Article)-[:COPIES]->(:Article)
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, overload

from kg.model.claim import Factuality, MentionKind, Predicate
from kg.model.columns import NODE_COLUMNS
from kg.model.graph import Graph, Versions, VersionStatus
from kg.model.ids import ClaimId, DocumentId, MentionId, NodeIri, digest
from kg.model.lookup import Keys
from kg.model.property_nodes import (
    PropertyNode,
    Value,
    Words,
    article_node,
    claim_node,
    claim_words,
    versions_node,
    world_node,
)
from kg.model.relationships import EdgeKind, Relationship, Relationships, RelationshipsBuilder
from kg.model.stored import fields_of, kept

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EdgeKind", "Nodes", "PropertyGraph", "PropertyNode", "Relationship", "Value", "project"]

_LABELS = {MentionKind.EVENT: "Event", MentionKind.ACTOR: "Actor", MentionKind.PLACE: "Place"}
_Origin = tuple[str, int | str]
"""The label of a node and what it is made of: the place of a record in its table, or a text."""


class Nodes(Sequence[PropertyNode]):
    """The nodes of a graph by label and id; each is made when it is asked for, because all at once take much memory.

    A node's number is its place here. Of claims, which are most of the nodes, only the ids are in memory.
    """

    def __init__(self, graph: Graph) -> None:
        """Sort the nodes of `graph`."""
        self._graph = graph
        self._contested = {v.event for v in graph.versions if v.status == VersionStatus.CONTRADICTORY}
        self._keys = Keys(fields_of(graph.claims, "id"))
        self._claims, self._places = self._keys.in_order()
        self._prefix = claim_iri(graph, ClaimId(""))
        self._others = {iri: origin for iri, origin in _others(graph) if not self._is_claim(iri)}
        self.labels = tuple(NODE_COLUMNS)
        """The labels in their order."""
        self._iris: dict[str, list[str]] = {label: [] for label in self.labels}
        for iri in sorted(self._others):
            self._iris[self._others[iri][0]].append(iri)
        sizes = [len(self._claims) if label == "Claim" else len(self._iris[label]) for label in self.labels]
        self.starts = tuple(accumulate(sizes, initial=0))
        """The number of the first node of each label, and the number of all nodes."""
        self._first_claim = self.starts[self.labels.index("Claim")]
        firsts = zip(self.labels, self.starts, strict=False)
        self._numbers = {iri: first + at for label, first in firsts for at, iri in enumerate(self._iris[label])}

    def __len__(self) -> int:
        return self.starts[-1]

    @overload
    def __getitem__(self, at: int) -> PropertyNode: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[PropertyNode, ...]: ...
    def __getitem__(self, at: int | slice) -> PropertyNode | tuple[PropertyNode, ...]:
        numbers = range(len(self))[at]
        return self._make(numbers) if isinstance(numbers, int) else tuple(map(self._make, numbers))

    def __iter__(self) -> Iterator[PropertyNode]:
        return map(self._make, range(len(self)))

    def labelled(self, label: str) -> Iterator[PropertyNode]:
        """Yield the nodes of one label."""
        at = self.labels.index(label)
        return map(self._make, range(self.starts[at], self.starts[at + 1]))

    def iri(self, number: int) -> str:
        """Return the IRI of a node."""
        at = bisect_right(self.starts, number) - 1
        label, number = self.labels[at], number - self.starts[at]
        return f"{self._prefix}{self._claims[number]}" if label == "Claim" else self._iris[label][number]

    def number(self, iri: str | None) -> int:
        """Return the number of what is no claim; -1 if there is none."""
        return self._numbers.get(iri, -1) if iri else -1

    def claim(self, claim: ClaimId) -> int:
        """Return the number of a claim; -1 if there is none."""
        rank = self._keys.rank(claim)
        return self._first_claim + rank if rank >= 0 else -1

    def ranks(self) -> NDArray[Any]:
        """Return the place of each node by IRI, whatever its label."""
        import numpy as np

        others, claims = sorted(self._numbers), np.arange(len(self._claims))
        before = np.array([self._claims_before(iri) for iri in others], np.int64)
        ranks = np.empty(len(self), np.int64)
        ranks[[self._numbers[iri] for iri in others]] = before + np.arange(len(others))
        ranks[self._first_claim + claims] = claims + np.searchsorted(before, claims, side="right")
        return ranks

    def _claims_before(self, iri: str) -> int:
        if iri.startswith(self._prefix):
            return bisect_left(self._claims, iri.removeprefix(self._prefix))
        return len(self._claims) if iri > self._prefix else 0

    def _is_claim(self, iri: str) -> bool:
        return iri.startswith(self._prefix) and self._keys.find(iri.removeprefix(self._prefix)) >= 0

    @cached_property
    def _words(self) -> Sequence[Words]:
        return kept(self._graph.claims, Words, claim_words(self._graph.claims, self._graph.document_by_id))

    def _make(self, number: int) -> PropertyNode:
        graph, iri = self._graph, self.iri(number)
        if iri not in self._others:
            at = self._places[number - self._first_claim]
            return claim_node(iri, graph.claims[at], self._words[at])
        label, origin = self._others[iri]
        if isinstance(origin, str):
            head = graph.heads.get(DocumentId(origin)) if label == "Article" else None
            return article_node(iri, head) if head else PropertyNode(id=iri, label=label, properties={"label": origin})
        if label == "Versions":
            return versions_node(iri, graph.versions[origin])
        node = graph.nodes[origin]
        return world_node(node, label, node.node in self._contested)


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyGraph:
    """Nodes by label and id, relationships by type, source and target."""

    nodes: Nodes
    relationships: Relationships

    def by_kind(self) -> Mapping[EdgeKind, Relationships]:
        """Return the relationships by the labels of their ends and their type, sorted."""
        return self.relationships.by_kind()


def project(graph: Graph) -> PropertyGraph:
    """Return `graph` as a property graph; what has no node at its other end is left out."""
    nodes, found = Nodes(graph), RelationshipsBuilder()
    _add_between_nodes(graph, nodes, found)
    _add_of_claims(graph, nodes, found)
    _add_of_articles(graph, nodes, found)
    _add_of_versions(graph, nodes, found)
    return PropertyGraph(nodes=nodes, relationships=found.sorted(nodes.ranks(), nodes))


# --------------------------------------------------------------------------------------------------------------- nodes


def _others(graph: Graph) -> Iterator[tuple[str, _Origin]]:
    """Yield the IRI of each node that is no claim, with what it is made of."""
    for at, (iri, kind) in enumerate(fields_of(graph.nodes, "node", "kind")):
        if kind in _LABELS:
            yield iri, (_LABELS[kind], at)
    for document in graph.heads:
        yield article_iri(graph, document), ("Article", document)
    for outlet in sorted({document.outlet for document in graph.heads.values() if document.outlet}):
        yield outlet_iri(graph, outlet), ("Outlet", outlet)
    for at, versions in enumerate(graph.versions):
        yield versions_iri(graph, versions), ("Versions", at)


def claim_iri(graph: Graph, claim: ClaimId) -> str:
    """Return the IRI of a claim."""
    return f"{graph.base_iri}claim/{claim}"


def article_iri(graph: Graph, document: DocumentId) -> str:
    """Return the IRI of a document's article."""
    return f"{graph.base_iri}article/{document}"


def outlet_iri(graph: Graph, outlet: str) -> str:
    """Return the IRI of an outlet, the one that the RDF uses."""
    return f"{graph.base_iri}outlet/{digest('outlet', outlet)}"


def versions_iri(graph: Graph, versions: Versions) -> str:
    """Return the IRI of the versions of one attribute of one event."""
    return f"{graph.base_iri}versions/{digest('versions', versions.event, versions.attribute)}"


# ------------------------------------------------------------------------------------------------------- relationships


def _add_between_nodes(graph: Graph, nodes: Nodes, found: RelationshipsBuilder) -> None:
    for node in graph.nodes:
        number = nodes.number(node.node)
        targets: Mapping[str, Sequence[NodeIri | None]] = {
            "HAPPENED_AT": (node.place,),
            "PART_OF": (node.part_of,),
            "ABOUT": (node.about,),
            "OCCURS_BEFORE": node.before,
            "WITHIN": node.within[:1],
            "MEMBER_OF": node.member_of,
        }
        for kind, others in targets.items():
            for other in others:
                found.add(number, kind, nodes.number(other))
        if node.kind == MentionKind.EVENT:
            for document in node.documents:
                found.add(number, "REPORTED_IN", nodes.number(article_iri(graph, document)))


_ENDS = {"subject": "ABOUT", "object": "HAS_OBJECT", "speaker": "CLAIMED_BY", "channel": "TOLD_TO"}


def _add_of_claims(graph: Graph, nodes: Nodes, found: RelationshipsBuilder) -> None:
    """Add what each claim is about, and a shortcut per actor, event and role that some claim does not deny."""

    def node(mention: MentionId | None) -> int:
        return nodes.number(graph.node_of.get(mention)) if mention else -1

    names = "id", "document", "predicate", "factuality", "role", *_ENDS
    for identifier, document, predicate, factuality, role, *mentions in fields_of(graph.claims, *names):
        claim, ends = nodes.claim(identifier), [node(mention) for mention in mentions]
        found.add(claim, "REPORTED_IN", nodes.number(article_iri(graph, document)))
        for kind, end in zip(_ENDS.values(), ends, strict=True):
            found.add(claim, kind, end)
        if predicate == Predicate.PARTICIPANT and factuality != Factuality.DENIED:
            event, actor, *_ = ends
            found.add(actor, "PARTICIPATED_IN", event, role or "participant", factuality)


def _add_of_articles(graph: Graph, nodes: Nodes, found: RelationshipsBuilder) -> None:
    for document, outlet, copies in fields_of(graph.documents, "id", "outlet", "copies"):
        article = nodes.number(article_iri(graph, document))
        if outlet:
            found.add(article, "PUBLISHED_BY", nodes.number(outlet_iri(graph, outlet)))
        for copy in copies:
            found.add(article, "COPIES", nodes.number(article_iri(graph, copy.document)))


def _add_of_versions(graph: Graph, nodes: Nodes, found: RelationshipsBuilder) -> None:
    for versions in graph.versions:
        number = nodes.number(versions_iri(graph, versions))
        found.add(number, "ABOUT", nodes.number(versions.event))
        for claim in versions.claims:
            found.add(number, "HAS_CLAIM", nodes.claim(claim))
        if versions.preferred:
            found.add(number, "PREFERS", nodes.claim(versions.preferred))
