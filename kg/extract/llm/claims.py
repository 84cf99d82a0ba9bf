"""Events as a model tells them -> claims, each with its words in the text; all else is dropped and counted.

Dates and numbers are read by our own grammars from the grounded words, never taken from the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.attribution import Source
from kg.extract.claims import Reading, make_claims
from kg.extract.llm.answers import SaidEvent, SaidParticipant
from kg.extract.llm.grounding import find_words
from kg.extract.quantities import counted_words, find_quantities
from kg.model.claim import Claim, Mention, MentionKind, Predicate
from kg.model.document import Span

__all__ = ["ground_event"]

CONFIDENCE = 0.5
"""Of every claim: a model's own estimate of itself says little."""
_ACTORS = {"person": "Person", "organization": "Organization", "group": "Group"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grounded:
    """An event in its place: its mention, its evidence, and who says it."""

    reading: Reading
    said: SaidEvent
    extractor: str
    mention: Mention
    passage: Span
    evidence: Span
    source: Source | None

    def find(self, words: str) -> Span | None:
        """Return where words stand: in the evidence, else in the passage nearest to the event; a miss is counted."""
        text, near = self.reading.annotated.text, self.mention.start
        span = find_words(text, words, self.evidence, near=near) or find_words(text, words, self.passage, near=near)
        if span is None:
            self.drop("words not in the text")
        return span

    def drop(self, reason: str) -> None:
        """Count something that is no claim."""
        self.reading.dropped[reason] += 1

    def around(self, span: Span) -> Span:
        """Return the words that tell something of the event: from its trigger to `span`; at a distance the evidence."""
        start, end = min(self.mention.start, span[0]), max(self.mention.end, span[1])
        inside = self.evidence[0] <= start and end <= self.evidence[1]
        return (start, end) if inside else self.evidence


def ground_event(reading: Reading, said: SaidEvent, passage: Span, extractor: str) -> Iterator[Claim]:
    """Yield the claims of one event whose words stand in the passage; `reading.dropped` counts the others."""
    text = reading.annotated.text
    evidence = find_words(text, said.evidence, passage)
    trigger = find_words(text, said.trigger, evidence) if evidence else None
    if evidence is None or trigger is None:
        reading.dropped["event whose words are not in the text"] += 1
        return
    mention = _event_mention(reading, trigger, said.type)
    if mention is None:
        reading.dropped["event without a word"] += 1
        return
    source = _source(reading, said, passage, trigger)
    event = _Grounded(
        reading=reading,
        said=said,
        extractor=extractor,
        mention=mention,
        passage=passage,
        evidence=evidence,
        source=source,
    )
    yield from _claim(event, Predicate.TYPE, trigger, value=said.type)
    for participant in said.participants:
        yield from _participant(event, participant)
    for words in said.places:
        yield from _place(event, words)
    for words in said.times:
        yield from _time(event, words)
    yield from _counts(event)


def _claim(
    event: _Grounded, predicate: Predicate, evidence: Span, target: Mention | None = None, **fields: str | float | None
) -> Iterator[Claim]:
    yield from make_claims(
        event.reading, event.extractor, event.mention, predicate, evidence, object=target, source=event.source,
        factuality=event.said.factuality, confidence=CONFIDENCE, **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def _event_mention(reading: Reading, trigger: Span, type_: str) -> Mention | None:
    """Return the mention of our own event at the trigger, or a new one."""
    head = reading.annotated.head_in(*trigger)
    if head is None:
        return None
    known = reading.inventory.event_at.get(head)
    if known is not None:
        return known
    mention = reading.inventory.add(MentionKind.EVENT, trigger, head, type_)
    reading.inventory.event_at[head] = mention
    return mention


def _source(reading: Reading, said: SaidEvent, passage: Span, trigger: Span) -> Source | None:
    """Return who says it, if that is grounded; None leaves it to the quotes of the annotation.

    An event whose stated speaker cannot be found keeps its claims, attributed as our own quotes tell.
    """
    found: list[tuple[Mention | None, str] | None] = []
    for words in (said.speaker, said.channel):
        span = find_words(reading.annotated.text, words, passage, near=trigger[0]) if words else None
        if words and span is None:
            reading.dropped["speaker not in the text"] += 1
        head = reading.annotated.head_in(*span) if span else None
        mention = reading.inventory.actor_for(head) if head is not None else None
        found.append((mention, reading.annotated.text[slice(*span)]) if span else None)
    speaker, channel = found
    if speaker is None:
        return None
    return Source(
        speaker=speaker[0],
        speaker_text=speaker[1],
        channel=channel[0] if channel else None,
        channel_text=channel[1] if channel else None,
    )


def _participant(event: _Grounded, said: SaidParticipant) -> Iterator[Claim]:
    span = event.find(said.text)
    mention = _filler(event, said, span) if span else None
    if span is None:
        return
    if mention is None or mention.id == event.mention.id:
        event.drop("role that the words cannot fill")
        return
    value = mention.text if mention.kind is MentionKind.THING else None
    evidence = event.around((mention.start, mention.end))
    yield from _claim(event, Predicate.PARTICIPANT, evidence, mention, role=said.role, value=value)


def _filler(event: _Grounded, said: SaidParticipant, span: Span) -> Mention | None:
    """Return the mention for a participant: a known place or actor at its head, else a new one of the told kind."""
    reading, inventory = event.reading, event.reading.inventory
    head = reading.annotated.head_in(*span)
    if head is None or (reading.annotated.tokens[head].upos == "PRON" and head not in inventory.pronouns):
        return None
    types = reading.ontology.roles[said.role].filler_types
    place, actor = inventory.place_for(head), inventory.actor_for(head)
    for known in (place, actor):
        if known is not None and (not types or known.type in types):
            return known
    if place is not None or actor is not None:
        return None
    token = reading.annotated.tokens[head]
    kind = _ACTORS.get(said.kind)
    if kind == "Person" and token.tag in ("NNS", "NNPS"):
        kind = "Group"
    if kind is not None and (not types or kind in types):
        return inventory.add(MentionKind.ACTOR, span, head, kind, name=token.upos == "PROPN")
    if said.kind == "thing" and (not types or "Thing" in types):
        return inventory.thing_for(head)
    return None


def _place(event: _Grounded, words: str) -> Iterator[Claim]:
    span = event.find(words)
    if span is None:
        return
    inventory = event.reading.inventory
    head = event.reading.annotated.head_in(*span)
    mention = inventory.place_for(head) if head is not None else None
    if mention is None and head is not None and event.reading.annotated.tokens[head].upos == "PROPN":
        mention = inventory.add(MentionKind.PLACE, span, head, "Location", name=True)
    if mention is None:
        event.drop("place that is no name of a place")
        return
    yield from _claim(event, Predicate.PLACE, event.around((mention.start, mention.end)), mention)


def _time(event: _Grounded, words: str) -> Iterator[Claim]:
    """Yield the time claim of the time expression that the words overlap; its value is the grammar's."""
    span = event.find(words)
    if span is None:
        return
    annotated = event.reading.annotated
    times = [t for t in annotated.annotation.times if t.start < span[1] and span[0] < t.end and t.type != "SET"]
    dated = next((t for t in times if t.earliest is not None or t.latest is not None), None)
    head = annotated.head_in(dated.start, dated.end) if dated else None
    if dated is None or head is None:
        event.drop("time without a date")
        return
    mention = event.reading.inventory.add(MentionKind.TIME, (dated.start, dated.end), head, dated.type)
    yield from _claim(
        event, Predicate.TIME, event.around((dated.start, dated.end)), mention,
        low=dated.earliest, high=dated.latest, value=dated.value, granularity=dated.granularity, rule=dated.rule,
    )  # fmt: skip


def _counts(event: _Grounded) -> Iterator[Claim]:
    """Yield the counts whose words hold a number; bounds and unit are read from the text."""
    reading = event.reading
    quantities = tuple(find_quantities(reading)) if event.said.counts else ()
    for count in event.said.counts:
        span = event.find(count.text)
        if span is None:
            continue
        quantity = next((q for q in quantities if q.span[0] < span[1] and span[0] < q.span[1]), None)
        if quantity is None:
            event.drop("count without a number")
            continue
        unit = (
            "additional" if quantity.additional else quantity.unit or reading.ontology.attributes[count.attribute].unit
        )
        yield from _claim(
            event, Predicate.COUNT, event.around(quantity.span), attribute=count.attribute,
            low=quantity.low, high=quantity.high, unit=unit, counted=counted_words(reading, quantity),
        )  # fmt: skip
