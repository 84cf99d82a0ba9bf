"""Kinds of events: how well two go together, and which are told of another event."""

from __future__ import annotations

from collections import Counter
from functools import cache

from kg.ontology import Ontology
from kg.wordlists import read_table, read_words

__all__ = ["TypeTable", "family_of", "is_dependent"]


@cache
def _families() -> tuple[tuple[frozenset[str], ...], frozenset[str]]:
    sets = read_table("resolve.json")["interchangeable"]
    assert isinstance(sets, list)
    return tuple(frozenset(names) for names in sets), read_words("resolve.json", "dependent")


def is_dependent(ontology: Ontology, name: str) -> bool:
    """Tell whether events of a type are told of another event (deaths of an attack) and compared only under it."""
    return any(ontology.is_a(name, family) for family in _families()[1])


def family_of(ontology: Ontology, name: str) -> str:
    """Return what all types that can name one event with a type have in common: that of a killing is that of a death.

    The first name of its interchangeable set, the type itself where it is in none.
    """
    sets = (names for names in _families()[0] if any(ontology.is_a(name, one) for one in names))
    return min(next(sets, {name}))


class TypeTable:
    """How well event types go together, 0..1; each pair of types is worked out once.

    A pair counts 1 where it is the same type, 0.7 where one is above the other, 0.5 where they are interchangeable.
    """

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._known: dict[tuple[str, str], float] = {}

    def __call__(self, left: Counter[str], right: Counter[str]) -> float:
        """Return how well two groups' types go together, weighted by how often each occurs."""
        if len(left) == 1 and len(right) == 1:
            return self.of(next(iter(left)), next(iter(right)))
        total = sum(left.values()) * sum(right.values())
        weighted = sum(self.of(a, b) * n * m for a, n in left.items() for b, m in right.items())
        return weighted / total if total else 0.0

    def of(self, one: str, two: str) -> float:
        """Return how well two types go together."""
        if (one, two) not in self._known:
            self._known[one, two] = _compatible(self._ontology, one, two)
        return self._known[one, two]


def _compatible(ontology: Ontology, one: str, two: str) -> float:
    if one == two:
        return 0.4 if one == "event" else 1.0
    if "event" in (one, two) or is_dependent(ontology, one) != is_dependent(ontology, two):
        return 0.0
    if ontology.is_a(one, two) or ontology.is_a(two, one):
        return 0.7
    for family in _families()[0]:
        if any(ontology.is_a(one, name) for name in family) and any(ontology.is_a(two, name) for name in family):
            return 0.5
    return 0.0
