"""Word lists of the extractors: `ontologies/extract/*.json`, never written in code."""

from __future__ import annotations

from collections.abc import Mapping

from kg.wordlists import read_table, read_words

__all__ = ["table", "words"]


def table(name: str) -> Mapping[str, object]:
    """Return the word lists of `ontologies/extract/NAME.json`.

    Raises:
        OntologyError: the file is missing or not JSON.
    """
    return read_table(f"extract/{name}.json")


def words(name: str, key: str) -> frozenset[str]:
    """Return one list of a table as a set of lower-case lemmas.

    Raises:
        OntologyError: the table has no such list.

    >>> "gunman" in words("nouns", "attacker")
    True
    """
    return read_words(f"extract/{name}.json", key)
