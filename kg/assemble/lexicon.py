"""Word lists of assembly: `ontologies/assemble.json`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kg.wordlists import read_table, read_words

__all__ = ["EVERYBODY", "counted_classes", "words"]

TABLE = "assemble.json"
EVERYBODY = "everybody"


def words(key: str) -> frozenset[str]:
    """Return one list of the table, in lower case.

    >>> "army" in words("state_bodies")
    True
    """
    return read_words(TABLE, key)


@cache
def counted_classes() -> Mapping[str, str]:
    """Return for each counted noun its class; nouns that can stand for anybody are of class `everybody`."""
    classes = read_table(TABLE)["classes"]
    assert isinstance(classes, dict)
    table = {str(noun): str(name) for name, nouns in classes.items() for noun in nouns}
    return {**table, **dict.fromkeys(words("everybody"), EVERYBODY)}
