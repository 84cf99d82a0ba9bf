"""From claims and links to the graph: only joins; nothing is decided here that a claim or link does not say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from operator import attrgetter
from typing import TypeVar

from kg.assemble.actor_nodes import make_actors
from kg.assemble.event_nodes import make_events, unsure_agents
from kg.assemble.event_times import date_events, event_times
from kg.assemble.versions import comparable, compare_claims
from kg.model.annotation import Annotation, TimeExpression, Trigger
from kg.model.claim import Claim, Mention, MentionKind
from kg.model.document import Document, Problem, heads
from kg.model.graph import EventTime, Graph, Node, Resolution, Versions
from kg.model.ids import BASE_IRI, DocumentId
from kg.model.lookup import by_key, grouped, values_by_key
from kg.model.stored import Stored, kept
from kg.ontology import load_ontology
from kg.store import Records, ordered

__all__ = ["assemble_graph"]

Item = TypeVar("Item")


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
    """Return the graph of a build; the order of the arguments' items does not matter, and the tables keep it.

    Args:
        documents: all documents.
        annotations: theirs, with typed events and resolved times.
        mentions: all mentions.
        claims: all claims.
        resolution: links and places.
        problems: what could not be read or processed.
        base_iri: where nodes are minted.
    """
    node_of = values_by_key(resolution.links, "mention", "node")
    scores = values_by_key(resolution.links, "mention", "score")
    by_node = grouped(_sorted(mentions, ("document", "start", "end", "kind")), "id", node_of)
    about = grouped(claims, "subject", node_of)
    known = heads(documents)
    ontology = load_ontology()
    places = tuple(_place(node, by_node.get(node.node, ()), known) for node in resolution.places)
    actors = make_actors(by_node, by_key(mentions, "id"), claims, node_of, known, ontology)
    others = {node.node: node for node in (*places, *actors)}
    unsure = unsure_agents(mentions, claims, node_of)
    shelf = mentions.shelf(Node) if isinstance(mentions, Records) else None
    events = make_events(by_node, about, unsure, node_of, known, others, ontology, scores, shelf=shelf)
    found = event_times(known, annotations, mentions, claims, ontology)
    times = _sorted(kept(mentions, EventTime, found), ("mention",))
    nodes = chain(actors, date_events(events, by_node, claims, times), sorted(places, key=attrgetter("node")))
    return Graph(
        documents=documents,
        annotations=_all_anchored(annotations),
        mentions=mentions,
        claims=claims,
        links=resolution.links,
        nodes=_sorted(kept(mentions, Node, nodes), ("node",)),
        versions=kept(mentions, Versions, compare_claims(grouped(comparable(claims), "subject", node_of), known)),
        event_times=times,
        problems=tuple(problems),
        redirects=resolution.redirects,
        base_iri=base_iri,
    )


def _sorted(records: Sequence[Item], by: tuple[str, ...]) -> Sequence[Item]:
    if isinstance(records, Records):
        return ordered(records, by)
    return tuple(sorted(records, key=attrgetter(*by)))


def _all_anchored(annotations: Sequence[Annotation]) -> Sequence[Annotation]:
    if not isinstance(annotations, Stored):
        return tuple(map(_anchored, annotations))
    parts = enumerate(annotations.fields("times", "events"))
    loose = [at for at, (times, events) in parts if not _are_anchored(times, events)]
    return annotations.changed((at, _anchored(annotations[at])) for at in loose) if loose else annotations


def _are_anchored(times: Iterable[TimeExpression], events: Iterable[Trigger]) -> bool:
    known = {"event:" + trigger.id for trigger in events}
    return all(time.anchor in known or not (time.anchor or "").startswith("event:") for time in times)


def _anchored(annotation: Annotation) -> Annotation:
    """Return an annotation whose times are anchored at events in it: extraction does not keep every trigger."""
    if _are_anchored(annotation.times, annotation.events):
        return annotation
    known = {"event:" + trigger.id for trigger in annotation.events}
    times = (
        replace(time, anchor="none") if (time.anchor or "").startswith("event:") and time.anchor not in known else time
        for time in annotation.times
    )
    return replace(annotation, times=tuple(times))


def _place(node: Node, mentions: Sequence[Mention], documents: dict[DocumentId, Document]) -> Node:
    """Return a place node with the names, articles and independent origins of its mentions."""
    mentions = tuple(mentions)
    ids = sorted({m.document for m in mentions})
    names = sorted({*node.aliases, *(m.text for m in mentions)} - {node.label})
    origins = {documents[d].origin or d for d in ids}
    assert node.kind is MentionKind.PLACE
    return replace(node, aliases=tuple(names), documents=tuple(ids), origins=len(origins))
