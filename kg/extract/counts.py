"""Counts: how many were killed, wounded, detained … and how many attackers there were, with bounds.

The ontology's attributes say what triggers each (`kill/VERB/ARG1`, `dead/ADJ`, `toll/NOUN`); numbers come from
`kg.extract.numbers`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.claims import Reading, make_claims
from kg.extract.discourse import host_of
from kg.extract.events import match_words
from kg.extract.lexicon import words
from kg.extract.numbers import Number, find_numbers
from kg.extract.phrases import argument_heads, coordinated, full_phrase
from kg.model.claim import Claim, Factuality, Predicate
from kg.model.document import Span

__all__ = ["extract_counts"]

EXTRACTOR = "counts@1"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quantity:
    """A counted phrase: its head token, what is counted, its bounds and the tokens that say so."""

    head: int
    noun: int
    low: float | None
    high: float | None
    span: Span
    additional: bool = False
    unit: str | None = None


def extract_counts(reading: Reading) -> Iterator[Claim]:
    """Yield one claim per count and speaker, in text order; coordinated phrases of one predicate are summed."""
    quantities = [q for number in find_numbers(reading.annotated) if (q := _quantity(reading, number)) is not None]
    by_head = {q.head: q for q in quantities}
    done: set[int] = set()
    for quantity in quantities:
        if quantity.head in done:
            continue
        found = _attribute(reading, quantity)
        if found is None:
            continue
        attribute, predicate = found
        whole, used = _summed(reading, quantity, by_head)
        done |= used
        yield from _count(reading, whole, attribute, predicate)
    yield from _unnumbered(reading, done | set(by_head))


def _quantity(reading: Reading, number: Number) -> _Quantity | None:
    """Return the phrase that a number quantifies; None for ages, dates, times and the like."""
    annotated = reading.annotated
    token = annotated.tokens[number.token]
    head, noun = number.token, number.token
    if token.dep.partition(":")[0] in ("nummod", "amod", "det", "compound") and token.head != number.token:
        head = noun = token.head
    inner = annotated.child(head, "nmod")
    bare = noun == number.token or annotated.tokens[head].lemma.lower() in ("dozen", "number", "total", "score")
    if bare and inner is not None and annotated.child(inner, "case") is not None:
        noun = inner
    if annotated.tokens[noun].lemma.lower() in words("numbers", "not_people") or number.unit == "percent":
        return None
    if noun != number.token and annotated.tokens[noun].upos not in ("NOUN", "PROPN", "ADJ", "PRON", "NUM", "VERB"):
        return None
    phrase = full_phrase(annotated, head)
    span = (min(annotated.tokens[number.first].start, phrase[0]), max(annotated.tokens[number.last].end, phrase[1]))
    return _Quantity(
        head=head,
        noun=noun,
        low=number.low,
        high=number.high,
        span=span,
        additional=number.additional,
        unit=number.unit,
    )


def _first_conjunct(reading: Reading, head: int) -> int:
    annotated, tokens = reading.annotated, reading.annotated.tokens
    while tokens[head].dep.partition(":")[0] == "conj" and head in coordinated(annotated, tokens[head].head):
        head = tokens[head].head
    return head


def _attribute(reading: Reading, quantity: _Quantity) -> tuple[str, int] | None:
    """Return the attribute that a quantity measures and the predicate token that says so."""
    annotated, tokens = reading.annotated, reading.annotated.tokens
    first = _first_conjunct(reading, quantity.head)
    for predicate in _predicates(reading, first):
        if (name := _counted_by(reading, predicate, first)) is not None:
            return name, predicate
    noun = tokens[quantity.noun]
    for trigger, attribute in reading.ontology.attributes_counted_by(noun.lemma.lower(), "NOUN"):
        counted = trigger.argument is None and match_words(annotated, quantity.noun, trigger) is not None
        if counted and (attribute.name != "attackers" or _acts(reading, first)):
            return attribute.name, quantity.noun
    if quantity.noun == quantity.head and noun.upos == "NUM":
        antecedent = _elided_noun(reading, quantity)
        if antecedent is not None and tokens[antecedent].lemma.lower() in words("nouns", "attacker"):
            return "attackers", quantity.noun
    return None


def _counted_by(reading: Reading, predicate: int, head: int) -> str | None:
    """Return the attribute that `predicate` counts with the phrase at token `head`, or None."""
    annotated = reading.annotated
    token = annotated.tokens[predicate]
    for trigger, attribute in reading.ontology.attributes_counted_by(token.lemma.lower(), token.upos):
        if match_words(annotated, predicate, trigger) is None:
            continue
        if trigger.argument == "value":
            return attribute.name
        if trigger.argument is None:
            if token.upos == "ADJ":
                return attribute.name
        elif _fills(reading, predicate, head, trigger.argument):
            return attribute.name
    return None


def _predicates(reading: Reading, head: int) -> Iterator[int]:
    """Yield the predicates that can say what a phrase's number measures: its governor, modifiers and complements."""
    annotated, tokens = reading.annotated, reading.annotated.tokens
    above = tokens[head].head
    if above != head:
        yield above
        yield from (
            c for c in annotated.children[above] if tokens[c].dep in ("xcomp", "amod", "acl", "advcl") and c != head
        )
        subject = annotated.child(above, "nsubj")
        if subject is not None and subject != head and tokens[head].dep.startswith("obl"):
            yield subject
    for child in annotated.children[head]:
        if tokens[child].dep.partition(":")[0] in ("amod", "acl", "xcomp", "advcl", "nmod", "compound"):
            yield child
    if tokens[head].dep == "conj" or tokens[head].upos in ("VERB", "ADJ"):
        yield head


