"""Events in short: what calendars, maps and timelines show of each, with every figure and who gives it.

Enters: a `Graph`. Leaves: one `EventSummary` per event in order of time, undated ones last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.model.claim import Claim, Factuality, MentionKind, Predicate
from kg.model.document import Document
from kg.model.figures import digits
from kg.model.graph import Graph, Node, VersionStatus
from kg.model.ids import ClaimId, NodeIri
from kg.model.stored import picked

__all__ = ["COUNTS", "EventSummary", "summarize_events"]

COUNTS = ("killed", "wounded", "missing", "detained", "displaced", "rescued")
"""The counts whose unit goes without saying."""


@dataclass(frozen=True, kw_only=True)
class EventSummary:
    """An event with the names of what belongs to it.

    `counts` has every figure said per attribute.
    """

    graph: Graph
    claims: Sequence[Claim]
    node: Node
    place: Node | None
    within: tuple[str, ...]
    actors: tuple[str, ...]
    counts: Mapping[str, str]
    contested: tuple[str, ...]
    documents: tuple[Document, ...]
    part_of: str
    about: str

    @property
    def told(self) -> tuple[str, ...]:
        """One line per count with speaker, channel and article."""
        return tuple(_told(self.graph, self.claims))


def summarize_events(graph: Graph) -> Iterator[EventSummary]:
    """Yield the events by begin, then end, undated ones last."""
    contested: dict[NodeIri, list[str]] = {}
    for versions in graph.versions:
        if versions.status == VersionStatus.CONTRADICTORY:
            contested.setdefault(versions.event, []).append(versions.attribute)
    events = graph.nodes_of_kind(MentionKind.EVENT)
    times = [_when(event) for event in events]
    for node in picked(events, sorted(range(len(times)), key=times.__getitem__)):
        place = graph.node_by_iri.get(node.place) if node.place else None
        claims = tuple(graph.claims_about.get(node.node, ()))
        yield EventSummary(
            graph=graph,
            claims=claims,
            node=node,
            place=place,
            within=_labels(graph, place.within) if place else (),
            actors=_actors(graph, claims),
            counts=_counts(claims),
            contested=tuple(sorted(contested.get(node.node, ()))),
            documents=tuple(graph.heads[item] for item in node.documents if item in graph.heads),
            part_of="; ".join(_labels(graph, [node.part_of])),
            about="; ".join(_labels(graph, [node.about])),
        )


def _when(event: Node) -> tuple[str, ...]:
    begin = event.begin or event.earliest or "~"
    return begin, event.end or event.latest or "~", event.label, event.node


def _labels(graph: Graph, nodes: Iterable[NodeIri | None]) -> tuple[str, ...]:
    return tuple(graph.node_by_iri[node].label for node in nodes if node and node in graph.node_by_iri)


def _actors(graph: Graph, claims: Iterable[Claim]) -> tuple[str, ...]:
    """Return who took part and in which role; a role that is only denied is left out."""
    found: dict[str, None] = {}
    for claim in claims:
        node = graph.node_of.get(claim.object) if claim.object else None
        if claim.predicate == Predicate.PARTICIPANT and claim.factuality != Factuality.DENIED and node:
            actor = graph.node_by_iri.get(node)
            if actor:
                found[f"{actor.label} ({claim.role})" if claim.role else actor.label] = None
    return tuple(sorted(found))


def _counts(claims: Iterable[Claim]) -> dict[str, str]:
    """Return every distinct figure said per attribute: all versions, since none is known to be the right one.

    The unit stands only where the attribute does not tell it.
    """
    found: dict[str, dict[str, None]] = {}
    seen: set[ClaimId] = set()
    for claim in claims:
        if claim.predicate == Predicate.COUNT and claim.attribute and claim.id not in seen:
            seen.add(claim.id)
            found.setdefault(claim.attribute, {})[_figure(claim, unit=claim.attribute not in COUNTS)] = None
    return {attribute: " | ".join(sorted(figures)) for attribute, figures in sorted(found.items())}


def _figure(claim: Claim, *, unit: bool) -> str:
    """Return the bounds of a count in short: `4`, `8..10`, `2..` (at least), `..80` (at most)."""
    low, high = (digits(bound) if isinstance(bound, int | float) else bound or "" for bound in (claim.low, claim.high))
    figure = low if low == high else f"{low}..{high}"
    counted = f" {claim.unit}" if claim.unit and unit else ""
    denied = f" ({claim.factuality.value})" if claim.factuality != Factuality.ASSERTED else ""
    return f"{figure}{counted}{denied}"


def _told(graph: Graph, claims: Iterable[Claim]) -> Iterator[str]:
    """Yield one line per count: the figure, who gives it to whom, and in which article."""
    counts = {claim.id: claim for claim in claims if claim.predicate == Predicate.COUNT and claim.attribute}
    for claim in sorted(counts.values(), key=lambda item: (item.attribute or "", item.document, item.evidence)):
        document = graph.document_by_id.get(claim.document)
        words = document.text[slice(*claim.evidence)] if document else ""
        source = f"{document.outlet or document.name}" if document else ""
        says = f"says {claim.speaker_text}" if claim.speaker_text else ""
        channel = f"to {claim.channel_text}" if claim.channel_text else ""
        parts = filter(None, (f'"{" ".join(words.split())}"', says, channel, source))
        yield f"{claim.attribute}: {_figure(claim, unit=True)}, {', '.join(parts)}"
