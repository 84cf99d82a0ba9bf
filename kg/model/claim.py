"""Mentions and claims: what stands for something in a text, and what the text says about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.model.document import Span
from kg.model.ids import ClaimId, DocumentId, MentionId

__all__ = ["Claim", "Factuality", "Mention", "MentionKind", "Predicate"]


class MentionKind(StrEnum):
    """What a mention stands for. A `thing` (weapon, law, product) is kept as a mention and gets no node."""

    EVENT = "event"
    ACTOR = "actor"
    PLACE = "place"
    TIME = "time"
    THING = "thing"


class Factuality(StrEnum):
    """How the text commits to a statement."""

    ASSERTED = "asserted"
    ALLEGED = "alleged"
    DENIED = "denied"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"


class Predicate(StrEnum):
    """The closed list of what a claim can say."""

    TYPE = "type"
    TIME = "time"
    PLACE = "place"
    PARTICIPANT = "participant"
    COUNT = "count"
    PART_OF = "part_of"
    ABOUT = "about"
    CAUSE = "cause"
    BEFORE = "before"
    POSITION = "position"
    AFFILIATION = "affiliation"
    ALIAS = "alias"
    LOCATED = "located"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span that stands for an event, actor, place or time; `head` is the span of its head word.

    `type`: for events the local name of the event type (`bombing`); actors: Person Organization NORP for names,
    Person or Group for unnamed ones; places: Location or Facility; times: DATE TIME DURATION SET.
    `name` tells a proper name from a nominal or pronominal mention. `refers_to` is the mention of the same document
    that a pronoun or nominal stands for, if that was resolved.
    """

    id: MentionId
    document: DocumentId
    kind: MentionKind
    start: int
    end: int
    text: str
    head: Span
    type: str
    name: bool = False
    refers_to: MentionId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing that one document says; the fields are those of `claims.jsonl`.

    `low` and `high` are numbers for counts and ISO dates for times (closed, None = open). `granularity` and `rule`
    belong to times. `role` belongs to participants, `attribute`, `unit` and `counted` to counts.
    """

    id: ClaimId
    document: DocumentId
    sentence: Span
    evidence: Span
    subject: MentionId
    predicate: Predicate
    extractor: str
    object: MentionId | None = None
    value: str | None = None
    role: str | None = None
    attribute: str | None = None
    low: int | float | str | None = None
    high: int | float | str | None = None
    unit: str | None = None
    counted: str | None = None
    granularity: str | None = None
    rule: str | None = None
    speaker: MentionId | None = None
    speaker_text: str | None = None
    channel: MentionId | None = None
    channel_text: str | None = None
    cue: Span | None = None
    factuality: Factuality = Factuality.ASSERTED
    confidence: int | float = 1.0
