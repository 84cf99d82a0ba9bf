"""One walk over all records of a build: what resolving needs of each document, noted document by document.

Enters: documents, annotations, mentions and claims. Leaves: place senses, notes on actors, bags of nouns, and drafts of
the profiles of events, which are kept packed until their document's turn comes. No document, annotation or claim stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import date, timedelta
from typing import Any

from kg.model.annotation import Annotation
from kg.model.claim import Mention, MentionKind
from kg.model.document import Document
from kg.model.ids import DocumentId, MentionId, NodeIri
from kg.model.interval import DateInterval
from kg.resolve.corpus import Bags
from kg.resolve.notes import ActorNotes
from kg.resolve.places import Places
from kg.resolve.profiles import Draft, Profile, draft_profiles
from kg.resolve.said import Said
from kg.store.packing import Attic

__all__ = ["Reading"]


class Reading:
    """What was noted of all documents.

    Attributes:
        places: the senses of place mentions; actors, bags: notes on people and groups, and on nouns.
        reported: the days around a document's publication on which its news happened, where they are known.
        general, cues: event mentions of no kind, and words of saying that introduce a quote.
        kept: the mentions and the names of their documents that were asked for.
    """

    def __init__(self, wanted: Set[MentionId] = frozenset(), like: Sequence[Any] = ()) -> None:
        """Begin; of the mentions `wanted` the records are kept; drafts are where the table `like` is."""
        self.places, self.actors, self.bags = Places(), ActorNotes(), Bags()
        self.reported: dict[DocumentId, DateInterval] = {}
        self.general: set[MentionId] = set()
        self.cues: set[MentionId] = set()
        self.kept: dict[MentionId, tuple[Mention, str]] = {}
        self._wanted = wanted
        self._ages: dict[DocumentId, str] = {}
        self._place_mentions: dict[DocumentId, list[Mention]] = {}
        self._events: dict[DocumentId, list[MentionId]] = {}
        self._drafts: dict[DocumentId, int] = {}
        self._attic: Attic[Draft] = Attic(Draft, like)

    def add(self, said: Said) -> None:
        """Take what a document says."""
        document, mentions = said.document, said.mentions
        self._ages[document.id] = document.published or document.published_earliest or "9999"
        self.kept.update({m.id: (m, document.name) for m in mentions if m.id in self._wanted})
        self.places.add(said.rank, document, said.annotation, mentions)
        self.actors.add(said)
        if found := [mention for mention in mentions if mention.kind is MentionKind.PLACE]:
            self._place_mentions[document.id] = sorted(found, key=_place_in_text)
        if said.annotation is not None:
            self.bags.add(said.annotation)
            if (news := _news_days(document)) is not None:
                self.reported[document.id] = news
        events = sorted((m for m in mentions if m.kind is MentionKind.EVENT), key=_place_in_text)
        if events:
            self._add_events(said, events)

    def _add_events(self, said: Said, events: list[Mention]) -> None:
        annotated = said.annotated
        assert annotated is not None
        self._events[said.document.id] = [m.id for m in events]
        self.general.update(m.id for m in events if m.type == "event")
        self.cues.update(m.id for m in events if m.type == "statement" and _is_cue(m, annotated.annotation))
        drafts = list(draft_profiles(annotated, events, said.claims).values())
        self._drafts[said.document.id] = self._attic.add(drafts)

    def in_report_order(self) -> list[DocumentId]:
        """Return the documents in the order of the reports, the earliest known day first."""
        return sorted(self._ages, key=lambda document: (self._ages[document], document))

    def event_mentions(self) -> Iterator[MentionId]:
        """Yield the event mentions in the order of the reports and of their places in them."""
        for document in self.in_report_order():
            yield from self._events.get(document, ())

    def actor_mentions(self) -> Iterator[Mention]:
        """Yield the actor mentions in that order."""
        return self.actors.mentions(self.in_report_order())

    def place_mentions(self) -> Iterator[Mention]:
        """Yield the place mentions in that order."""
        for document in self.in_report_order():
            yield from self._place_mentions.get(document, ())

    def forget_actors(self) -> None:
        """Give up the notes on actors and places, when both are resolved."""
        self.places, self.actors = Places(), ActorNotes()
        self._place_mentions.clear()

    def reports(
        self, node_of: Mapping[MentionId, NodeIri], actor_of: Callable[[MentionId], MentionId | None]
    ) -> Iterator[list[Profile]]:
        """Yield the profiles of each document's events and give them up, in the order of the reports.

        Args:
            node_of: place mentions to their nodes, where they are sure.
            actor_of: the representative of an actor mention's block; None for other mentions.
        """
        for document in self.in_report_order():
            if (number := self._drafts.pop(document, None)) is not None:
                drafts = self._attic[number]
                for draft, mention in zip(drafts, self._events[document], strict=True):
                    draft.profile.mentions = [mention]  # the same object, of which many others are keys
                yield [draft.finish(node_of, actor_of) for draft in drafts]


def _place_in_text(mention: Mention) -> tuple[int, int]:
    return mention.start, mention.end


def _is_cue(mention: Mention, annotation: Annotation) -> bool:
    """Tell whether a word of saying introduces a quote: then it attributes claims and is no event of its own."""
    cues = (quote.cue for quote in annotation.quotes if quote.cue is not None)
    return any(start < mention.end and mention.start < end for start, end in cues)


def _news_days(document: Document) -> DateInterval | None:
    """Return the days on which a report's news happened: from three days before its publication to it."""
    if not document.published_earliest or not document.published_latest:
        return None
    first = date.fromisoformat(document.published_earliest[:10]) - timedelta(days=3)
    return DateInterval(earliest=first.isoformat(), latest=document.published_latest[:10])
