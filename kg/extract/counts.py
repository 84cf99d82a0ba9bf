"""Counts: how many were killed, wounded, detained … how many attackers there were, what it cost; with bounds.

The ontology's attributes say what shows each (`kill/VERB/ARG1`, `dead/ADJ`, `toll/NOUN/value`); quantities come from
`kg.extract.quantities`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extract.attribution import Source
from kg.extract.claims import Reading, make_claims
from kg.extract.discourse import governing_event, host_of
from kg.extract.events import Event
from kg.extract.lexicon import words
from kg.extract.measures import PARTICIPANTS, find_by_toll, find_measure, find_own_measure
from kg.extract.parts import PART, Measure, find_whole, is_definite, is_partitive
from kg.extract.phrases import coordinated, full_phrase
from kg.extract.quantities import PEOPLE, Quantity, counted_words, find_quantities, indefinite_person, summed
from kg.extract.senses import match_words
from kg.extract.shares import CHANGE, convert, signed
from kg.extract.terms import TERM, find_terms
from kg.extract.tolls import find_teller, find_told
from kg.model.claim import Claim, Factuality, Predicate
from kg.ontology import Attribute

__all__ = ["extract_counts"]

EXTRACTOR = "counts@1"
_PROTEST = "protest"


def extract_counts(reading: Reading) -> Iterator[Claim]:
    """Yield one claim per count and speaker, in text order; coordinated phrases of one predicate are summed."""
    quantities = {q.head: q for q in find_quantities(reading)}
    done: set[int] = set()
    measures: dict[int, Measure] = {}
    for head, quantity in quantities.items():
        if head in done:
            continue
        found = find_whole(reading, quantity, measures)
        if found is not None:
            done.add(head)
            yield from _count(reading, found[0], *found[1], unit=PART)
            continue
        told = find_told(reading, quantity, measures)
        if told is not None and find_by_toll(reading, quantity) is None:
            done.add(head)
            yield from _count(reading, quantity, *told[0], source=told[1], apart=True)
            continue
        measure = find_measure(reading, quantity)
        if measure is None or _is_habit(reading, quantity, measure[1]):
            continue
        quantity = _beside_others(reading, quantity, measure, measures)
        whole, used = summed(reading, quantity, quantities)
        if any(_is_other(reading, quantities[head], measure) for head in used - {head} if head in quantities):
            whole, used = quantity, {head}  # `four survivors and three bodies`
        done |= used
        part = quantity.unit is None and measure[1] == quantity.noun and is_partitive(reading, quantity)
        again = any(other[0] is measure[0] for other in measures.values())
        part = part or (again and measure[0].unit == PEOPLE and is_definite(reading, quantity))
        measures[head] = measure
        yield from _count(reading, whole, *measure, unit=PART if part else None, source=find_teller(reading, quantity))
    yield from _unnumbered(reading, done | set(quantities))
    for term, event in find_terms(reading):
        yield from _count(reading, term, reading.ontology.attributes[TERM], event.token)


def _beside_others(reading: Reading, quantity: Quantity, measure: Measure, measures: dict[int, Measure]) -> Quantity:
    """Return a count of `others` as one of its own where those before were counted for something else.

    `Sixty were saved and 36 others are missing`: not 36 more missing ones.
    """
    words_of = {reading.annotated.word(i).lower() for i in reading.annotated.tokens_in(*quantity.span)}
    sentence = reading.annotated.sentence_of[quantity.head]
    near = [m for head, m in measures.items() if sentence - reading.annotated.sentence_of[head] <= 1]
    apart = bool(near) and not any(other[0] is measure[0] for other in near)
    only = bool(words_of & {"other", "others"}) and not words_of & {"more", "another", "further", "additional"}
    return replace(quantity, additional=False) if quantity.additional and only and apart else quantity


def _is_habit(reading: Reading, quantity: Quantity, predicate: int) -> bool:
    """Tell whether people uncounted do something again and again: `many people die at home`, not `dozens die`."""
    first = reading.annotated.tokens_in(*quantity.span)[0]
    vague = reading.annotated.word(first).lower() in words("numbers", "generic")
    return vague and reading.annotated.tokens[predicate].tag in ("VBP", "VBZ")


def _is_other(reading: Reading, quantity: Quantity, measure: Measure) -> bool:
    """Tell whether the noun of a coordinated quantity names another measure than the first one has."""
    named = find_own_measure(reading, quantity)
    return named is not None and named[0] is not measure[0]


def _unnumbered(reading: Reading, done: set[int]) -> Iterator[Claim]:
    """Yield counts of at least one for single people whom a text names or describes (`killed a policeman`)."""
    annotated = reading.annotated
    for event in reading.events:
        token = annotated.tokens[event.token]
        for trigger, attribute in reading.ontology.attributes_counted_by(token.lemma.lower(), token.upos):
            if trigger.argument in (None, "value") or attribute.unit != PEOPLE:
                continue
            if match_words(annotated, event.token, trigger) is None:
                continue
            for head in _sufferers(reading, event, trigger.argument or "")[:1]:
                heads = list(coordinated(annotated, head))
                if done & set(heads) or not all(_single_person(reading, h) for h in heads):
                    continue
                done.update(heads)
                spans = [full_phrase(annotated, h) for h in heads]
                span = (min(s for s, _ in spans), max(e for _, e in spans))
                quantity = Quantity(head=heads[0], noun=heads[0], low=float(len(heads)), high=None, span=span)
                yield from _count(reading, quantity, attribute, event.token)


def _sufferers(reading: Reading, event: Event, argument: str) -> list[int]:
    """Return the heads of the phrases in a trigger's argument, the subject of a passive included."""
    if argument != "ARG1":
        return event.arguments.get(argument, [])
    return [*event.arguments.get("ARG1", []), *event.arguments.get("nsubj:pass", [])]


