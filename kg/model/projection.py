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

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload

from kg.model.claim import Claim, Factuality, MentionKind, Predicate
from kg.model.columns import NODE_COLUMNS
from kg.model.document import Document, Span
from kg.model.graph import Graph, Node, Versions
from kg.model.ids import ClaimId, DocumentId, MentionId, NodeIri, digest

__all__ = ["EdgeKind", "Nodes", "PropertyGraph", "PropertyNode", "Relationship", "Value", "project"]

Value = str | int | float | bool | tuple[str, ...]
EdgeKind = tuple[str, str, str]
"""Source label, relationship type, target label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyNode:
    """A node: its IRI, its main label (a key of `NODE_COLUMNS`), a narrower one if there is, and its properties."""

    id: str
    label: str
    narrower: str | None = None
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """A directed relationship between two nodes of the same graph."""

    source: str
    target: str
    type: str
    properties: Mapping[str, Value]


class Nodes(Sequence[PropertyNode]):
    """The nodes of a graph by label and id; each is made when it is asked for, because all at once take much memory."""

    def __init__(self, graph: Graph) -> None:
        """Sort the nodes of `graph`."""
        self._graph = graph
        self._contested = {versions.event for versions in graph.versions if versions.status == "contradictory"}
        self._records = {iri: (label, record) for iri, label, record in _records(graph)}
        order = {label: number for number, label in enumerate(NODE_COLUMNS)}
        self._ids = sorted(self._records, key=lambda iri: (order[self._records[iri][0]], iri))
        self.own = {iri: iri for iri in self._ids}
        """Each id as the one string that stands for it."""

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, at: int) -> PropertyNode: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[PropertyNode, ...]: ...
    def __getitem__(self, at: int | slice) -> PropertyNode | tuple[PropertyNode, ...]:
        if isinstance(at, slice):
            return tuple(self._make(iri) for iri in self._ids[at])
        return self._make(self._ids[at])

    def __iter__(self) -> Iterator[PropertyNode]:
        return map(self._make, self._ids)

    def label_of(self, iri: str) -> str:
        """Return the label of a node."""
        return self._records[iri][0]

    def labelled(self, label: str) -> Iterator[PropertyNode]:
        """Yield the nodes of one label."""
        return (self._make(iri) for iri in self._ids if self._records[iri][0] == label)

    def _make(self, iri: str) -> PropertyNode:
        label, record = self._records[iri]
        if isinstance(record, Node):
            return _world_node(record, label, record.node in self._contested)
        if isinstance(record, Document):
            return _article(self._graph, record)
        if isinstance(record, Claim):
            return _claim(self._graph, record)
        if isinstance(record, Versions):
            return _versions(self._graph, record)
        return PropertyNode(id=iri, label=label, properties={"label": record})


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyGraph:
    """Nodes by label and id, relationships by type, source and target."""

    nodes: Nodes
    relationships: tuple[Relationship, ...]

    def by_kind(self) -> Mapping[EdgeKind, Sequence[Relationship]]:
        """Return the relationships by the labels of their ends and their type, sorted."""
        label = self.nodes.label_of
        found: dict[EdgeKind, list[Relationship]] = {}
        for edge in self.relationships:
            found.setdefault((label(edge.source), edge.type, label(edge.target)), []).append(edge)
        return dict(sorted(found.items()))


def project(graph: Graph) -> PropertyGraph:
    """Return `graph` as a property graph; what has no node at its other end is left out."""
    nodes = Nodes(graph)
    own = nodes.own
    edges: dict[tuple[str, str, str, str], Relationship] = {}
    for edge in _relationships(graph):
        source, target = own.get(edge.source), own.get(edge.target)
        if source is not None and target is not None:
            role = str(edge.properties.get("role", ""))
            kept = Relationship(source=source, target=target, type=edge.type, properties=edge.properties or _NONE)
            edges[edge.type, source, target, role] = kept
    return PropertyGraph(nodes=nodes, relationships=tuple(edges[key] for key in sorted(edges)))


_NONE: Mapping[str, Value] = {}
"""The properties of relationships that have none: one object for all of them."""


# --------------------------------------------------------------------------------------------------------------- nodes

_LABELS = {MentionKind.EVENT: "Event", MentionKind.ACTOR: "Actor", MentionKind.PLACE: "Place"}
_NARROWER = frozenset({"Person", "Organization", "Group", "City", "Region", "Country", "Facility", "Water"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _records(graph: Graph) -> Iterator[tuple[str, str, Node | Document | Claim | Versions | str]]:
    """Yield id and label of each node with the record that it is made from; an outlet has its name only."""
    for node in graph.nodes:
        if node.kind in _LABELS:
            yield node.node, _LABELS[node.kind], node
    for document in graph.documents:
        yield article_iri(graph, document.id), "Article", document
    for outlet in sorted({document.outlet for document in graph.documents if document.outlet}):
        yield outlet_iri(graph, outlet), "Outlet", outlet
    for claim in graph.claims:
        yield claim_iri(graph, claim.id), "Claim", claim
    for versions in graph.versions:
        yield versions_iri(graph, versions), "Versions", versions


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


def _kept(label: str, values: Mapping[str, Value | None]) -> dict[str, Value]:
    """Return the values that are there, in the order of the label's columns."""
    return {
        key: value for key in NODE_COLUMNS[label] if (value := values.get(key)) is not None and value not in ("", ())
    }


