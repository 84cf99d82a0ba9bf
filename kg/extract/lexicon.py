"""Word lists of the extractors: `ontologies/extract/*.json`, never written in code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kg.wordlists import read_table, read_words

__all__ = ["table", "words"]


def table(name: str) -> Mapping[str, object]:
    """Return the word lists of `ontologies/extract/NAME.json`.

    Raises:
        OntologyError: the file is missing or not JSON.
    """
    return read_table(f"extract/{name}.json")


@cache
def words(name: str, *keys: str) -> frozenset[str]:
    """Return one list of a table, or some together, as a set of lower-case lemmas.

    Raises:
        OntologyError: the table has no such list.

    >>> "gunman" in words("nouns", "attacker"), "gunman" in words("nouns", "weapon", "attacker")
    (True, True)
    """
    return frozenset().union(*(read_words(f"extract/{name}.json", key) for key in keys))
