"""Links: which mentions are one thing, with scores and reasons: places, then actors, then events.

    times (before extraction) -> places -> actors -> events -> Link

Judgements of the user hold against every rule (`kg.resolve.judgements`); IRIs last (`kg.resolve.identity`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from kg.model.annotation import AnnotatedDocument, Annotation
from kg.model.claim import Claim, Mention, MentionKind, Predicate
from kg.model.document import Document, Problem
from kg.model.graph import Redirect, Resolution
from kg.model.ids import BASE_IRI, DocumentId, MentionId
from kg.model.interval import DateInterval
from kg.model.link import Judgement, Link
from kg.ontology import load_ontology
from kg.resolve.actors import resolve_actors
from kg.resolve.comparison import EventContext
from kg.resolve.events import resolve_events
from kg.resolve.identity import keep_iris, make_links
from kg.resolve.judgements import Conflict, apply_judgements
from kg.resolve.partition import Partition
from kg.resolve.place_nodes import place_links
from kg.resolve.profiles import Corpus, make_profiles

__all__ = ["resolve_links"]

SURE = 0.7
"""A place with a lower score is a guess: it is shown, but tells no two events apart."""


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
    rank = {d.id: n for n, d in enumerate(sorted(documents, key=_age))}
    ordered = sorted(mentions, key=lambda m: (rank[m.document], m.start, m.end))
    annotated = _annotated(documents, annotations)
    actors = [m for m in ordered if m.kind is MentionKind.ACTOR]
    events = [m for m in ordered if m.kind is MentionKind.EVENT]
    placed, places = place_links(documents, annotations, [m for m in ordered if m.kind is MentionKind.PLACE], base_iri)

    actor_blocks = Partition(m.id for m in actors)
    resolve_actors(actors, claims, annotations, {d.id: d.text for d in documents}, actor_blocks)
    actor_blocks, actor_conflicts = apply_judgements(actor_blocks, judgements)
    actor_of = {m.id: actor_blocks.find(m.id) for m in actors}
    node_of = {link.mention: link.node for link in placed if link.score >= SURE}
    context = EventContext(
        ontology=load_ontology(),
        corpus=Corpus(annotated.values()),
        within={node.node: node.within for node in places},
        stands_for=_stands_for(claims, actor_of),
        named=frozenset(actor_of[m.id] for m in actors if m.name),
        people=frozenset(actor_of[m.id] for m in actors if m.name and m.type == "Person"),
        reported={d.id: news for d in documents if (news := _news_days(d)) is not None},
    )
    event_blocks = Partition(m.id for m in events)
    resolve_events(make_profiles(annotated, events, claims, node_of, actor_of), context, event_blocks)
    event_blocks, event_conflicts = apply_judgements(event_blocks, judgements)
    general = frozenset(m.id for m in events if m.type == "event")
    cues = frozenset(m.id for m in events if m.type == "statement" and _is_cue(m, annotated[m.document].annotation))
    links = [
        *placed,
        *make_links(actor_blocks, MentionKind.ACTOR, base_iri),
        *make_links(event_blocks, MentionKind.EVENT, base_iri, general, cues),
    ]
    by_id, names = {m.id: m for m in mentions}, {d.id: d.name for d in documents}
    resolution = Resolution(
        links=tuple(sorted(links, key=lambda link: link.mention)),
        places=places,
        problems=tuple(_told(conflict, by_id, names) for conflict in (*actor_conflicts, *event_conflicts)),
    )
    order = {m.id: n for n, m in enumerate(ordered)}
    return keep_iris(resolution, earlier, redirects, order, base_iri) if earlier else resolution


def _age(document: Document) -> tuple[str, str]:
    """Return the order of reports: the earliest known day first, undated ones last, then by id."""
    return document.published or document.published_earliest or "9999", document.id


def _news_days(document: Document) -> DateInterval | None:
    """Return the days on which a report's news happened: from three days before its publication to it."""
    if not document.published_earliest or not document.published_latest:
        return None
    first = date.fromisoformat(document.published_earliest[:10]) - timedelta(days=3)
    return DateInterval(earliest=first.isoformat(), latest=document.published_latest[:10])


def _is_cue(mention: Mention, annotation: Annotation) -> bool:
    """Tell whether a word of saying introduces a quote: then it attributes claims and is no event of its own."""
    cues = (quote.cue for quote in annotation.quotes if quote.cue is not None)
    return any(start < mention.end and mention.start < end for start, end in cues)


def _annotated(documents: Iterable[Document], annotations: Iterable[Annotation]) -> dict[DocumentId, AnnotatedDocument]:
    by_id = {annotation.document: annotation for annotation in annotations}
    return {d.id: AnnotatedDocument(document=d, annotation=by_id[d.id]) for d in documents if d.id in by_id}


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


def _stands_for(claims: Iterable[Claim], actor_of: Mapping[MentionId, MentionId]) -> _Spokesmen:
    return _Spokesmen(
        {
            actor_of[c.subject]: actor_of[c.object]
            for c in claims
            if c.predicate is Predicate.AFFILIATION and c.object and c.subject in actor_of and c.object in actor_of
        }
    )


class _Spokesmen:
    """Callable that gives the organisation an actor speaks for, else the actor."""

    def __init__(self, organisation_of: Mapping[MentionId, MentionId]) -> None:
        self._organisation_of = organisation_of

    def __call__(self, actor: MentionId) -> MentionId:
        return self._organisation_of.get(actor, actor)
