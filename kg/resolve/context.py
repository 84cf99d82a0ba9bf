"""What events are compared with: profiles of their mentions, and names, places and days to look things up in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.model.claim import MentionKind
from kg.model.graph import Graph, Node
from kg.model.ids import MentionId, NodeIri
from kg.model.link import Link
from kg.ontology import load_ontology
from kg.resolve.comparison import EventContext
from kg.resolve.corpus import Corpus
from kg.resolve.kinds import TypeTable
from kg.resolve.profiles import Profile
from kg.resolve.reading import Reading
from kg.resolve.said import by_document

__all__ = ["Inputs", "make_inputs", "read_inputs"]

SURE = 0.7
"""A place with a lower score is a guess: it is shown, but tells no two events apart."""
ActorOf = Callable[[MentionId], MentionId | None]


@dataclass(frozen=True, slots=True)
class Inputs:
    """The profiles of event mentions, report by report, and what their comparison looks things up in."""

    reports: Iterator[list[Profile]]
    context: EventContext


def make_inputs(reading: Reading, placed: Iterable[Link], places: Iterable[Node], actor_of: ActorOf) -> Inputs:
    """Return what events are compared with.

    Args:
        reading: of all documents; it gives up the profiles.
        placed: links of places.
        places: the place nodes.
        actor_of: the first mention of the actor that a mention stands for; None for a mention of anything else.
    """
    ontology, corpus = load_ontology(), Corpus(reading.bags)
    named = [mention for mention in reading.actor_mentions() if mention.name]
    context = EventContext(
        ontology=ontology,
        types=TypeTable(ontology),
        corpus=corpus,
        within={node.node: node.within for node in places},
        stands_for=_Spokesmen(reading.actors.affiliations, actor_of),
        named=frozenset(filter(None, (actor_of(m.id) for m in named))),
        people=frozenset(filter(None, (actor_of(m.id) for m in named if m.type == "Person"))),
        reported=reading.reported,
    )
    node_of: Mapping[MentionId, NodeIri] = {link.mention: link.node for link in placed if link.score >= SURE}
    return Inputs(reading.reports(node_of, actor_of), context)


def read_inputs(graph: Graph) -> tuple[Reading, Inputs]:
    """Return what a build was read as, and what its events are compared with, by the links that it has."""
    reading = Reading()
    for said in by_document(graph.documents, graph.annotations, graph.mentions, graph.claims):
        reading.add(said)
    linked = {link.mention: link.node for link in graph.links if link.kind is MentionKind.ACTOR}
    first: dict[NodeIri, MentionId] = {}
    for mention in reading.actor_mentions():
        if mention.id in linked:
            first.setdefault(linked[mention.id], mention.id)

    def actor_of(mention: MentionId) -> MentionId | None:
        return first[linked[mention]] if mention in linked else None

    placed = (link for link in graph.links if link.kind is MentionKind.PLACE)
    return reading, make_inputs(reading, placed, graph.nodes_of_kind(MentionKind.PLACE), actor_of)


class _Spokesmen:
    """Callable that gives the organisation an actor speaks for, else the actor."""

    def __init__(self, affiliations: Iterable[tuple[MentionId, MentionId]], actor_of: ActorOf) -> None:
        ends = ((actor_of(member), actor_of(body)) for member, body in affiliations)
        self._organisation_of = {member: body for member, body in ends if member is not None and body is not None}

    def __call__(self, actor: MentionId) -> MentionId:
        return self._organisation_of.get(actor, actor)
