"""Links: which mentions are one thing, with scores and reasons: places, then actors, then events.

    times (before extraction) -> places -> actors -> events -> Link

Judgements of the user hold against every rule (`kg.resolve.judgements`); IRIs last (`kg.resolve.identity`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from operator import attrgetter

from kg.heap import trim
from kg.model.annotation import Annotation
from kg.model.claim import Claim, Mention, MentionKind
from kg.model.document import Document, Problem
from kg.model.graph import Redirect, Resolution
from kg.model.ids import BASE_IRI, MentionId
from kg.model.link import Judgement, Link
from kg.model.stored import kept
from kg.resolve.actors import resolve_actors
from kg.resolve.context import make_inputs
from kg.resolve.events import resolve_events
from kg.resolve.identity import keep_iris, make_links
from kg.resolve.judgements import Conflict, apply_judgements
from kg.resolve.partition import Partition
from kg.resolve.place_judgements import judge_places
from kg.resolve.place_nodes import place_links
from kg.resolve.reading import Reading
from kg.resolve.said import by_document
from kg.store import Records, ordered

__all__ = ["resolve_links"]


def resolve_links(
    documents: Sequence[Document],
    annotations: Sequence[Annotation],
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    *,
    judgements: Sequence[Judgement] = (),
    earlier: Sequence[Link] = (),
    redirects: Sequence[Redirect] = (),
    base_iri: str = BASE_IRI,
) -> Resolution:
    """Return which mentions are which nodes.

    Args:
        documents: all documents of the build, in any order.
        annotations: theirs.
        mentions: all mentions; those of kind `time` and `thing` get no node.
        claims: all claims.
        judgements: the user's words on pairs of mentions.
        earlier: links of an earlier build whose IRIs are to last.
        redirects: those that it knew.
        base_iri: where node IRIs are minted.

    Returns:
        Links by mention id, and the place nodes with the places that hold them.
    """
    judged = {mention for judgement in judgements for mention in (judgement.left, judgement.right)}
    reading = Reading(judged, mentions)
    for said in by_document(documents, annotations, mentions, claims):
        reading.add(said)
    placed, places = place_links(reading.places.resolve(reading.place_mentions()), base_iri)
    placed, places, conflicts = judge_places(placed, places, list(reading.place_mentions()), judgements, base_iri)
    actor_blocks, actor_conflicts = apply_judgements(_join_actors(reading, mentions), judgements)

    def actor_of(mention: MentionId) -> MentionId | None:
        return actor_blocks.find(mention) if mention in actor_blocks.order else None

    event_blocks = Partition(reading.event_mentions(), mentions)
    inputs = make_inputs(reading, placed, places, actor_of)
    reading.forget_actors()
    trim()
    resolve_events(inputs, event_blocks)
    trim()
    event_blocks, event_conflicts = apply_judgements(event_blocks, judgements)
    links = chain(
        placed,
        make_links(actor_blocks, MentionKind.ACTOR, base_iri),
        make_links(event_blocks, MentionKind.EVENT, base_iri, reading.general, reading.cues),
    )
    resolution = Resolution(
        links=_by_mention(kept(mentions, Link, links)),
        places=places,
        problems=tuple(_told(conflict, reading) for conflict in (*conflicts, *actor_conflicts, *event_conflicts)),
    )
    if not earlier:
        return resolution
    order = {mention: rank for blocks in (actor_blocks, event_blocks) for mention, rank in blocks.order.items()}
    return keep_iris(resolution, earlier, redirects, order, base_iri)


def _by_mention(links: Sequence[Link]) -> Sequence[Link]:
    """Return links in the order of their mentions."""
    if isinstance(links, Records):
        return ordered(links, ("mention",))
    return tuple(sorted(links, key=attrgetter("mention")))


def _join_actors(reading: Reading, like: Sequence[Mention]) -> Partition:
    """Return the partition of the actor mentions by rules; its reasons are where the table `like` is."""
    actors = list(reading.actor_mentions())
    partition = Partition((mention.id for mention in actors), like)
    resolve_actors(actors, reading.actors, partition)
    return partition


def _told(conflict: Conflict, reading: Reading) -> Problem:
    """Return the problem of two judgements that cannot both hold."""

    def pair(judgement: Judgement) -> str:
        sides = (reading.kept[judgement.left], reading.kept[judgement.right])
        return " and ".join(f"{mention.text!r} ({name}:{mention.start})" for mention, name in sides)

    same, apart = conflict.same, conflict.apart
    return Problem(
        source="judgements.jsonl",
        stage="resolve",
        error=f"{same.by} says that {pair(same)} are the same, {apart.by} that {pair(apart)} are not",
        hint="the second is obeyed; change or remove one of them",
    )