def _single_person(reading: Reading, head: int) -> bool:
    """Tell whether a phrase is one person: a name, a pronoun that was resolved, or a singular noun for somebody."""
    named = reading.inventory.named_actor(head)
    if named is not None and named.name:
        return named.type == "Person"
    token = reading.annotated.tokens[head]
    if head in reading.inventory.pronouns:
        return reading.inventory.pronouns[head].type == "Person"
    plain = token.upos == "NOUN" and token.tag == "NN" and token.lemma.lower() in words("nouns", "person")
    return plain and (indefinite_person(reading, head) or not _is_negated(reading, head))


def _is_negated(reading: Reading, head: int) -> bool:
    """Tell whether a determiner takes a singular noun back or spreads it (`no officer`, `any officer`, `every man`)."""
    determiner = reading.annotated.child(head, "det")
    return determiner is not None and reading.annotated.word(determiner).lower() in (
        "no",
        "any",
        "every",
        "each",
        "neither",
    )


def _count(
    reading: Reading,
    quantity: Quantity,
    attribute: Attribute,
    predicate: int,
    *,
    unit: str | None = None,
    source: Source | None = None,
    apart: bool = False,
) -> Iterator[Claim]:
    """Yield the claims of a count; one told `apart` from its predicate has its own words alone as evidence."""
    host = _host(reading, attribute, predicate)
    if host is None:
        return
    quantity = signed(reading, quantity, predicate) if attribute.name == CHANGE else convert(quantity, attribute)
    token = reading.annotated.tokens[predicate]
    end = reading.annotated.tokens[quantity.noun].end
    span = (min(quantity.span[0], token.start), max(quantity.span[1], token.end, end))
    if apart:
        span = quantity.span
    own = reading.event_at(predicate)
    factuality = own.factuality if own is not None else Factuality.ASSERTED
    if quantity.high == 0 and factuality is Factuality.DENIED:  # `nobody was hurt` says how many
        factuality = Factuality.ASSERTED
    unit = unit or ("additional" if quantity.additional else quantity.unit or attribute.unit)
    yield from make_claims(
        reading, EXTRACTOR, host.mention, Predicate.COUNT, span,
        attribute=attribute.name, low=quantity.low, high=quantity.high, unit=unit,
        counted=counted_words(reading, quantity),
        factuality=factuality, source=source,
    )  # fmt: skip


def _host(reading: Reading, attribute: Attribute, predicate: int) -> Event | None:
    """Return the event that a count is about: for people hurt its host, for other measures the event at hand."""
    own = reading.event_at(predicate)
    if attribute.unit == PEOPLE and attribute.name != PARTICIPANTS:
        host = host_of(reading, predicate)
        if attribute.name not in words("discourse", "own_counts") or own is None or own.type is None:
            return host
        return host if host is not None and host.is_a(reading.ontology, _PROTEST) else own
    for head in own.arguments.get("under", []) if own is not None else ():
        if (agreement := reading.event_at(head)) is not None and agreement.type is not None:
            return agreement
    typed = own is not None and own.type is not None and not own.is_a(reading.ontology, "statement")
    if attribute.name == CHANGE:
        return own if typed else None
    near = _subject_event(reading, own) or governing_event(reading, predicate)
    return own if typed else near or _event_beside(reading, predicate) or reading.main


def _event_beside(reading: Reading, token: int) -> Event | None:
    """Return the first event of a sentence, for a number that its tree leaves without one."""
    sentence = reading.annotated.sentence_of[token]
    near = [e for e in reading.events if reading.annotated.sentence_of[e.token] == sentence]
    return next((e for e in near if not e.is_a(reading.ontology, "statement")), None)


def _subject_event(reading: Reading, event: Event | None) -> Event | None:
    """Return the typed event that is the subject of a verb without a type: `the closure would cost 9 million euros`."""
    for head in (*event.arguments.get("ARG0", []), *event.arguments.get("nsubj", [])) if event is not None else ():
        subject = reading.event_at(head)
        if subject is not None and subject.type is not None and not subject.is_a(reading.ontology, "statement"):
            return subject
    return None
