"""Relations between events of one document: what a statement is about, parts, causes and order."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.causes import find_causes
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
    """Yield `about`, `part_of` and `before` claims in text order of their subject, then `cause` claims."""
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
    for effect, cause in find_causes(reading):
        yield from _relation(reading, effect, Predicate.CAUSE, cause)


def _relation(reading: Reading, subject: Event, predicate: Predicate, target: Event) -> Iterator[Claim]:
    span = (min(subject.mention.start, target.mention.start), max(subject.mention.end, target.mention.end))
    if reading.sentence(subject.mention.start) != reading.sentence(target.mention.start):
        span = (subject.mention.start, subject.mention.end)
    yield from make_claims(reading, EXTRACTOR, subject.mention, predicate, span, object=target.mention)


def _about(reading: Reading, event: Event) -> Iterator[Claim]:
    if event.type is None or event.type.name == "statement":
        return
    target = subject_event(reading, event)
    if target is not None and not _has_own_object(reading, event, target):
        yield from _relation(reading, event, Predicate.ABOUT, target)


def _has_own_object(reading: Reading, event: Event, target: Event) -> bool:
    """Tell whether a statement says itself what it is about, and not `target`: `condemned the plan`."""
    told = [reading.event_at(head) for key in ("obj", "ARG1", "of") for head in event.arguments.get(key, [])]
    return any(other is not None and other is not event for other in told) and target not in told


def _concerns(reading: Reading, event: Event) -> Iterator[Claim]:
    """Yield what an event is about by its theme: an inquiry into a fire, a charge of fraud."""
    if event.type is None or event.words is None or event.type.name == "statement":
        return
    for filled in reading.filled.get(event.mention.id, ()):
        other = reading.event_at(filled.head) if filled.role == "theme" else None
        if other is not None and other is not event and other.type is not None:
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
