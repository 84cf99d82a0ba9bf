"""Word lists of the extractors: read once from `ontologies/extract/*.json`, never written in code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from kg.errors import OntologyError

__all__ = ["table", "words"]


@cache
def table(name: str) -> Mapping[str, object]:
    """Return the word lists of `ontologies/extract/NAME.json`.

    Raises:
        OntologyError: the file is missing or not JSON.
    """
    try:
        loaded = json.loads(files("ontologies").joinpath("extract", f"{name}.json").read_text("utf8"))
    except (OSError, ValueError) as error:
        raise OntologyError(f"cannot be read: {error}", path=f"ontologies/extract/{name}.json") from error
    assert isinstance(loaded, dict)
    return loaded


@cache
def words(name: str, key: str) -> frozenset[str]:
    """Return one list of a table as a set of lower-case lemmas.

    Raises:
        OntologyError: the table has no such list.

    >>> "gunman" in words("nouns", "attacker")
    True
    """
    items = table(name).get(key)
    if not isinstance(items, list):
        raise OntologyError(f"has no list {key!r}", path=f"ontologies/extract/{name}.json")
    return frozenset(str(item).lower() for item in items)
