"""Roles that a sentence ascribes in so many words: involved in an attack, its target, identified as its victim."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.claims import Reading, make_claims
from kg.extract.events import Event
from kg.extract.fillers import filler_of
from kg.extract.lexicon import words
from kg.extract.phrases import case_of, coordinated, real_head
from kg.model.claim import Claim, Factuality, Predicate

__all__ = ["extract_ascribed"]

EXTRACTOR = "ascribed@1"
_VIOLENT = ("attack", "crime", "killing")
_PERPETRATOR, _TARGET, _VICTIM, _INSTRUMENT = "perpetrator", "target", "victim", "instrument"


def extract_ascribed(reading: Reading) -> Iterator[Claim]:
    """Yield who is said to be involved in violence, what was its target, and who its victims are identified as."""
    for index, token in enumerate(reading.annotated.tokens):
        lemma = token.lemma.lower()
        if lemma in words("verbs", "implicate") and token.upos in ("VERB", "ADJ"):
            yield from _implicated(reading, index)
        elif lemma in words("nouns", "aim") and token.upos == "NOUN":
            yield from _aimed_at(reading, index)
        elif lemma in words("verbs", "identify"):
            yield from _identified(reading, index)
        elif lemma in words("verbs", "employ") and token.upos == "VERB":
            yield from _used(reading, index)


def _implicated(reading: Reading, verb: int) -> Iterator[Claim]:
    """Yield the people of `three men involved in the raid`, `she is suspected of the murder`, as alleged."""
    annotated = reading.annotated
    event = _event_below(reading, verb, frozenset({"in", "of", "to", "with"}))
    passive = annotated.child(verb, "nsubj:pass", "nsubj")
    if event is None or annotated.child(verb, "obj") is not None:
        return
    if passive is None and annotated.tokens[verb].dep.startswith("acl"):
        passive = annotated.tokens[verb].head
    for one in coordinated(annotated, real_head(annotated, passive)) if passive is not None else ():
        if reading.event_at(one) is None:
            yield from _claim(reading, event, [_PERPETRATOR], one, Factuality.ALLEGED)


def _aimed_at(reading: Reading, noun: int) -> Iterator[Claim]:
    """Yield what `was the target of the attack`, and who was its victim."""
    annotated = reading.annotated
    subject = annotated.child(noun, "nsubj")
    event = _event_below(reading, noun, frozenset({"of"}))
    if subject is None or event is None or annotated.child(noun, "cop") is None:
        return
    for one in coordinated(annotated, real_head(annotated, subject)):
        yield from _claim(reading, event, [_VICTIM, _TARGET], one, event.factuality)


def _used(reading: Reading, verb: int) -> Iterator[Claim]:
    """Yield the weapon of `the rifle used in the attack`."""
    annotated = reading.annotated
    event = _event_below(reading, verb, frozenset({"in", "for", "during"}))
    thing = annotated.child(verb, "nsubj:pass", "obj")
    if thing is None and annotated.tokens[verb].dep.startswith("acl"):
        thing = annotated.tokens[verb].head
    if event is not None and thing is not None:
        yield from _claim(reading, event, [_INSTRUMENT], real_head(annotated, thing), event.factuality)


def _identified(reading: Reading, verb: int) -> Iterator[Claim]:
    """Yield the names of `the victims were identified as Ada Lovelace and Ann Byron`, of the main event."""
    annotated, main = reading.annotated, reading.main
    subject = annotated.child(verb, "nsubj:pass")
    if subject is None or main is None or not main.is_a(reading.ontology, *_VIOLENT):
        return
    lemma = annotated.tokens[subject].lemma.lower()
    role = _VICTIM if lemma == _VICTIM else _PERPETRATOR if lemma in words("nouns", "attacker") else None
    for child in annotated.children[verb] if role is not None else ():
        for one in coordinated(annotated, child) if case_of(annotated, child) == "as" else ():
            if (named := reading.inventory.named_actor(one)) is not None and named.type == "Person":
                yield from _claim(reading, main, [str(role)], one, main.factuality)


def _event_below(reading: Reading, index: int, cases: frozenset[str]) -> Event | None:
    """Return the violent event that a word leads to by a preposition of `cases`: `involved in planning the raid`."""
    annotated = reading.annotated
    for child in annotated.children[index]:
        mark = annotated.child(child, "mark")
        case = case_of(annotated, child) or (annotated.word(mark).lower() if mark is not None else None)
        for inside in (child, *annotated.children[child]) if case in cases else ():
            event = reading.event_at(inside)
            if event is not None and event.token == inside and event.is_a(reading.ontology, *_VIOLENT):
                return event
    return None


def _claim(reading: Reading, event: Event, roles: list[str], head: int, factuality: Factuality) -> Iterator[Claim]:
    filled = filler_of(reading, event, roles, head, acting=True)
    if filled is None:
        return
    role, mention = filled
    evidence = (min(event.mention.start, mention.start), max(event.mention.end, mention.end))
    if reading.sentence(event.mention.start) != reading.sentence(mention.start):
        evidence = (mention.start, mention.end)
    yield from make_claims(
        reading, EXTRACTOR, event.mention, Predicate.PARTICIPANT, evidence,
        object=reading.inventory.antecedent(mention), role=role, factuality=factuality,
    )  # fmt: skip
