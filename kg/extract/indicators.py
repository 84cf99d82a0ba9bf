"""Indicators: the words around a quantity that say what its number measures: `killed`, `dead`, `the toll reached`."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.claims import Reading
from kg.extract.phrases import argument_heads, case_of, coordinated
from kg.extract.quantities import Quantity
from kg.extract.senses import match_words
from kg.extract.shares import CHANGE, is_change
from kg.ontology import Attribute

__all__ = ["find_predicates", "fits_unit", "has_argument", "readings_of", "shown_by"]

MONEY = "currency"


def find_predicates(reading: Reading, head: int) -> Iterator[int]:
    """Yield the words that can say what a phrase's number measures: itself, its predicates and modifiers."""
    annotated, tokens = reading.annotated, reading.annotated.tokens
    if tokens[head].upos in ("VERB", "ADJ"):
        yield head
    reduced = _reduced_passive(reading, head)
    if reduced is not None:
        yield reduced
    yield from sorted(annotated.predicates_of(head))
    if annotated.child(head, "cop") is not None and (subject := annotated.child(head, "nsubj")) is not None:
        yield subject  # `turnout was 61 percent`
    above = tokens[head].head
    if above != head:
        yield above
        for child in annotated.children[above]:
            if child != head and tokens[child].dep.partition(":")[0] in ("xcomp", "amod", "acl", "advcl"):
                yield child
    for child in annotated.children[head]:
        if tokens[child].dep.partition(":")[0] in ("amod", "acl", "xcomp", "advcl", "nmod", "compound"):
            yield child


def _reduced_passive(reading: Reading, head: int) -> int | None:
    """Return the participle right after a noun that lacks its auxiliary: `… and ten soldiers wounded`."""
    annotated = reading.annotated
    after = head + 1
    if after >= len(annotated.tokens) or annotated.tokens[after].tag not in ("VBN", "VBD"):
        return None
    subject = annotated.child(after, "nsubj", "obj", "aux")
    own = subject is None or (subject == head and annotated.child(after, "obj") is None)
    return after if own and annotated.sentence_of[after] == annotated.sentence_of[head] else None


def readings_of(reading: Reading, index: int) -> tuple[tuple[str, str], ...]:
    """Return the (lemma, part of speech) pairs to look a word up as: participles may be adjectives (`missing`)."""
    token = reading.annotated.tokens[index]
    lemma = token.lemma.lower()
    found = [(lemma, token.upos)]
    if token.tag.startswith("JJ") or token.tag in ("VBN", "VBG"):
        found += [(reading.annotated.word(index).lower(), "ADJ"), (lemma, "ADJ"), (lemma, "VERB")]
    return tuple(dict.fromkeys(found))


def shown_by(reading: Reading, predicate: int, quantity: Quantity) -> Attribute | None:
    """Return the attribute that a word shows with the quantity as its argument, modifier or value; None if none."""
    annotated = reading.annotated
    for lemma, pos in readings_of(reading, predicate):
        for trigger, attribute in reading.ontology.attributes_counted_by(lemma, pos):
            if not fits_unit(attribute, quantity) or match_words(annotated, predicate, trigger) is None:
                continue
            if trigger.argument == "value" and (attribute.name != CHANGE or is_change(reading, quantity)):
                return attribute
            if trigger.argument is None:
                if pos == "ADJ":
                    return attribute
            elif (
                predicate == quantity.head
                or has_argument(reading, predicate, quantity.head, trigger.argument)
                or (attribute.unit == MONEY and _is_price(reading, predicate, quantity.head))
            ):
                return attribute
    return None


def fits_unit(attribute: Attribute, quantity: Quantity) -> bool:
    """Tell whether an attribute is measured in a quantity's unit: money in money, people one by one."""
    money = quantity.unit is not None and quantity.unit.isupper()
    if money or attribute.unit == MONEY:
        return money and attribute.unit == MONEY
    if attribute.name == CHANGE:
        return quantity.unit == attribute.unit
    return quantity.unit is None or quantity.unit == attribute.unit


def has_argument(reading: Reading, predicate: int, head: int, argument: str) -> bool:
    """Tell whether the phrase at `head` (or one coordinated with it) is `argument` of `predicate`."""
    annotated = reading.annotated
    event = reading.event_of.get(predicate)
    arguments = event.arguments if event else argument_heads(annotated, predicate)
    keys = (argument, "nsubj:pass", "obj") if argument == "ARG1" else (argument,)
    heads = {c for key in keys for h in arguments.get(key, []) for c in coordinated(annotated, h)}
    if head in heads:
        return True
    if argument != "ARG1":
        return False
    if predicate == _reduced_passive(reading, head):
        return True
    modifier = annotated.tokens[predicate]
    return (modifier.tag == "VBN" and modifier.head == head) or (
        not heads and _is_bounded_object(reading, predicate, head)
    )


def _is_price(reading: Reading, predicate: int, head: int) -> bool:
    """Tell whether an amount is an object of a verb or stands after `for`: `cost the airline 40 million euros`."""
    token = reading.annotated.tokens[head]
    bought = token.dep == "obl" and case_of(reading.annotated, head) in ("for", "at")
    return token.head == predicate and (token.dep == "obj" or bought)


def _is_bounded_object(reading: Reading, predicate: int, head: int) -> bool:
    """Tell whether a phrase is an object whose bound the tree took for a preposition: `killed up to 20 people`."""
    token = reading.annotated.tokens[head]
    bounded = case_of(reading.annotated, head) in (
        "up",
        "to",
        "over",
        "above",
        "under",
        "below",
        "around",
        "between",
        "at",
    )
    return token.head == predicate and token.dep == "obl" and bounded