def _day(value: str | float | None) -> str | None:
    """Return the calendar date of an ISO date or date-time; None for anything else, such as 30 February."""
    found = _DAY.match(value) if isinstance(value, str) else None
    try:
        return date.fromisoformat(found[0]).isoformat() if found else None
    except ValueError:
        return None


def _world_node(node: Node, label: str, contested: bool) -> PropertyNode:
    values: dict[str, Value | None] = {
        "label": node.label,
        "type": node.type,
        "families": node.families,
        "begin": _day(node.begin),
        "end": _day(node.end),
        "begin_stated": node.begin,
        "end_stated": node.end,
        "earliest": _day(node.earliest),
        "latest": _day(node.latest),
        "granularity": node.granularity,
        "factuality": node.factuality,
        "origins": node.origins,
        "aliases": node.aliases,
        "positions": node.positions,
        "lat": node.lat,
        "lon": node.lon,
        "precision_km": node.precision_km,
        "geonames": node.geonames,
        "contested": contested,
    }
    narrower = node.type if node.type in _NARROWER else None
    return PropertyNode(id=node.node, label=label, narrower=narrower, properties=_kept(label, values))


def _article(graph: Graph, document: Document) -> PropertyNode:
    values: dict[str, Value | None] = {
        "label": document.title or document.name,
        "name": document.name,
        "source": document.source,
        "url": document.url,
        "published": document.published,
        "published_from": document.published_from,
        "published_earliest": _day(document.published_earliest),
        "published_latest": _day(document.published_latest),
        "outlet": document.outlet,
        "byline": document.byline,
        "wire": document.wire,
        "origin": document.origin,
        "language": document.language,
    }
    return PropertyNode(id=article_iri(graph, document.id), label="Article", properties=_kept("Article", values))


def _claim(graph: Graph, claim: Claim) -> PropertyNode:
    document = graph.document_by_id.get(claim.document)

    def words(span: Span | None) -> str | None:
        return document.text[span[0] : span[1]] if document and span else None

    time = claim.predicate == Predicate.TIME
    values: dict[str, Value | None] = {
        "predicate": claim.predicate.value,
        "role": claim.role,
        "attribute": claim.attribute,
        "value": claim.value,
        "low": _number(claim.low),
        "high": _number(claim.high),
        "earliest": _day(claim.low) if time else None,
        "latest": _day(claim.high) if time else None,
        "begin_stated": claim.low if isinstance(claim.low, str) else None,
        "end_stated": claim.high if isinstance(claim.high, str) else None,
        "granularity": claim.granularity,
        "rule": claim.rule,
        "unit": claim.unit,
        "counted": claim.counted,
        "speaker": claim.speaker_text,
        "channel": claim.channel_text,
        "cue": words(claim.cue),
        "factuality": claim.factuality.value,
        "evidence": words(claim.evidence),
        "begin_index": claim.evidence[0],
        "end_index": claim.evidence[1],
        "sentence": words(claim.sentence),
        "extractor": claim.extractor,
        "confidence": float(claim.confidence),
    }
    values["label"] = " ".join(filter(None, (claim.predicate.value, claim.attribute or claim.role or claim.value)))
    return PropertyNode(id=claim_iri(graph, claim.id), label="Claim", properties=_kept("Claim", values))


