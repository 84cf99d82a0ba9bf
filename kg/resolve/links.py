"""Links: which mentions are one thing, with scores and reasons: places, then actors, then events.

    times (before extraction) -> places -> actors -> events -> Link

Judgements of the user hold against every rule (`kg.resolve.judgements`); IRIs last (`kg.resolve.identity`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.model.annotation import Annotation
from kg.model.claim import Claim, Mention, MentionKind
from kg.model.document import Document, Problem
from kg.model.graph import Redirect, Resolution
from kg.model.ids import BASE_IRI, DocumentId, MentionId
from kg.model.link import Judgement, Link
from kg.resolve.actors import resolve_actors
from kg.resolve.context import annotated_by_id, in_report_order, make_inputs
from kg.resolve.events import resolve_events
from kg.resolve.identity import keep_iris, make_links
from kg.resolve.judgements import Conflict, apply_judgements
from kg.resolve.partition import Partition
from kg.resolve.place_judgements import judge_places
from kg.resolve.place_nodes import place_links

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
    ordered = in_report_order(documents, mentions)
    annotated = annotated_by_id(documents, annotations)
    of_kind = {kind: [m for m in ordered if m.kind is kind] for kind in MentionKind}
    actors, events = of_kind[MentionKind.ACTOR], of_kind[MentionKind.EVENT]
    placed, places = place_links(documents, annotations, of_kind[MentionKind.PLACE], base_iri)
    placed, places, place_conflicts = judge_places(placed, places, of_kind[MentionKind.PLACE], judgements, base_iri)

    actor_blocks = Partition(m.id for m in actors)
    resolve_actors(actors, claims, annotations, {d.id: d.text for d in documents}, actor_blocks)
    actor_blocks, actor_conflicts = apply_judgements(actor_blocks, judgements)
    known = [*placed, *make_links(actor_blocks, MentionKind.ACTOR, base_iri)]

    event_blocks = Partition(m.id for m in events)
    resolve_events(*make_inputs(annotated, ordered, claims, known, places), event_blocks)
    event_blocks, event_conflicts = apply_judgements(event_blocks, judgements)
    general = frozenset(m.id for m in events if m.type == "event")
    cues = frozenset(m.id for m in events if m.type == "statement" and _is_cue(m, annotated[m.document].annotation))
    links = [*known, *make_links(event_blocks, MentionKind.EVENT, base_iri, general, cues)]
    by_id, names = {m.id: m for m in mentions}, {d.id: d.name for d in documents}
    resolution = Resolution(
        links=tuple(sorted(links, key=lambda link: link.mention)),
        places=places,
        problems=tuple(
            _told(conflict, by_id, names) for conflict in (*place_conflicts, *actor_conflicts, *event_conflicts)
        ),
    )
    order = {m.id: n for n, m in enumerate(ordered)}
    return keep_iris(resolution, earlier, redirects, order, base_iri) if earlier else resolution


def _is_cue(mention: Mention, annotation: Annotation) -> bool:
    """Tell whether a word of saying introduces a quote: then it attributes claims and is no event of its own."""
    cues = (quote.cue for quote in annotation.quotes if quote.cue is not None)
    return any(start < mention.end and mention.start < end for start, end in cues)


def _told(conflict: Conflict, mentions: Mapping[MentionId, Mention], names: Mapping[DocumentId, str]) -> Problem:
    """Return the problem of two judgements that cannot both hold."""

    def pair(judgement: Judgement) -> str:
        sides = (mentions[judgement.left], mentions[judgement.right])
        return " and ".join(f"{m.text!r} ({names[m.document]}:{m.start})" for m in sides)

    same, apart = conflict.same, conflict.apart
    return Problem(
        source="judgements.jsonl",
        stage="resolve",
        error=f"{same.by} says that {pair(same)} are the same, {apart.by} that {pair(apart)} are not",
        hint="the second is obeyed; change or remove one of them",
    )
