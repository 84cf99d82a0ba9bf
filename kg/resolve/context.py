"""What events are compared with: profiles of their mentions, and names, places and days to look things up in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from kg.model.annotation import AnnotatedDocument, Annotation
from kg.model.claim import Claim, Mention, MentionKind, Predicate
from kg.model.document import Document
from kg.model.graph import Node
from kg.model.ids import DocumentId, MentionId, NodeIri
from kg.model.interval import DateInterval
from kg.model.link import Link
from kg.ontology import load_ontology
from kg.resolve.comparison import EventContext
from kg.resolve.corpus import Corpus
from kg.resolve.profiles import Profile, TypeTable, make_profiles

__all__ = ["annotated_by_id", "in_report_order", "make_inputs"]

SURE = 0.7
"""A place with a lower score is a guess: it is shown, but tells no two events apart."""


def annotated_by_id(
    documents: Iterable[Document], annotations: Iterable[Annotation]
) -> dict[DocumentId, AnnotatedDocument]:
    """Return the documents that have an annotation, with it."""
    by_id = {annotation.document: annotation for annotation in annotations}
    return {d.id: AnnotatedDocument(document=d, annotation=by_id[d.id]) for d in documents if d.id in by_id}


def in_report_order(documents: Iterable[Document], mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions in the order of the reports, the earliest known day first, and of their places in them."""
    rank = {d.id: n for n, d in enumerate(sorted(documents, key=_age))}
    return sorted(mentions, key=lambda m: (rank[m.document], m.start, m.end))


def _age(document: Document) -> tuple[str, str]:
    return document.published or document.published_earliest or "9999", document.id


def make_inputs(
    annotated: Mapping[DocumentId, AnnotatedDocument],
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    links: Iterable[Link],
    places: Iterable[Node],
) -> tuple[dict[MentionId, Profile], EventContext]:
    """Return the profiles of all event mentions and what their comparison looks things up in.

    Args:
        annotated: the documents with their annotations.
        mentions: all mentions, in the order of the reports.
        claims: all claims.
        links: of places and actors.
        places: the place nodes.
    """
    by_id = {m.id: m for m in mentions}
    first: dict[NodeIri, MentionId] = {}
    linked = {link.mention: link for link in links}
    actors = [m for m in mentions if m.kind is MentionKind.ACTOR and m.id in linked]
    actor_of = {m.id: first.setdefault(linked[m.id].node, m.id) for m in actors}
    node_of = {
        link.mention: link.node
        for link in linked.values()
        if link.kind is MentionKind.PLACE and link.score >= SURE and link.mention in by_id
    }
    ontology = load_ontology()
    context = EventContext(
        ontology=ontology,
        types=TypeTable(ontology),
        corpus=Corpus(annotated.values()),
        within={node.node: node.within for node in places},
        stands_for=_Spokesmen(claims, actor_of),
        named=frozenset(actor_of[m.id] for m in actors if m.name),
        people=frozenset(actor_of[m.id] for m in actors if m.name and m.type == "Person"),
        reported={key: news for key, a in annotated.items() if (news := _news_days(a.document)) is not None},
    )
    events = [m for m in mentions if m.kind is MentionKind.EVENT]
    return make_profiles(annotated, events, claims, node_of, actor_of), context


def _news_days(document: Document) -> DateInterval | None:
    """Return the days on which a report's news happened: from three days before its publication to it."""
    if not document.published_earliest or not document.published_latest:
        return None
    first = date.fromisoformat(document.published_earliest[:10]) - timedelta(days=3)
    return DateInterval(earliest=first.isoformat(), latest=document.published_latest[:10])


class _Spokesmen:
    """Callable that gives the organisation an actor speaks for, else the actor."""

    def __init__(self, claims: Iterable[Claim], actor_of: Mapping[MentionId, MentionId]) -> None:
        self._organisation_of = {
            actor_of[c.subject]: actor_of[c.object]
            for c in claims
            if c.predicate is Predicate.AFFILIATION and c.object and c.subject in actor_of and c.object in actor_of
        }

    def __call__(self, actor: MentionId) -> MentionId:
        return self._organisation_of.get(actor, actor)
