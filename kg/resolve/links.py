"""Links: which mentions are one thing, with scores and reasons: places, then actors, then events.

    times (before extraction) -> places -> actors -> events -> Link

Judgements of the user come first: `same` joins before any rule, `not same` holds against every rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from kg.model.annotation import AnnotatedDocument, Annotation
from kg.model.claim import Claim, Mention, MentionKind, Predicate
from kg.model.document import Document
from kg.model.graph import Resolution
from kg.model.ids import BASE_IRI, DocumentId, MentionId, NodeIri, digest
from kg.model.interval import DateInterval
from kg.model.link import Judgement, Link, Reason
from kg.ontology import load_ontology
from kg.resolve.actors import resolve_actors
from kg.resolve.comparison import EventContext
from kg.resolve.events import resolve_events
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
    base_iri: str = BASE_IRI,
) -> Resolution:
    """Return which mentions are which nodes.

    Args:
        documents: all documents of the build, in any order.
        annotations: theirs.
        mentions: all mentions; those of kind `time` and `thing` get no node.
        claims: all claims.
        judgements: the user's words on pairs of mentions.
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

    actor_blocks = _judged(actors, judgements)
    resolve_actors(actors, claims, annotations, {d.id: d.text for d in documents}, actor_blocks)
    event_blocks = _judged(events, judgements)
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
    resolve_events(make_profiles(annotated, events, claims, node_of, actor_of), context, event_blocks)
    general = frozenset(m.id for m in events if m.type == "event")
    cues = frozenset(m.id for m in events if m.type == "statement" and _is_cue(m, annotated[m.document].annotation))
    links = [
        *placed,
        *_links(actor_blocks, MentionKind.ACTOR, base_iri, judgements),
        *_links(event_blocks, MentionKind.EVENT, base_iri, judgements, general, cues),
    ]
    return Resolution(links=tuple(sorted(links, key=lambda link: link.mention)), places=places)


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


def _judged(mentions: Sequence[Mention], judgements: Sequence[Judgement]) -> Partition:
    """Return the partition of single mentions with the user's judgements in it."""
    partition = Partition(m.id for m in mentions)
    for judgement in judgements:
        known = judgement.left in partition.order and judgement.right in partition.order
        if known and not judgement.same:
            partition.keep_apart(judgement.left, judgement.right)
    for judgement in judgements:
        if judgement.same and judgement.left in partition.order and judgement.right in partition.order:
            reason = Reason(feature="judgement", value=judgement.why or "same", weight=1.0)
            partition.join(judgement.left, judgement.right, reason)
    return partition


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


def _links(
    partition: Partition,
    kind: MentionKind,
    base_iri: str,
    judgements: Sequence[Judgement],
    lone: frozenset[MentionId] = frozenset(),
    never: frozenset[MentionId] = frozenset(),
) -> Iterable[Link]:
    """Yield one link per mention; a node's IRI is minted from its first mention.

    A block gets no node where its only mention is in `lone`, or all of its mentions are in `never`.
    """
    judges = {m: j.by for j in judgements if j.same for m in (j.left, j.right)}
    for block in partition.blocks():
        if (len(block) == 1 and block[0] in lone) or never.issuperset(block):
            continue
        node = NodeIri(f"{base_iri}{kind}/{digest(block[0])}")
        for mention in block:
            yield Link(
                mention=mention,
                node=node,
                kind=kind,
                score=partition.scores.get(mention, 1.0),
                reasons=partition.reasons.get(mention, ()),
                decided_by=judges.get(mention, "rule"),
            )