def _fills(reading: Reading, predicate: int, head: int, argument: str) -> bool:
    """Tell whether the phrase at `head` (or a phrase coordinated with it) is `argument` of `predicate`."""
    annotated = reading.annotated
    event = reading.event_of.get(predicate)
    arguments = event.arguments if event else argument_heads(annotated, predicate)
    heads = {c for h in arguments.get(argument, []) for c in coordinated(annotated, h)}
    if head in heads:
        return True
    modifier = annotated.tokens[predicate]
    return argument == "ARG1" and modifier.tag == "VBN" and modifier.head == head


def _acts(reading: Reading, head: int) -> bool:
    """Tell whether a phrase of attackers is counted as such: an agent, involved, or said to exist."""
    tokens = reading.annotated.tokens
    token = tokens[head]
    above = tokens[token.head]
    suffered = reading.ontology.attributes_counted_by(above.lemma.lower(), above.upos)
    if suffered and token.dep in ("nsubj:pass", "obj"):
        return False
    return token.dep.partition(":")[0] in ("nsubj", "root", "obj", "ccomp", "obl", "nmod", "conj", "parataxis")


def _elided_noun(reading: Reading, quantity: _Quantity) -> int | None:
    """Return the noun that a bare number leaves out: the attackers mentioned last before it in its sentence."""
    annotated = reading.annotated
    sentence = annotated.sentence_of[quantity.head]
    existential = annotated.tokens[quantity.head].dep in ("nsubj", "root", "ccomp", "conj", "obj")
    if not existential or not _says_there_are(reading, quantity.head):
        return None
    for index in range(quantity.head - 1, -1, -1):
        if annotated.sentence_of[index] != sentence:
            return None
        if annotated.tokens[index].upos == "NOUN" and annotated.tokens[index].tag == "NNS":
            return index
    return None


def _says_there_are(reading: Reading, head: int) -> bool:
    annotated = reading.annotated
    near = [head, annotated.tokens[head].head]
    return any(annotated.child(index, "expl") is not None for index in near)


