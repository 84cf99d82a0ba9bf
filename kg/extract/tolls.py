"""Numbers that somebody gives for what was counted before.

`Police put the number at 20`; `organisers spoke of 90`; `the party says it is higher than 90`.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.extract.attribution import Source
from kg.extract.claims import Reading
from kg.extract.lexicon import words
from kg.extract.parts import Measure
from kg.extract.phrases import case_of, full_phrase
from kg.extract.quantities import Quantity

__all__ = ["find_teller", "find_told"]

_NEAR = 2
"""Sentences back within which a number is taken up again."""


def find_told(
    reading: Reading, quantity: Quantity, measures: Mapping[int, Measure]
) -> tuple[Measure, Source | None] | None:
    """Return what a number measures that a subject gives for an earlier count, and that subject as the source.

    A number that takes up a toll as `it` has no source of its own: `the toll stands at 61, but he says it is above 90`.

    Args:
        reading: the document.
        quantity: the number and what it counts.
        measures: the head of each quantity before this one, with what it measures.
    """
    annotated = reading.annotated
    before = [h for h in measures if annotated.sentence_of[quantity.head] - annotated.sentence_of[h] <= _NEAR]
    if quantity.unit is not None or not before:
        return None
    source = find_teller(reading, quantity)
    return (measures[before[-1]], source) if source is not None or _takes_up(reading, quantity, before[-1]) else None


def find_teller(reading: Reading, quantity: Quantity) -> Source | None:
    """Return the subject that gives a number as its source: `the ministry put the death toll at 70`."""
    annotated, tokens = reading.annotated, reading.annotated.tokens
    verb = tokens[quantity.head].head
    subject = annotated.child(verb, "nsubj")
    if subject is None or not _gives(reading, verb, quantity.head):
        return None
    start, end = full_phrase(annotated, subject)
    return Source(
        speaker=reading.inventory.actor_for(subject),
        speaker_text=annotated.text[start:end],
        cue=(tokens[verb].start, tokens[verb].end),
    )


def _takes_up(reading: Reading, quantity: Quantity, before: int) -> bool:
    """Tell whether a number says of `it` what an earlier one says of a toll, in the same sentence or the next."""
    annotated, tokens = reading.annotated, reading.annotated.tokens
    above = quantity.head if quantity.head != quantity.noun else tokens[quantity.head].head
    subject = annotated.child(above, "nsubj")
    toll = annotated.child(tokens[before].head, "nsubj")
    if subject is None or toll is None or annotated.sentence_of[quantity.head] - annotated.sentence_of[before] > 1:
        return False
    measured = tokens[toll].lemma.lower() in words("numbers", "measures")
    return tokens[quantity.noun].upos == "NUM" and measured and tokens[subject].lemma.lower() == "it"


def _gives(reading: Reading, verb: int, number: int) -> bool:
    """Tell whether a verb gives its number for something: `put the number at N`, `spoke of N`."""
    annotated = reading.annotated
    lemma, case = annotated.tokens[verb].lemma, case_of(annotated, number)
    if lemma in words("numbers", "speaks_of"):
        return case == "of"
    measure = annotated.child(verb, "obj")
    if lemma not in words("numbers", "puts_at") or case != "at" or measure is None or measure == number:
        return False
    return annotated.tokens[measure].lemma.lower() in words("numbers", "measures")
