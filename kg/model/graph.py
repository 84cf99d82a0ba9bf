"""The assembled graph: nodes, versions of contested values, and everything they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from kg.model.annotation import Annotation
from kg.model.claim import Claim, Mention, MentionKind
from kg.model.document import Document, Problem, heads
from kg.model.ids import BASE_IRI, ClaimId, DocumentId, MentionId, NodeIri
from kg.model.link import Link
from kg.model.lookup import by_key, grouped, values_by_key
from kg.model.stored import fields_of, picked

if TYPE_CHECKING:
    import networkx

__all__ = ["EventTime", "Graph", "Node", "Redirect", "Resolution", "VersionStatus", "Versions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTime:
    """The time of one event mention: one line of `event_times.jsonl`.

    A closed interval of ISO days, how fine it is, and how it is known: `stated` by its clause, the time of its
    `sentence`, of the `discourse` before, or of the `publication` of its report.
    """

    mention: MentionId
    earliest: str
    latest: str
    granularity: str
    time_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One thing of the world as assembled: one line of `nodes.jsonl`.

    Events: `type` is a local name in kgt:, `families` the broader ones up to the top, dates as in records.md
    (`begin`/`end` the best closed interval, `earliest`/`latest` the bounds, `time_from` how it is known, as in
    `EventTime`, or `whole`: that of the event it is a part of), `place` a node, `about` the event that a statement is
    about, `part_of` the event it is a sub-event of, `before` nodes of events that it precedes.
    Places: `lat`, `lon` in degrees (WGS 84), `geonames` id, `within` nodes nearest first, `precision_km`.
    Actors: `positions` and `member_of` (texts and nodes).
    """

    node: NodeIri
    kind: MentionKind
    label: str
    type: str
    aliases: tuple[str, ...] = ()
    documents: tuple[DocumentId, ...] = ()
    origins: int = 0
    families: tuple[str, ...] = ()
    begin: str | None = None
    end: str | None = None
    earliest: str | None = None
    latest: str | None = None
    granularity: str | None = None
    time_from: str | None = None
    place: NodeIri | None = None
    factuality: str | None = None
    about: NodeIri | None = None
    part_of: NodeIri | None = None
    before: tuple[NodeIri, ...] = ()
    lat: int | float | None = None
    lon: int | float | None = None
    geonames: str | None = None
    within: tuple[NodeIri, ...] = ()
    precision_km: int | float | None = None
    positions: tuple[str, ...] = ()
    member_of: tuple[NodeIri, ...] = ()


class VersionStatus(StrEnum):
    """How several claims on one attribute of one event stand to one another."""

    COMPATIBLE = "compatible"
    CONTRADICTORY = "contradictory"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """The claims on one attribute of one event: one line of `versions.jsonl`."""

    event: NodeIri
    attribute: str
    status: VersionStatus
    claims: tuple[ClaimId, ...]
    preferred: ClaimId | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """An IRI that a node had in an earlier build, and the node that it means now: one line of `redirects.jsonl`."""

    node: NodeIri
    target: NodeIri


@dataclass(frozen=True, kw_only=True)
class Graph:
    """Everything a build knows; all tables are sorted, so that equal graphs give equal bytes.

    A table is a tuple, or a sequence whose records stay on disk (`kg.model.stored`).
    """

    documents: Sequence[Document] = ()
    annotations: Sequence[Annotation] = ()
    mentions: Sequence[Mention] = ()
    claims: Sequence[Claim] = ()
    links: Sequence[Link] = ()
    nodes: Sequence[Node] = ()
    versions: Sequence[Versions] = ()
    event_times: Sequence[EventTime] = ()
    problems: Sequence[Problem] = ()
    redirects: Sequence[Redirect] = ()
    base_iri: str = BASE_IRI

    @cached_property
    def document_by_id(self) -> Mapping[DocumentId, Document]:
        """Documents by id."""
        return by_key(self.documents, "id")

    @cached_property
    def heads(self) -> Mapping[DocumentId, Document]:
        """Documents by id without their texts and the passages in them, which all at once find room in memory."""
        return heads(self.documents)

    @cached_property
    def mention_by_id(self) -> Mapping[MentionId, Mention]:
        """Mentions by id."""
        return by_key(self.mentions, "id")

    @cached_property
    def claim_by_id(self) -> Mapping[ClaimId, Claim]:
        """Claims by id."""
        return by_key(self.claims, "id")

    @cached_property
    def node_by_iri(self) -> Mapping[NodeIri, Node]:
        """Nodes by IRI."""
        return by_key(self.nodes, "node")

    @cached_property
    def node_of(self) -> Mapping[MentionId, NodeIri]:
        """The node that each linked mention stands for."""
        return values_by_key(self.links, "mention", "node")

    @cached_property
    def mentions_of(self) -> Mapping[NodeIri, Sequence[Mention]]:
        """The mentions of each node, by document and position."""
        return grouped(self.mentions, "id", self.node_of)

    @cached_property
    def claims_about(self) -> Mapping[NodeIri, Sequence[Claim]]:
        """The claims whose subject is each node, by document and position."""
        return grouped(self.claims, "subject", self.node_of)

    def to_networkx(self) -> networkx.MultiDiGraph[str]:
        """Return the graph as a networkx graph with claims, articles and versions as nodes: see `kg.model.network`."""
        from kg.model.network import make_network
        from kg.model.projection import project

        return make_network(project(self))

    def _repr_html_(self) -> str:
        """Return the explorer in a frame, which is how a notebook shows a graph."""
        # By name: the model knows no exporter, and only a notebook asks for this.
        return str(import_module("exporters.html").render_frame(self))

    def nodes_of_kind(self, kind: MentionKind) -> Sequence[Node]:
        """Return the nodes of one kind in their order."""
        return picked(self.nodes, (at for at, one in enumerate(fields_of(self.nodes, "kind")) if one == kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What resolving found: one link per mention that has a node, and the places as nodes with their containers.

    `redirects` are of IRIs that an earlier build used; `problems` judgements that contradict one another.
    """

    links: Sequence[Link] = ()
    places: Sequence[Node] = ()
    redirects: Sequence[Redirect] = ()
    problems: Sequence[Problem] = ()