def _summed(reading: Reading, quantity: _Quantity, by_head: dict[int, _Quantity]) -> tuple[_Quantity, set[int]]:
    """Add the phrases coordinated with a quantity: `one officer and a civilian` is two (a bound stays a bound)."""
    annotated = reading.annotated
    first = _first_conjunct(reading, quantity.head)
    heads = list(coordinated(annotated, first))
    if quantity.head != heads[0] or len(heads) < 2:
        return quantity, {quantity.head}
    low, high = quantity.low, quantity.high
    start, end = quantity.span
    for head in heads[1:]:
        other = by_head.get(head)
        if other is None and not _indefinite_person(reading, head):
            return quantity, {quantity.head}
        more_low = other.low if other else 1.0
        more_high = other.high if other else 1.0
        low = None if low is None or more_low is None else low + more_low
        high = None if high is None or more_high is None else high + more_high
        span = other.span if other else full_phrase(annotated, head)
        start, end = min(start, span[0]), max(end, span[1])
    whole = _Quantity(
        head=heads[0], noun=quantity.noun, low=low, high=high, span=(start, end), additional=quantity.additional
    )
    return whole, set(heads)


def _indefinite_person(reading: Reading, head: int) -> bool:
    annotated = reading.annotated
    determiner = annotated.child(head, "det")
    indefinite = determiner is not None and annotated.word(determiner).lower() in words("numbers", "indefinite")
    return indefinite and annotated.tokens[head].lemma.lower() in words("nouns", "person")


def _unnumbered(reading: Reading, done: set[int]) -> Iterator[Claim]:
    """Yield counts of one for single people whom a text describes or names (`killed a policeman`)."""
    annotated = reading.annotated
    for event in reading.events:
        token = annotated.tokens[event.token]
        for trigger, attribute in reading.ontology.attributes_counted_by(token.lemma.lower(), token.upos):
            if trigger.argument in (None, "value") or match_words(annotated, event.token, trigger) is None:
                continue
            assert trigger.argument is not None
            for head in event.arguments.get(trigger.argument, [])[:1]:
                heads = list(coordinated(annotated, head))
                if done & set(heads) or not all(_single_person(reading, h) for h in heads):
                    continue
                done.update(heads)
                spans = [full_phrase(annotated, h) for h in heads]
                span = (min(s for s, _ in spans), max(e for _, e in spans))
                number = float(len(heads))
                quantity = _Quantity(head=heads[0], noun=heads[0], low=number, high=number, span=span)
                yield from _count(reading, quantity, attribute.name, event.token)


def _single_person(reading: Reading, head: int) -> bool:
    named = reading.inventory.named_actor(head)
    if named is not None and named.name:
        return named.type == "Person"
    return _indefinite_person(reading, head)


def _count(reading: Reading, quantity: _Quantity, attribute: str, predicate: int) -> Iterator[Claim]:
    host = host_of(reading, predicate)
    if host is None:
        return
    annotated = reading.annotated
    token = annotated.tokens[predicate]
    span = (min(quantity.span[0], token.start), max(quantity.span[1], token.end))
    own = reading.event_at(predicate)
    yield from make_claims(
        reading, EXTRACTOR, host.mention, Predicate.COUNT, span,
        attribute=attribute, low=quantity.low, high=quantity.high, counted=_counted(reading, quantity),
        unit="additional" if quantity.additional else "people",
        factuality=own.factuality if own is not None else Factuality.ASSERTED,
    )  # fmt: skip


def _counted(reading: Reading, quantity: _Quantity) -> str | None:
    """Return the words for what is counted, without its number: `police officer and civilian`."""
    annotated = reading.annotated
    nouns = [annotated.tokens[h] for h in coordinated(annotated, quantity.noun)]
    parts = []
    for head in coordinated(annotated, quantity.noun):
        token = annotated.tokens[head]
        if token.upos == "NUM":
            continue
        kept = [
            c
            for c in annotated.subtree(head)
            if annotated.tokens[c].dep in ("compound", "amod") and annotated.tokens[c].head == head
        ]
        parts.append(" ".join(annotated.word(i) for i in sorted([*kept, head])))
    return " and ".join(parts) if parts and nouns else None
