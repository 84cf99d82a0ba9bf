"""Relations between events of one document: what a statement is about, parts, causes and order."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.claims import Reading, make_claims
from kg.extract.discourse import host_of, is_casualty
from kg.extract.events import Event
from kg.extract.lexicon import words
from kg.extract.participants import subject_event
from kg.extract.phrases import case_of
from kg.model.claim import Claim, Factuality, Predicate

__all__ = ["extract_relations"]

EXTRACTOR = "relations@1"


def extract_relations(reading: Reading) -> Iterator[Claim]:
    """Yield `about`, `part_of`, `cause` and `before` claims, in text order of their subject."""
    for event in reading.events:
        if event.is_a(reading.ontology, "statement"):
            yield from _about(reading, event)
            yield from _concerns(reading, event)
            continue
        if is_casualty(reading, event):
            host = host_of(reading, event.token)
            happened = event.factuality in (Factuality.ASSERTED, Factuality.ALLEGED)
            if host is not None and host is not event and happened:
                yield from _relation(reading, event, Predicate.PART_OF, host)
        yield from _concerns(reading, event)
        yield from _by_case(reading, event)
        yield from _causes(reading, event)


def _relation(reading: Reading, subject: Event, predicate: Predicate, target: Event) -> Iterator[Claim]:
    span = (min(subject.mention.start, target.mention.start), max(subject.mention.end, target.mention.end))
    if reading.sentence(subject.mention.start) != reading.sentence(target.mention.start):
        span = (subject.mention.start, subject.mention.end)
    yield from make_claims(reading, EXTRACTOR, subject.mention, predicate, span, object=target.mention)


def _about(reading: Reading, event: Event) -> Iterator[Claim]:
    if event.type is None or event.type.name == "statement":
        return
    target = subject_event(reading, event)
    if target is not None:
        yield from _relation(reading, event, Predicate.ABOUT, target)


def _concerns(reading: Reading, event: Event) -> Iterator[Claim]:
    """Yield what an event is about by its theme: an inquiry into a fire, a charge of fraud."""
    if event.type is None or event.words is None or event.type.name == "statement":
        return
    for filled in reading.filled.get(event.mention.id, ()):
        other = reading.event_at(filled.head) if filled.role == "theme" else None
        if other is not None and other is not event:
            yield from _relation(reading, event, Predicate.ABOUT, other)


def _by_case(reading: Reading, event: Event) -> Iterator[Claim]:
    """Yield the relations that prepositions state: in an event, after an event, before an event."""
    annotated = reading.annotated
    for index in annotated.children[event.token]:
        other = reading.event_at(index)
        if other is None or other is event or other.is_a(reading.ontology, "statement"):
            continue
        mark = annotated.child(index, "mark")
        case = case_of(annotated, index) or (annotated.word(mark).lower() if mark is not None else "")
        if case in words("discourse", "part_cases"):
            yield from _relation(reading, event, Predicate.PART_OF, other)
        elif case in words("discourse", "aftermath_cases"):
            yield from _relation(reading, other, Predicate.BEFORE, event)
        elif case in words("discourse", "precede_cases"):
            yield from _relation(reading, event, Predicate.BEFORE, other)


def _causes(reading: Reading, event: Event) -> Iterator[Claim]:
    """Yield that one event causes another (`the flood caused a power cut`)."""
    annotated = reading.annotated
    above = annotated.tokens[event.token].head
    if annotated.tokens[event.token].dep != "nsubj" or annotated.tokens[above].lemma.lower() not in words(
        "verbs", "cause"
    ):
        return
    for child in annotated.children[above]:
        other = reading.event_at(child)
        if other is not None and other is not event and annotated.tokens[child].dep in ("obj", "obl"):
            yield from _relation(reading, event, Predicate.CAUSE, other)
