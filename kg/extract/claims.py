"""The one place where claims are minted: ids hash what the text says, attribution and factuality are filled in."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypedDict, Unpack

from kg.extract.attribution import Source, sources_of
from kg.extract.events import Event
from kg.extract.inventory import Inventory
from kg.model.annotation import AnnotatedDocument
from kg.model.claim import Claim, Factuality, Mention, Predicate
from kg.model.document import Span
from kg.model.ids import ClaimId, MentionId, digest
from kg.ontology import Ontology

__all__ = ["ClaimFields", "Filled", "Reading", "make_claims"]


@dataclass(frozen=True, slots=True)
class Filled:
    """A role of an event, the token that heads what fills it, and how sure that is, 0..1."""

    role: str
    head: int
    score: float


AGAIN = 0.5
"""Least probability of one more event at the same time or place."""


class ClaimFields(TypedDict, total=False):
    """The optional fields that an extractor fills, as in `Claim`."""

    value: str | None
    role: str | None
    attribute: str | None
    low: float | str | None
    high: float | str | None
    unit: str | None
    counted: str | None
    granularity: str | None
    rule: str | None
    factuality: Factuality
    confidence: float


class Reading:
    """What extractors share about one document: its annotation, mentions, events and the ontology.

    `filled` holds what fills the roles of each event mention, as `kg.extract.arguments` reads it, `conceivable` the
    events, roles and tokens that are not ruled out; `dropped` counts, by reason, what an optional extractor was told
    and did not take over.
    """

    def __init__(
        self, annotated: AnnotatedDocument, inventory: Inventory, events: tuple[Event, ...], ontology: Ontology
    ) -> None:
        self.annotated = annotated
        self.inventory = inventory
        self.events = events
        self.ontology = ontology
        self.event_of = {event.token: event for event in events}
        self._event_by_mention = {event.mention.id: event for event in reversed(events)}
        self.main: Event | None = None
        self.filled = {}
        self.conceivable: frozenset[tuple[MentionId, str, int]] = frozenset()
        self.dropped: Counter[str] = Counter()

    @property
    def filled(self) -> Mapping[MentionId, tuple[Filled, ...]]:
        """What fills the roles of each event mention."""
        return self._filled

    @filled.setter
    def filled(self, filled: Mapping[MentionId, tuple[Filled, ...]]) -> None:
        self._filled = filled
        self._filling: dict[tuple[str, int], list[tuple[float, Event]]] = {}
        for event in self.events:
            for one in filled.get(event.mention.id, ()):
                self._filling.setdefault((one.role, one.head), []).append((one.score, event))

    def event_at(self, token: int) -> Event | None:
        """Return the event whose trigger holds token `token`, if any."""
        if token in self.event_of:
            return self.event_of[token]
        mention = self.inventory.event_at.get(token)
        return self._event_by_mention.get(mention.id) if mention is not None else None

    def events_of(self, role: str, head: int) -> list[Event]:
        """Return the events of which the phrase at token `head` fills `role`, in text order.

        That is the likeliest one, and others that are `AGAIN`.
        """
        found = self._filling.get((role, head), [])
        best = max((score for score, _ in found), default=0.0)
        return [event for score, event in found if score >= min(best, AGAIN)]

    def sentence(self, position: int) -> Span:
        """Return the span of the sentence that holds character `position`."""
        sentences = self.annotated.annotation.sentences
        at = bisect.bisect_right(sentences, position, key=lambda span: span[0]) - 1
        return sentences[at] if at >= 0 and position < sentences[at][1] else (position, position)


def make_claims(
    reading: Reading,
    extractor: str,
    subject: Mention,
    predicate: Predicate,
    evidence: Span,
    *,
    object: Mention | None = None,
    own_voice: bool = False,
    source: Source | None = None,
    **fields: Unpack[ClaimFields],
) -> Iterator[Claim]:
    """Yield one claim per speaker of the evidence (one without a speaker where the article itself says it).

    Args:
        reading: the document as read so far.
        extractor: `name@version` of who claims to have found it.
        subject: the mention that the claim is about.
        predicate: what kind of claim.
        evidence: span of the words that say it.
        object: the mention that the claim relates the subject to, if any.
        own_voice: leave out the speaker: the statement is about who somebody is, not what happened.
        source: who says it, for an extractor that reads attribution itself; by default the quotes tell.
        fields: further fields of the claim.
    """
    annotated = reading.annotated
    target = object
    sources = (source,) if source else sources_of(annotated, reading.inventory, evidence)
    for source in sources[:1] if own_voice else sources:
        speaker = None if own_voice else source.speaker
        said = None if own_voice else source.speaker_text
        identity = digest(
            annotated.document.id, list(evidence), subject.id, str(predicate), target.id if target else None,
            fields.get("role"), fields.get("attribute"), fields.get("value"), fields.get("low"), fields.get("high"),
            speaker.id if speaker else said, extractor,
        )  # fmt: skip
        yield Claim(
            id=ClaimId(identity),
            document=annotated.document.id,
            sentence=reading.sentence(evidence[0]),
            evidence=evidence,
            subject=subject.id,
            predicate=predicate,
            extractor=extractor,
            object=target.id if target else None,
            speaker=speaker.id if speaker else None,
            speaker_text=said,
            channel=source.channel.id if source.channel and not own_voice else None,
            channel_text=source.channel_text if not own_voice else None,
            cue=source.cue if not own_voice else None,
            **fields,
        )
