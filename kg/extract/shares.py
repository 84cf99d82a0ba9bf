"""What numbers with a unit measure where no predicate says it, and in which unit: shares of a vote, changes, areas."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.claims import Reading
from kg.extract.lexicon import table, words
from kg.extract.parts import Measure
from kg.extract.phrases import case_of
from kg.extract.quantities import Quantity
from kg.ontology import Attribute

__all__ = ["CHANGE", "PERCENT", "convert", "factor_of", "find_share", "is_change", "signed"]

PERCENT = "percent"
CHANGE = "change"
_SHARE = "share"


def find_share(reading: Reading, quantity: Quantity) -> Measure | None:
    """Return the share of a vote that a number of percent gives: `51 percent of the ballots`; None for other wholes."""
    annotated = reading.annotated
    wholes = [quantity.noun, annotated.child(quantity.head, "nmod")]
    cast = words("numbers", "cast")
    whole = next((i for i in wholes if i is not None and annotated.tokens[i].lemma.lower() in cast), None)
    return (reading.ontology.attributes[_SHARE], whole) if whole is not None else None


def is_change(reading: Reading, quantity: Quantity) -> bool:
    """Tell whether a number of percent says by how much, not from what or to what: `rose 6 percent to 45 percent`."""
    return case_of(reading.annotated, quantity.head) not in ("to", "at", "from", "of")


def signed(reading: Reading, quantity: Quantity, predicate: int) -> Quantity:
    """Return a change with a minus where its word says that something falls.

    `Fell at least 4 percent` is a change of -4 or less.
    """
    if reading.annotated.tokens[predicate].lemma.lower() not in words("numbers", "falls"):
        return quantity
    low, high = quantity.low, quantity.high
    return replace(quantity, low=None if high is None else -high, high=None if low is None else -low)


def convert(quantity: Quantity, attribute: Attribute) -> Quantity:
    """Return the quantity in the unit of the attribute: hectares in square kilometres."""
    factor = factor_of(quantity.unit, attribute.unit)
    if factor is None:
        return quantity
    low, high = (None if v is None else round(v * factor, 6) for v in (quantity.low, quantity.high))
    return replace(quantity, low=low, high=high, unit=attribute.unit)


def factor_of(unit: str | None, wanted: str | None) -> float | None:
    """Return what one `unit` is in `wanted` units, such as 0.01 square kilometres a hectare; None if nothing."""
    units = table("numbers")["units"]
    assert isinstance(units, dict)
    factor: float | None = units.get(wanted, {}).get(unit)
    return factor
