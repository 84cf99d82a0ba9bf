"""Counts of a part of those counted before: `nine people, four of them children`, `including three officers`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kg.extract.claims import Reading
from kg.extract.lexicon import words
from kg.extract.quantities import Quantity
from kg.ontology import Attribute

__all__ = ["PART", "Measure", "find_whole", "is_definite", "is_partitive"]

PART = "part"
"""Unit of a count of some of those whom another count gives."""
Measure = tuple[Attribute, int]
"""An attribute and the token of the predicate or noun that shows it."""
_STOPS = frozenset({",", ";", ".", ":", "!", "?", "—", "–"})


def find_whole(
    reading: Reading, quantity: Quantity, measures: Mapping[int, Measure]
) -> tuple[Quantity, Measure] | None:
    """Return the quantity with the noun that tells its part, and what the whole measures; None if it is no part.

    Args:
        reading: the document.
        quantity: the number and what it counts.
        measures: the head of each quantity before this one, with what it measures.
    """
    annotated = reading.annotated
    sentence = annotated.sentence_of[quantity.head]
    before = [head for head in measures if head < quantity.head and annotated.sentence_of[head] == sentence]
    if quantity.unit is not None or not before:
        return None
    if _is_included(reading, quantity):
        return quantity, measures[before[-1]]
    noun = _noun_of_them(reading, quantity)
    if noun is not None:
        return replace(quantity, noun=noun), measures[before[-1]]
    return None


def is_partitive(reading: Reading, quantity: Quantity) -> bool:
    """Tell whether a number counts some of a definite group by a noun that shows the measure: `two of the dead`."""
    annotated = reading.annotated
    determiner = annotated.child(quantity.noun, "det")
    definite = determiner is not None and annotated.word(determiner).lower() in ("the", "these", "those")
    return definite and quantity.noun > quantity.head and annotated.tokens[quantity.noun].head == quantity.head


def is_definite(reading: Reading, quantity: Quantity) -> bool:
    """Tell whether a number counts people who are known already: `the two firefighters`, `both pilots`."""
    annotated = reading.annotated
    determiner = annotated.child(quantity.head, "det")
    known = determiner is not None and annotated.word(determiner).lower() in ("the", "these", "those", "both")
    return known and annotated.tokens[quantity.head].tag == "NNS"


def _first(reading: Reading, quantity: Quantity) -> int:
    """Return the first token of the quantity's phrase."""
    tokens, index = reading.annotated.tokens, quantity.head
    while index and tokens[index - 1].start >= quantity.span[0]:
        index -= 1
    return index


def _is_included(reading: Reading, quantity: Quantity) -> bool:
    """Tell whether a phrase follows `including`, or `among them`."""
    annotated, first = reading.annotated, _first(reading, quantity)
    near = [annotated.word(i).lower() for i in range(max(0, first - 2), min(quantity.head, first + 2))]
    return bool(words("numbers", "includes") & set(near)) or _after_among(reading, quantity.head)


def _after_among(reading: Reading, head: int) -> bool:
    """Tell whether `among them` or `among those` stands before a phrase in its clause, as in `among them two nuns`."""
    annotated = reading.annotated
    for index in range(head - 1, 0, -1):
        if annotated.word(index) in _STOPS:
            return False
        if annotated.word(index).lower() in ("them", "those", "whom") and annotated.word(index - 1).lower() == "among":
            return True
    return False


def _noun_of_them(reading: Reading, quantity: Quantity) -> int | None:
    """Return what tells the part in `, four of them children`, else the number itself; None where a verb follows.

    `Two of them were killed` counts the killed, not a part of another count.
    """
    annotated, first = reading.annotated, _first(reading, quantity)
    whole = annotated.child(quantity.head, "nmod")
    pronoun = whole is not None and annotated.tokens[whole].upos == "PRON" and annotated.word(whole).lower() != "us"
    if whole is None or not pronoun or not first or annotated.word(first - 1) not in _STOPS:
        return None
    noun = quantity.head
    for index in range(whole + 1, len(annotated.tokens)):
        token = annotated.tokens[index]
        if annotated.sentence_of[index] != annotated.sentence_of[quantity.head] or annotated.word(index) in _STOPS:
            break
        if token.tag in ("VBD", "VBP", "VBZ", "MD") or token.upos == "AUX":
            return None
        if token.upos == "NOUN" and noun == quantity.head and token.dep not in ("obl", "nmod", "compound"):
            noun = index
    return noun
