"""Numbers that somebody gives for what was counted before: `police put the number at 20`, `organisers spoke of 90`."""

from __future__ import annotations

from collections.abc import Mapping

from kg.extract.attribution import Source
from kg.extract.claims import Reading
from kg.extract.lexicon import words
from kg.extract.parts import Measure
from kg.extract.phrases import case_of, full_phrase
from kg.extract.quantities import Quantity

__all__ = ["find_told"]

_NEAR = 2
"""Sentences back within which a number is taken up again."""


def find_told(reading: Reading, quantity: Quantity, measures: Mapping[int, Measure]) -> tuple[Measure, Source] | None:
    """Return what a number measures that a subject gives for an earlier count, and that subject as the source.

    Args:
        reading: the document.
        quantity: the number and what it counts.
        measures: the head of each quantity before this one, with what it measures.
    """
    annotated, tokens = reading.annotated, reading.annotated.tokens
    verb = tokens[quantity.head].head
    subject = annotated.child(verb, "nsubj")
    before = [h for h in measures if annotated.sentence_of[quantity.head] - annotated.sentence_of[h] <= _NEAR]
    if quantity.unit is not None or subject is None or not before or not _gives(reading, verb, quantity.head):
        return None
    start, end = full_phrase(annotated, subject)
    source = Source(
        speaker=reading.inventory.actor_for(subject),
        speaker_text=annotated.text[start:end],
        cue=(tokens[verb].start, tokens[verb].end),
    )
    return measures[before[-1]], source


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