def _number(value: str | float | None) -> float | None:
    return None if value is None or isinstance(value, str) else float(value)


def _versions(graph: Graph, versions: Versions) -> PropertyNode:
    values: dict[str, Value | None] = {
        "label": f"{versions.attribute}: {versions.status.value}",
        "attribute": versions.attribute,
        "status": versions.status.value,
        "why": versions.why,
    }
    return PropertyNode(id=versions_iri(graph, versions), label="Versions", properties=_kept("Versions", values))


# ------------------------------------------------------------------------------------------------------- relationships


def _relationships(graph: Graph) -> Iterator[Relationship]:
    yield from _between_nodes(graph)
    yield from _participations(graph)
    yield from _of_claims(graph)
    for document in graph.documents:
        article = article_iri(graph, document.id)
        if document.outlet:
            yield _edge(article, "PUBLISHED_BY", outlet_iri(graph, document.outlet))
        for copy in document.copies:
            yield _edge(article, "COPIES", article_iri(graph, copy.document))
    for versions in graph.versions:
        iri = versions_iri(graph, versions)
        yield _edge(iri, "ABOUT", versions.event)
        yield from (_edge(iri, "HAS_CLAIM", claim_iri(graph, claim)) for claim in versions.claims)
        if versions.preferred:
            yield _edge(iri, "PREFERS", claim_iri(graph, versions.preferred))


def _edge(source: str, kind: str, target: str, **properties: Value) -> Relationship:
    return Relationship(source=source, target=target, type=kind, properties=properties)


def _between_nodes(graph: Graph) -> Iterator[Relationship]:
    for node in graph.nodes:
        targets: Iterable[tuple[str, Iterable[NodeIri | None]]] = (
            ("HAPPENED_AT", (node.place,)),
            ("PART_OF", (node.part_of,)),
            ("ABOUT", (node.about,)),
            ("OCCURS_BEFORE", node.before),
            ("WITHIN", node.within[:1]),
            ("MEMBER_OF", node.member_of),
        )
        for kind, others in targets:
            yield from (_edge(node.node, kind, other) for other in others if other)
        if node.kind == MentionKind.EVENT:
            yield from (_edge(node.node, "REPORTED_IN", article_iri(graph, item)) for item in node.documents)


_FIRMNESS = (Factuality.ASSERTED, Factuality.ALLEGED, Factuality.PLANNED, Factuality.HYPOTHETICAL)


def _participations(graph: Graph) -> Iterator[Relationship]:
    """Yield a shortcut per actor, event and role that some claim does not deny; the firmest claim says how sure."""
    said: dict[tuple[NodeIri, NodeIri, str], list[Factuality]] = {}
    for claim in graph.claims:
        if claim.predicate == Predicate.PARTICIPANT and claim.factuality != Factuality.DENIED:
            event, actor = graph.node_of.get(claim.subject), _node_of(graph, claim.object)
            if event and actor:
                said.setdefault((actor, event, claim.role or "participant"), []).append(claim.factuality)
    for (actor, event, role), all_said in said.items():
        firmest = min(all_said, key=_FIRMNESS.index)
        yield _edge(actor, "PARTICIPATED_IN", event, role=role, factuality=firmest.value, claims=len(all_said))


def _node_of(graph: Graph, mention: MentionId | None) -> NodeIri | None:
    return graph.node_of.get(mention) if mention else None


def _of_claims(graph: Graph) -> Iterator[Relationship]:
    for claim in graph.claims:
        iri = claim_iri(graph, claim.id)
        yield _edge(iri, "REPORTED_IN", article_iri(graph, claim.document))
        ends = (
            ("ABOUT", claim.subject),
            ("HAS_OBJECT", claim.object),
            ("CLAIMED_BY", claim.speaker),
            ("TOLD_TO", claim.channel),
        )
        for kind, mention in ends:
            if node := _node_of(graph, mention):
                yield _edge(iri, kind, node)
