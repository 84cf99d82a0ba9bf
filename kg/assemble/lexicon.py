"""Word lists of assembly, read once from `ontologies/assemble.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from kg.errors import OntologyError

__all__ = ["counted_classes", "words"]

EVERYBODY = "everybody"


@cache
def _table() -> Mapping[str, object]:
    try:
        loaded = json.loads(files("ontologies").joinpath("assemble.json").read_text("utf8"))
    except (OSError, ValueError) as error:
        raise OntologyError(f"cannot be read: {error}", path="ontologies/assemble.json") from error
    assert isinstance(loaded, dict)
    return loaded


@cache
def words(key: str) -> frozenset[str]:
    """Return one list of the table, in lower case.

    >>> "army" in words("state_bodies")
    True
    """
    items = _table().get(key)
    if not isinstance(items, list):
        raise OntologyError(f"has no list {key!r}", path="ontologies/assemble.json")
    return frozenset(str(item).lower() for item in items)


@cache
def counted_classes() -> Mapping[str, str]:
    """Return for each counted noun its class; nouns that can stand for anybody are of class `everybody`."""
    classes = _table()["classes"]
    assert isinstance(classes, dict)
    table = {str(noun): str(name) for name, nouns in classes.items() for noun in nouns}
    return {**table, **dict.fromkeys(words("everybody"), EVERYBODY)}
